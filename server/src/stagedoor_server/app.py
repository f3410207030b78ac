"""The composition root: makes the long-lived parts, puts routes and guards together, runs the background loops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware import Middleware

from stagedoor_server.api import routes
from stagedoor_server.auth.passwords import Passwords
from stagedoor_server.http import problems
from stagedoor_server.http.context import Context
from stagedoor_server.http.guard import Guard
from stagedoor_server.http.routing import PREFIX
from stagedoor_server.http.site import SecurityHeaders, Site
from stagedoor_server.kit.db import Database
from stagedoor_server.kit.rate_limit import RateLimiter
from stagedoor_server.runs.broker import Announcer
from stagedoor_server.runs.dispatch import Dispatcher
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.runs.hub import RunHub
from stagedoor_server.runs.probe import Probe
from stagedoor_server.runs.sweep import Sweeper
from stagedoor_server.settings import Settings
from stagedoor_server.storage.local import LocalStorage
from stagedoor_server.tunnels.visit_page import VisitDoor

DESCRIPTION = (
    "Projects, share links and queued runs. Send `Authorization: Bearer sd_…` (make a token on your account page). "
    'Errors are `{"detail", "code"}`.'
)


def build_context(settings: Settings, announcer: Announcer | None = None) -> Context:
    """Make the long-lived parts; nothing is connected yet.

    Args:
        settings: See `Settings`.
        announcer: Sends runs to workers; the configured broker when left out.
    """
    database = Database(settings.resolved_database_url)
    bell = RunBell(settings.redis_url)
    return Context(
        settings=settings,
        database=database,
        passwords=Passwords(),
        limiter=RateLimiter(settings.redis_url),
        storage=LocalStorage(settings.resolved_storage_dir),
        bell=bell,
        dispatcher=Dispatcher(database, bell, announcer or Announcer(settings)),
        hub=RunHub(database, bell, poll_s=settings.event_poll_s),
        probe=Probe(settings, database),
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncGenerator[None]:
    context: Context = app.state.context
    sweeper = Sweeper(context.settings, context.database, context.bell, context.storage)
    loops: list[Coroutine[Any, Any, None]] = [
        context.dispatcher.run(),
        sweeper.run(),
        context.bell.listen(),
        context.passwords.warm_up(),
    ]
    tasks = [asyncio.create_task(loop) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await context.probe.close()
        await context.hub.close()
        await context.bell.close()
        context.passwords.close()
        await context.database.close()


def create_app(settings: Settings, context: Context | None = None) -> FastAPI:
    """Build the ASGI app.

    Args:
        settings: See `Settings`.
        context: The long-lived parts; made from the settings when left out.
    """
    app = FastAPI(
        title="Stagedoor",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # the stock pages load scripts from outside the host
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        lifespan=_lifespan,
        middleware=[
            Middleware(SecurityHeaders, settings=settings),
            Middleware(Guard, settings=settings),
        ],
    )
    app.state.context = context or build_context(settings)
    problems.register(app)
    app.router.routes.extend(routes())
    app.router.default = VisitDoor(app.state.context, Site())
    return app


def openapi_document() -> dict[str, Any]:
    """Return the OpenAPI document, from which the site's typed client is generated."""
    app = create_app(Settings())
    return get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
