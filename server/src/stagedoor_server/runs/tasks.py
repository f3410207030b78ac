"""The Celery task, and the event loop that all runs of a worker process share."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import socket
import threading
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, Final

from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import RunId
from stagedoor_server.runs.broker import TASK_NAME, create_celery
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.runs.execute import WorkerContext, execute
from stagedoor_server.settings import Settings
from stagedoor_server.storage.local import LocalStorage

if TYPE_CHECKING:
    from celery import Celery

logger = logging.getLogger(__name__)

_RUN_ID: Final = re.compile(r"[0-9a-z]{26}")


class RunLoop:
    """One event loop in a thread of its own, made in the process that uses it (after Celery's fork, if it forks).

    Args:
        settings: Passed on to runs.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context: WorkerContext | None = None
        self._pid = 0
        self._running: set[Future[None]] = set()

    def carry_out(self, run_id: RunId) -> None:
        """Carry out a run; blocks the calling worker thread until it ends."""
        loop, context = self._started()
        future = asyncio.run_coroutine_threadsafe(execute(context, run_id), loop)
        self._running.add(future)
        try:
            future.result()
        except CancelledError:
            logger.info("run %s went back to the queue", run_id)
        finally:
            self._running.discard(future)

    def give_back(self) -> None:
        """Stop all runs; each goes back to the queue."""
        for future in list(self._running):
            future.cancel()

    def _started(self) -> tuple[asyncio.AbstractEventLoop, WorkerContext]:
        with self._lock:
            if self._loop is None or self._context is None or self._pid != os.getpid():
                self._pid = os.getpid()
                self._loop = asyncio.new_event_loop()
                self._context = WorkerContext(
                    settings=self._settings,
                    database=Database(self._settings.resolved_database_url),
                    storage=LocalStorage(self._settings.resolved_storage_dir),
                    bell=RunBell(self._settings.redis_url),
                    name=f"{socket.gethostname()}:{os.getpid()}",
                )
                threading.Thread(target=self._loop.run_forever, name="runs", daemon=True).start()
            return self._loop, self._context


def register(settings: Settings) -> tuple[Celery, RunLoop]:
    """Build the Celery app with its one task."""
    celery = create_celery(settings)
    loop = RunLoop(settings)

    def run(*arguments: Any) -> None:
        # Whoever can write to the broker can write any message: nothing but one well-formed id gets further.
        if len(arguments) != 1 or not isinstance(arguments[0], str) or _RUN_ID.fullmatch(arguments[0]) is None:
            logger.warning("dropped a message that is not a run's id")
            return
        with contextlib.suppress(CancelledError):
            loop.carry_out(RunId(arguments[0]))

    celery.task(name=TASK_NAME)(run)
    return celery, loop
