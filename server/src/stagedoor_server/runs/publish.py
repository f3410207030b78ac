"""Writing what a running call tells, a few times a second at most, and losing no log line.

A chatty app sends hundreds of partial outputs a second. Readers see the newest a quarter of a second later at most;
of progress and partial outputs only the newest is written, every log line is.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from typing import Any, Final

from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import RunId
from stagedoor_server.runs import ledger
from stagedoor_server.runs.app_stream import Logged, Progressed, Streamed
from stagedoor_server.runs.output_files import OutputFiles

FLUSH_S: Final = 0.25
MAX_LOG_LINES: Final = 1_000
"""Per attempt; a run that says more is told so once, and is not kept word for word."""


class Publisher:
    """Collects and writes the steps of one attempt.

    Args:
        database: Where events go.
        run_id: The run.
        attempt: The claim that is held.
        files: Keeps the files of partial outputs.
        written: Called with the run's id after each write.
        lost: Called when the claim turns out to be lost.
    """

    def __init__(
        self,
        database: Database,
        run_id: RunId,
        attempt: int,
        files: OutputFiles,
        *,
        written: Callable[[str], None],
        lost: Callable[[], None],
    ) -> None:
        self._database = database
        self._run_id = run_id
        self._attempt = attempt
        self._files = files
        self._written = written
        self._lost = lost
        self._progress: Progressed | None = None
        self._streamed: Streamed | None = None
        self._log: list[Logged] = []
        self._log_lines = 0
        self._dirty = asyncio.Event()

    def take(self, step: Progressed | Logged | Streamed) -> None:
        """Take a step; it is written soon."""
        if isinstance(step, Progressed):
            self._progress = step
        elif isinstance(step, Streamed):
            self._streamed = step
        else:
            self._log_lines += 1
            if self._log_lines < MAX_LOG_LINES:
                self._log.append(step)
            elif self._log_lines == MAX_LOG_LINES:
                self._log.append(
                    Logged("warning", f"The app said more than {MAX_LOG_LINES} things; the rest is left out.")
                )
        self._dirty.set()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            await self.flush()
            await asyncio.sleep(FLUSH_S)

    async def flush(self, *, partial_outputs: bool = True) -> None:
        """Write what is collected; the final flush leaves partial outputs out, the whole ones follow."""
        log, self._log = self._log, []
        progress, self._progress = self._progress, None
        streamed, self._streamed = self._streamed, None
        outputs: list[Any] | None = None
        if streamed is not None and partial_outputs:
            outputs = await self._files.keep(streamed.outputs)
        events: list[tuple[str, dict[str, Any], bool]] = [
            ("log", {"level": entry.level, "text": entry.text.replace("\x00", "")}, False) for entry in log
        ]
        if progress is not None:
            events.append(("progress", progress.progress, True))
        if outputs is not None:
            events.append(("output", {"outputs": outputs}, True))
        if not events:
            return
        async with self._database.write() as session:
            for kind, data, replace in events:
                if not await ledger.append(session, self._run_id, self._attempt, kind, data, replace=replace):
                    self._lost()
                    return
            session.after_commit(lambda: self._written(self._run_id))


@contextlib.asynccontextmanager
async def publishing(publisher: Publisher) -> AsyncGenerator[None]:
    """Run a publisher beside a block."""
    task = asyncio.create_task(publisher.run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
