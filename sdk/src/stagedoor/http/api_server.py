"""`gr.Server`: an app without a page of its own making: functions as endpoints, and the author's own web routes.

The endpoints are those of every app: queue, event streams, agents, both clients. The author's routes are FastAPI's,
because that is what such programs are written for; FastAPI is imported when the first one is declared, and an app
that declares none does without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from stagedoor.authoring.api import api as add_endpoint
from stagedoor.authoring.blocks import Blocks
from stagedoor.components.events import APIVisibility
from stagedoor.errors import AuthoringError
from stagedoor.mcp import marks

if TYPE_CHECKING:
    from stagedoor.http.exchange import Receive, Scope, Send

Function = TypeVar("Function", bound=Callable[..., object])
Decorator = Callable[[Function], Function]

_OWN = frozenset({"blocks", "mcp"})
"""Attributes of a server that are not its FastAPI application's."""


class Server:
    """An app made of endpoints and web routes.

    Args:
        title: Name of the app.
        web_options: Arguments of FastAPI for the author's routes.
    """

    def __init__(self, *, title: str = "Stagedoor", **web_options: object) -> None:
        self.blocks = Blocks(title=title, mode="server")
        self.mcp = ServerMarks(self)
        self._web_options = {"title": title, **web_options}
        self._registered: set[object] = set()

    def api(
        self,
        fn: Callable[..., object] | None = None,
        *,
        name: str | None = None,
        description: str | None = None,
        concurrency_limit: int | Literal["default"] | None = "default",
        concurrency_id: str | None = None,
        queue: bool = True,
        batch: bool = False,
        max_batch_size: int = 4,
        api_visibility: APIVisibility = "public",
        time_limit: int | None = None,
        stream_every: float = 0.5,
    ) -> Callable[..., object]:
        """Make a function an endpoint, described by its type hints; with or without arguments, as a decorator.

        Args:
            fn: The function; a generator streams its results.
            name: Endpoint name; the function's own by default.
            description: Text about it; the docstring's by default.
            concurrency_limit: Parallel calls; "default" is the queue's limit, None is no limit.
            concurrency_id: Functions with the same id share one limit.
            queue: Whether calls wait in line.
            batch: Whether the function takes and returns lists.
            max_batch_size: Most calls taken together.
            api_visibility: "public", "undocumented" or "private".
            time_limit: Seconds after which a call is ended; None is no limit.
            stream_every: Seconds between the pieces of a streamed input.

        Raises:
            AuthoringError: When a parameter has no type hint.
        """

        def register(function: Function) -> Function:
            with self.blocks:
                handle = add_endpoint(
                    function,
                    api_name=name,
                    api_description=description,
                    api_visibility=api_visibility,
                    queue=queue,
                    batch=batch,
                    max_batch_size=max_batch_size,
                    concurrency_limit=concurrency_limit,
                    concurrency_id=concurrency_id,
                )
            entry = self.blocks.fns[handle.index]
            entry.time_limit, entry.stream_every = time_limit, stream_every
            self._registered.add(function)
            return function

        return register if fn is None else register(fn)

    # The author's web routes -----------------------------------------------------------------------------------

    def get(self, path: str, **options: object) -> Decorator[Function]:
        """Answer GET requests for a path, as FastAPI does."""
        return self._route("get", path, options)

    def post(self, path: str, **options: object) -> Decorator[Function]:
        """Answer POST requests for a path, as FastAPI does."""
        return self._route("post", path, options)

    def put(self, path: str, **options: object) -> Decorator[Function]:
        """Answer PUT requests for a path, as FastAPI does."""
        return self._route("put", path, options)

    def patch(self, path: str, **options: object) -> Decorator[Function]:
        """Answer PATCH requests for a path, as FastAPI does."""
        return self._route("patch", path, options)

    def delete(self, path: str, **options: object) -> Decorator[Function]:
        """Answer DELETE requests for a path, as FastAPI does."""
        return self._route("delete", path, options)

    def websocket(self, path: str, **options: object) -> Decorator[Function]:
        """Talk over a WebSocket at a path, as FastAPI does; needs `pip install websockets`."""
        return self._route("websocket", path, options)

    def _route(self, kind: str, path: str, options: dict[str, object]) -> Decorator[Function]:
        return getattr(self.web, kind)(path, **options)

    @property
    def web(self) -> object:
        """The FastAPI application of the author's routes; made when first asked for.

        Raises:
            AuthoringError: When FastAPI is not installed.
        """
        if self.blocks.web_app is None:
            try:
                from fastapi import FastAPI
            except ImportError as error:
                raise AuthoringError(
                    "gr.Server's own routes (@server.get and the like) are FastAPI's, which is not installed.",
                    hint="pip install fastapi; endpoints made with @server.api need nothing",
                ) from error
            from starlette.middleware import Middleware

            from stagedoor.http.own_routes import BesideApp

            web = self.blocks.web_app = FastAPI(**self._web_options)  # pyright: ignore[reportArgumentType]
            web.user_middleware.append(Middleware(BesideApp, web=web))  # pyright: ignore[reportArgumentType]
        return self.blocks.web_app

    def __getattr__(self, name: str) -> object:
        """Give everything else that a FastAPI application has: `mount`, `include_router`, `add_middleware`, …."""
        if name.startswith("_") or name in _OWN:
            raise AttributeError(name)
        return getattr(self.web, name)

    def __setattr__(self, name: str, value: object) -> None:
        """Set what a FastAPI application lets its author set: `openapi`, `title`, …."""
        if name.startswith("_") or name in _OWN:
            object.__setattr__(self, name, value)
        else:
            setattr(self.web, name, value)

    # Serving ---------------------------------------------------------------------------------------------------

    def register_marked(self, function: Callable[..., object]) -> None:
        """Make a function an endpoint that was only marked for agents; does nothing for one that is an endpoint."""
        if function not in self._registered:
            self.api(function)

    def launch(self, **arguments: object) -> tuple[object, str, str | None]:
        """Serve the app; arguments and result are those of `Blocks.launch`."""
        self.mcp.finish()
        return self.blocks.launch(**arguments)  # pyright: ignore[reportArgumentType]

    def close(self) -> None:
        """Stop serving."""
        self.blocks.close()

    @property
    def app(self) -> object:
        """The whole as an ASGI application, for any ASGI server."""
        self.mcp.finish()
        return self.blocks.app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Be an ASGI application (`uvicorn module:server`)."""
        if "_asgi" not in self.__dict__:
            self.__dict__["_asgi"] = self.app
        await cast("Callable[..., object]", self.__dict__["_asgi"])(scope, receive, send)  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]


class ServerMarks:
    """`server.mcp`: what agents see a function as. A marked function is an endpoint without `@server.api`, too.

    Args:
        server: The server.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._marked: list[Callable[..., object]] = []

    def tool(
        self,
        name: str | None = None,
        description: str | None = None,
        structured_output: bool = False,
        _meta: dict[str, object] | None = None,
    ) -> Decorator[Function]:
        """Say how a function shows up as an agent's tool; see `gr.mcp.tool`."""
        return self._noting(marks.tool(name, description, structured_output, _meta))

    def resource(
        self, uri_template: str, description: str | None = None, mime_type: str | None = None
    ) -> Decorator[Function]:
        """Make a function a resource; see `gr.mcp.resource`."""
        return self._noting(marks.resource(uri_template, description, mime_type))

    def prompt(self, name: str | None = None, description: str | None = None) -> Decorator[Function]:
        """Make a function a prompt; see `gr.mcp.prompt`."""
        return self._noting(marks.prompt(name, description))

    def _noting(self, decorate: Decorator[Function]) -> Decorator[Function]:
        def note(function: Function) -> Function:
            self._marked.append(function)
            return decorate(function)

        return note

    def finish(self) -> None:
        """Make endpoints of the marked functions that are none yet."""
        for function in self._marked:
            self._server.register_marked(function)
        self._marked.clear()
