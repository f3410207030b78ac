"""The author's own web routes beside an app's (`gr.Server`): which of them answers, and under which checks.

They answer "/" and every path that is not an app's alone. Host, origin and login are checked as for the app's routes.
"""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Protocol, cast

from stagedoor.http import security
from stagedoor.http.exchange import Exchange, HTTPError, Receive, Scope, Send
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    from starlette.routing import BaseRoute, Router

_KEPT = frozenset({"/config", "/login", "/logout"})


class WebApp(Protocol):
    """What is used of a FastAPI or Starlette application."""

    routes: list[BaseRoute]
    router: Router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection event."""
        ...


class OwnRoutes:
    """The author's routes of one app.

    Args:
        web: The application that holds them.
    """

    def __init__(self, web: WebApp) -> None:
        self.web = web
        self._lifespan = AsyncExitStack()

    def answers(self, scope: Scope, path: str) -> bool:
        """Whether one of the routes is for a request."""
        if path.startswith(API_PREFIX + "/") or path in _KEPT:
            return False
        from starlette.routing import Match

        return any(route.matches(scope)[0] is Match.FULL for route in self.web.routes)

    async def answer(self, exchange: Exchange, own: frozenset[bytes]) -> None:
        """Let the author's route answer, after the checks of the app's own.

        Args:
            exchange: The request.
            own: Authorities under which the caller sees the app.

        Raises:
            HTTPError: 401 or 403.
        """
        server = exchange.server
        if exchange.method not in security.SAFE_METHODS:
            security.check_origin(exchange.headers, own, server.options.allowed_origins)
        if server.auth.is_required:
            exchange.username = await server.auth.identify(exchange)
            if exchange.username is None:
                raise HTTPError(401, {"error": "Not authenticated", "auth_message": server.options.auth_message})
        state = cast("dict[str, object]", exchange.scope.setdefault("state", {}))
        state["username"] = exchange.username
        await exchange.hand_over(self.web)

    async def start(self) -> None:
        """Run what the author's application does at its start."""
        await self._lifespan.enter_async_context(self.web.router.lifespan_context(self.web))

    async def stop(self) -> None:
        """Run what the author's application does at its end."""
        await self._lifespan.aclose()
