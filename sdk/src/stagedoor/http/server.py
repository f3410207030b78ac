"""What the routes share: the app, its engine and files, and the documents made from it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

from stagedoor.authoring.graph import AppGraph, BlockFunction
from stagedoor.authoring.named_files import files_named_by
from stagedoor.authoring.signatures import oauth_need
from stagedoor.http.auth import Authenticator
from stagedoor.http.dev_channel import DevChannel
from stagedoor.http.documents import Documents
from stagedoor.http.frontend import Frontend
from stagedoor.http.heartbeats import Heartbeats
from stagedoor.http.monitoring import MonitorAccess
from stagedoor.http.options import ServerOptions
from stagedoor.http.own_routes import OwnRoutes, WebApp
from stagedoor.http.progress import UploadProgress
from stagedoor.runtime.engine import Engine

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.files import FileStore
    from stagedoor.http.oauth import OAuth
    from stagedoor.http.protocol import SocketLibrary
    from stagedoor.mcp.protocol import Listener, Protocol


class AppServer:
    """One app being served.

    Args:
        blocks: The app.
        engine: What runs its functions.
        files: Where its files lie.
        options: How it is served.
    """

    def __init__(self, blocks: Blocks, engine: Engine, files: FileStore, options: ServerOptions) -> None:
        self.blocks = blocks
        self.engine = engine
        self.files = files
        files.rules.allow(files_named_by(blocks))
        self.options = options
        self.heartbeats = Heartbeats(engine, options.heartbeat_s)
        self.frontend = Frontend.shared()
        self.auth = Authenticator(options)
        self.monitoring = MonitorAccess(options.monitoring_key)
        self.oauth = _oauth_for(engine.graph, options)
        """What signs visitors in with an OpenID provider, for an app that asks who they are."""
        self.documents = Documents(blocks, files, options, self.frontend)
        self.documents.has_oauth = self.oauth is not None
        self.mcp: Protocol | None = None
        """What answers agents; made when the first one asks."""
        self.listeners: set[Listener] = set()
        """Agents that want to hear when the app offers something else."""
        self.own_routes = OwnRoutes(cast("WebApp", blocks.web_app)) if blocks.web_app is not None else None
        """The author's own web routes, of a `gr.Server`."""
        self.dev = DevChannel() if options.is_dev else None
        """Tells the author's pages of changes; None outside of `stagedoor run --reload`."""
        self.uploads: dict[str, UploadProgress] = {}
        self.extra_hosts: set[str] = set()
        """Names that the app got while it runs: its public link."""
        path = (
            options.root_path.partition("://")[2].partition("/")[2] if "://" in options.root_path else options.root_path
        )
        self.root_prefix = f"/{path.strip('/')}" if path.strip("/") else ""
        self.is_shared = False
        """Whether the app has a public link: search engines are then asked to stay away."""

    @property
    def graph(self) -> AppGraph:
        """The app as the engine runs it."""
        return self.engine.graph

    @property
    def socket_library(self) -> SocketLibrary:
        """The library that speaks WebSocket; only an author's own routes need one."""
        return self.own_routes.socket_library() if self.own_routes is not None else "none"

    def allowed_hosts(self) -> frozenset[str] | None:
        """Names the app answers to; None for any."""
        if self.options.allowed_hosts is None:
            return None
        return self.options.allowed_hosts | self.extra_hosts if self.extra_hosts else self.options.allowed_hosts

    @cached_property
    def _pages(self) -> frozenset[str]:
        return frozenset(self.graph.page_layouts)

    def has_page(self, path: str) -> bool:
        """Whether the app has a page of that path (without slashes at the ends)."""
        return path in self._pages

    @cached_property
    def _functions_by_name(self) -> dict[str, BlockFunction]:
        found: dict[str, BlockFunction] = {}
        for function in self.graph.functions.values():
            if function.fn is not None and function.api_name is not None and function.api_visibility != "private":
                found.setdefault(function.api_name, function)
        return found

    def endpoint(self, name: str) -> BlockFunction | None:
        """Return the function behind an endpoint name; private ones have none."""
        return self._functions_by_name.get(name)

    def listener(
        self, index: object, *, is_api: bool, session_hash: str = "", username: str | None = None
    ) -> BlockFunction | None:
        """Return the function that the page calls by its index.

        Args:
            index: `fn_index` of the request.
            is_api: Whether the caller says it is no page; private functions are the page's only.
            session_hash: The caller's session, which may have functions of its own (`gr.render`).
            username: Who is signed in.
        """
        if not isinstance(index, int) or isinstance(index, bool):
            return None
        function = self.engine.listener(index, session_hash, username)
        if function is None or function.fn is None:
            return None
        if function.api_visibility == "private" and (is_api or not function.targets):
            return None
        return function


def _oauth_for(graph: AppGraph, options: ServerOptions) -> OAuth | None:
    """Return what signs visitors in with an OpenID provider; few apps ask, so it is imported for those alone."""
    asks = any(type(block).__name__ == "LoginButton" for block in graph.blocks.values()) or any(
        oauth_need(function.fn, "profile") or oauth_need(function.fn, "token") for function in graph.functions.values()
    )
    if not asks:
        return None
    from stagedoor.http.oauth import oauth_for

    return oauth_for(options)
