"""From what the author's function returned to the values that clients receive.

A return value is a value, a change of properties (`gr.update`, a new component, or `gr.skip()`), a dict keyed by
component, or one of these for each output. State never leaves the server: its slot is null on the wire.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.components.base import Block, Component
from stagedoor.errors import StagedoorError
from stagedoor.runtime.arguments import describe, is_state
from stagedoor.wire.messages import SKIP, AsSent

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.output_streams import Pieces
    from stagedoor.runtime.sessions import Session

_FACE = frozenset({"value", "visible", "interactive", "elem_id", "elem_classes"})
"""Properties that need no new component: they neither change shape on the wire nor how values are checked."""

_NOT_PROPERTIES = frozenset({"__type__", "render", "key", "preserved_by_key", "every", "inputs"})


class OutputCountError(StagedoorError):
    """The author's function returned another number of values than it has outputs."""


class Outcome:
    """What one result of a function means for clients.

    Attributes:
        data: One wire value for each output.
        changed_state_ids: State components whose value is another one now, for their change listeners.
        render_config: What a render function built.
    """

    __slots__ = ("changed_state_ids", "data", "render_config")

    def __init__(self, data: list[object], changed_state_ids: list[int], render_config: object = None) -> None:
        self.data = data
        self.changed_state_ids = changed_state_ids
        self.render_config = render_config


def postprocess(function: BlockFunction, session: Session, result: object, pieces: Pieces | None = None) -> Outcome:
    """Turn a result into wire values, and keep the state that it holds.

    Args:
        function: The function.
        session: Whose call it is.
        result: What the function returned or yielded.
        pieces: Takes what is yielded for outputs that stream.

    Raises:
        OutputCountError: When the number of values is not that of the outputs.
    """
    outputs = function.outputs
    values = _per_output(function, result)
    data: list[object] = []
    changed: list[int] = []
    for block, value in zip(outputs, values, strict=True):
        if is_state(block):
            if _keep_state(session, block, value):
                changed.append(cast("int", block._id))  # pyright: ignore[reportPrivateUsage]
            data.append(None)
        elif pieces is not None and pieces.takes(block, value):
            data.append(pieces.add(block, value))
        else:
            data.append(_wire_value(function, session, block, value))
    return Outcome(data, changed)


def _keep_state(session: Session, block: Block, value: object) -> bool:
    """Keep a new value of a state component; returns whether it is another one."""
    if not _is_update(value):
        return session.set_state(block, value)
    changes = cast("dict[str, object]", value)
    return "value" in changes and session.set_state(block, changes["value"])


def _per_output(function: BlockFunction, result: object) -> Sequence[object]:
    """Return one value for each output."""
    outputs = function.outputs
    keyed = _keyed_by_component(result)
    if keyed is not None:
        strange = [block for block in keyed if block not in outputs]
        if strange:
            raise OutputCountError(
                f"{function.name}() returned a value for {describe(strange[0])}, which is none of its outputs",
                hint="name it in outputs=",
            )
        return [keyed.get(block, SKIP) for block in outputs]
    if not outputs:
        return ()
    if len(outputs) == 1:
        # compat: gradio takes a list of one for one output only from batch functions; the value is the value.
        return (result,)
    if not isinstance(result, (tuple, list)):
        if _is_update(result) and len(cast("dict[str, object]", result)) == 1:
            return [SKIP] * len(outputs)
        got = "nothing (None)" if result is None else f"one value of type {type(result).__name__}"
        raise _wrong_count(function, got)
    values = cast("Sequence[object]", result)
    if len(values) < len(outputs):
        raise _wrong_count(function, f"{len(values)} value{'s' if len(values) != 1 else ''}")
    # compat: gradio ignores surplus values with a warning in the console.
    return values[: len(outputs)]


def _wrong_count(function: BlockFunction, got: str) -> OutputCountError:
    names = ", ".join(describe(block) for block in function.outputs)
    return OutputCountError(
        f"{function.name}() returned {got} but has {len(function.outputs)} outputs ({names})",
        hint="return one value for each output",
    )


def _keyed_by_component(result: object) -> dict[Block, object] | None:
    if not isinstance(result, dict) or not result:
        return None
    keyed = cast("dict[Block, object]", result)
    return keyed if all(isinstance(key, Block) for key in cast("dict[object, object]", result)) else None


def _is_update(value: object) -> bool:
    return isinstance(value, Mapping) and cast("Mapping[object, object]", value).get("__type__") == "update"


def _wire_value(function: BlockFunction, session: Session, block: Block, value: object) -> object:
    if isinstance(value, AsSent):
        return value.value
    if isinstance(value, Block):
        return _changes(session, block, dict(value.given))
    if _is_update(value):
        return _changes(session, block, dict(cast("Mapping[str, object]", value)))
    if not isinstance(block, Component):
        raise OutputCountError(
            f"{function.name}() returned a value for {describe(block)}, which holds none",
            hint=f"return gr.{type(block).__name__}(…) to change its properties",
        )
    if not function.postprocess:
        return value
    return cast("Component", session.block(block)).wire_value(value)


def _changes(session: Session, block: Block, given: dict[str, object]) -> dict[str, object]:
    """Return a change of properties in wire form; later payloads are checked against the changed component."""
    current = session.block(block)
    changes = current.as_changes({name: value for name, value in given.items() if name not in _NOT_PROPERTIES})
    if not changes:
        return dict(SKIP)
    if changes.keys() <= _FACE:
        wire = dict(changes)
        if "value" in changes and isinstance(current, Component):
            wire["value"] = current.wire_value(changes["value"])
        return {**wire, "__type__": "update"}
    twin = changed_twin(current, changes)
    session.override(block, twin)
    properties = twin.get_config()
    own = twin.props or {}
    wire = {name: properties.get(name) for name in changes if name not in own and name != "value"}
    if own.keys() & changes.keys():
        wire["props"] = properties.get("props")
    if "value" in changes and isinstance(twin, Component):
        wire["value"] = twin.wire_value(changes["value"])
    return {**wire, "__type__": "update"}


def changed_twin(block: Block, changes: dict[str, object]) -> Block:
    """Make the component that `block` becomes by a change of properties."""
    kind = type(block)
    props = block.props or {}
    known = {
        name: value
        for name, value in changes.items()
        if name in kind.parameter_names and name not in props and name != "value"
    }
    own = {name: value for name, value in changes.items() if name not in known and name != "value"}
    if own and block.props is None:
        raise OutputCountError(
            f"{kind.__name__} has no property {', '.join(sorted(own))}",
            hint="gr.update() takes the component's own constructor arguments",
        )
    if kind.__module__.partition(".")[0] == __name__.partition(".")[0]:
        arguments = {name: value for name, value in block.given.items() if name in kind.parameter_names}
        twin = kind(**{**arguments, **known, "render": False})  # pyright: ignore[reportArgumentType]
        twin.stand_in_for(block)
    else:
        # A class of the author's: what its constructor does with its arguments is its own business.
        twin = copy.copy(block)
        for name, value in known.items():
            setattr(twin, name, value)
    if block.props is not None:
        twin.props = {**block.props, **own}
    return twin
