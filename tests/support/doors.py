"""The ways on which one app is reached: by itself, behind a proxy, below another app, as a server's part, by a link."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from starlette.applications import Starlette

import stagedoor as gr
from stagedoor.http.app import StagedoorApp
from stagedoor.http.protocol import server_on
from support.apps import Served

LINK = {"via": "1.1 relay", "x-forwarded-host": "demo.share.example", "x-forwarded-proto": "https"}


@contextlib.contextmanager
def asgi_server(app: object) -> Iterator[str]:
    """Serve an ASGI application of any kind on a free port, and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = server_on(app, listener)
        is_up = threading.Event()
        server.when_started = is_up.set
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
        thread.start()
        assert is_up.wait(20)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.ask_to_end()
            thread.join(20)


@contextlib.contextmanager
def _served(demo: gr.Blocks, app: StagedoorApp, url: str, **client: Any) -> Iterator[Served]:
    found = Served(demo, app, url.rpartition("/")[0] if url.count("/") > 2 else url)
    found.http.close()
    found.url, found.api = url, url + "/gradio_api"
    with httpx.Client(timeout=20, **client) as found.http:
        yield found


@contextlib.contextmanager
def by_itself(demo: gr.Blocks, **options: Any) -> Iterator[Served]:
    """Launch it."""
    app, url, _ = demo.launch(server_port=0, prevent_thread_lock=True, quiet=True, **options)
    try:
        with _served(demo, app, url.rstrip("/")) as found:
            yield found
    finally:
        demo.close(verbose=False)


@contextlib.contextmanager
def below_a_prefix(demo: gr.Blocks, **options: Any) -> Iterator[Served]:
    """Launch it behind a proxy that keeps its prefix."""
    app, url, _ = demo.launch(server_port=0, prevent_thread_lock=True, quiet=True, root_path="/shop", **options)
    try:
        with _served(demo, app, url.rstrip("/") + "/shop") as found:
            yield found
    finally:
        demo.close(verbose=False)


@contextlib.contextmanager
def mounted(demo: gr.Blocks, **options: Any) -> Iterator[Served]:
    """Mount it in another application."""
    outer = Starlette()
    gr.mount_gradio_app(outer, demo, "/inner", **options)
    app = outer.routes[-1].app._app  # type: ignore[attr-defined]  # what `Mounted` passes requests on to
    with asgi_server(outer) as url:
        with _served(demo, app, url + "/inner") as found:
            yield found
        app.close()


@contextlib.contextmanager
def beside_routes(demo: gr.Blocks, **options: Any) -> Iterator[Served]:
    """Serve it as a part of a `gr.Server` that has routes of its own."""
    server = gr.Server()
    server.get("/own")(lambda: "own")
    demo.web_app = server.web
    with by_itself(demo, **options) as found:
        yield found


@contextlib.contextmanager
def by_a_link(demo: gr.Blocks, **options: Any) -> Iterator[Served]:
    """Reach it as the relay of a public link does."""
    app, url, _ = demo.launch(server_port=0, prevent_thread_lock=True, quiet=True, **options)
    try:
        with _served(demo, app, url.rstrip("/"), headers=LINK) as found:
            yield found
    finally:
        demo.close(verbose=False)


DOORS: dict[str, Callable[..., contextlib.AbstractContextManager[Served]]] = {
    "by itself": by_itself,
    "below a prefix": below_a_prefix,
    "mounted": mounted,
    "beside own routes": beside_routes,
    "by a link": by_a_link,
}
