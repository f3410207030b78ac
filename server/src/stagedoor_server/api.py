"""The list of routers: a new domain adds one line here."""

from __future__ import annotations

from typing import Annotated

from starlette.routing import BaseRoute

from stagedoor_server.auth.endpoints import router as auth_router
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject
from stagedoor_server.gallery.endpoints import router as gallery_router
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext
from stagedoor_server.http.health import Health, health_of
from stagedoor_server.http.routing import api_router
from stagedoor_server.projects.endpoints import router as projects_router
from stagedoor_server.runs.endpoints import router as runs_router
from stagedoor_server.teams.endpoints import router as teams_router
from stagedoor_server.tunnels.endpoints import router as links_router
from stagedoor_server.tunnels.relay_endpoints import router as relay_router
from stagedoor_server.users.endpoints import router as users_router

health_router = api_router("health")


@health_router.get("/health")
async def read_health(subject: Annotated[Subject, access(Action.OPEN)], context: AppContext) -> Health:
    """Say whether the server can do its work; `degraded` means that it works with waiting."""
    del subject
    return await health_of(context)


ROUTERS = (
    health_router,
    auth_router,
    users_router,
    teams_router,
    gallery_router,
    projects_router,
    runs_router,
    links_router,
    relay_router,
)


def routes() -> list[BaseRoute]:
    """Return all routes of the API."""
    return [route for router in ROUTERS for route in router.routes]
