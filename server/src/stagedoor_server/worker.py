"""Running a worker: a Celery process with one JSON line on stdout once it takes messages."""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any, Final

from stagedoor_server.runs.tasks import register
from stagedoor_server.settings import Settings

DRAIN_S: Final = 5.0
"""After SIGTERM, runs may end by themselves this long; then they go back to the queue for another worker."""


def run_worker(settings: Settings) -> int:
    """Work until SIGINT or SIGTERM; returns the exit status."""
    from celery import signals

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
    signals.setup_logging.connect(lambda **_: None, weak=False)  # ours stays as it is
    celery.worker_main(
        [
            "worker",
            f"--pool={settings.worker_pool}",
            f"--concurrency={settings.worker_concurrency}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            "--loglevel=WARNING",
            "--quiet",
        ]
    )
    return 0
