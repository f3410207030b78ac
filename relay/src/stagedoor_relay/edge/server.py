"""The edge: listens for visitors, holds what their connections share, and looks after deadlines once a second."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import resource
import time
from functools import lru_cache
from typing import Any, TypeVar

from stagedoor_relay.authority.base import Authority
from stagedoor_relay.edge.context import Visitor
from stagedoor_relay.edge.direct import DirectOpener
from stagedoor_relay.edge.log import AccessLog
from stagedoor_relay.edge.router import Router
from stagedoor_relay.edge.visitor import VisitorConnection
from stagedoor_relay.edge.visits import VisitCookies, load_visit_key
from stagedoor_relay.errors import UpstreamError
from stagedoor_relay.limits import CountLimit, network_key
from stagedoor_relay.registry import Registry
from stagedoor_relay.settings import Settings

logger = logging.getLogger("stagedoor.edge")

TICK_S = 1.0

_T = TypeVar("_T")


class Edge:
    """The visitors' side of the relay.

    Args:
        settings: Addresses and limits.
        authority: Asked about names without tunnel and about visitors of private links.
        registry: The live tunnels.
    """

    def __init__(self, settings: Settings, authority: Authority, registry: Registry) -> None:
        self.settings = settings
        cookies = VisitCookies(load_visit_key(settings.state_dir), is_secure=settings.share_scheme == "https")
        console = DirectOpener(*settings.console_upstream) if settings.console_upstream else None
        self.router = Router(settings, authority, registry, cookies, console)
        self.log = AccessLog(settings.access_log)
        limit = settings.max_connections or _connections_for_files()
        self._held = CountLimit(settings.max_connections_per_host, limit)
        self._visitors: set[Visitor] = set()
        self._tasks: set[asyncio.Future[Any]] = set()
        self._drained = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._ticker: asyncio.TimerHandle | None = None
        self._is_trusted = lru_cache(maxsize=4096)(self._look_up_trust)

    @property
    def port(self) -> int:
        """The port that is listened on."""
        return int(self._server.sockets[0].getsockname()[1]) if self._server is not None else 0

    async def start(self) -> None:
        """Listen."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: VisitorConnection(self), self.settings.http_host, self.settings.http_port, backlog=2048
        )
        self._tick()

    async def close(self, drain_s: float = 5.0) -> None:
        """Stop listening, let answers under way end, then cut the rest."""
        if self._server is not None:
            self._server.close()
        for visitor in tuple(self._visitors):
            visitor.close_when_idle()
        self._drained.clear()
        if self._visitors:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(drain_s):
                    await self._drained.wait()
        if self._ticker is not None:
            self._ticker.cancel()
        for visitor in tuple(self._visitors):
            visitor.break_off()
        for task in tuple(self._tasks):
            task.cancel()
        self.log.flush()

    def admit(self, visitor: Visitor, peer_host: str, *, is_trusted: bool) -> bool:
        """Count a connection; False when its address or the relay has too many."""
        if not self._held.take(network_key(peer_host), exempt=is_trusted):
            return False
        self._visitors.add(visitor)
        return True

    def release(self, visitor: Visitor, peer_host: str) -> None:
        """A counted connection is gone."""
        self._held.release(network_key(peer_host))
        self._visitors.discard(visitor)
        if not self._visitors:
            self._drained.set()

    def is_trusted(self, host: str) -> bool:
        """Tell whether an address belongs to a trusted proxy."""
        return bool(self.settings.trusted_proxies) and self._is_trusted(host)

    def _look_up_trust(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self.settings.trusted_proxies)

    def spawn(self, task: asyncio.Future[_T]) -> None:
        """Hold a task that nobody waits for; an error in it is logged, not lost."""
        self._tasks.add(task)
        task.add_done_callback(self._task_done)

    def _task_done(self, task: asyncio.Future[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, UpstreamError):
            logger.error("a task of the edge failed", exc_info=error)

    def _tick(self) -> None:
        now = time.monotonic()
        for visitor in tuple(self._visitors):
            visitor.check(now)
        self.router.drop_stale()
        self.log.flush()
        self._ticker = asyncio.get_running_loop().call_later(TICK_S, self._tick)


def _connections_for_files() -> int:
    """Three quarters of the file descriptors: the rest is for tunnels, the authority and the log."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] * 3 // 4
