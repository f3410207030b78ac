"""Running the server: uvicorn on the configured address, one JSON line on stdout once it listens."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
import sys
from collections.abc import Generator

import uvicorn

from stagedoor_server.app import build_context, create_app
from stagedoor_server.runs.hub import RunHub
from stagedoor_server.settings import Settings

SHUTDOWN_GRACE_S = 8
"""Requests in flight may end by themselves this long. Streams end at once: clients resume them by event id."""


class _AnnouncingServer(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, hub: RunHub) -> None:
        super().__init__(config)
        self._hub = hub

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop on SIGINT and SIGTERM and then exit with 0; uvicorn's own would end as if killed by the signal."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._hub.end_streams()
        await super().shutdown(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            sys.stdout.write(json.dumps({"ready": True, "port": port}) + "\n")
            sys.stdout.flush()


def serve(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit status."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    context = build_context(settings)
    config = uvicorn.Config(
        create_app(settings, context),
        host=settings.server_host,
        port=settings.server_port,
        http="httptools",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,  # addresses hold one-time tokens; the audit log says who did what
        server_header=False,
        proxy_headers=False,  # forwarded headers are read in http.context, from trusted proxies only
        timeout_graceful_shutdown=SHUTDOWN_GRACE_S,
    )
    server = _AnnouncingServer(config, context.hub)
    server.run()
    return 0 if server.started else 1
