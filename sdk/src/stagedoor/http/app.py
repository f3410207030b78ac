"""The ASGI application of an app: checks, routing, and errors as answers.

    Host → route → method → Origin (changing methods) → login → handler

Everything that refuses a request does so before its body is read.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from stagedoor.errors import FileAccessError, PayloadError
from stagedoor.http import security
from stagedoor.http.author_routes import OF_FASTAPI, ASGIApp, as_middleware, new_web_app
from stagedoor.http.exchange import (
    NOSNIFF,
    ClientGone,
    Exchange,
    Headers,
    HTTPError,
    Receive,
    Scope,
    Send,
    not_signed_in,
)
from stagedoor.http.options import ServerOptions
from stagedoor.http.own_routes import OwnRoutes
from stagedoor.http.routes import table
from stagedoor.http.server import AppServer
from stagedoor.runtime.encoding import encode
from stagedoor.runtime.engine import Engine

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.files import FileStore
    from stagedoor.runtime.calls import EngineOptions


class StagedoorApp:
    """An app as an ASGI application.

    Args:
        server: What the routes share.
    """

    def __init__(self, server: AppServer) -> None:
        self.server = server
        self.start_failure: Exception | None = None
        """Why the app could not start, of what its author's routes do then."""
        self._outermost: ASGIApp = self._serve
        self._roots: dict[tuple[bytes, str], str] = {}
        self._earlier: list[Engine] = []

    def replace(self, blocks: Blocks) -> None:
        """Serve another app from now on; calls under way go on, and sessions stay. Runs on the event loop.

        Args:
            blocks: The app, as its file describes it after a change.
        """
        old = self.server
        engine = Engine(blocks.graph(), old.files, old.engine.options)
        for shared in ("sessions", "calls", "feeds", "runs"):
            setattr(engine, shared, getattr(old.engine, shared))
        new = AppServer(blocks, engine, old.files, old.options)
        new.auth, new.dev, new.uploads, new.listeners = old.auth, old.dev, old.uploads, old.listeners
        new.extra_hosts, new.is_shared = old.extra_hosts, old.is_shared
        engine.start()
        self._earlier.append(old.engine)
        self.server = new
        for listener in new.listeners:
            listener.tell()

    # As a FastAPI application, which Gradio's is ------------------------------------------------------------------

    @classmethod
    def create_app(cls, blocks: Blocks, *_: object, **__: object) -> object:
        """Return an app as an ASGI application, as `gradio.routes.App.create_app` did."""
        return blocks.app

    def __getattr__(self, name: str) -> object:
        """Return what authors ask of a FastAPI application: `app.get("/path")`, `app.mount(…)`, `app.state`."""
        if name not in OF_FASTAPI:
            msg = f"the app has no {name!r}"
            raise AttributeError(msg)
        if self.server.own_routes is None:
            self.server.own_routes = OwnRoutes(new_web_app())
        return getattr(self.server.own_routes.web, name)

    def add_middleware(self, middleware: Callable[..., ASGIApp], *args: object, **options: object) -> None:
        """Put a middleware around the app.

        Args:
            middleware: Its class.
            args: Its positional arguments behind the app.
            options: Its keyword arguments.
        """
        self._outermost = middleware(self._outermost, *args, **options)

    def middleware(self, kind: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
        """Put a function `(request, call_next) -> response` around the app; a decorator.

        Args:
            kind: "http".
        """

        def add(dispatch: Callable[..., object]) -> Callable[..., object]:
            self._outermost = as_middleware(dispatch)(self._outermost)
            return dispatch

        return add

    # As an ASGI application -----------------------------------------------------------------------------------

    def close(self) -> None:
        """End what runs, so that every open stream ends by itself."""
        for engine in [self.server.engine, *self._earlier]:
            engine.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event of any ASGI server."""
        await self._outermost(scope, receive, send)

    # Not coroutines themselves where they would only wait for another: an open page keeps all of them in memory.

    def _serve(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            return self._answer(scope, receive, send)
        if scope["type"] == "websocket":
            return self._open_socket(scope, receive, send)
        return self._lifespan(receive, send)

    def _answer(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        return self._guarded(self._exchange(scope, receive, send), self._enter)

    async def _guarded(self, exchange: Exchange, answer: Callable[[Exchange], Awaitable[None]]) -> None:
        """Answer a request; what is raised on the way becomes the answer."""
        try:
            await answer(exchange)
        except ClientGone:
            return
        except HTTPError as error:
            await self._refuse(exchange, error)
        except (PayloadError, FileAccessError) as error:
            await self._refuse(exchange, HTTPError(400, str(error)))

    def _enter(self, exchange: Exchange) -> Awaitable[None]:
        """Check where a request is meant to go, and let the author's own routes (`gr.Server`) have a look first."""
        self._place(exchange)
        own_routes = self.server.own_routes
        return self._handle(exchange) if own_routes is None else self._try_own_routes(exchange, own_routes)

    async def _try_own_routes(self, exchange: Exchange, own_routes: OwnRoutes) -> None:
        async def beside(scope: Scope, receive: Receive, send: Send) -> None:
            inner = Exchange(self.server, scope, receive, send, exchange.path, exchange.headers)
            inner.root, inner.client, inner.username = exchange.root, exchange.client, exchange.username
            await self._guarded(inner, self._handle)

        if not await own_routes.take(exchange, self._own_authorities(exchange), beside):
            await self._handle(exchange)

    async def _handle(self, exchange: Exchange) -> None:
        server, headers = self.server, exchange.headers
        found = table.find(exchange.path)
        if found is None and server.has_page(exchange.path.strip("/")):
            found = table.PAGE_WITH_SLASH if exchange.path.endswith("/") else table.PAGE, ""
        method = exchange.method
        if found is None:
            raise HTTPError(404, "Not Found")
        route, exchange.tail = found
        if method == "OPTIONS":
            await self._preflight(exchange)
            return
        handler = route.get if method in {"GET", "HEAD"} else route.post if method == "POST" else None
        if handler is None:
            allowed = b", ".join([b"GET, HEAD"] * bool(route.get) + [b"POST"] * bool(route.post))
            raise HTTPError(405, "Method Not Allowed", [(b"allow", allowed)])
        if method == "POST" and server.own_routes is None:
            security.check_origin(headers, self._own_authorities(exchange), server.options.allowed_origins)
        if server.auth.is_required and exchange.username is None:
            exchange.username = await server.auth.identify(exchange)
            if exchange.username is None and not route.is_public:
                raise not_signed_in(exchange)
        if server.oauth is not None:
            await server.oauth.keep_up(exchange)
        if server.options.allowed_origins:
            exchange.add_headers(security.cors_headers(headers, server.options.allowed_origins))
        await handler(exchange)

    async def _open_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a WebSocket of the author's own (`gr.Server`); the app itself has none."""
        exchange = self._exchange(scope, receive, send)
        reason = "this app has no WebSocket"
        try:
            self._place(exchange)
            if self.server.own_routes is not None:
                await self.server.own_routes.take(exchange, self._own_authorities(exchange), self._answer)
                return
        except HTTPError as error:
            if exchange.is_begun:
                raise
            reason = str(error.detail)[:100]
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": reason})

    def _exchange(self, scope: Scope, receive: Receive, send: Send) -> Exchange:
        headers = dict(cast("Headers", scope["headers"]))
        return Exchange(self.server, scope, receive, send, self._own_path(scope), headers)

    def _place(self, exchange: Exchange) -> None:
        """Check that a request is for this app, and note under which address its caller knows the app."""
        security.check_host(exchange.headers, self.server.allowed_hosts())
        exchange.root = self._root(exchange)
        if b"x-forwarded-for" in exchange.headers:
            exchange.client = security.visitor_address(exchange.headers, exchange.peer)
            exchange.scope = {**exchange.scope, "client": (exchange.client, 0)}

    async def _preflight(self, exchange: Exchange) -> None:
        allowed = security.cors_headers(exchange.headers, self.server.options.allowed_origins)
        await exchange.begin(204, [NOSNIFF, *allowed, *(security.PREFLIGHT if allowed else [])])
        await exchange.piece(b"", more=False)

    async def _refuse(self, exchange: Exchange, error: HTTPError) -> None:
        if exchange.is_begun:
            raise error
        await exchange.send_json_bytes(encode({"detail": error.detail}), error.status, error.headers)

    def _own_path(self, scope: Scope) -> str:
        """Return the path below the app: without the mount point, and without the proxy's prefix if it was kept."""
        path = cast("str", scope["path"])
        mounted = cast("str", scope.get("root_path") or "")
        if mounted and path.startswith(mounted):
            path = path[len(mounted) :] or "/"
        prefix = self.server.root_prefix
        if prefix and (path == prefix or path.startswith(prefix + "/")):
            path = path[len(prefix) :] or "/"
        return path

    def _root(self, exchange: Exchange) -> str:
        headers, scope = exchange.headers, exchange.scope
        scheme = cast("str", scope.get("scheme") or "http").replace("ws", "http")
        root_path = self.server.options.root_path or cast("str", scope.get("root_path") or "")
        proxies = self.server.options.trusted_proxies
        if b"x-forwarded-host" in headers or b"x-forwarded-proto" in headers:
            return security.root_address(headers, exchange.peer, scheme, root_path, proxies)
        key = (headers.get(b"host", b""), scheme + root_path)
        root = self._roots.get(key)
        if root is None:
            if len(self._roots) > 1000:
                self._roots.clear()
            root = self._roots[key] = security.root_address(headers, exchange.peer, scheme, root_path, proxies)
        return root

    def _own_authorities(self, exchange: Exchange) -> frozenset[bytes]:
        if b"origin" not in exchange.headers:
            return frozenset()
        own = {exchange.headers.get(b"host", b"").lower()}
        forwarded = security.forwarded_authority(exchange.headers, exchange.peer, self.server.options.trusted_proxies)
        if forwarded is not None:
            own.add(forwarded.lower())
        own.add(exchange.root.partition("://")[2].partition("/")[0].lower().encode())
        return frozenset(own)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.server.engine.start()
                try:
                    if self.server.own_routes is not None:
                        await self.server.own_routes.start()
                except Exception as error:  # noqa: BLE001 - whatever the author's code raises: it cannot start
                    self.start_failure = error
                    await send({"type": "lifespan.startup.failed", "message": traceback.format_exc()})
                    return
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                self.close()
                if self.server.own_routes is not None:
                    await self.server.own_routes.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def create_app(
    blocks: Blocks, options: ServerOptions, *, engine_options: EngineOptions, files: FileStore
) -> StagedoorApp:
    """Put an app together for serving.

    Args:
        blocks: The app.
        options: How it is served.
        engine_options: Limits of its engine.
        files: Where its files lie.

    Raises:
        AuthoringError: When the app's description is wrong.
    """
    graph = blocks.graph()
    if not engine_options.workers and engine_options.workers_url is None:
        return StagedoorApp(AppServer(blocks, Engine(graph, files, engine_options), files, options))
    from stagedoor.runtime.workers.crew import Crew
    from stagedoor.runtime.workers.nursery import Nursery
    from stagedoor.runtime.workers.process import served_on_sockets

    place = None
    if engine_options.workers_url is not None:
        from stagedoor.runtime.workers.meeting import place_at

        place = place_at(engine_options.workers_url, engine_options.workers_key)
    crew = Crew(graph) if place is None else Crew(graph, place.wait_s)
    server = AppServer(blocks, Engine(graph, files, engine_options, crew), files, options)
    server.documents.config("", None)  # workers, too, must know the files that the app's description names
    if engine_options.workers:
        crew.add(Nursery(engine_options.workers, served_on_sockets(graph, files, engine_options)))
    if place is not None:
        from stagedoor.runtime.workers.meeting import version_of
        from stagedoor.runtime.workers.remote import RemoteSource

        crew.add(RemoteSource(place, version_of(graph), files))
    return StagedoorApp(server)


def work_elsewhere(blocks: Blocks, options: ServerOptions, *, engine_options: EngineOptions, files: FileStore) -> None:
    """Take calls of an app that is served on another machine, until this is interrupted.

    Args:
        blocks: The app, the same as there.
        options: How it is served there.
        engine_options: Limits of each process, how many there are, and where the front is met.
        files: Where files lie on this machine.

    Raises:
        LaunchError: When the front has another version of the app, or another key.
    """
    import asyncio
    import signal

    from stagedoor.http.documents import Documents
    from stagedoor.http.frontend import Frontend
    from stagedoor.runtime.cleaning import Cleaner
    from stagedoor.runtime.workers.bridge import Bridge
    from stagedoor.runtime.workers.meeting import place_at, version_of
    from stagedoor.runtime.workers.nursery import Nursery
    from stagedoor.runtime.workers.process import served_on_sockets

    graph = blocks.graph()
    place = place_at(cast("str", engine_options.workers_url), engine_options.workers_key)
    Documents(blocks, files, options, Frontend.shared()).config("", None)  # as in `create_app`
    count = max(1, engine_options.workers)
    nursery = Nursery(count, served_on_sockets(graph, files, engine_options))
    cleaner = Cleaner(files, *engine_options.delete_cache) if engine_options.delete_cache else None

    async def work() -> None:
        task = asyncio.current_task()
        if task is not None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        if cleaner is not None:
            cleaner.start()
        await Bridge(place, version_of(graph), files, nursery, count).run()

    try:
        asyncio.run(work())
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass
    finally:
        nursery.close()
        if cleaner is not None:
            cleaner.close()
