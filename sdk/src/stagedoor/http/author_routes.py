"""What authors do to the application that `launch()` returned: in Gradio it is a FastAPI application.

Routes go to a FastAPI application beside the app's own, made when the first is declared; middleware goes around the app.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from stagedoor.http.exchange import Receive, Scope, Send

if TYPE_CHECKING:
    from stagedoor.http.own_routes import WebApp

ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

OF_FASTAPI = frozenset(
    [
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "trace",
        "api_route",
        "add_api_route",
        "add_route",
        "route",
        "mount",
        "include_router",
        "websocket",
        "add_api_websocket_route",
        "exception_handler",
        "add_exception_handler",
        "dependency_overrides",
        "router",
        "routes",
        "state",
        "url_path_for",
        "extra",
    ]
)
"""Attributes of a FastAPI application that authors use; they are asked of the one with the author's routes."""


def new_web_app() -> WebApp:
    """Return an application for the author's routes; it describes itself nowhere, as the app does that."""
    from fastapi import FastAPI
    from starlette.middleware import Middleware

    from stagedoor.http.own_routes import BesideApp

    web = cast("WebApp", FastAPI(openapi_url=None, docs_url=None, redoc_url=None))
    web.user_middleware.append(Middleware(BesideApp, web=web))  # pyright: ignore[reportArgumentType]
    return web


def as_middleware(dispatch: Callable[..., object]) -> Callable[[ASGIApp], ASGIApp]:
    """Return what puts a function `(request, call_next) -> response` around an app (`@app.middleware("http")`)."""
    from starlette.middleware.base import BaseHTTPMiddleware

    return lambda app: cast("ASGIApp", BaseHTTPMiddleware(app, dispatch))  # pyright: ignore[reportArgumentType]
