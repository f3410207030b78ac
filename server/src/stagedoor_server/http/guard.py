"""What every request passes first: known Host, sane path, bounded body. Plain ASGI, before any routing."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stagedoor_server.settings import Settings

MAX_RANGES: Final = 16
"""Parts of one Range header: 5,000 of them cost Starlette half a second."""
MAX_TARGET: Final = 8_192

_UPLOAD = re.compile(r"/api/v1/projects/[^/]+/[^/]+/uploads")
_RUN = re.compile(r"/api/v1/projects/[^/]+/[^/]+/runs")
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?")


class _BodyTooLargeError(HTTPException):
    """An HTTPException, because that is what FastAPI lets out of a body that it reads."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"The body is larger than {limit:,} bytes.")


class Guard:
    """Refuses what no route should see.

    Args:
        app: The application behind it.
        settings: Known hosts and limits.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            status, detail, code = refusal
            # The connection stays open: closing it under a client that is still sending would eat the answer.
            await JSONResponse({"detail": detail, "code": code}, status)(scope, receive, send)
            return
        _trim_ranges(scope)
        limit = self._limit(scope["path"])
        await self._app(scope, _bounded(receive, limit), send)

    def _limit(self, path: str) -> int:
        if _UPLOAD.fullmatch(path):
            return self._settings.max_upload_bytes
        return self._settings.max_inputs_bytes if _RUN.fullmatch(path) else self._settings.max_request_bytes

    def _refusal(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        match = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if match is None or match[1].strip("[]").lower() not in self._settings.known_hosts:
            return 421, "This server does not answer for that host name.", "misdirected"
        target: bytes = scope.get("raw_path") or scope["path"].encode()
        query: bytes = scope.get("query_string", b"")
        if len(target) + len(query) > MAX_TARGET:
            return 414, "The address is too long.", "too_long"
        if b"\x00" in unquote_to_bytes(target) or b"\x00" in unquote_to_bytes(query):
            return 400, "The address holds a NUL character.", "bad_request"
        length = headers.get("content-length")
        if length is not None:
            limit = self._limit(scope["path"])
            if not length.isascii() or not length.isdigit():
                return 400, "Content-Length is not a number.", "bad_request"
            if int(length) > limit:
                return 413, f"The body is larger than {limit:,} bytes.", "too_large"
        return None


def _bounded(receive: Receive, limit: int) -> Receive:
    read = 0

    async def bounded() -> Message:
        nonlocal read
        message = await receive()
        if message["type"] == "http.request":
            read += len(message.get("body", b""))
            if read > limit:
                raise _BodyTooLargeError(limit)
        return message

    return bounded


def _trim_ranges(scope: Scope) -> None:
    """Drop a Range header with too many parts: the whole file is a correct answer to it (RFC 9110, 14.2)."""
    scope["headers"] = [
        (name, value) for name, value in scope["headers"] if name != b"range" or value.count(b",") < MAX_RANGES
    ]
