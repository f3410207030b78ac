"""Following runs: wakes the listeners of a run when its row has moved on.

Rows are written by workers in other processes. While somebody listens, one query reads the sequence numbers of all
runs listened to; with a shared doorbell that is only the fallback and happens rarely. Nobody listens: no query.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import RunId
from stagedoor_server.runs import repository
from stagedoor_server.runs.doorbell import RunBell

logger = logging.getLogger(__name__)

SHARED_POLL_S: Final = 2.0
"""Where a doorbell rings, rows are read this often in case a ring was lost."""


class RunHub:
    """Wakes listeners.

    Args:
        database: Where the rows are.
        bell: Rings of this process and, through Redis, of others.
        poll_s: How often rows are read while somebody listens and no shared doorbell rings.
    """

    def __init__(self, database: Database, bell: RunBell, *, poll_s: float) -> None:
        self._database = database
        self._poll_s = SHARED_POLL_S if bell.is_shared else poll_s
        self._listeners: dict[RunId, set[asyncio.Event]] = {}
        self._poller: asyncio.Task[None] | None = None
        self.is_ending = False
        """Set when the server stops: streams end at once, and their clients come back to the next one."""
        bell.on_run(lambda run_id: self.wake(RunId(run_id)))

    @asynccontextmanager
    async def listen(self, run_id: RunId) -> AsyncGenerator[asyncio.Event]:
        """Give an event that is set whenever the run may have moved on; clear it before reading rows."""
        event = asyncio.Event()
        self._listeners.setdefault(run_id, set()).add(event)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.get_running_loop().create_task(self._poll())
        try:
            yield event
        finally:
            listeners = self._listeners[run_id]
            listeners.discard(event)
            if not listeners:
                del self._listeners[run_id]

    @property
    def listeners_count(self) -> int:
        """How many streams are open."""
        return sum(len(events) for events in self._listeners.values())

    def wake(self, run_id: RunId) -> None:
        """Wake the listeners of one run."""
        for event in self._listeners.get(run_id, ()):
            event.set()

    def end_streams(self) -> None:
        """End all streams; for a server that is told to stop."""
        self.is_ending = True
        for run_id in list(self._listeners):
            self.wake(run_id)

    async def close(self) -> None:
        """Stop reading."""
        if self._poller is not None:
            self._poller.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._poller

    async def _poll(self) -> None:
        known: dict[RunId, int] = {}
        while self._listeners:
            await asyncio.sleep(self._poll_s)
            try:
                async with self._database.read() as session:
                    current = await repository.sequences(session, list(self._listeners))
            except (SQLAlchemyError, OSError) as error:
                logger.warning("following runs: %s", type(error).__name__)
                continue
            for run_id, sequence in current.items():
                if known.get(run_id) != sequence:
                    self.wake(run_id)
            known = current
