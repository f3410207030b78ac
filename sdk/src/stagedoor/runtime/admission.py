"""How much visitors may have unfinished at a time, each of them and all together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from stagedoor.runtime.calls import TooManyCallsError

if TYPE_CHECKING:
    from stagedoor.runtime.calls import Call, EngineOptions
    from stagedoor.runtime.event import Event


class Admission:
    """Counts unfinished calls.

    Args:
        options: The limits.
    """

    def __init__(self, options: EngineOptions) -> None:
        self._options = options
        self._by_visitor: Counter[str] = Counter()
        self._in_all = 0

    def check(self, call: Call) -> None:
        """Refuse a call for which there is no room.

        Raises:
            TooManyCallsError: When its visitor, or all of them, have as many unfinished calls as they may have.
        """
        own = self._by_visitor[call.session_hash or call.client]
        if own >= self._options.max_per_session:
            raise TooManyCallsError(
                f"You have {own} unfinished calls here, as many as one visitor may have.",
                hint="wait until some are done, or cancel some",
            )
        if self._in_all >= self._options.max_unfinished:
            raise TooManyCallsError(
                f"This app has {self._in_all} unfinished calls, as many as it takes at a time.",
                hint="try again in a moment",
            )

    def joined(self, event: Event) -> None:
        """Put an event on its session's list."""
        session = event.session
        session.active[event.event_id] = event
        session.streaming += event.stream is session.stream
        self._by_visitor[event.line_key] += 1
        self._in_all += 1

    def left(self, event: Event) -> None:
        """Strike an event from its session's list, when it is on it."""
        session = event.session
        if session.active.pop(event.event_id, None) is None:
            return
        session.streaming -= event.stream is session.stream
        self._in_all -= 1
        self._by_visitor[event.line_key] -= 1
        if not self._by_visitor[event.line_key]:
            del self._by_visitor[event.line_key]
