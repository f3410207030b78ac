"""Sees before a call waits in line whether its result is known (`gr.cache`): then it need not wait."""

from __future__ import annotations

import contextvars
from typing import TYPE_CHECKING

from stagedoor.errors import StagedoorError
from stagedoor.runtime.caching import is_known, memory_of

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.executor import WorkerPool
    from stagedoor.runtime.runner import FunctionRunner


async def look_up(event: Event, runner: FunctionRunner, pool: WorkerPool) -> None:
    """Mark an event whose function's result is known; does nothing for functions that are not cached."""
    function = event.function
    if memory_of(function.fn) is None or function.batch or event.chunk_files is not None:
        return

    def ask() -> bool:
        runner.enter(event)
        try:
            return is_known(runner.fn, *runner.arguments(event))
        except StagedoorError:
            return False  # what is wrong with the values is said when the function would be called

    surrounding = contextvars.copy_context()
    if await pool.run(lambda: surrounding.run(ask)):
        event.used_cache = "full"
