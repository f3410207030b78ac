"""Gives calls their turn: a free slot, a thread or a task, and an end when their time is up.

    enqueue ─► lane ─(slot free)─► ThreadRun | run_on_loop | BatchRun ─► ended ─► next in lane

Runs on the engine's event loop. Nothing polls; what must happen later is a timer of the loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING

from stagedoor.errors import QueueFullError
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.failures import time_limit_failure
from stagedoor.runtime.places import tell_places
from stagedoor.runtime.queue import Lane, Lanes, Slot
from stagedoor.runtime.runner import BatchRun, FunctionRunner, ThreadRun, run_on_loop

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.executor import Job, WorkerPool
    from stagedoor.runtime.stopping import StoppableCode

QUEUE_NEWS_S = 1.0
"""Waiting events hear of their place at most this often."""
STEP_GRACE_S = 1.0
"""Seconds that a step may go on after its event was stopped; then the visitor waits no longer."""
STRIKE_INTERVAL_S = 0.25
MAX_STRIKES = 240
"""Code that catches the exception which ends it is struck again, for a minute."""

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
        pool: Threads for synchronous functions.
    """

    def __init__(
        self,
        lanes: Lanes,
        max_size: int | None,
        runner_of: Callable[[BlockFunction], FunctionRunner],
        close: Close,
        loop: asyncio.AbstractEventLoop,
        pool: WorkerPool,
    ) -> None:
        self._lanes = lanes
        self._max_size = max_size
        self._runner_of = runner_of
        self._close = close
        self._loop = loop
        self._pool = pool
        self._tasks: set[asyncio.Task[None]] = set()

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
        """Have a running event end: tasks are cancelled, code in threads is struck, generators look before each step."""
        event.is_cancelled = True
        work = event.task or event.code
        if work is not None:
            self._strike(event, work, 0)

    def _strike(self, event: Event, work: asyncio.Task[None] | StoppableCode, count: int) -> None:
        if event.is_over or count > MAX_STRIKES:
            return
        if isinstance(work, asyncio.Task):
            work.cancel()
        else:
            work.stop()
        self._loop.call_later(STRIKE_INTERVAL_S, self._strike, event, work, count + 1)

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

    def close_event(self, event: Event, frame: bytes, *, ok: bool) -> None:
        """End an event for its visitor with its last message; what runs of it still holds its slot."""
        self._close(event, frame, ok)

    def close(self) -> None:
        """Cancel what runs on the loop."""
        for task in self._tasks:
            task.cancel()

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
            if frame is not None and event.stream is not None:
                event.stream.push(frame)
        self._run(runner, events)

    def _run(self, runner: FunctionRunner, events: list[Event]) -> None:
        first = events[0]
        if first.function.batch:
            batch = BatchRun(runner, events)
            if first.function.is_async:
                self._spawn(batch.on_loop())
            else:
                self._submit(batch, first)
        elif first.function.is_async:
            first.task = task = self._spawn(run_on_loop(runner, first, self._pool))
            # A task that is cancelled before its first step never runs, and so cannot report its end itself.
            task.add_done_callback(lambda ended: runner.stopped(first, None) if ended.cancelled() else None)
        else:
            self._submit(ThreadRun(runner, first, self._loop, self._pool), first)

    def _submit(self, job: Job, event: Event) -> None:
        """Give a job to a thread; where others hold them all, a function's only call gets one of its own."""
        if event.slot is not None and event.slot.lane.running == 1 and self._pool.is_full:
            self._pool.submit_apart(job)
        else:
            self._pool.submit(job)

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

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
