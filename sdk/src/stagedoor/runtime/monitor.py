"""What became of the calls: a ring of the last ones, and sums for each endpoint since the start.

Noting a call is one tuple and a few additions. Everything that is asked of it (percentiles, series) is worked out
when somebody asks, never while calls are served.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph
    from stagedoor.runtime.event import Event

Outcome = Literal["ok", "failed", "cancelled"]

MAX_ENDPOINTS: Final = 2_000
"""Endpoints that have sums of their own; a render function could bring ever new ones."""
OTHER_ENDPOINTS: Final = "(others)"


class CallRecord(NamedTuple):
    """A call that ended.

    Attributes:
        ended_at_s: When, in seconds since 1970.
        endpoint: Name of the function.
        visitor: Whose call it was: a session, or the address of a caller without one. Never shown.
        wait_s: Seconds in line.
        run_s: Seconds in the function; 0 when it never began.
        outcome: How it ended.
    """

    ended_at_s: float
    endpoint: str
    visitor: str
    wait_s: float
    run_s: float
    outcome: Outcome


@dataclass(slots=True)
class EndpointSums:
    """Sums over all calls of an endpoint since the app started."""

    ok: int = 0
    failed: int = 0
    cancelled: int = 0
    wait_s: float = 0.0
    run_s: float = 0.0


class Monitor:
    """Notes how calls end.

    Args:
        graph: The app; second names of an endpoint count as the first.
        kept: Calls in the ring.
    """

    def __init__(self, graph: AppGraph, kept: int) -> None:
        self.started_at_s = time.time()
        self.calls: deque[CallRecord] = deque(maxlen=kept)
        self.sums: dict[str, EndpointSums] = {}
        functions = graph.functions
        originals = {f.id: functions.get(f.alias_of, f) if f.alias_of is not None else f for f in functions.values()}
        self._names = {index: function.api_name or function.name for index, function in originals.items()}

    def note(self, event: Event, *, now: float) -> None:
        """Note the end of an event.

        Args:
            event: The event.
            now: `time.perf_counter()`, the clock of the event's own times.
        """
        began = event.started_at or now
        is_cancelled = not event.started_at or (event.is_cancelled and not event.is_out_of_time)
        outcome: Outcome = "ok" if event.ok else "cancelled" if is_cancelled else "failed"
        function = event.function
        name = self._names.get(function.id) or function.api_name or function.name
        wait_s, run_s = began - event.joined_at, now - began
        self.calls.append(CallRecord(time.time(), name, event.line_key, wait_s, run_s, outcome))
        sums = self.sums.get(name) or self._sums_of(name)
        sums.wait_s += wait_s
        sums.run_s += run_s
        if outcome == "ok":
            sums.ok += 1
        elif outcome == "failed":
            sums.failed += 1
        else:
            sums.cancelled += 1

    def _sums_of(self, name: str) -> EndpointSums:
        if len(self.sums) >= MAX_ENDPOINTS:
            name = OTHER_ENDPOINTS
        return self.sums.setdefault(name, EndpointSums())

    def since(self, start_s: float) -> Sequence[CallRecord]:
        """Return the kept calls that ended at or after a time, oldest first."""
        found: list[CallRecord] = []
        for call in reversed(self.calls):
            if call.ended_at_s < start_s:
                break
            found.append(call)
        found.reverse()
        return found

    @property
    def is_full(self) -> bool:
        """Whether the ring has begun to forget calls."""
        return len(self.calls) == self.calls.maxlen
