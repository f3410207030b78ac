"""Drops values of `gr.State(time_to_live=…)` when their time is over; a timer for each, so that nothing polls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from stagedoor.runtime.arguments import is_state

if TYPE_CHECKING:
    from stagedoor.components.base import Block
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.sessions import Session

AT_WORK_PAUSE_S = 1.0
"""A value is not dropped while its session has calls that may use it; it is looked at again after this."""


class StateTimes:
    """The times of one app's values. Used on the event loop.

    Args:
        release: Told of a session from which something was dropped.
    """

    def __init__(self, release: Callable[[Session], None]) -> None:
        self._release = release

    def begin(self, event: Event) -> None:
        """A call has ended: the time of what it set begins, or begins anew."""
        for block in event.function.outputs:
            limit_s = cast("float | None", getattr(block, "time_to_live", None)) if is_state(block) else None
            if limit_s is not None:
                self._begin(event.session, block, limit_s)

    def _begin(self, session: Session, block: Block, limit_s: float) -> None:
        before = session.state_timers.pop(block, None)
        if before is not None:
            before.cancel()
        loop = asyncio.get_running_loop()
        session.state_timers[block] = loop.call_later(limit_s, self._is_over, session, block)

    def _is_over(self, session: Session, block: Block) -> None:
        session.state_timers.pop(block, None)
        if session.active:
            self._begin(session, block, AT_WORK_PAUSE_S)
            return
        session.drop_state(block)
        self._release(session)
