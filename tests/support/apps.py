"""Apps under test: served for real on a free port, and a plain HTTP client for them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import httpx

import stagedoor as gr
from stagedoor.http.app import StagedoorApp


class Served:
    """An app that is being served."""

    def __init__(self, demo: gr.Blocks, app: StagedoorApp, url: str) -> None:
        self.demo = demo
        self.app = app
        self.url = url.rstrip("/")
        self.api = self.url + "/gradio_api"
        self.port = int(self.url.rpartition(":")[2])
        self.http = httpx.Client(timeout=20)

    @property
    def engine(self):
        return self.app.server.engine

    def fn(self, api_name: str) -> int:
        """Index of a function by its endpoint name."""
        return next(i for i, f in self.engine.graph.functions.items() if f.api_name == api_name)

    def join(self, api_name: str, data: list[object], session: str = "s", **fields: object) -> httpx.Response:
        body = {"data": data, "fn_index": self.fn(api_name), "session_hash": session, **fields}
        return self.http.post(f"{self.api}/queue/join", json=body)

    def raw(self, request: bytes, *, timeout_s: float = 10) -> bytes:
        """Send bytes as they are and return everything that comes back until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout_s) as connection:
            connection.sendall(request)
            parts = []
            # A server that refuses without reading the rest resets the connection.
            with contextlib.suppress(ConnectionResetError):
                while part := connection.recv(65536):
                    parts.append(part)
            return b"".join(parts)


@contextlib.contextmanager
def served(demo: gr.Blocks, **options: object) -> Iterator[Served]:
    """Serve an app on a free port for as long as the block runs."""
    app, url, _ = demo.launch(server_port=0, prevent_thread_lock=True, quiet=True, **options)
    running = Served(demo, app, url)
    try:
        yield running
    finally:
        running.http.close()
        demo.close(verbose=False)
