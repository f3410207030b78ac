"""The session cookie: `__Host-stagedoor` over TLS, `stagedoor_session` on plain http (localhost)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from stagedoor_server.auth.service import SESSION_LIFETIME
from stagedoor_server.settings import Settings

SECURE_NAME = "__Host-stagedoor"
"""The prefix makes browsers insist on Secure, Path=/ and no Domain: a share subdomain cannot plant one."""
PLAIN_NAME = "stagedoor_session"


def cookie_name(settings: Settings) -> str:
    """Return the cookie's name for this installation."""
    return SECURE_NAME if settings.is_https else PLAIN_NAME


def read_session_cookie(request: Request) -> str | None:
    """Return the session secret that a browser sent."""
    return request.cookies.get(cookie_name(request.app.state.context.settings)) or None


def set_session_cookie(response: Response, settings: Settings, secret: str) -> None:
    """Hand the browser its session."""
    response.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int(SESSION_LIFETIME.total_seconds()),
        path="/",
        secure=settings.is_https,
        httponly=True,
        samesite="lax",
    )


def clear_session_cookie(response: Response, settings: Settings) -> None:
    """Make the browser forget its session."""
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.is_https, httponly=True, samesite="lax")
