"""Doorbells: wake whoever waits for rows. A lost ring costs a little waiting, never a run; rows are read regardless."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, Final, cast

logger = logging.getLogger(__name__)

CHANNEL: Final = "stagedoor:runs"
_RETRY_S: Final = 2.0


class RunBell:
    """Rings inside this process, and through Redis in all others where there is one.

    Args:
        redis_url: None: other processes find out by reading rows.
    """

    def __init__(self, redis_url: str | None = None) -> None:
        self.outbox: Final = asyncio.Event()
        """Set when there may be something to dispatch."""
        self.is_shared: Final = redis_url is not None
        self._redis_url = redis_url
        self._redis: Any = None
        self._listener: Callable[[str], None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def on_run(self, listener: Callable[[str], None]) -> None:
        """Call `listener` with the id of a run that changed."""
        self._listener = listener

    def ring_outbox(self) -> None:
        """Say that the outbox has something; for after a commit."""
        self.outbox.set()

    def ring_run(self, run_id: str) -> None:
        """Say that a run has changed; for after a commit."""
        if self._listener is not None:
            self._listener(run_id)
        if self._redis_url is not None:
            task = asyncio.get_running_loop().create_task(self._publish(run_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def listen(self) -> None:
        """Pass on the rings of other processes until cancelled; for the server, where Redis is configured."""
        if self._redis_url is None:
            return
        from redis.exceptions import RedisError

        while True:
            try:
                async with self._client().pubsub() as subscription:
                    await subscription.subscribe(CHANNEL)
                    async for message in subscription.listen():
                        if message["type"] == "message" and self._listener is not None:
                            self._listener(cast("bytes", message["data"]).decode("ascii", "replace"))
            except (RedisError, OSError) as error:
                logger.warning("doorbell: Redis is away (%s); reading rows instead", type(error).__name__)
                await asyncio.sleep(_RETRY_S)

    async def close(self) -> None:
        """Close the connection."""
        for task in list(self._tasks):
            with contextlib.suppress(Exception):
                await task
        if self._redis is not None:
            await self._redis.aclose()

    def _client(self) -> Any:
        if self._redis is None:
            from redis.asyncio import Redis

            self._redis = Redis.from_url(self._redis_url or "", socket_connect_timeout=2, health_check_interval=15)
        return self._redis

    async def _publish(self, run_id: str) -> None:
        from redis.exceptions import RedisError

        with contextlib.suppress(RedisError, OSError):
            await self._client().publish(CHANNEL, run_id)
