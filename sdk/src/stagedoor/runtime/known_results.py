"""Sees before a call waits in line whether its result is known (`gr.cache`): then it need not wait."""

from __future__ import annotations

import contextvars
from typing import TYPE_CHECKING

from stagedoor.runtime.caching import is_known, memory_of

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.executor import WorkerPool
    from stagedoor.runtime.runner import FunctionRunner


def may_be_known(event: Event) -> bool:
    """Whether an event's result may be known before its function is called."""
    return memory_of(event.function.fn) is not None and not event.function.batch and event.chunk_files is None


async def look_up(event: Event, runner: FunctionRunner, pool: WorkerPool) -> None:
    """Mark an event whose function's result is known; does nothing for functions that are not cached."""
    if not may_be_known(event):
        return

    def ask() -> bool:
        runner.enter(event)
        try:
            return is_known(runner.fn, *runner.arguments(event))
        except Exception:  # noqa: BLE001 - what is wrong is said when the function is called
            return False

    surrounding = contextvars.copy_context()
    if await pool.run(lambda: surrounding.run(ask), event.function):
        event.used_cache = "full"
