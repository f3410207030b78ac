"""How routers are made: under the API's prefix, with declared access and the same error answers everywhere.

The app takes the routers' routes as they are. `include_router` would build every route again, at the first request and
for every app: half a second of CPU for nothing.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from stagedoor_server.http.access import DeclaredRoute
from stagedoor_server.http.problems import Problem

PREFIX = "/api/v1"

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 403, 404, 409, 413, 422, 429, 503)
}


def _operation_id(route: APIRoute) -> str:
    return route.name


def api_router(tag: str) -> APIRouter:
    """Make a domain's router.

    Args:
        tag: The domain's name in the OpenAPI document.
    """
    return APIRouter(
        prefix=PREFIX,
        tags=[tag],
        route_class=DeclaredRoute,
        responses=_PROBLEMS,
        generate_unique_id_function=_operation_id,
    )
