"""The way into a private link: a signed-in member is sent on at once, everybody else sees the page that says why."""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from stagedoor_server.auth.service import subject_of_cookie
from stagedoor_server.errors import ServerError
from stagedoor_server.http.context import Context
from stagedoor_server.http.cookies import cookie_name
from stagedoor_server.tunnels import service

_VISIT: Final = re.compile(r"/visit/([a-z0-9-]{1,63})/?")


class VisitDoor:
    """Answers `GET /visit/{name}?next=…` with a redirect into the link where it may; passes all else on.

    Args:
        context: The long-lived parts.
        site: The pages.
    """

    def __init__(self, context: Context, site: ASGIApp) -> None:
        self._context = context
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        target = await self._target(scope) if scope["type"] == "http" else None
        if target is None:
            await self._site(scope, receive, send)
        else:
            await RedirectResponse(target, 302, {"Cache-Control": "no-store"})(scope, receive, send)

    async def _target(self, scope: Scope) -> str | None:
        match = _VISIT.fullmatch(scope["path"])
        if match is None or scope["method"] != "GET":
            return None
        secret = self._session_secret(Headers(scope=scope).get("cookie", ""))
        if secret is None:
            return None
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        try:
            subject = await subject_of_cookie(self._context.database, secret, "")
            async with self._context.database.write() as session:
                admitted = await service.issue_visit(
                    session, subject, self._context.settings, match[1], query.get("next", ["/"])[0]
                )
        except (ServerError, SQLAlchemyError):
            return None  # the page asks the API and says in words what is in the way
        return admitted.url

    def _session_secret(self, header: str) -> str | None:
        try:
            morsel = SimpleCookie(header).get(cookie_name(self._context.settings))
        except CookieError:
            return None
        return morsel.value if morsel is not None else None
