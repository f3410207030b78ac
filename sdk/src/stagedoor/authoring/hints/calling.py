"""A function around the author's: it takes the values of the fields, and gives what the outputs take."""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import cast

from stagedoor.authoring.graph import BlockFunction
from stagedoor.authoring.hints.inputs import function_name
from stagedoor.authoring.hints.nodes import Leaf, Node, Reading, leaves_of
from stagedoor.authoring.hints.outputs import Results
from stagedoor.authoring.hints.reading import MISSING, hints_of
from stagedoor.authoring.signatures import is_injected, signature_of
from stagedoor.errors import PayloadError

Function = Callable[..., object]


class Call:
    """How the author's function is called with the values of its fields.

    Args:
        fn: The function.
        nodes: What stands on the page for each parameter; None when the author gave the inputs, whose values the
            function takes as they are.
        results: Its outputs.
        skip: Parameters at the start that take their values as they come.
    """

    def __init__(
        self, fn: Function, nodes: Mapping[str, Node] | None, results: Results | None, *, skip: int = 0
    ) -> None:
        self.fn, self.results, self.skip = fn, results, skip
        self.reads = nodes is not None
        self.nodes: Mapping[str, Node] = nodes or {}
        self.leaves: list[Leaf] = [leaf for node in self.nodes.values() for leaf in leaves_of(node)]
        signature = signature_of(fn)
        self.signature = signature if signature is not None else inspect.Signature()
        self.hints = hints_of(fn)

    @property
    def is_plain(self) -> bool:
        """Whether the author's function takes and gives the components' values as they are."""
        if not self.reads:
            return self.results is None or self.results.is_plain
        names = list(self.nodes)
        inputs = [name for name, parameter in self.signature.parameters.items() if not self.is_injected(parameter)]
        positional = all(self.signature.parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY for name in names)
        needs_reading = any(
            not isinstance(node, Leaf) or node.read is not None or not node.is_optional for node in self.nodes.values()
        )
        in_order = inputs[self.skip : self.skip + len(names)] == names
        return positional and in_order and not needs_reading and (self.results is None or self.results.is_plain)

    def is_injected(self, parameter: inspect.Parameter) -> bool:
        """Whether the runtime fills a parameter in."""
        return is_injected(self.hints.get(parameter.name), parameter.default)

    def bound(self, values: Sequence[object], injected: Mapping[str, object]) -> inspect.BoundArguments:
        """Return the arguments of the author's function.

        Raises:
            PayloadError: When a value is not allowed, naming its field.
        """
        reading = Reading(values[self.skip :])
        taken = {name: reading.take(node) for name, node in self.nodes.items()}
        if reading.reasons:
            index, reason = next(iter(sorted(reading.reasons.items())))
            raise PayloadError(self.leaves[index].component.display_name, reason)
        first = list(self.signature.parameters)[: self.skip]
        given = {**dict(zip(first, values, strict=False)), **taken, **injected}
        ordered = {name: given[name] for name in self.signature.parameters if name in given}
        return inspect.BoundArguments(self.signature, cast("dict[str, object]", ordered))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    def reasons(self, values: Sequence[object]) -> dict[int, str]:
        """Return what is wrong with the values, by the index of the field."""
        reading = Reading(values[self.skip :])
        for node in self.nodes.values():
            reading.take(node)
        return {index + self.skip: reason for index, reason in reading.reasons.items()}

    def run(self, values: Sequence[object], injected: Mapping[str, object]) -> object:
        """Call the author's function and return what it returns."""
        if not self.reads:
            return self.fn(*values, **injected)
        bound = self.bound(values, injected)
        return self.fn(*bound.args, **bound.kwargs)

    def shown(self, result: object) -> object:
        """Return what the outputs take."""
        return result if self.results is None else self.results.shown(result)


def wrapped(call: Call) -> Function:
    """Return a function for the page: the author's own where nothing has to be turned, else one around it.

    It is of the author's kind (plain, async, generator, async generator), and has the fields as its parameters.
    """
    if call.is_plain:
        return call.fn
    around = _of_kind(call)
    functools.update_wrapper(around, call.fn)
    if not hasattr(call.fn, "__name__"):
        around.__name__ = function_name(call.fn)
    if not call.reads:
        return around
    around.__signature__ = _signature(call)  # type: ignore[attr-defined]
    around.__annotations__ = {
        name: hint for name, hint in call.hints.items() if is_injected(hint) and name in call.signature.parameters
    }
    return around


def _of_kind(call: Call) -> Function:
    probe = BlockFunction(id=0, fn=call.fn, targets=[], inputs=[], outputs=[])
    streams = probe.is_generator or (call.results is not None and call.results.is_stream)
    if streams and (probe.is_async or _names_async_stream(call)):

        async def async_stream(*values: object, **injected: object) -> AsyncIterator[object]:
            async for result in cast("AsyncIterator[object]", call.run(values, injected)):
                yield call.shown(result)

        return async_stream
    if streams:

        def stream(*values: object, **injected: object) -> Generator[object]:
            for result in cast("Iterable[object]", call.run(values, injected)):
                yield call.shown(result)

        return stream
    if probe.is_async:

        async def coroutine(*values: object, **injected: object) -> object:
            return call.shown(await cast("Awaitable[object]", call.run(values, injected)))

        return coroutine

    def plain(*values: object, **injected: object) -> object:
        return call.shown(call.run(values, injected))

    return plain


def _names_async_stream(call: Call) -> bool:
    return getattr(getattr(call.hints.get("return"), "__origin__", None), "__name__", "").startswith("Async")


def _signature(call: Call) -> inspect.Signature:
    """The fields as parameters, then what the runtime fills in, by keyword."""
    own = list(call.signature.parameters.values())
    parameters = [p.replace(annotation=MISSING, kind=p.POSITIONAL_OR_KEYWORD) for p in own[: call.skip]]
    for name, may_be_left_out in _names(call.nodes.values()):
        default = None if may_be_left_out else MISSING
        parameters.append(inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=default))
    parameters += [p.replace(kind=p.KEYWORD_ONLY) for p in own[call.skip :] if call.is_injected(p)]
    # Fields that may be left out stand between those that may not: sections have both.
    return inspect.Signature(parameters, __validate_parameters__=False)


def _names(nodes: Iterable[Node], *, inside_optional: bool = False) -> Iterator[tuple[str, bool]]:
    """Go through the fields: the name of each, and whether callers may leave it out."""
    for node in nodes:
        if isinstance(node, Leaf):
            yield node.name, inside_optional or node.is_optional or node.default is None
        else:
            if node.switch is not None:
                yield node.switch.name, True
            optional = inside_optional or node.switch is not None
            yield from _names(node.members.values(), inside_optional=optional)


def validator_for(call: Call, own: Function | None) -> Function | None:
    """Return the check that runs before a call joins the queue, so that what is wrong is shown at its field.

    Args:
        call: The call.
        own: The author's validator; it gets what the function would get.
    """
    if own is None and not any(_may_refuse(leaf) for leaf in call.leaves) and not _has_sections(call):
        return None

    def check(*values: object) -> object:
        reasons = call.reasons(values)
        if reasons or own is None:
            return [_answer(reasons.get(index, "")) for index in range(len(values))] if reasons else None
        bound = call.bound(values, {})
        return _spread(call, own(*bound.args, **bound.kwargs))

    return check


def _may_refuse(leaf: Leaf) -> bool:
    return leaf.read is not None or (not leaf.is_optional and (leaf.default is MISSING or leaf.default is None))


def _has_sections(call: Call) -> bool:
    return any(not isinstance(node, Leaf) for node in call.nodes.values())


def _answer(reason: str) -> dict[str, object]:
    return {"__type__": "validate", "is_valid": not reason, "message": reason}


def _spread(call: Call, answer: object) -> object:
    """Give each field of a section the author's answer for its parameter, at its first field."""
    answers = cast("Sequence[object]", answer) if isinstance(answer, (list, tuple)) else [answer]
    spread: list[object] = []
    for node, one in zip(call.nodes.values(), answers, strict=False):
        spread += [one, *([_answer("")] * (sum(1 for _ in leaves_of(node)) - 1))]
    return spread if answer is not None else None
