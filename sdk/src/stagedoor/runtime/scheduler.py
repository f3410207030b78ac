"""Gives calls their turn: a free slot, and an end when their time is up.

    enqueue ─► lane ─(slot free)─► executor ─► ended ─► next in lane

Runs on the engine's event loop. Nothing polls; what must happen later is a timer of the loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from stagedoor.errors import QueueFullError
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.failures import time_limit_failure
from stagedoor.runtime.places import tell_places
from stagedoor.runtime.queue import Lane, Lanes, Slot

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.local_executor import Executor
    from stagedoor.runtime.runner import FunctionRunner

QUEUE_NEWS_S = 1.0
"""Waiting events hear of their place at most this often."""
STEP_GRACE_S = 1.0
"""Seconds that a step may go on after its event was stopped; then the visitor waits no longer."""

Close = Callable[[Event, bytes, bool], None]
"""Sends an event's last message: the event, the message, and whether it succeeded."""


class Scheduler:
    """Turns and runs of one app's events.

    Args:
        lanes: The concurrency limits.
        max_size: Events that may wait; None is no limit.
        runner_of: Knows how each function is called.
        close: Called when an event is over for its visitor.
        loop: The event loop.
        executor: Where calls are carried out.
    """

    def __init__(
        self,
        lanes: Lanes,
        max_size: int | None,
        runner_of: Callable[[BlockFunction], FunctionRunner],
        close: Close,
        loop: asyncio.AbstractEventLoop,
        executor: Executor,
    ) -> None:
        self._lanes = lanes
        self._max_size = max_size
        self._runner_of = runner_of
        self._close = close
        self._loop = loop
        self._executor = executor

    def enqueue(self, event: Event) -> None:
        """Start an event, or put it in line.

        Raises:
            QueueFullError: When too many wait.
        """
        if not event.function.queue or event.used_cache == "full":
            self._start([event], None)
            return
        lane = self._lanes.of(event.function)
        limit = self._max_size
        if limit is not None and not lane.has_room:
            waiting = self._lanes.waiting
            if waiting >= limit:
                raise QueueFullError(f"Queue is full. Max size is {limit} and size is {waiting}.")
        if lane.has_room and not lane.line:
            lane.running += 1
            self._start([event], lane)
            return
        lane.line.push(event)
        self._tell_places(lane, event)
        self._advance(lane)

    def enqueue_together(self, events: list[Event]) -> None:
        """Put the events of one batched call in line at once, so that they are run together as far as they fit.

        Raises:
            QueueFullError: When too many wait.
        """
        function = events[0].function
        if not function.queue:
            for start in range(0, len(events), function.max_batch_size):
                self._start(events[start : start + function.max_batch_size], None)
            return
        lane = self._lanes.of(function)
        limit = self._max_size
        if limit is not None and not lane.has_room and self._lanes.waiting + len(events) > limit:
            raise QueueFullError(f"Queue is full. Max size is {limit} and size is {self._lanes.waiting}.")
        for event in events:
            lane.line.push(event)
        self._advance(lane)

    def cancel(self, event: Event) -> None:
        """Stop an event: out of the line, or in the middle of what it does. Its slot is free when its code has ended."""
        if event.phase is Phase.WAITING:
            self._lanes.of(event.function).line.remove(event)
            self._close(event, event.format.cancelled(event), False)
        elif event.phase is Phase.OPEN:
            self._close(event, event.format.cancelled(event), False)
        elif event.phase is Phase.RUNNING:
            self.stop(event)
            if event.task is None and not event.function.is_generator:
                # It may be in a call into C that does not come back soon; its visitor need not wait for that.
                self._close(event, event.format.cancelled(event), False)
            else:
                self._loop.call_later(STEP_GRACE_S, self._let_go, event)

    def stop(self, event: Event) -> None:
        """Have a running event end as soon as that is possible."""
        event.is_cancelled = True
        self._executor.stop(event)

    def ended(self, event: Event) -> None:
        """Give an event's slot to the next one."""
        event.is_over = True
        event.code = None
        if event.timer is not None:
            event.timer.cancel()
            event.timer = None
        slot, event.slot = event.slot, None
        if slot is not None and slot.give_back():
            self._advance(slot.lane)
            if event.function.rendered_in is not None:
                self._lanes.release(event.function)

    def resize(self, default_limit: int | None, max_threads: int) -> None:
        """Have more or fewer calls run at the same time where no author has said how many."""
        for lane in self._lanes.resize(default_limit, max_threads):
            self._advance(lane)

    def close_event(self, event: Event, frame: bytes, *, ok: bool) -> None:
        """End an event for its visitor with its last message; what runs of it still holds its slot."""
        self._close(event, frame, ok)

    # --- inside

    def _advance(self, lane: Lane) -> None:
        while events := lane.next_events():
            self._start(events, lane)
        if lane.line and not lane.is_news_due:
            lane.is_news_due = True
            self._loop.call_later(QUEUE_NEWS_S, self._tell_places, lane, None)

    def _tell_places(self, lane: Lane, only: Event | None) -> None:
        """Tell one waiting event, or all of them, how many are before it."""
        if only is None:
            lane.is_news_due = False
        elif len(lane.line) > 1 and lane.is_news_due:
            return  # the next round of news is due within a second and will say it
        tell_places(lane, only, self._runner_of)

    def _start(self, events: list[Event], lane: Lane | None) -> None:
        now = time.perf_counter()
        runner = self._runner_of(events[0].function)
        slot = Slot(lane, len(events)) if lane is not None else None
        # An input stream watches its time itself: it goes on over many calls.
        limit_s = runner.function.time_limit if events[0].feed is None else None
        for event in events:
            event.phase = Phase.RUNNING
            event.started_at = now
            event.is_over = False
            event.slot = slot
            if limit_s is not None:
                event.timer = self._loop.call_later(limit_s, self._time_is_up, event)
            frame = event.format.started(event, runner.average_s or None)
            if frame is not None:
                event.tell(frame)
        self._executor.start(runner, events)

    def _time_is_up(self, event: Event) -> None:
        """End an event whose function took all of its time: what it yielded last is its result."""
        event.timer = None
        if event.phase is not Phase.RUNNING:
            return
        event.is_out_of_time = True
        self.stop(event)
        event.timer = self._loop.call_later(STEP_GRACE_S, self._let_go, event)

    def _let_go(self, event: Event) -> None:
        """Let a visitor go whose function goes on although it was stopped; its slot stays taken until it ends."""
        if event.phase is not Phase.RUNNING:
            return
        if event.is_out_of_time:
            frame = event.format.failed(event, time_limit_failure(event.function.time_limit))
        else:
            frame = event.format.cancelled(event)
        self._close(event, frame, False)
