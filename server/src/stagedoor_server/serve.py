"""Running the server: uvicorn on the configured address, one JSON line on stdout once it listens."""

from __future__ import annotations

import json
import socket
import sys

import uvicorn

from stagedoor_server.app import create_app
from stagedoor_server.settings import Settings

SHUTDOWN_GRACE_S = 8
"""Open streams are cut after this long; clients resume them by event id."""


class _AnnouncingServer(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            sys.stdout.write(json.dumps({"ready": True, "port": port}) + "\n")
            sys.stdout.flush()


def serve(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit status."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    config = uvicorn.Config(
        create_app(settings),
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
    server = _AnnouncingServer(config)
    server.run()
    return 0 if server.started else 1
