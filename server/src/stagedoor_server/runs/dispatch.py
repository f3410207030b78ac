"""Sends what stands in the outbox to the workers, after the commit that put it there.

Killed between sending and deleting: the message goes out twice, and the second claim finds nothing to claim. Broker
away: entries stay and go out when it is back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import SQLAlchemyError

from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import RunId
from stagedoor_server.models import OutboxEntry, Run
from stagedoor_server.runs.broker import Announcer
from stagedoor_server.runs.doorbell import RunBell

logger = logging.getLogger(__name__)

BATCH: Final = 100
IDLE_S: Final = 1.0
"""Workers in other processes put entries in as well, and some are for later: look this often even if nobody rings."""
MAX_BACKOFF_S: Final = 10.0


class Dispatcher:
    """Empties the outbox as long as the server runs.

    Args:
        database: Where the outbox is.
        bell: Rings when there is something new.
        announcer: Sends to the broker.
    """

    def __init__(self, database: Database, bell: RunBell, announcer: Announcer) -> None:
        self._database = database
        self._bell = bell
        self._announcer = announcer
        self.is_broker_reachable = True

    async def run(self) -> None:
        """Dispatch until cancelled."""
        backoff_s = IDLE_S
        while True:
            self._bell.outbox.clear()
            try:
                while await self.dispatch_once() == BATCH:
                    pass
                backoff_s = IDLE_S
                self.is_broker_reachable = True
            except (SQLAlchemyError, OSError) as error:
                logger.warning("the outbox cannot be read: %s", type(error).__name__)
            except BrokerAwayError as error:
                if self.is_broker_reachable:
                    logger.warning("the broker is away (%s); runs stay in the outbox until it is back", error)
                self.is_broker_reachable = False
                await asyncio.sleep(backoff_s)
                backoff_s = min(backoff_s * 2, MAX_BACKOFF_S)
                continue
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bell.outbox.wait(), IDLE_S)

    async def dispatch_once(self) -> int:
        """Send one batch; returns how many entries it held.

        Raises:
            BrokerAwayError: The broker did not take it; the entries stay.
        """
        now = utc_now()
        async with self._database.read() as session:
            rows = await session.execute(
                select(OutboxEntry.id, OutboxEntry.run_id)
                .join(Run, Run.id == OutboxEntry.run_id)
                .where(or_(Run.available_at.is_(None), Run.available_at <= now))
                .order_by(OutboxEntry.id)
                .limit(BATCH)
            )
            entries = rows.all()
        if not entries:
            return 0
        run_ids: list[RunId] = list(dict.fromkeys(run_id for _, run_id in entries))
        try:
            await asyncio.to_thread(self._announcer.announce, [str(run_id) for run_id in run_ids])
        except Exception as error:
            raise BrokerAwayError(type(error).__name__) from error
        async with self._database.write() as session:
            await session.execute(delete(OutboxEntry).where(OutboxEntry.id.in_([entry for entry, _ in entries])))
            await session.execute(
                update(Run)
                .where(Run.id.in_(run_ids))
                .values(dispatched_at=utc_now(), dispatches=Run.dispatches + 1)
                .execution_options(synchronize_session=False)
            )
        return len(entries)


class BrokerAwayError(Exception):
    """The broker did not take a message."""
