"""One request and its answer, between a visitor and a stream.

    visitor ── request_data ──► Exchange ── write ──► stream ──► app
    visitor ◄── write ───────── Exchange ◄── upstream_data ───── app

Nothing is collected: bytes go on as they come, and when one side is slow the other side's reading is paused. After a
101 that answers a WebSocket handshake the exchange only moves bytes (`is_tunnel`), each direction ending by itself.
"""

from __future__ import annotations

import asyncio
import enum
import time
from collections.abc import Callable

from stagedoor_relay.edge import pages
from stagedoor_relay.edge.body import LAST_CHUNK, BodyReader, ChunkedBody, EmptyBody, body_reader, chunk
from stagedoor_relay.edge.headers import response_head, trailer_section
from stagedoor_relay.edge.http import Framing, RequestHead, ResponseHead, parse_response_head
from stagedoor_relay.edge.owner import ExchangeOwner
from stagedoor_relay.edge.pool import PooledStream, StreamPool
from stagedoor_relay.errors import ProtocolViolationError, UpstreamBusyError, UpstreamError, UpstreamOfflineError

MAX_PENDING_BYTES = 64 * 1024
"""Request body held while a stream is being opened; then the visitor is paused."""

RETRY_WITHIN_S = 1.0
"""A kept stream that is lost later than this after the request was not closed at the same moment: the app had it."""


class _Phase(enum.Enum):
    HEAD = enum.auto()
    BODY = enum.auto()
    TUNNEL = enum.auto()
    OVER = enum.auto()


class Exchange:
    """Carries one request.

    Args:
        owner: The visitor.
        request: Its parsed head.
        head: The rebuilt head to send.
        pool: Streams to the app.
        peer: The visitor's address, for the far side.
        filter_cookies: Whether the app's cookies are checked (not for the console).
        max_head_bytes: Limit of the answer's head.
        spawn: Starts a task that nobody waits for.
    """

    def __init__(
        self,
        owner: ExchangeOwner,
        request: RequestHead,
        head: bytes,
        pool: StreamPool,
        *,
        peer: tuple[str, int],
        filter_cookies: bool,
        max_head_bytes: int,
        spawn: Callable[[asyncio.Task[PooledStream]], None],
    ) -> None:
        self._owner = owner
        self._request = request
        self._head = head
        self._pool = pool
        self._peer = peer
        self._filter_cookies = filter_cookies
        self._max_head_bytes = max_head_bytes
        self._spawn = spawn
        self._phase = _Phase.HEAD
        self._pending: list[bytes] = [head]
        self._pending_bytes = 0
        self._stream: PooledStream | None = None
        self._is_retried = False
        self._is_on_kept_stream = False
        self._sent_at = 0.0
        self._is_visitor_full = False
        self._held = b""
        self._response: ResponseHead | None = None
        self._response_body: BodyReader = EmptyBody()
        self._is_chunking = False
        self._request_body: BodyReader = body_reader(request.framing, request.length)
        self.has_got_bytes = False
        self.request_bytes = 0
        self.status = 0
        self.sent_bytes = 0

    @property
    def is_request_done(self) -> bool:
        """Whether the request's body has ended."""
        return self._request_body.is_done

    @property
    def is_left_by_silence(self) -> bool:
        """Whether a visitor who will send no more has left: in the middle of a request, or of listening to events."""
        return not self.is_request_done or (self._response is not None and self._response.is_event_stream)

    @property
    def is_tunnel(self) -> bool:
        """Whether bytes go through untouched."""
        return self._phase is _Phase.TUNNEL

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self._phase is _Phase.OVER

    @property
    def has_started(self) -> bool:
        """Whether a part of the answer has reached the visitor."""
        return self._response is not None

    def start(self) -> None:
        """Get a stream and send what is there of the request."""
        kept = self._pool.take_idle(is_repeatable=self._request.is_idempotent)
        if kept is not None:
            self._use(kept)
        else:
            self._open()

    def _open(self) -> None:
        task = asyncio.get_running_loop().create_task(self._pool.open(*self._peer))
        self._spawn(task)
        task.add_done_callback(self._opened)

    def _opened(self, task: asyncio.Task[PooledStream]) -> None:
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            if self.is_over:
                task.result().release()  # the visitor left meanwhile; the next one gains a round trip
            else:
                self._use(task.result())
        elif not self.is_over:
            self._fail(_page_for(error, self._request.host))

    def _use(self, stream: PooledStream) -> None:
        if stream.is_lost:
            self._fail(pages.refused(self._request.host))
            return
        stream.user = self
        self._stream = stream
        self.has_got_bytes = False
        self._sent_at = time.monotonic()
        self._is_on_kept_stream = stream.is_reused
        stream.write(self._pending[0] if len(self._pending) == 1 else b"".join(self._pending))
        self._pending = []
        if self._pending_bytes > MAX_PENDING_BYTES:
            self._owner.upstream_is_full(False)
        self._pending_bytes = 0
        if self._is_visitor_full:
            stream.pause_reading()

    # The visitor's bytes.

    def request_data(self, data: bytes) -> bytes:
        """Take bytes of the request's body; returns what stands after its end.

        Raises:
            ProtocolViolationError: The body's framing is broken.
        """
        body = self._request_body
        self.request_bytes += len(data)
        payload, rest = body.feed(data)
        if isinstance(body, ChunkedBody):
            payload = chunk(payload) if payload else b""
            if body.is_done:
                payload += LAST_CHUNK  # a visitor's trailers end here: no app reads them, some are confused by them
        if payload:
            self._send(payload)
        return rest

    def tunnel_data(self, data: bytes) -> None:
        """Take bytes after a 101."""
        self._send(data)

    def tunnel_eof(self) -> None:
        """The visitor will send no more after a 101."""
        if self._stream is not None:
            self._stream.write_eof()

    def _send(self, data: bytes) -> None:
        if self._stream is not None:
            self._stream.write(data)
            return
        self._pending.append(data)
        was_below = self._pending_bytes <= MAX_PENDING_BYTES
        self._pending_bytes += len(data)
        if was_below and self._pending_bytes > MAX_PENDING_BYTES:
            self._owner.upstream_is_full(True)

    def visitor_is_full(self, is_full: bool) -> None:
        """The visitor is slow, or takes bytes again."""
        self._is_visitor_full = is_full
        if self._stream is not None:
            if is_full:
                self._stream.pause_reading()
            else:
                self._stream.resume_reading()

    def abandon(self) -> None:
        """The visitor is gone, or has been answered otherwise: let the app know at once."""
        self._phase = _Phase.OVER
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.drop()

    # The app's bytes.

    def upstream_data(self, data: bytes) -> None:
        """Take bytes of the answer."""
        self.has_got_bytes = True
        if self._phase is _Phase.TUNNEL:
            self._write(data)
            return
        try:
            if self._phase is _Phase.HEAD:
                self._take_head(self._held + data if self._held else data)
            elif self._phase is _Phase.BODY and self._response is not None:
                self._take_body(self._response, b"", data)
        except ProtocolViolationError:
            if self.has_started:
                self._break()
            else:
                self._fail(pages.malformed(self._request.host))

    def _take_head(self, data: bytes) -> None:
        while True:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                if len(data) > self._max_head_bytes:
                    raise ProtocolViolationError("The app's head is too long.", status=502)
                self._held = data
                return
            response = parse_response_head(data[: end + 4], self._request.method)
            rest = data[end + 4 :]
            if response.status == 101:
                self._become_tunnel(response, rest)
                return
            if response.status >= 200:
                break
            if self._request.minor_version == 1:
                self._write(self._build_head(response, Framing.NONE, keep_alive=True))
            data = rest
        self._held = b""
        self._response = response
        self._response_body = body_reader(response.framing, response.length)
        self.status = response.status
        self._phase = _Phase.BODY
        framing = response.framing
        if framing is Framing.UNTIL_CLOSE and self._request.minor_version == 1:
            framing = Framing.CHUNKED  # so that the visitor can tell the end from a cut
        elif framing is Framing.CHUNKED and self._request.minor_version == 0:
            framing = Framing.UNTIL_CLOSE
        self._is_chunking = framing is Framing.CHUNKED
        head = self._build_head(response, framing, keep_alive=self._keeps_visitor(framing))
        self._take_body(response, head, rest)

    def _keeps_visitor(self, framing: Framing) -> bool:
        return (
            self._request.keep_alive
            and self.is_request_done
            and framing is not Framing.UNTIL_CLOSE
            and not self._request.is_websocket  # its bytes after a refused handshake are no request
        )

    def _build_head(self, response: ResponseHead, framing: Framing, *, keep_alive: bool) -> bytes:
        return response_head(
            response,
            host=self._request.host,
            framing=framing,
            keep_alive=keep_alive,
            minor_version=self._request.minor_version,
            filter_cookies=self._filter_cookies,
        )

    def _become_tunnel(self, response: ResponseHead, rest: bytes) -> None:
        if not (self._request.is_websocket and response.is_websocket):
            raise ProtocolViolationError("The app switches to a protocol that nobody asked for.", status=502)
        self._response = response
        self.status = 101
        self._phase = _Phase.TUNNEL
        self._write(self._build_head(response, Framing.NONE, keep_alive=True) + rest)

    def _take_body(self, response: ResponseHead, head: bytes, data: bytes) -> None:
        body = self._response_body
        payload, rest = body.feed(data)
        if self._is_chunking:
            if payload:
                payload = chunk(payload)
            if body.is_done:
                payload += trailer_section(body.trailers) if isinstance(body, ChunkedBody) else LAST_CHUNK
        if head or payload:
            self._write(head + payload if head else payload)
        if body.is_done:
            self._finish(response, is_clean=not rest)

    def _write(self, data: bytes) -> None:
        self.sent_bytes += len(data)
        self._owner.write(data)

    def _finish(self, response: ResponseHead, *, is_clean: bool) -> None:
        self._phase = _Phase.OVER
        stream, self._stream = self._stream, None
        if stream is not None:
            if is_clean and response.keep_alive and self.is_request_done and not self._is_visitor_full:
                stream.release()
            else:
                stream.drop()
        framing = Framing.UNTIL_CLOSE if not self._is_chunking and not _is_delimited(response) else response.framing
        self._owner.exchange_done(keep_alive=self._keeps_visitor(framing))

    def upstream_eof(self) -> None:
        """The app will send no more."""
        if self._phase is _Phase.TUNNEL:
            self._owner.write_eof()
        elif self._response is not None and self._response.framing is Framing.UNTIL_CLOSE:
            if self._is_chunking:
                self._write(LAST_CHUNK)
            self._finish(self._response, is_clean=False)
        else:
            self._cut()

    def upstream_lost(self) -> None:
        """The stream is gone."""
        self._stream = None
        if self._phase is _Phase.TUNNEL:
            self._phase = _Phase.OVER
            self._owner.exchange_done(keep_alive=False)
        elif self._phase is not _Phase.OVER:
            self._cut()

    def _cut(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.drop()
        if self.has_started:
            self._break()
        elif self._may_retry():
            # The app closed a kept connection at the same moment (RFC 9112 section 9.3.1 allows one retry).
            self._is_retried = True
            self._pending = [self._head]
            self._open()
        else:
            self._fail(pages.interrupted(self._request.host))

    def _may_retry(self) -> bool:
        if not self._is_on_kept_stream or self._is_retried or self.has_got_bytes:
            return False
        is_repeatable = self._request.is_idempotent and self._request.framing is Framing.NONE
        return is_repeatable and time.monotonic() - self._sent_at < RETRY_WITHIN_S

    def upstream_paused(self, is_paused: bool) -> None:
        """The app is slow, or takes bytes again."""
        self._owner.upstream_is_full(is_paused)

    def _fail(self, page: pages.Page) -> None:
        self.abandon()
        self.status = page.status
        self._owner.send_page(page)

    def _break(self) -> None:
        self.abandon()
        self._owner.break_off()


def _is_delimited(response: ResponseHead) -> bool:
    return response.framing in {Framing.NONE, Framing.LENGTH}


def _page_for(error: BaseException, host: str) -> pages.Page:
    if isinstance(error, UpstreamBusyError):
        return pages.busy(host)
    if isinstance(error, UpstreamOfflineError):
        return pages.offline(host, title=None, since=None)
    if isinstance(error, UpstreamError):
        return pages.refused(host)
    return pages.interrupted(host)
