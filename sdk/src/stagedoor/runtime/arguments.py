"""From what a client sent to the arguments of the author's function.

A plan is made once per function from its signature: which parameters take inputs and which the runtime fills in
itself (request, event data, progress, headers). Building the arguments of one call then touches no signature.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from stagedoor.authoring.oauth_values import OAuthLogin, OAuthProfile, OAuthToken
from stagedoor.authoring.signatures import is_injected, signature_of, type_hints_of
from stagedoor.components.base import Block, Component
from stagedoor.components.event_data import EventData
from stagedoor.errors import Error, StagedoorError
from stagedoor.runtime.caching import Cache, cache_for
from stagedoor.runtime.progress import Progress
from stagedoor.runtime.request import Header, Request

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event

Supply = Callable[["Event"], object]


class ArgumentCountError(StagedoorError):
    """A caller sent fewer values than the function has inputs."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A positional parameter.

    Attributes:
        name: Its name.
        supply: What fills it in; None where it takes the next input.
        has_default: Whether the function can be called without it.
    """

    name: str
    supply: Supply | None
    has_default: bool


@dataclass(frozen=True, slots=True)
class ArgumentPlan:
    """How the arguments of one function are put together.

    Attributes:
        slots: The positional parameters in order.
        by_name: Keyword-only parameters that are filled in.
    """

    slots: tuple[Slot, ...]
    by_name: tuple[tuple[str, Supply], ...]

    def arguments(self, values: Sequence[object], event: Event) -> tuple[list[object], dict[str, object]]:
        """Return the positional and keyword arguments of a call."""
        positional: list[object] = []
        keywords = {name: supply(event) for name, supply in self.by_name}
        rest = list(values)
        taken = 0
        for place, slot in enumerate(self.slots):
            if slot.supply is not None:
                value = slot.supply(event)
            elif taken < len(rest):
                value = rest[taken]
                taken += 1
            elif slot.has_default:
                continue
            else:
                value = None  # compat: gradio gives None to parameters that no input is there for
            if len(positional) == place:
                positional.append(value)
            else:
                keywords[slot.name] = value  # a parameter before it keeps its default, so this one goes by name
        positional.extend(rest[taken:])
        return positional, keywords


def plan_arguments(fn: Callable[..., object]) -> ArgumentPlan:
    """Read a function's signature."""
    signature = signature_of(fn)
    if signature is None:
        return ArgumentPlan((), ())
    hints = type_hints_of(fn)
    slots: list[Slot] = []
    by_name: list[tuple[str, Supply]] = []
    for parameter in signature.parameters.values():
        supply = _supply(fn, parameter, hints.get(parameter.name))
        if parameter.kind is parameter.KEYWORD_ONLY:
            if supply is not None:
                by_name.append((parameter.name, supply))
        elif parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            slots.append(Slot(parameter.name, supply, parameter.default is not parameter.empty))
    return ArgumentPlan(tuple(slots), tuple(by_name))


def _supply(fn: Callable[..., object], parameter: inspect.Parameter, annotation: object) -> Supply | None:
    """Return what fills a parameter in, or None when it takes an input."""
    default = cast("object", parameter.default)
    if not is_injected(annotation, default):
        return None
    if isinstance(default, Progress):
        return lambda _event: default.bound()
    for kind in [annotation, *get_args(annotation)]:
        if not inspect.isclass(kind):
            continue
        if issubclass(kind, EventData):
            return lambda event, kind=kind: kind(event.target, event.event_data)
        if issubclass(kind, Request):
            return lambda event: event.request
        if issubclass(kind, Header):
            header = parameter.name.replace("_", "-")
            return lambda event: _header(event.request, header)
        if issubclass(kind, (OAuthProfile, OAuthToken)):
            is_needed = not get_args(annotation)  # no `| None`
            return lambda event, kind=kind, is_needed=is_needed: _signed_in(event.request, kind, is_needed)
        if issubclass(kind, Progress):
            return lambda _event: Progress().bound()
        if issubclass(kind, Cache) and default is inspect.Parameter.empty:
            memory = cache_for(kind, fn, parameter.name)
            return lambda _event: memory
    if default is not inspect.Parameter.empty:
        return lambda _event: default
    return lambda _event: None


def _signed_in(request: Request, kind: type[OAuthProfile | OAuthToken], is_needed: bool) -> object:
    """Return the visitor's profile or token.

    Raises:
        Error: When it is needed and the visitor has not signed in.
    """
    web = request.request
    login = cast("OAuthLogin | None", getattr(web, "oauth", None))
    if issubclass(kind, OAuthToken):
        own = cast("str | None", getattr(web, "oauth_token", None))
        found = OAuthToken(own, "", 0) if own is not None else login.token if login is not None else None
    else:
        found = login.profile if login is not None else None
    if found is None and is_needed:
        raise Error("Sign in first: this needs to know who you are.", title="Not signed in", print_exception=False)
    return found


def _header(request: Request, name: str) -> str | None:
    headers = getattr(request, "headers", None) if request.request is not None else None
    return cast("str | None", headers.get(name)) if headers is not None else None


def preprocess(event: Event, data: Sequence[object]) -> list[object]:
    """Turn what a client sent into the values of the inputs; state comes from the session.

    Raises:
        ArgumentCountError: When there are fewer values than inputs; surplus ones are left alone, as in Gradio.
        PayloadError: When a value breaks its component's contract.
    """
    function, session = event.function, event.session
    if len(data) < len(function.inputs):
        names = ", ".join(describe(block) for block in function.inputs)
        needed = f"needs {len(function.inputs)} values ({names})"
        raise ArgumentCountError(f"{function.api_name or function.name} {needed} and got {len(data)}")
    values: list[object] = []
    whole = function.component_prop_inputs
    for index, (block, payload) in enumerate(zip(function.inputs, data, strict=False)):
        if is_state(block):
            values.append(session.state(block))
        elif index in whole and isinstance(block, Component):
            values.append(_with_properties(cast("Component", session.block(block)), payload, function))
        elif function.preprocess and isinstance(block, Component):
            values.append(cast("Component", session.block(block)).preprocess(payload))
        else:
            values.append(payload)
    return values


def _with_properties(block: Component, payload: object, function: BlockFunction) -> Component:
    """Return the component as the visitor has it, its value being what the function would have received.

    The page sends the properties beside the value, other callers the value alone. Of the page's properties those
    count that change nothing about which values are accepted: plain ones, of the type they have here.
    """
    twin = copy.copy(block)
    sent = _properties(block, payload)
    given = payload
    if sent is not None:
        given = sent["value"]
        for name in block.parameter_names:
            known, said = getattr(block, name, None), sent.get(name)
            if name != "value" and isinstance(said, (str, bool, int, float)) and type(said) is type(known):
                setattr(twin, name, said)
    twin.value = block.preprocess(given) if function.preprocess else given
    return twin


def _properties(block: Component, payload: object) -> dict[str, object] | None:
    """Return what the page sent as a component's properties; None when it is a value alone."""
    if not isinstance(payload, dict):
        return None
    sent = cast("dict[str, object]", payload)
    return sent if "value" in sent and sent.get("name") == block.get_block_name() else None


def call_arguments(
    plan: ArgumentPlan, function: BlockFunction, values: list[object], event: Event
) -> tuple[list[object], dict[str, object]]:
    """Return the arguments of a call from the values of its inputs."""
    named_count = len(function.inputs_kwargs)
    named = dict(zip(function.inputs_kwargs, values[len(values) - named_count :], strict=True))
    positional: list[object] = values[: len(values) - named_count]
    if function.inputs_as_dict:
        positional = [dict(zip(function.inputs, positional, strict=False))]
    arguments, keywords = plan.arguments(positional, event)
    return arguments, {**keywords, **named}


def describe(block: Block) -> str:
    """Name a block as its author knows it, for messages."""
    return block.display_name if isinstance(block, Component) else type(block).__name__


def is_state(block: Block) -> bool:
    """Whether a block's value lives on the server, one for each session."""
    return block.get_block_name() == "state"
