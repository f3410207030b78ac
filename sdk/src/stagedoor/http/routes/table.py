"""Which handler answers which path. Exact paths are one dict look-up; the few with a variable end are prefixes.

What every visitor's page uses is imported with this module; `later` names the handlers of what few apps use, whose
modules are imported with their first request: an app's start is not to grow with everything that it could do.
"""

from __future__ import annotations

import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from stagedoor.http.exchange import Exchange
from stagedoor.http.routes import call, files, login, pages, queue
from stagedoor.wire import API_PREFIX

Handler = Callable[[Exchange], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Route:
    """A path's handlers.

    Attributes:
        get: For GET and HEAD.
        post: For POST.
        is_public: Whether it answers without a login.
    """

    get: Handler | None = None
    post: Handler | None = None
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class later:  # noqa: N801 - reads as the word that it is in the tables below
    """A handler whose module, below `http.routes`, is imported with its first request."""

    module: str
    name: str

    def found(self) -> Handler:
        """Import the module and return the handler itself."""
        return cast("Handler", getattr(importlib.import_module(f"stagedoor.http.routes.{self.module}"), self.name))

    async def __call__(self, exchange: Exchange) -> None:
        """Answer a request."""
        await self.found()(exchange)


_API_EXACT: dict[str, Route] = {
    "/queue/join": Route(post=queue.join),
    "/queue/data": Route(queue.data),
    "/queue/status": Route(queue.status),
    "/cancel": Route(post=queue.cancel),
    "/reset": Route(post=queue.reset),
    "/dev/reload": Route(later("dev", "reload")),
    "/deep_link": Route(later("deep_links", "link"), later("deep_links", "link_with_edits")),
    "/component_server": Route(post=later("component_server", "call")),
    "/upload": Route(post=later("upload", "upload")),
    "/upload_progress": Route(later("upload", "progress")),
    "/info": Route(pages.info),
    "/openapi.json": Route(pages.openapi),
    "/app_id": Route(pages.app_id, is_public=True),
    "/user": Route(pages.user),
    "/token": Route(pages.token),
    "/login_check": Route(login.login_check),
    "/startup-events": Route(pages.startup_events),
    "/runs": Route(pages.runs, is_public=True),
    "/theme.css": Route(pages.theme, is_public=True),
    "/mcp": Route(later("mcp", "redirect"), later("mcp", "redirect")),
    "/mcp/": Route(later("mcp", "page"), later("mcp", "answer")),
    "/mcp/schema": Route(later("mcp", "schema")),
    "/mcp/sse": Route(later("mcp_sse", "subscribe")),
    "/mcp/messages": Route(post=later("mcp_sse", "take")),
}

EXACT: dict[str, Route] = {
    "/": Route(pages.index, is_public=True),
    "/config": Route(pages.config),
    "/login": Route(pages.index, login.login, is_public=True),
    "/login/huggingface": Route(login.begin_oauth, is_public=True),
    "/login/callback": Route(login.finish_oauth, is_public=True),
    "/logout": Route(login.logout, login.logout, is_public=True),
    # Public, because a key opens them too: each asks `MonitorAccess` before it answers.
    "/monitoring": Route(later("monitoring", "page"), is_public=True),
    "/monitoring/summary": Route(later("monitoring", "summed_up"), is_public=True),
    "/monitoring/metrics": Route(later("monitoring", "metrics"), is_public=True),
    "/theme.css": Route(pages.theme, is_public=True),
    "/favicon.ico": Route(later("installing", "favicon"), is_public=True),
    "/manifest.json": Route(later("installing", "manifest"), is_public=True),
    "/pwa_icon": Route(later("installing", "pwa_icon"), is_public=True),
    "/embed.js": Route(pages.embed, is_public=True),
    # compat: the name of Gradio's script, so that a page needs another host only.
    "/gradio.js": Route(pages.embed, is_public=True),
    "/robots.txt": Route(pages.robots, is_public=True),
    **{API_PREFIX + path: route for path, route in _API_EXACT.items()},
    # compat: gradio 3 and 4 served these without the prefix, and scripts still call them there.
    "/info": Route(pages.info),
    "/queue/join": Route(post=queue.join),
    "/queue/data": Route(queue.data),
    "/upload": Route(post=later("upload", "upload")),
}

PAGE = Route(pages.index, is_public=True)
"""Further pages of an app (`demo.route`)."""
PAGE_WITH_SLASH = Route(pages.without_slash, is_public=True)
"""The same with a slash at the end."""

_CALL = Route(call.result, call.begin)
_RUN = Route(post=call.run)
_FILE = Route(files.download)

PREFIXES: tuple[tuple[str, Route], ...] = (
    (f"{API_PREFIX}/call/", _CALL),
    (f"{API_PREFIX}/run/", _RUN),
    (f"{API_PREFIX}/api/", _RUN),
    (f"{API_PREFIX}/file=", _FILE),
    (f"{API_PREFIX}/file/", _FILE),
    (f"{API_PREFIX}/proxy=", Route(later("proxy", "forward"))),
    (f"{API_PREFIX}/heartbeat/", Route(queue.heartbeat)),
    (f"{API_PREFIX}/stream/", Route(later("output_streams", "part"), later("input_streams", "push"))),
    (f"{API_PREFIX}/author-assets/", Route(later("author_assets", "script"))),
    ("/monitoring/", Route(later("monitoring", "by_link"), is_public=True)),
    ("/pwa_icon/", Route(later("installing", "pwa_icon"), is_public=True)),
    (f"{API_PREFIX}/modules/", Route(later("modules", "module"))),
    ("/assets/", Route(pages.asset, is_public=True)),
    # compat: gradio 3 and 4, as above.
    ("/call/", _CALL),
    ("/run/", _RUN),
    ("/api/", _RUN),
    ("/file=", _FILE),
    ("/file/", _FILE),
    ("/heartbeat/", Route(queue.heartbeat)),
)


def find(path: str) -> tuple[Route, str] | None:
    """Return the route of a path, and what follows its prefix."""
    route = EXACT.get(path)
    if route is not None:
        return route, ""
    for prefix, prefixed in PREFIXES:
        if path.startswith(prefix):
            return prefixed, path[len(prefix) :]
    if path.endswith("/") and path.rstrip("/") in EXACT:
        return EXACT[path.rstrip("/")], ""
    return None
