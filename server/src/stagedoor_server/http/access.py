"""Every route declares which action it is; nothing runs before the caller was let through.

Use `Caller` types in signatures: `subject: Annotated[Subject, access(Action.PROJECT_READ)]`. `DeclaredRoute` refuses
to build a route without one, so a forgotten declaration stops the server at start, not an auditor later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from stagedoor_server.auth.errors import CrossSiteError
from stagedoor_server.auth.service import subject_of_cookie, subject_of_token
from stagedoor_server.authz.actions import RULES, Action
from stagedoor_server.authz.policy import may_call
from stagedoor_server.authz.subject import ANONYMOUS, Subject, SubjectKind
from stagedoor_server.errors import ForbiddenError, UnauthorizedError
from stagedoor_server.http.context import context_of, peer_host_of
from stagedoor_server.http.cookies import read_session_cookie
from stagedoor_server.kit import strict_json
from stagedoor_server.kit.crypto import secrets_equal

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class RouteAccess:
    """The dependency that finds out who calls and whether they may try the route's action.

    Args:
        action: What the route does. Rights on the object itself are checked by the service, with the same action.
    """

    def __init__(self, action: Action) -> None:
        self.action = action

    async def __call__(self, request: Request) -> Subject:
        """Return the caller.

        Raises:
            UnauthorizedError: Nobody, or a dead token.
            ForbiddenError: Known, but not for this; or a change asked for by another site.
        """
        subject = await self._identify(request)
        if may_call(subject, self.action):
            return subject
        if not subject.is_signed_in:
            raise UnauthorizedError("Sign in first, or send an access token.")
        rule = RULES[self.action]
        if subject.kind is SubjectKind.TOKEN and (rule.scope is None or rule.scope not in subject.scopes):
            need = f"an access token with scope {rule.scope}" if rule.scope else "a browser session"
            raise ForbiddenError(f"{self.action} needs {need}.", code="missing_scope")
        raise ForbiddenError("You may not do this.")

    async def _identify(self, request: Request) -> Subject:
        context = context_of(request)
        bearer = _bearer(request)
        peer_host = peer_host_of(request)
        if RULES[self.action].relay:
            if bearer is not None and secrets_equal(bearer, context.settings.resolved_relay_secret):
                return Subject(kind=SubjectKind.RELAY)
            raise UnauthorizedError("This route is for the relay: it needs the relay secret.")
        if bearer is not None:
            return await subject_of_token(context.database, bearer, peer_host)
        cookie = read_session_cookie(request)
        if request.method not in _SAFE_METHODS:
            refuse_cross_site(request, must_prove=cookie is not None)
        if cookie is None:
            return ANONYMOUS
        return await subject_of_cookie(context.database, cookie, peer_host)


def _bearer(request: Request) -> str | None:
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        raise UnauthorizedError('The Authorization header must read "Bearer <access token>".')
    return value.strip()


def refuse_cross_site(request: Request, *, must_prove: bool) -> None:
    """Refuse a change that another site's page asks for.

    Share links live on subdomains of the console's site, so SameSite cookies do not help: the origin must be ours
    exactly.

    Args:
        request: The request.
        must_prove: Whether a request without Origin and Sec-Fetch-Site is refused too (it carries a cookie).

    Raises:
        CrossSiteError: Another site, or no proof of ours.
    """
    origin = request.headers.get("origin")
    if origin is not None:
        console = urlsplit(context_of(request).settings.resolved_console_url)
        console_origin = f"{console.scheme}://{console.netloc}"
        # The Host was checked against our own names before; over TLS only the configured origin counts.
        own = {console_origin} if console.scheme == "https" else {console_origin, f"http://{request.headers['host']}"}
        if origin not in own:
            raise CrossSiteError
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise CrossSiteError
    if must_prove and site != "same-origin":
        raise CrossSiteError


def access(action: Action) -> Any:
    """Declare a route's action, as the annotation of its subject parameter."""
    return Depends(RouteAccess(action))


def declared_action(dependant: Dependant) -> Action | None:
    """Return the action that a route declares, None where it declares none."""
    for dependency in dependant.dependencies:
        if isinstance(dependency.call, RouteAccess):
            return dependency.call.action
        nested = declared_action(dependency)
        if nested is not None:
            return nested
    return None


class UndeclaredRouteError(TypeError):
    """A route without `access(...)`."""


class _StrictRequest(Request):
    async def json(self) -> Any:
        body = await self.body()
        try:
            return strict_json.parse(body)
        except strict_json.StrictJSONError as error:
            # FastAPI turns everything else that a body raises into a 400 without words.
            raise HTTPException(422, str(error)) from error


class DeclaredRoute(APIRoute):
    """A route that knows who may call it, says so in OpenAPI, and reads JSON strictly."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        action = declared_action(self.dependant)
        if action is None:
            raise UndeclaredRouteError(f"{path}: declare who may call it with access(Action.…)")
        self.action = action
        rule = RULES[action]
        self.openapi_extra = {
            **(self.openapi_extra or {}),
            "x-stagedoor-access": json.loads(
                json.dumps(
                    {
                        "action": action,
                        "anyone": rule.anyone,
                        "public": rule.public,
                        "role": rule.role,
                        "scope": rule.scope,
                    }
                )
            ),
        }

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the request so that JSON bodies are read strictly."""
        handler = super().get_route_handler()

        async def strict(request: Request) -> Response:
            return await handler(_StrictRequest(request.scope, request.receive))

        return strict
