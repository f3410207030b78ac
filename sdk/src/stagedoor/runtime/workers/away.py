"""What the front knows of a session whose functions run in workers: packed values, and who holds the rest."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from stagedoor.authoring.graph import BlockFunction
from stagedoor.runtime.results import changed_twin
from stagedoor.runtime.workers.orders import AwayFunction, Brought, ForgetOrder, Luggage

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph
    from stagedoor.components.base import Block
    from stagedoor.runtime.workers.members import Member


class Away:
    """The part of a session that lives in workers.

    Args:
        session_hash: Whose it is.
        graph: The app.
        on_forget: Told when the session ends.

    Attributes:
        holder: The worker that keeps what cannot be packed; the session's calls go there.
    """

    def __init__(self, session_hash: str, graph: AppGraph, on_forget: Callable[[Away, ForgetOrder], None]) -> None:
        self.hash = session_hash
        self.holder: Member | None = None
        self._graph = graph
        self._on_forget = on_forget
        self._luggage = Luggage()
        self._parts: dict[int, dict[int, BlockFunction]] = {}

    def __bool__(self) -> bool:
        """Whether anything is kept."""
        return bool(self.holder or self._luggage.states or self._luggage.changes or self._parts)

    def luggage_for(self, block_ids: set[int]) -> Luggage:
        """Return what a call that touches these blocks takes along."""
        packed = self._luggage
        return Luggage(
            {block_id: body for block_id, body in packed.states.items() if block_id in block_ids},
            {block_id: body for block_id, body in packed.changes.items() if block_id in block_ids},
        )

    def take_in(self, brought: Brought, member: Member) -> None:
        """Note what a call brought back from a worker."""
        self._luggage.states.update(brought.luggage.states)
        self._luggage.changes.update(brought.luggage.changes)
        if brought.is_holder and self.holder is None:
            self.holder = member
        if brought.is_holder and self.holder is member:
            self._parts = {
                render_id: {function.id: _stand_in(function, self._graph, member.number) for function in functions}
                for render_id, functions in brought.parts.items()
            }

    def lose_holder(self) -> None:
        """The worker with the rest is gone, and all that was only there."""
        self.holder = None
        self._parts.clear()

    def function(self, function_id: int) -> BlockFunction | None:
        """Return a listener that a render function made."""
        return next((part[function_id] for part in self._parts.values() if function_id in part), None)

    def block(self, block: Block) -> Block:
        """Return a component as this visitor has it."""
        body = self._luggage.changes.get(cast("int", block._id))  # pyright: ignore[reportPrivateUsage]
        return block if body is None else changed_twin(block, pickle.loads(body))  # noqa: S301 - packed by this app

    def forget(self) -> None:
        """The session is over."""
        self._on_forget(self, ForgetOrder(self.hash, self._to_tell(list(self._luggage.states))))

    def drop_state(self, block: Block) -> None:
        """The value of a state component is over."""
        block_id = cast("int", block._id)  # pyright: ignore[reportPrivateUsage]
        told = self._to_tell([block_id])
        self._luggage.states.pop(block_id, None)
        self._on_forget(self, ForgetOrder(self.hash, told, frozenset([block_id])))

    def _to_tell(self, block_ids: list[int]) -> dict[int, bytes]:
        """Return those of these values of which the author wants to hear when they are dropped."""
        states = self._luggage.states
        return {
            block_id: states[block_id]
            for block_id in block_ids
            if block_id in states and getattr(self._graph.blocks.get(block_id), "delete_callback", None) is not None
        }


class _BlockElsewhere:
    """Stands for a component that only a worker has."""

    skip_api = False

    def __init__(self, name: str) -> None:
        self._name = name
        self._id = None

    def get_block_name(self) -> str:
        """Return the component's kind."""
        return self._name


def _stand_in(function: AwayFunction, graph: AppGraph, worker: int) -> BlockFunction:
    """Make a function of the same description, for the queue; it is called in the worker only."""

    def elsewhere(*_: object) -> object:
        msg = "this function is called in its worker"
        raise RuntimeError(msg)

    elsewhere.__name__ = function.name
    sides = [
        [
            graph.blocks[block_id] if block_id is not None else cast("Block", _BlockElsewhere(name))
            for name, block_id in side
        ]
        for side in (function.inputs, function.outputs)
    ]
    options = dict(function.options)
    options["concurrency_id"] = function.limit.id_for(worker)
    made = BlockFunction(
        function.id,
        elsewhere,
        [(None, name) for name in function.targets],
        sides[0],
        sides[1],
        validator=elsewhere if function.is_prepared else None,
        **options,  # pyright: ignore[reportArgumentType]
    )
    made.__dict__["is_generator"] = function.is_generator
    made.__dict__["is_async"] = function.is_async
    return made
