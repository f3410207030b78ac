"""The Celery app: its one task, and what it may carry. JSON only, run ids only; results are rows, not messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stagedoor_server.settings import Settings

if TYPE_CHECKING:
    from celery import Celery

TASK_NAME: Final = "stagedoor.run"
QUEUE: Final = "stagedoor-runs"
SPOOL_POLL_S: Final = 0.1
"""The embedded broker looks into its folder this often: a listdir, and a tenth of a second of delay at most."""


def create_celery(settings: Settings) -> Celery:
    """Build the Celery app for the configured broker."""
    from celery import Celery
    from kombu.transport import TRANSPORT_ALIASES

    TRANSPORT_ALIASES["spool"] = "stagedoor_server.runs.spool:Transport"
    app = Celery("stagedoor", broker=settings.resolved_broker_url, set_as_current=False)
    options: dict[str, Any]
    if settings.resolved_broker_url.startswith("spool:"):
        options = {"folder": str(settings.spool_dir), "polling_interval": SPOOL_POLL_S}
    else:
        options = {"socket_connect_timeout": 2, "socket_timeout": 10, "socket_keepalive": True}
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_default_queue=QUEUE,
        task_acks_late=False,  # the row is the truth: a message lost with its worker is announced again by the sweeper
        worker_prefetch_multiplier=1,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=2,
        broker_transport_options=options,
        broker_pool_limit=1,
        timezone="UTC",
        enable_utc=True,
    )
    return app


class Announcer:
    """Sends run ids to the workers. Blocking: call it in a thread.

    Args:
        settings: Which broker.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._celery: Celery | None = None

    def announce(self, run_ids: list[str]) -> None:
        """Send one message per run.

        Raises:
            Exception: Whatever kombu raises when the broker is away; the caller tries again later.
        """
        if self._celery is None:  # imported when first needed: a server starts without Celery's second of imports
            self._celery = create_celery(self._settings)
        for run_id in run_ids:
            self._celery.send_task(TASK_NAME, args=[run_id], retry=False, ignore_result=True)

    def close(self) -> None:
        """Close the connection."""
        if self._celery is not None:
            self._celery.close()
