"""Running a worker: a Celery process with one JSON line on stdout once it takes messages."""

from __future__ import annotations

import json
import os
import sys
import threading
import warnings
from typing import Any, Final, cast

from stagedoor_server.runs.tasks import register
from stagedoor_server.settings import Settings

DRAIN_S: Final = 5.0
"""After SIGTERM, runs may end by themselves this long; then they go back to the queue for another worker."""


def run_worker(settings: Settings) -> int:
    """Work until SIGINT or SIGTERM; returns the exit status."""
    from celery import signals
    from celery.platforms import SecurityWarning

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    celery, loop = register(settings)

    def on_ready(**_: Any) -> None:
        sys.stdout.write(json.dumps({"ready": True, "pid": os.getpid()}) + "\n")
        sys.stdout.flush()

    def on_shutdown(**_: Any) -> None:
        timer = threading.Timer(DRAIN_S, loop.give_back)
        timer.daemon = True
        timer.start()

    signals.worker_ready.connect(on_ready, weak=False)
    signals.worker_shutting_down.connect(on_shutdown, weak=False)
    signals.setup_logging.connect(_keep_logging, weak=False)  # ours stays as it is
    # Celery warns of root because of pickle; our messages are JSON and hold one id.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    worker = cast("Any", celery).Worker(
        pool=settings.worker_pool,
        concurrency=settings.worker_concurrency,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        loglevel="WARNING",
        quiet=True,
    )
    worker.start()
    return cast("int", worker.exitcode) or 0


def _keep_logging(**_: Any) -> None:
    """Tell Celery that logging is set up."""
