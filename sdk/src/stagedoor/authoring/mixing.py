"""Interfaces put together as Gradio 2 and 3 did: `gr.Parallel(a, b)` and `gr.Series(a, b)`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

from stagedoor.authoring.direct_call import call_directly
from stagedoor.authoring.interface import Interface
from stagedoor.components.base import Component
from stagedoor.errors import AuthoringError


def side_by_side(*interfaces: object, **options: object) -> Interface:
    """Make an interface that gives the same inputs to several, and shows the outputs of all.

    Args:
        interfaces: The interfaces; the inputs are those of the first.
        options: Arguments of `Interface`.

    Raises:
        AuthoringError: When one of them is no interface.
    """
    parts = _interfaces(interfaces)

    def parallel(*values: object) -> object:
        results = [result for part in parts for result in _results(part, values)]
        return results[0] if len(results) == 1 else results

    outputs = [component for part in parts for component in part.output_components]
    return _interface(parallel, parts[0].input_components, outputs, options)


def one_after_another(*interfaces: object, **options: object) -> Interface:
    """Make an interface that hands the outputs of each to the next.

    Args:
        interfaces: The interfaces, in order.
        options: Arguments of `Interface`.

    Raises:
        AuthoringError: When one of them is no interface.
    """
    parts = _interfaces(interfaces)

    def series(*values: object) -> object:
        results = _results(parts[0], values)
        for before, part in pairwise(parts):
            sent = [out.postprocess(value) for out, value in zip(before.output_components, results, strict=False)]
            taken = [field.preprocess(value) for field, value in zip(part.input_components, sent, strict=False)]
            results = _results(part, taken)
        return results[0] if len(results) == 1 else results

    return _interface(series, parts[0].input_components, parts[-1].output_components, options)


def _interfaces(given: Sequence[object]) -> list[Interface]:
    for one in given:
        if not isinstance(one, Interface):
            raise AuthoringError(f"{one!r:.100} is no gr.Interface.", hint="give interfaces, one after the other")
    if not given:
        raise AuthoringError("There is no interface to put together.")
    return cast("list[Interface]", list(given))


def _results(part: Interface, values: Sequence[object]) -> list[object]:
    returned = call_directly(part.fn, values)
    return [returned] if len(part.output_components) == 1 else list(cast("Sequence[object]", returned))


def _interface(
    fn: object, inputs: Sequence[Component], outputs: Sequence[Component], options: dict[str, object]
) -> Interface:
    arguments = {"inputs": [_another(c) for c in inputs], "outputs": [_another(c) for c in outputs], **options}
    return Interface(fn, **arguments)  # pyright: ignore[reportArgumentType] - checked by Interface


def _another(component: Component) -> Component:
    """Return a component like this one for another place: its own is in its own app."""
    made = type(component)(**{**component.given, "render": False})  # pyright: ignore[reportArgumentType]
    made.stand_in_for(component)
    made._id = None  # pyright: ignore[reportPrivateUsage]
    return made
