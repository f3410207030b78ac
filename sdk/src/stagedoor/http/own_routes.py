"""The author's own web routes beside an app's (`gr.Server`): which of them answers, and under which checks.

    host, origin, login ─► the author's middleware ─► the author's route, else the app's, else the author's "not found"

The author's application is asked for every path, so that its middleware and its error handlers see every request.
Only a few paths are always the app's own: what its clients call and where visitors sign in.
"""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol, cast

from stagedoor.errors import LaunchError
from stagedoor.http import security
from stagedoor.http.exchange import ASGIApp, Exchange, Receive, Scope, Send, not_signed_in
from stagedoor.http.routes import pages, table
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.middleware import Middleware
    from starlette.routing import BaseRoute, Router

    from stagedoor.http.protocol import SocketLibrary

APP = "stagedoor.app"
"""Key of a scope under which the app's own answer to the request is found."""
_KEPT = frozenset({"/config", "/login", "/logout"})
_KEPT_BELOW = (API_PREFIX + "/", "/login/")


class WebApp(Protocol):
    """What is used of a FastAPI or Starlette application."""

    routes: list[BaseRoute]
    router: Router
    user_middleware: list[Middleware]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        ...


class BesideApp:
    """Innermost middleware of the author's application: lets the app answer what is the app's.

    Args:
        app: What comes next: the author's routes.
        web: The author's application.
    """

    def __init__(self, app: ASGIApp, web: WebApp) -> None:
        self.app = app
        self.web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        beside = cast("ASGIApp | None", scope.get(APP))
        if beside is None or scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = cast("str", scope["stagedoor.path"])
        if _is_kept(path) or (not self._answers(scope) and table.find(path) is not None):
            await beside(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _answers(self, scope: Scope) -> bool:
        from starlette.routing import Match

        return any(route.matches(scope)[0] is not Match.NONE for route in self.web.routes)


class OwnRoutes:
    """The author's routes of one app.

    Args:
        web: The application that holds them; `BesideApp` is among its middleware.
    """

    def __init__(self, web: WebApp) -> None:
        self.web = web
        self._lifespan = AsyncExitStack()
        self._state: Mapping[str, object] = {}

    def socket_library(self) -> SocketLibrary:
        """Return the library that speaks WebSocket, when a route may need one.

        Raises:
            LaunchError: When a route needs one and none is installed.
        """
        from starlette.routing import Mount, WebSocketRoute

        kinds = {type(route) for route in self.web.routes}
        if not any(issubclass(kind, (Mount, WebSocketRoute)) for kind in kinds):
            return "none"
        if find_spec("websockets") is not None:
            return "websockets-sansio"
        if find_spec("wsproto") is not None:
            return "wsproto"
        if any(issubclass(kind, WebSocketRoute) for kind in kinds):
            raise LaunchError("@server.websocket needs a library that is not installed.", hint="pip install websockets")
        return "none"

    async def take(self, exchange: Exchange, own: frozenset[bytes], app: ASGIApp) -> bool:
        """Let the author's application answer, after the checks of the app's own routes.

        Args:
            exchange: The request.
            own: Authorities under which the caller sees the app.
            app: The app's own answer, for what none of the author's routes is for.

        Returns:
            False when the app is to answer by itself, because the caller is not signed in.

        Raises:
            HTTPError: 401 or 403.
        """
        server, headers = exchange.server, exchange.headers
        is_socket = exchange.scope["type"] == "websocket"
        if exchange.method not in security.SAFE_METHODS or (is_socket and b"origin" in headers):
            self.check_origin(exchange, own)
        is_preflight = exchange.method == "OPTIONS" and b"access-control-request-method" in headers
        if server.auth.is_required and not (is_preflight and self._cors is not None):
            exchange.username = await server.auth.identify(exchange)
            if exchange.username is None:
                return await _turn_away(exchange)
        await exchange.hand_over(self.web, {**self._scope(exchange), APP: app, "stagedoor.path": exchange.path})
        return True

    def check_origin(self, exchange: Exchange, own: frozenset[bytes]) -> None:
        """Refuse a request of another site's page, unless the author's CORS middleware lets that site in.

        Raises:
            HTTPError: 403.
        """
        origin = exchange.header(b"origin")
        if origin and self._cors is not None and _is_let_in(self._cors, origin):
            return
        security.check_origin(exchange.headers, own, exchange.server.options.allowed_origins)

    async def start(self) -> None:
        """Run what the author's application does at its start."""
        state = await self._lifespan.enter_async_context(self.web.router.lifespan_context(self.web))
        self._state = cast("Mapping[str, object] | None", state) or {}

    async def stop(self) -> None:
        """Run what the author's application does at its end."""
        await self._lifespan.aclose()

    @cached_property
    def _cors(self) -> Mapping[str, object] | None:
        """What the author's CORS middleware was given; None without one."""
        from starlette.middleware.cors import CORSMiddleware

        found = (entry for entry in self.web.user_middleware if entry.cls is CORSMiddleware)
        return next((entry.kwargs for entry in found), None)

    def _scope(self, exchange: Exchange) -> Scope:
        """Return the scope as the author's application takes it: addresses made from it are the caller's."""
        scope = exchange.scope
        scheme, _, rest = exchange.root.partition("://")
        authority = rest.partition("/")[0].encode("latin-1")
        headers = cast("list[tuple[bytes, bytes]]", scope["headers"])
        if exchange.headers.get(b"host") != authority:
            headers = [(b"host", authority), *(entry for entry in headers if entry[0] != b"host")]
        root_path = cast("str", scope.get("root_path") or exchange.server.root_prefix)
        return {
            **scope,
            # Whole, as ASGI has it: what is mounted below finds its own part by what stands before it.
            "path": root_path + exchange.path,
            "scheme": scheme.replace("http", "ws") if scope["type"] == "websocket" else scheme,
            "headers": headers,
            "root_path": root_path,
            "state": {
                **cast("Mapping[str, object]", scope.get("state") or {}),
                **self._state,
                "username": exchange.username,
            },
        }


async def _turn_away(exchange: Exchange) -> bool:
    """Answer somebody who is not signed in: none of the author's routes is for strangers.

    Returns:
        False for what the app itself shows to strangers.

    Raises:
        HTTPError: 401.
    """
    found = table.find(exchange.path)
    if exchange.scope["type"] == "http" and found is not None and found[0].is_public:
        return False
    if exchange.method == "GET" and b"text/html" in exchange.headers.get(b"accept", b""):
        await pages.index(exchange)
        return True
    raise not_signed_in(exchange)


def _is_kept(path: str) -> bool:
    """Whether a path is the app's, whatever routes the author has."""
    return path in _KEPT or path.startswith(_KEPT_BELOW)


def _is_let_in(cors: Mapping[str, object], origin: str) -> bool:
    origins = cast("list[str]", cors.get("allow_origins") or ())
    pattern = cast("str | None", cors.get("allow_origin_regex"))
    return "*" in origins or origin in origins or (pattern is not None and re.fullmatch(pattern, origin) is not None)
