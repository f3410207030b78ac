"""Further inputs of a chat function that follow from its hints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, get_origin

from stagedoor.authoring.hints.reading import hints_of
from stagedoor.authoring.signatures import is_injected, signature_of
from stagedoor.components.base import Component

_MESSAGE_AND_HISTORY = 2


def chat_inputs(fn: Callable[..., object]) -> tuple[Callable[..., object], list[Component]]:
    """Return a chat function with the inputs that its parameters after message and history ask for.

    Those get a field that are described with `Annotated`, or have a hint and no default. Others keep their default,
    as in apps written for Gradio.

    Args:
        fn: The chat function.
    """
    signature = signature_of(fn)
    if signature is None:
        return fn, []
    hints = hints_of(fn)
    own = [
        parameter
        for parameter in signature.parameters.values()
        if parameter.kind in {parameter.POSITIONAL_OR_KEYWORD, parameter.POSITIONAL_ONLY, parameter.KEYWORD_ONLY}
        and not is_injected(hints.get(parameter.name), parameter.default)
    ]
    wanted = frozenset(
        parameter.name
        for parameter in own[_MESSAGE_AND_HISTORY:]
        if parameter.name in hints
        and (parameter.default is parameter.empty or get_origin(hints[parameter.name]) is Annotated)
    )
    if not wanted:
        return fn, []
    from stagedoor.authoring.hints.calling import Call, wrapped
    from stagedoor.authoring.hints.inputs import nodes_for

    call = Call(fn, nodes_for(fn, skip=_MESSAGE_AND_HISTORY, only=wanted), None, skip=_MESSAGE_AND_HISTORY)
    return wrapped(call), [leaf.component for leaf in call.leaves]
