"""Carries calls out in this process: synchronous functions in threads, asynchronous ones on the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Protocol

from stagedoor.runtime.batch_run import BatchRun
from stagedoor.runtime.known_results import look_up
from stagedoor.runtime.runner import ThreadRun, run_on_loop
from stagedoor.runtime.validation import run_validator

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.executor import Job, WorkerPool
    from stagedoor.runtime.runner import FunctionRunner
    from stagedoor.runtime.stopping import StoppableCode

STRIKE_INTERVAL_S = 0.25
MAX_STRIKES = 240
"""Code that catches the exception which ends it is struck again, for a minute."""


class Executor(Protocol):
    """Where calls are carried out; used on the event loop only."""

    def start(self, runner: FunctionRunner, events: list[Event]) -> None:
        """Carry one call out: of one event, or of several for a batch. Each event's end is reported once."""
        ...

    def stop(self, event: Event) -> None:
        """Have a running event end as soon as that is possible."""
        ...

    async def prepare(self, runner: FunctionRunner, event: Event) -> None:
        """Do what comes before an event stands in line: its validator is asked, and whether its result is known.

        Raises:
            InputRefusedError: When the validator refuses an input.
        """
        ...

    def close(self) -> None:
        """End everything."""
        ...


class LocalExecutor:
    """See `Executor`.

    Args:
        loop: The event loop.
        pool: Threads for synchronous functions.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, pool: WorkerPool) -> None:
        self._loop = loop
        self._pool = pool
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, runner: FunctionRunner, events: list[Event]) -> None:
        """See `Executor`."""
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

    def stop(self, event: Event) -> None:
        """Cancel its task, or strike its code in a thread; generators look before each step."""
        event.run_endings()
        work = event.task or event.code
        if work is not None:
            self._strike(event, work, 0)

    async def prepare(self, runner: FunctionRunner, event: Event) -> None:
        """See `Executor`."""
        await run_validator(event, runner, self._pool)
        await look_up(event, runner, self._pool)

    def close(self) -> None:
        """Cancel what runs on the loop; threads end by themselves."""
        for task in self._tasks:
            task.cancel()

    def _submit(self, job: Job, event: Event) -> None:
        """Give a job to a thread; where others hold them all, a function's only call gets one of its own."""
        if event.is_alone and self._pool.is_full:
            self._pool.submit_apart(job)
        else:
            self._pool.submit(job)

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _strike(self, event: Event, work: asyncio.Task[None] | StoppableCode, count: int) -> None:
        if event.is_over or count > MAX_STRIKES:
            return
        if isinstance(work, asyncio.Task):
            work.cancel()
        else:
            work.stop()
        self._loop.call_later(STRIKE_INTERVAL_S, self._strike, event, work, count + 1)
