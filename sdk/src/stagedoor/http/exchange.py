"""One HTTP request and its answer, on bare ASGI.

Routing, validation layers and response objects of a framework cost more than an event of an app does, so the
routes work on this thin object. Handlers either answer with one of the `send_*`/`begin` methods or raise
`HTTPError`, which becomes `{"detail": …}`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, quote

import orjson

from stagedoor.errors import StagedoorError
from stagedoor.runtime.encoding import encode
from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.http.server import AppServer

Scope = MutableMapping[str, object]
ASGIMessage = MutableMapping[str, object]
Receive = Callable[[], Awaitable[ASGIMessage]]
Send = Callable[[ASGIMessage], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

NOSNIFF = (b"x-content-type-options", b"nosniff")
NO_STORE = (b"cache-control", b"no-store")
MAX_JSON_DEPTH = 200
"""Deeper bodies are refused: nothing an app means nests like that, and recursive code would fail on it."""


class HTTPError(StagedoorError):
    """An answer that is an error.

    Args:
        status: HTTP status.
        detail: What went wrong, for the caller: a text, or the structure that clients expect in its place.
        headers: Further response headers.
    """

    def __init__(self, status: int, detail: object, headers: Headers | None = None) -> None:
        super().__init__(str(detail))
        self.status = status
        self.detail = detail
        self.headers = headers or []


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


class Exchange:
    """A request being answered.

    Attributes:
        server: The app that is served.
        scope: The ASGI scope.
        path: Path below the app's own root.
        tail: What follows the route's prefix in `path`.
        headers: Request headers by lower-case name; of repeated ones the last.
        username: Who is signed in, or None.
        peer: Network address of the other end; empty over a Unix socket.
        client: Network address of the visitor, which a proxy on this machine may have told; else the peer's.
        root: Address of the app as this caller sees it, without a trailing slash.
        is_begun: Whether the answer's head was sent, after which no other answer is possible.
    """

    __slots__ = (
        "_extra",
        "_receive",
        "_send",
        "client",
        "headers",
        "is_begun",
        "method",
        "path",
        "peer",
        "root",
        "scope",
        "server",
        "tail",
        "username",
    )

    def __init__(
        self, server: AppServer, scope: Scope, receive: Receive, send: Send, path: str, headers: dict[bytes, bytes]
    ) -> None:
        self.server = server
        self.scope = scope
        self.path = path
        self.headers = headers
        self.method = cast("str", scope.get("method", "GET"))  # a WebSocket begins as one
        self.tail = ""
        self.username: str | None = None
        self.root = ""
        peer = cast("tuple[str, int] | None", scope.get("client"))
        self.peer = self.client = peer[0] if peer else ""
        self.is_begun = False
        self._receive = receive
        self._send = send
        self._extra: Headers = []

    @property
    def shown_name(self) -> str | None:
        """Who is signed in, as the page shows it: with the app's login, or with an OpenID provider."""
        oauth = self.server.oauth
        return self.username if self.username is not None or oauth is None else oauth.username_of(self)

    # --- reading

    @property
    def query_string(self) -> str:
        """The query with its question mark; empty without one."""
        raw = cast("bytes", self.scope.get("query_string") or b"")
        return f"?{raw.decode('latin-1')}" if raw else ""

    def query(self, name: str) -> str | None:
        """Return a query parameter; of repeated ones the first."""
        raw = cast("bytes", self.scope.get("query_string") or b"")
        key = name.encode() + b"="
        if raw.startswith(key) and raw[len(key) :].replace(b"-", b"").isalnum():
            return raw[len(key) :].decode()
        try:
            values = parse_qs(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=100).get(name)
        except ValueError as error:
            raise HTTPError(400, "The query string has too many fields.") from error
        return values[0] if values else None

    def header(self, name: bytes) -> str:
        """Return a request header, empty when absent."""
        return self.headers.get(name, b"").decode("latin-1")

    async def chunks(self, limit: int | None) -> list[bytes]:
        """Return the body in pieces.

        Raises:
            HTTPError: 413 as soon as it is longer than `limit` bytes, announced or not.
            ClientGone: When the client left.
        """
        announced = self.headers.get(b"content-length")
        if limit is not None and announced is not None and (not announced.isdigit() or int(announced) > limit):
            raise too_large(limit)
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            part = cast("bytes", message.get("body", b""))
            size += len(part)
            if limit is not None and size > limit:
                raise too_large(limit)
            parts.append(part)
            if not message.get("more_body"):
                return parts

    async def receive_chunk(self) -> tuple[bytes, bool]:
        """Return the next piece of the body, and whether more follows.

        Raises:
            ClientGone: When the client left.
        """
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        return cast("bytes", message.get("body", b"")), bool(message.get("more_body"))

    async def json(self) -> dict[str, object]:
        """Return the body, which must be a JSON object.

        Raises:
            HTTPError: As `json_value`, and 422 when it is another value.
        """
        body = await self.json_value()
        if not isinstance(body, dict):
            raise HTTPError(422, "The body must be a JSON object.")
        return cast("dict[str, object]", body)

    async def json_value(self) -> object:
        """Return the body, which must be JSON.

        Raises:
            HTTPError: 400 when it is no strict JSON (NaN, bad UTF-8 and absurd nesting included), 413 when too long.
        """
        parts = await self.chunks(self.server.options.max_body_bytes)
        raw = parts[0] if len(parts) == 1 else b"".join(parts)
        try:
            body: object = orjson.loads(raw)
        except (orjson.JSONDecodeError, RecursionError) as error:
            raise HTTPError(400, f"The body is not JSON: {error}") from error
        if raw.count(b"[") + raw.count(b"{") > MAX_JSON_DEPTH and _is_deeper(body, MAX_JSON_DEPTH):
            raise HTTPError(400, f"The body is nested deeper than {MAX_JSON_DEPTH} levels.")
        return body

    async def disconnected(self) -> None:
        """Wait until the client is gone."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    # --- answering

    def add_headers(self, headers: Headers) -> None:
        """Add headers to whatever answer is sent."""
        self._extra = headers

    async def begin(self, status: int, headers: Headers) -> None:
        """Send the head of an answer whose body follows in pieces."""
        self.is_begun = True
        if self._extra:
            headers = headers + self._extra
        await self._send({"type": "http.response.start", "status": status, "headers": headers})

    async def piece(self, body: bytes, *, more: bool = True) -> None:
        """Send a piece of the body."""
        await self._send({"type": "http.response.body", "body": body, "more_body": more})

    async def send(self, status: int, body: bytes, content_type: bytes, headers: Headers | None = None) -> None:
        """Send a whole answer."""
        head = [(b"content-type", content_type), (b"content-length", b"%d" % len(body)), NOSNIFF]
        await self.begin(status, head + (headers or []))
        await self._send({"type": "http.response.body", "body": body})

    async def send_json(self, value: object, status: int = 200, headers: Headers | None = None) -> None:
        """Send a value as JSON."""
        await self.send_json_bytes(encode(value, self.root), status, headers)

    async def send_json_bytes(self, body: bytes, status: int = 200, headers: Headers | None = None) -> None:
        """Send JSON that is written already."""
        head = [_JSON, (b"content-length", b"%d" % len(body)), NOSNIFF, NO_STORE]
        await self.begin(status, head + headers if headers else head)
        await self._send({"type": "http.response.body", "body": body})

    async def redirect(self, status: int, address: str, headers: Headers | None = None) -> None:
        """Send the caller elsewhere; what no address may hold is written as an address holds it."""
        head = [(b"location", quote(address, safe=_ADDRESS_SIGNS).encode()), (b"content-length", b"0"), NOSNIFF]
        await self.begin(status, [*head, *(headers or [])])
        await self.piece(b"", more=False)

    async def hand_over(self, app: ASGIApp, scope: Scope) -> None:
        """Let another ASGI application answer."""
        self.is_begun = True
        await app(scope, self._receive, self._send)

    async def begin_events(self) -> None:
        """Send the head of an event stream."""
        await self.begin(200, _EVENT_STREAM)


_JSON = (b"content-type", b"application/json")
_ADDRESS_SIGNS = "%/:=&?~#+!$,;'@()*[]"
_EVENT_STREAM: Headers = [
    (b"content-type", sse.MEDIA_TYPE),
    NOSNIFF,
    NO_STORE,
    (b"x-accel-buffering", b"no"),  # asks a proxy not to gather events
]


def too_large(limit: int) -> HTTPError:
    """Make the answer to a body above the limit; the connection ends, because the rest of it is unread."""
    return HTTPError(
        413, f"The body is larger than the {limit} bytes that are taken here.", [(b"connection", b"close")]
    )


def not_signed_in(exchange: Exchange) -> HTTPError:
    """Make the answer to somebody who has to sign in first."""
    return HTTPError(401, {"error": "Not authenticated", "auth_message": exchange.server.options.auth_message})


def _is_deeper(value: object, depth: int) -> bool:
    """Whether a value nests deeper than `depth` levels; without recursion, because that is what is in doubt."""
    level: list[object] = [value]
    for _ in range(depth):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(cast("dict[str, object]", item).values())
            elif isinstance(item, list):
                below.extend(cast("list[object]", item))
        if not below:
            return False
        level = below
    return any(isinstance(item, (dict, list)) for item in level)
