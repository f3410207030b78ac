"""What an author puts around the app with `app_kwargs`: middleware, and a lifespan."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import cast

from stagedoor.http.author_routes import ASGIApp
from stagedoor.http.exchange import ASGIMessage, Receive, Scope, Send

Lifespan = Callable[[object], AbstractAsyncContextManager[object]]
_HONOURED = frozenset({"middleware", "lifespan"})


def put_around(app: ASGIApp, app_kwargs: Mapping[str, object] | None) -> ASGIApp:
    """Return an app with what `app_kwargs` says around it.

    Args:
        app: The app.
        app_kwargs: Arguments that Gradio hands to FastAPI. The app is none here, so what is FastAPI's own (`docs_url`)
            has no effect, and a warning says so.
    """
    given = app_kwargs or {}
    without = sorted(given.keys() - _HONOURED)
    if without:
        text = f"app_kwargs: {', '.join(without)} has no effect; the API is described at /gradio_api/openapi.json."
        warnings.warn(text, UserWarning, stacklevel=2)
    outer = app
    for middleware in reversed(cast("Sequence[object]", given.get("middleware") or [])):
        kind, arguments, keywords = cast(
            "tuple[Callable[..., ASGIApp], Sequence[object], dict[str, object]]", middleware
        )
        outer = kind(outer, *arguments, **keywords)
    lifespan = given.get("lifespan")
    return outer if lifespan is None else _WithLifespan(outer, cast("Lifespan", lifespan), app)


class _WithLifespan:
    """An app inside an author's lifespan: entered before the app starts, left when it has ended."""

    def __init__(self, app: ASGIApp, lifespan: Lifespan, inner: object) -> None:
        self._app = app
        self._context = lifespan(inner)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def entered() -> ASGIMessage:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._context.__aenter__()
            return message

        async def left(message: ASGIMessage) -> None:
            if message["type"] == "lifespan.shutdown.complete":
                await self._context.__aexit__(None, None, None)
            await send(message)

        await self._app(scope, entered, left)
