"""The sweeper: finds what was lost and what is over. Every step is a conditional UPDATE, so several may sweep."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from stagedoor_server.auth import repository as auth_repository
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import Database
from stagedoor_server.models import RunFile
from stagedoor_server.runs import ledger
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.settings import Settings
from stagedoor_server.storage.local import LocalStorage
from stagedoor_server.tunnels import repository as tunnels_repository
from stagedoor_server.tunnels.liveness import live_since

logger = logging.getLogger(__name__)

HOUSEKEEPING_S: Final = 3600.0
UPLOAD_LIFETIME: Final = timedelta(days=1)
ORPHAN_AGE_S: Final = 3600.0
"""Stored bytes without a row younger than this may belong to a run that is writing its row right now."""
FORGOTTEN_AFTER: Final = timedelta(days=7)
"""A tunnel whose relay was away may still be there: a heartbeat makes it live again."""
_LOOKUP_BATCH: Final = 500


class Sweeper:
    """Sweeps as long as the server runs.

    Args:
        settings: How often, and what counts as silent.
        database: Where the rows are.
        bell: Rung for what was found.
        storage: Cleaned of what no row names.
    """

    def __init__(self, settings: Settings, database: Database, bell: RunBell, storage: LocalStorage) -> None:
        self._settings = settings
        self._database = database
        self._bell = bell
        self._storage = storage

    async def run(self) -> None:
        """Sweep until cancelled."""
        loop = asyncio.get_running_loop()
        next_housekeeping = loop.time()
        while True:
            try:
                await self.sweep_once()
                if loop.time() >= next_housekeeping:
                    next_housekeeping = loop.time() + HOUSEKEEPING_S
                    await self.tidy_once()
            except (SQLAlchemyError, OSError) as error:
                logger.warning("the sweep failed and is tried again: %s", type(error).__name__)
            await asyncio.sleep(self._settings.sweep_s)

    async def sweep_once(self) -> None:
        """Recover runs of lost workers, announce forgotten ones again, wake those whose app is back."""
        settings, now = self._settings, utc_now()
        async with self._database.write() as session:
            found = [
                *await ledger.recover_silent(
                    session,
                    silent_since=now - timedelta(seconds=settings.silent_after_s),
                    max_attempts=settings.max_attempts,
                ),
                *await ledger.wake_live(session, heard_since=live_since(settings, now)),
                *await ledger.reannounce(session, redispatch_after_s=settings.redispatch_after_s),
            ]
        if found:
            self._bell.ring_outbox()
            for run_id in found:
                self._bell.ring_run(run_id)

    async def tidy_once(self) -> None:
        """Remove what is over: expired sessions and tickets, unused uploads, bytes that no row names."""
        now = utc_now()
        async with self._database.write() as session:
            await auth_repository.delete_expired_sessions(session, now)
            await tunnels_repository.delete_expired_tickets(session, now)
            await tunnels_repository.close_forgotten(session, now - FORGOTTEN_AFTER, now)
            await session.execute(
                delete(RunFile).where(RunFile.run_id.is_(None), RunFile.created_at < now - UPLOAD_LIFETIME)
            )
        candidates = await asyncio.to_thread(self._storage.old_files, older_than_s=ORPHAN_AGE_S)
        for start in range(0, len(candidates), _LOOKUP_BATCH):
            batch = candidates[start : start + _LOOKUP_BATCH]
            async with self._database.read() as session:
                kept = set(await session.scalars(select(RunFile.sha256).where(RunFile.sha256.in_(batch))))
            for sha256 in set(batch) - kept:
                await asyncio.to_thread(self._storage.delete, sha256)
