"""What calls have shown about components that their author has not said: one worker learns it, and all go by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.runtime.workers.luggage import touched

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.runtime.sessions import Session
    from stagedoor.runtime.workers.orders import Learned


def learned_of(function: BlockFunction, graph: AppGraph, session: Session | None = None) -> Learned:
    """Return what is known of a function's components.

    Args:
        function: The function.
        graph: The app.
        session: Whose versions of the components count; None for the app's own.
    """
    found: Learned = {}
    for block in touched(function, graph):
        fields = cast("Sequence[str]", getattr(block, "learned_fields", ()))
        shown = session.block(block) if fields and session is not None else block
        facts = {name: fact for name in fields if (fact := getattr(shown, name)) is not None}
        if facts:
            found[cast("int", block._id)] = facts  # pyright: ignore[reportPrivateUsage]
    return found


def learn(learned: Learned, graph: AppGraph, session: Session | None = None) -> None:
    """Go by what another process has found out.

    Args:
        learned: That.
        graph: The app.
        session: Whose versions of the components are told, too.
    """
    for block_id, facts in learned.items():
        block = graph.blocks[block_id]
        for name, fact in facts.items():
            for known in {block, session.block(block)} if session is not None else {block}:
                setattr(known, name, fact)
