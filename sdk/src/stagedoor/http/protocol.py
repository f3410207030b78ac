"""uvicorn's HTTP protocol with deadlines, a limit on request heads, and no clock that ticks when nothing happens.

| Waiting for            | Deadline                                              |
|------------------------|-------------------------------------------------------|
| the whole head         | 20 s after its first byte, or after connecting        |
| the next piece of body | 30 s, and 500 bytes a second over the first minute on |
| room to write          | 60 s without the client reading anything              |

One timer a connection, set only while something is awaited and moved lazily: a request that is answered quickly
costs one comparison.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import TYPE_CHECKING, Literal, cast

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import Server, ServerState

from stagedoor.http.lean import LeanEvent, LeanFlow, LeanQueue

if TYPE_CHECKING:
    import socket
    from collections import deque

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

HEAD_TIMEOUT_S = 20.0
BODY_TIMEOUT_S = 30.0
WRITE_TIMEOUT_S = 60.0
RATE_GRACE_S = 60.0
MIN_BODY_BYTES_PER_S = 500
MAX_HEAD_BYTES = 64 * 1024

SocketLibrary = Literal["none", "websockets-sansio", "wsproto"]

_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class DeadlineProtocol(HttpToolsProtocol):
    """One connection; see the module's table."""

    # uvicorn's own attributes are few enough to share their names among connections; with these they would not be.
    __slots__ = (
        "_body_bytes",
        "_head_bytes",
        "_heard_at",
        "_phase",
        "_phase_began",
        "_stalled_at",
        "_timer",
    )

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, object],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config=config, server_state=server_state, app_state=app_state, _loop=_loop)
        self._phase: Literal["head", "body", "answer"] = "head"
        self._phase_began = 0.0
        self._heard_at = 0.0
        self._head_bytes = 0
        self._body_bytes = 0
        self._stalled_at: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client connected: its first head is awaited."""
        super().connection_made(transport)
        self.flow = LeanFlow(transport)
        self.pipeline = cast("deque[tuple[RequestResponseCycle, ASGI3Application]]", LeanQueue())
        self._await("head")

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection ended."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes came in."""
        if self._phase == "head":
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES + len(data) or (
                self._head_bytes > MAX_HEAD_BYTES and b"\r\n\r\n" not in data
            ):
                self._end(_TOO_LARGE)
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """The first byte of a request came."""
        self._refresh_date()
        if self._phase == "answer":
            self._head_bytes = 0
            self._await("head")
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self._await("body")
        self._body_bytes = 0
        before = self.cycle
        super().on_headers_complete()
        if self.cycle is not before:  # its task has not begun yet
            self.cycle.message_event = cast("asyncio.Event", LeanEvent())

    def on_body(self, body: bytes) -> None:
        """A piece of a body came."""
        self._heard_at = self.loop.time()
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request is complete: the rest is up to the app."""
        self._phase = "answer"
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """The connection becomes a WebSocket, which has deadlines of its own."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The client does not read as fast as the app writes."""
        self._stalled_at = self.loop.time()
        self._arm(WRITE_TIMEOUT_S)
        super().pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._stalled_at = None
        super().resume_writing()

    # --- deadlines

    def _await(self, phase: Literal["head", "body"]) -> None:
        self._phase = phase
        self._phase_began = self._heard_at = self.loop.time()
        self._arm(HEAD_TIMEOUT_S)

    def _arm(self, delay_s: float) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(delay_s, self._check)

    def _check(self) -> None:
        """Look at what is awaited; the timer goes on only while something is."""
        self._timer = None
        if self.transport.is_closing():
            # A client that does not read would keep the socket open for ever.
            if self._stalled_at is not None:
                self.transport.abort()
            return
        now = self.loop.time()
        left: list[float] = []
        if self._stalled_at is not None:
            left.append(self._stalled_at + WRITE_TIMEOUT_S - now)
        if self._phase == "head":
            left.append(self._phase_began + HEAD_TIMEOUT_S - now)
        elif self._phase == "body":
            left.append(self._body_time_left(now))
        if not left:
            return
        if min(left) > 0:
            self._arm(min(left))
        elif self._phase == "head" and self._head_bytes == 0:
            self.transport.close()
        elif self._phase in {"head", "body"} and self._stalled_at is None and not self._is_answering():
            self._end(_TIMED_OUT)
        else:
            self.transport.abort()

    def _body_time_left(self, now: float) -> float:
        if self.flow.read_paused:
            return BODY_TIMEOUT_S  # the app is slow, not the client
        took = now - self._phase_began
        if took > RATE_GRACE_S and self._body_bytes < took * MIN_BODY_BYTES_PER_S:
            return 0.0
        return self._heard_at + BODY_TIMEOUT_S - now

    def _is_answering(self) -> bool:
        return self.cycle is not None and self.cycle.response_started  # pyright: ignore[reportUnnecessaryComparison]

    def _end(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()

    # --- the Date header, which uvicorn renews by a clock that ticks ten times a second

    def _refresh_date(self) -> None:
        second = int(time.time())
        state = self.server_state
        if getattr(state, "date_second", None) != second:
            state.date_second = second  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
            state.default_headers = [(b"date", formatdate(second, usegmt=True).encode())]


class QuietServer(Server):
    """uvicorn without its tick: it sleeps until it is told to end."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self._end: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.is_asked_to_end = False
        self.when_started: Callable[[], None] = lambda: None
        self.when_ending: Callable[[], None] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start accepting, and say so."""
        await super().startup(sockets)
        self.when_started()

    async def main_loop(self) -> None:
        """Wait for the end."""
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        if not self.is_asked_to_end:
            await self._end.wait()
        self.when_ending()

    def ask_to_end(self) -> None:
        """End soon; may be called from any thread, any number of times."""
        self.is_asked_to_end = True
        self.should_exit = True
        if self._loop is not None and self._end is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end.set)


def server_on(
    app: object, listener: socket.socket, *, websockets: SocketLibrary = "none", **options: object
) -> QuietServer:
    """Make a server for an ASGI app on a socket that listens already.

    Args:
        app: The ASGI application.
        listener: The socket; only its address is used here.
        websockets: The library that speaks WebSocket; "none" refuses them.
        options: Further settings of uvicorn (certificates).
    """
    host, port = listener.getsockname()[:2]
    config = Config(
        app,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        host=host,
        port=port,
        http=DeadlineProtocol,
        ws=websockets,
        lifespan="on",
        access_log=False,
        log_config=None,
        log_level="error",  # a stranger's malformed requests are no news, and must not fill the author's console
        proxy_headers=False,  # forwarded headers are judged by http.security, which knows what it trusts
        server_header=False,
        date_header=False,
        timeout_keep_alive=65,  # longer than the 60 s after which common proxies close their side
        timeout_graceful_shutdown=1,
        **options,  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    )
    return QuietServer(config)
