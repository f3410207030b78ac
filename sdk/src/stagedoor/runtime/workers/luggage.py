"""A session's values on their way: unpacked where a function runs, packed again when they are others afterwards.

What cannot be pickled (a model, a lock, a listener that a render function made) stays in the worker that has it,
and the session's calls come to that worker from then on.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from stagedoor.runtime.arguments import is_state
from stagedoor.runtime.cache_store import keeps_for
from stagedoor.runtime.caching import memory_of
from stagedoor.runtime.results import changed_twin
from stagedoor.runtime.workers.limits import limit_of
from stagedoor.runtime.workers.orders import AwayFunction, Brought, Luggage

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.authoring.render import RenderedPart
    from stagedoor.components.base import Block
    from stagedoor.runtime.sessions import Session

_SENT_ALONG = (
    "api_name", "api_visibility", "queue", "batch", "max_batch_size", "concurrency_limit",
    "time_limit", "stream_every", "connection", "rendered_in", "render_id", "page",
)  # fmt: skip
"""Fields of a function that a render function made which the front decides by."""


def unpack(session: Session, graph: AppGraph, luggage: Luggage) -> None:
    """Put what came along into a session; what it has already here is at least as new.

    Raises:
        Exception: Whatever unpickling an author's value raises.
    """
    for block_id, body in luggage.states.items():
        if not session.has_value(graph.blocks[block_id]):
            session.set_state(graph.blocks[block_id], pickle.loads(body))  # noqa: S301 - packed by this app
    for block_id, body in luggage.changes.items():
        block = graph.blocks[block_id]
        if session.block(block) is block:
            session.override(block, changed_twin(block, pickle.loads(body)))  # noqa: S301 - as above


def pack(session: Session, function: BlockFunction, graph: AppGraph, came: Luggage) -> Brought:
    """Return what a call changed in its session.

    Args:
        session: The session in this worker.
        function: The function that was called.
        graph: The app.
        came: What came along with the call; brought up to date.
    """
    brought = Brought(Luggage())
    for block in touched(function, graph):
        block_id = block._id  # pyright: ignore[reportPrivateUsage]
        if block_id is None:
            continue
        if is_state(block) and session.has_value(block):
            value = session.state(block)
            if value is getattr(block, "value", None):
                continue  # the first value itself, which every worker has
            _pack_value(value, block_id, came.states, brought.luggage.states, brought)
        twin = session.block(block)
        if twin is not block:
            _pack_value(dict(twin.given), block_id, came.changes, brought.luggage.changes, brought)
    brought.is_holder = brought.is_holder or keeps_for(session.hash)
    for render_id, part in session.parts().items():
        brought.parts[render_id] = describe_part(part, graph)
        brought.is_holder = True
    return brought


def touched(function: BlockFunction, graph: AppGraph) -> Iterable[Block]:
    """Return the app's own blocks among a function's inputs and outputs."""
    blocks = dict.fromkeys([*function.inputs, *function.outputs])
    return [block for block in blocks if graph.blocks.get(cast("int", block._id)) is block]  # pyright: ignore[reportPrivateUsage]


def touched_ids(function: BlockFunction) -> set[int]:
    """Return the ids of a function's inputs and outputs."""
    ids = {block._id for block in [*function.inputs, *function.outputs]}  # pyright: ignore[reportPrivateUsage]
    return {block_id for block_id in ids if block_id is not None}


def _pack_value(
    value: object, block_id: int, came: dict[int, bytes], brought: dict[int, bytes], whole: Brought
) -> None:
    try:
        body = pickle.dumps(value, protocol=5)
    except Exception:  # noqa: BLE001 - an author's value may raise anything; it stays here
        whole.is_holder = True
        return
    if came.get(block_id) != body:
        came[block_id] = brought[block_id] = body


def describe_part(part: RenderedPart, graph: AppGraph) -> list[AwayFunction]:
    """Say what the front has to know of the listeners that a render function made."""

    def sides(blocks: list[Block]) -> list[tuple[str, int | None]]:
        known = graph.blocks
        ids = [cast("int", block._id) for block in blocks]  # pyright: ignore[reportPrivateUsage]
        return [
            (block.get_block_name(), block_id if known.get(block_id) is block else None)
            for block, block_id in zip(blocks, ids, strict=True)
        ]

    return [
        AwayFunction(
            function.id,
            function.name,
            sides(function.inputs),
            sides(function.outputs),
            [name for _, name in function.targets],
            function.is_generator,
            function.is_async,
            function.validator is not None or memory_of(function.fn) is not None,
            limit_of(function),
            {name: getattr(function, name) for name in _SENT_ALONG},
        )
        for function in part.fns.values()
        if function.fn is not None
    ]
