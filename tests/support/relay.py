"""A relay, apps behind it and raw sockets in front of it, for the tests of links."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import socket
import socketserver
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

from stagedoor.tunnel import ShareLink, ShareOptions, share
from stagedoor_relay.authority.base import Authority
from stagedoor_relay.main import Relay
from stagedoor_relay.settings import Settings
from support.processes import wait_for

DOMAIN = "share.test"
TOKENS = {"ann": "token-of-ann", "bob": "token-of-bob"}
Result = TypeVar("Result")


def write_grants(folder: Path, **keys: str) -> Path:
    """Write grants for ann (`demo`, `ann-*`) and bob (`bob-*`); `keys` are SSH public keys by account."""
    path = folder / "grants.json"
    accounts = [
        {
            "id": name,
            "name": name.title(),
            "token_sha256": [hashlib.sha256(token.encode()).hexdigest()],
            "keys": [keys[name]] if name in keys else [],
            "names": ["demo", f"{name}-*"] if name == "ann" else [f"{name}-*"],
            "max_tunnels": 8,
        }
        for name, token in TOKENS.items()
    ]
    path.write_text(json.dumps({"accounts": accounts}))
    return path


def relay_settings(folder: Path, **changes: Any) -> Settings:
    """Return settings of a relay on free ports with a file of grants."""
    keys = changes.pop("keys", {})
    settings = Settings(
        http_port=0,
        ssh_port=0,
        share_domain=DOMAIN,
        grants=write_grants(folder, **keys),
        state_dir=folder / "state",
        access_log="off",
        handshakes_per_minute=100_000,
    )
    return replace(settings, **changes)


class RunningRelay:
    """A relay on a thread of its own."""

    def __init__(self, settings: Settings, authority: Authority | None = None) -> None:
        self.settings = settings
        self._authority = authority
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.relay = self.call(self._start())

    async def _start(self) -> Relay:
        relay = Relay(self.settings) if self._authority is None else Relay(self.settings, self._authority)
        await relay.start()
        return relay

    def call(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Run a coroutine on the relay's loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def run(self, work: Callable[[], Result]) -> Result:
        """Run a function on the relay's loop."""

        async def wrapped() -> Result:
            return work()

        return self.call(wrapped())

    @property
    def http_port(self) -> int:
        return self.relay.edge.port

    @property
    def ssh_port(self) -> int:
        return self.relay.ingress.port

    @property
    def host_key(self) -> str:
        return " ".join(self.relay.host_key.export_public_key("openssh").decode().split()[:2])

    def share(self, port: int, name: str | None = None, *, account: str = "ann", **options: Any) -> ShareLink:
        """Put a link up with the SDK's client."""
        return share(
            "127.0.0.1",
            port,
            ShareOptions(
                name=name,
                server_address=f"127.0.0.1:{self.ssh_port}",
                token=TOKENS.get(account, account),
                host_key=self.host_key,
                **options,
            ),
        )

    def close(self) -> None:
        """Stop the relay and its thread."""
        self.call(self.relay.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@contextlib.contextmanager
def running_relay(folder: Path, authority: Authority | None = None, **changes: Any) -> Iterator[RunningRelay]:
    """Run a relay until the block ends."""
    relay = RunningRelay(relay_settings(folder, **changes), authority)
    try:
        yield relay
    finally:
        relay.close()


@contextlib.contextmanager
def serving(app: ASGIApp, port: int = 0) -> Iterator[int]:
    """Serve an ASGI app with uvicorn on a thread; yields its port."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="critical", lifespan="off", ws="websockets-sansio"
    )
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    wait_for(lambda: server.started, because="uvicorn did not start")
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)
        listener.close()


class RawApp:
    """A server that answers each connection as a function says; `seen` keeps what each connection brought."""

    def __init__(self, answer: Callable[[socket.socket, RawApp], None]) -> None:
        self.seen: list[bytes] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    answer(self.request, outer)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def raw_app(answer: Callable[[socket.socket, RawApp], None]) -> Iterator[RawApp]:
    """Run a raw app until the block ends."""
    app = RawApp(answer)
    try:
        yield app
    finally:
        app.close()


def read_head(connection: socket.socket) -> bytes:
    """Read up to and including the empty line, and what came with it."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            break
        data += more
    return data


def connect(port: int, timeout_s: float = 10) -> socket.socket:
    """Open a connection to a local port."""
    return socket.create_connection(("127.0.0.1", port), timeout=timeout_s)


def read_all(connection: socket.socket, timeout_s: float = 10) -> bytes:
    """Read until the far side closes."""
    connection.settimeout(timeout_s)
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while more := connection.recv(65536):
            data += more
    return data


def ask(port: int, request: bytes, timeout_s: float = 10) -> bytes:
    """Send bytes and read until the far side closes."""
    with connect(port, timeout_s) as connection:
        connection.sendall(request)
        return read_all(connection, timeout_s)


def get(host: str, target: str = "/", *, extra: str = "", method: str = "GET", close: bool = True) -> bytes:
    """Build a request's head."""
    ending = "Connection: close\r\n" if close else ""
    return f"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{extra}{ending}\r\n".encode()


def status_of(answer: bytes) -> int:
    """Return the status of an answer; 0 when there is none."""
    return int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
