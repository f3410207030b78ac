"""The built site: index.html for every page address, hashed assets for ever, security headers on all."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stagedoor_server.settings import Settings

FRONTEND: Final = Path(__file__).parent.parent / "_frontend"
_IMMUTABLE: Final = "public, max-age=31536000, immutable"
_MISSING_SITE: Final = (
    "The pages of this server are not built. Run `npm run build -w server/frontend` (or `make up`, which does it), "
    "then reload. The API works: see /api/v1/health.\n"
)


def security_headers(settings: Settings) -> dict[str, str]:
    """Return the headers of every answer. Apps are shown in frames, from the share domain only."""
    frames = f"{settings.share_scheme}://*.{settings.share_domain}"
    policy = (
        f"default-src 'self'; frame-src {frames}; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "geolocation=(), payment=(), usb=()",
    }
    if settings.is_https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return headers


class SecurityHeaders:
    """Sets the security headers that an answer does not set itself.

    Args:
        app: The application behind it.
        settings: The share domain and scheme.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = security_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        is_api = scope["path"].startswith(("/api/", "/internal/"))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if is_api:
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class Site:
    """Serves the built frontend; whatever is not an API route ends here.

    Args:
        root: Folder of the build.
    """

    def __init__(self, root: Path = FRONTEND) -> None:
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        await self.answer(scope)(scope, receive, send)

    def answer(self, scope: Scope) -> Response:
        """Choose the answer for a request."""
        path: str = scope["path"]
        if path.startswith(("/api/", "/internal/")):
            return JSONResponse({"detail": f"There is no {path}.", "code": "not_found"}, 404)
        if scope["method"] not in {"GET", "HEAD"}:
            body = {"detail": "Pages are read only.", "code": "method_not_allowed"}
            return JSONResponse(body, 405, {"Allow": "GET, HEAD"})
        file = self._file(path)
        accepts_brotli = "br" in Headers(scope=scope).get("accept-encoding", "")
        if file is not None:
            is_hashed = path.startswith("/assets/")
            return _serve(file, accepts_brotli, _IMMUTABLE if is_hashed else "public, max-age=3600")
        if path.startswith("/assets/") or path.rpartition("/")[2].count(".") > 0:
            return PlainTextResponse("There is no such file.\n", 404)
        index = self._root / "index.html"
        if not index.exists():
            return PlainTextResponse(_MISSING_SITE, 503)
        return _serve(index, accepts_brotli, "no-cache")

    def _file(self, path: str) -> Path | None:
        parts = path.strip("/").split("/")
        # Only plain names become part of a path: no dots at the start, no separators, nothing empty.
        if any(not part or part.startswith(".") or "\\" in part or "\x00" in part for part in parts):
            return None
        candidate = self._root.joinpath(*parts)
        return candidate if candidate.is_file() and candidate.suffix != ".br" else None


def _serve(file: Path, accepts_brotli: bool, cache: str) -> Response:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    twin = file.with_name(f"{file.name}.br")
    if accepts_brotli and twin.is_file():
        return FileResponse(twin, media_type=media_type, headers={**headers, "Content-Encoding": "br"})
    return FileResponse(file, media_type=media_type, headers=headers)
