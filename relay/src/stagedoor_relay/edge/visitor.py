"""A visitor's connection: reads requests one after the other, keeps deadlines, writes answers in order.

| state | set by | ends by |
|---|---|---|
| waiting | connect, end of an answer | first byte, `idle_timeout_s` (`head_timeout_s` before the first request) |
| head | first byte | empty line, `head_timeout_s`, a malformed or too long head |
| deciding | head of a request that the authority must be asked about | its answer |
| exchange | a route | end of the answer; the body must keep a minimum rate, the answer may take its time |
| lingering | an answer given before the request's body was read | the visitor's end, 2 s |

Pipelined requests wait in the buffer; what follows a WebSocket handshake waits for its 101.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from math import inf
from typing import cast

from stagedoor.tunnel.quick import quicken_transport
from stagedoor_relay.edge import pages
from stagedoor_relay.edge.context import EdgeContext
from stagedoor_relay.edge.exchange import Exchange
from stagedoor_relay.edge.headers import request_head
from stagedoor_relay.edge.http import Framing, RequestHead
from stagedoor_relay.edge.origin import direct_origin, vouched_origin
from stagedoor_relay.edge.pages import Page
from stagedoor_relay.edge.reader import RequestReader
from stagedoor_relay.edge.router import Decision, Route
from stagedoor_relay.edge.sockets import has_hung_up, unsent_bytes
from stagedoor_relay.errors import ProtocolViolationError

MAX_BUFFER_BYTES = 64 * 1024
"""Bytes of later requests kept while one is answered; then the visitor is paused."""

MIN_BODY_BYTES = 512
"""A request body must bring this much in each `body_timeout_s`; slower is an attack on connections (row D5)."""

STALL_S = 60.0
MIN_STALL_BYTES = 4096
"""A visitor that takes an answer must drain this much in each `STALL_S` while its buffers are full."""

DECIDE_TIMEOUT_S = 15.0
LINGER_S = 2.0
DISCONNECT_GRACE_S = 0.75
"""A visitor that half-closes may still want its answer (`nc -N`), one that left looks the same: wait this long."""


class VisitorConnection(asyncio.Protocol):
    """One TCP connection of a visitor."""

    def __init__(self, edge: EdgeContext) -> None:
        self._edge = edge
        self._settings = edge.settings
        self._transport: asyncio.Transport | None = None
        self._peer: tuple[str, int] = ("unknown", 0)
        self._origin = direct_origin(edge.settings, "unknown")
        self._is_counted = False
        self._is_trusted = False
        self._reader = RequestReader(edge.settings.max_head_bytes)
        self._request: RequestHead | None = None
        self._began_at = 0.0
        self._exchange: Exchange | None = None
        self._is_deciding = False
        self._is_lingering = False
        self._is_upstream_full = False
        self._is_full = False
        self._has_eof = False
        self._deadline = inf
        self._body_mark = 0
        self._stall = (inf, 0)

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Count the connection or turn it away."""
        self._transport = cast("asyncio.Transport", transport)
        quicken_transport(transport)
        peer = cast("tuple[str, int] | None", transport.get_extra_info("peername"))
        if peer:
            self._peer = (peer[0], peer[1])
        self._is_trusted = self._edge.is_trusted(self._peer[0])
        self._origin = direct_origin(self._settings, self._peer[0])
        if not self._edge.admit(self, self._peer[0], is_trusted=self._is_trusted):
            self._answer(Page(503, "busy", "Too many connections", "Try again in a moment.", retry_after_s=5))
            self._close()
            return
        self._is_counted = True
        self._deadline = time.monotonic() + self._settings.head_timeout_s

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell the app at once."""
        self._transport = None
        if self._is_counted:
            self._edge.release(self, self._peer[0])
        if self._exchange is not None:
            self._drop_exchange(self._exchange)

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        exchange = self._exchange
        if exchange is not None and exchange.is_tunnel:
            exchange.tunnel_data(data)
        elif exchange is not None and not exchange.is_request_done:
            self._take_body(exchange, data)
        elif not self._is_lingering:
            self._reader.feed(data)
            if exchange is not None or self._is_deciding:
                self._update_reading()
            else:
                self._next_request()

    def eof_received(self) -> bool:
        """The visitor will send no more; True keeps our direction open."""
        self._has_eof = True
        exchange = self._exchange
        if exchange is None:
            return self._is_deciding
        if exchange.is_tunnel:
            exchange.tunnel_eof()
        elif exchange.is_left_by_silence:
            self._abort()
        else:
            asyncio.get_running_loop().call_later(DISCONNECT_GRACE_S, self._leave, exchange)
        return True

    def _leave(self, exchange: Exchange) -> None:
        if self._exchange is exchange and not exchange.is_over:
            self._abort()

    def _drop_exchange(self, exchange: Exchange) -> None:
        self._exchange = None
        exchange.abandon()
        self._log(exchange.status or 499, exchange.sent_bytes)  # 499: the visitor left first (as nginx logs it)

    def pause_writing(self) -> None:
        """The visitor is slow."""
        self._is_full = True
        self._stall = (time.monotonic() + STALL_S, unsent_bytes(self._transport) if self._transport is not None else 0)
        if self._exchange is not None:
            self._exchange.visitor_is_full(True)

    def resume_writing(self) -> None:
        """The visitor takes bytes again."""
        self._is_full = False
        self._stall = (inf, 0)
        if self._exchange is not None:
            self._exchange.visitor_is_full(False)

    # Requests.

    def _next_request(self) -> None:
        while len(self._reader) and self._exchange is None and not self._is_deciding and not self._is_lingering:
            if not self._reader.has_begun:
                self._deadline = time.monotonic() + self._settings.head_timeout_s
            try:
                request = self._reader.next_head()
            except ProtocolViolationError as error:
                self._refuse(error)
                return
            if request is None:
                return
            self._begin(request)

    def _begin(self, request: RequestHead) -> None:
        self._request = request
        self._began_at = time.monotonic()
        self._deadline = inf
        if self._is_trusted:
            self._origin = vouched_origin(self._settings, self._peer[0], request, self._edge.is_trusted)
        decision = self._edge.router.decide(request, self._origin.peer_host)
        if isinstance(decision, Route | Page):
            self._follow(decision)
        else:
            self._is_deciding = True
            self._deadline = self._began_at + DECIDE_TIMEOUT_S
            self._edge.spawn(asyncio.ensure_future(self._await_decision(decision)))
            self._update_reading()

    async def _await_decision(self, decision: Awaitable[Decision]) -> None:
        result = await decision
        self._is_deciding = False
        self._deadline = inf
        if self._transport is not None and not self._transport.is_closing():
            self._follow(result)
            self._update_reading()

    def _follow(self, decision: Decision) -> None:
        request = self._request
        if request is None:
            return
        if not isinstance(decision, Route):
            self.send_page(decision)
            return
        exchange = Exchange(
            self,
            request,
            request_head(request, self._origin, hide_cookies=not decision.is_console),
            decision.pool,
            peer=(self._origin.peer_host, self._peer[1]),
            filter_cookies=not decision.is_console,
            max_head_bytes=self._settings.max_head_bytes,
            spawn=self._edge.spawn,
        )
        self._exchange = exchange
        if self._is_full:
            exchange.visitor_is_full(True)
        if not exchange.is_request_done:
            self._body_mark = 0
            self._deadline = self._began_at + self._settings.body_timeout_s
            if len(self._reader):
                self._take_body(exchange, self._reader.take())
                if self._exchange is not exchange:
                    return
        if exchange.is_request_done:
            self._await_answer()
        exchange.start()

    def _take_body(self, exchange: Exchange, data: bytes) -> None:
        try:
            rest = exchange.request_data(data)
        except ProtocolViolationError as error:
            if exchange.has_started:
                self.break_off()
            else:
                exchange.abandon()
                self._exchange = None
                self._refuse(error)
            return
        if exchange.is_request_done and self._exchange is exchange:
            self._reader.feed(rest)
            self._await_answer()
            self._update_reading()

    def _await_answer(self) -> None:
        limit = self._settings.answer_timeout_s
        self._deadline = inf if limit is None else time.monotonic() + limit

    # What the exchange calls.

    def write(self, data: bytes) -> None:
        """Send bytes to the visitor."""
        if self._transport is not None:
            self._transport.write(data)

    def write_eof(self) -> None:
        """Half-close; when the visitor has done so already, close."""
        if self._transport is not None and not self._transport.is_closing():
            if self._has_eof:
                self._close()
            else:
                self._transport.write_eof()

    def upstream_is_full(self, is_full: bool) -> None:
        """The app is slow, or takes bytes again."""
        self._is_upstream_full = is_full
        self._update_reading()

    def exchange_done(self, *, keep_alive: bool) -> None:
        """The answer is complete: go on with the next request, or end the connection."""
        exchange, self._exchange = self._exchange, None
        self._is_upstream_full = False
        if exchange is not None:
            self._log(exchange.status, exchange.sent_bytes)
        if keep_alive and not self._has_eof:
            self._wait()
        elif exchange is not None and not exchange.is_request_done:
            self._linger()
        else:
            self._close()

    def break_off(self) -> None:
        """Cut the connection in the middle of an answer."""
        if self._exchange is not None:
            self._drop_exchange(self._exchange)
        self._abort()

    def send_page(self, page: Page) -> None:
        """Answer with a page of the relay."""
        exchange, self._exchange = self._exchange, None
        self._is_upstream_full = False
        request = self._request
        if request is None:
            return
        is_read = request.framing is Framing.NONE if exchange is None else exchange.is_request_done
        keep_alive = request.keep_alive and is_read and not request.is_websocket and not self._has_eof
        if request.minor_version == 0:
            keep_alive = False
        sent = self._answer(page, request, keep_alive=keep_alive)
        self._log(page.status, sent)
        if keep_alive:
            self._wait()
        elif is_read:
            self._close()
        else:
            self._linger()

    # Ends.

    def _wait(self) -> None:
        self._request = None
        self._deadline = time.monotonic() + self._settings.idle_timeout_s
        self._update_reading()
        if len(self._reader):
            asyncio.get_running_loop().call_soon(self._next_request)

    def _refuse(self, error: ProtocolViolationError) -> None:
        """Answer a request that breaks HTTP; what follows it is not read."""
        sent = self._answer(pages.bad_request(error.status, error.reason))
        self._edge.log.add(self._peer[0], "-", "-", "-", error.status, sent, 0.0)
        self._linger()

    def _answer(self, page: Page, request: RequestHead | None = None, *, keep_alive: bool = False) -> int:
        accept = request.value(b"accept") if request is not None else b""
        is_head = request is not None and request.method == b"HEAD"
        self.write(data := pages.render(page, accept=accept, is_head=is_head, keep_alive=keep_alive))
        return len(data)

    def _linger(self) -> None:
        """Close so that the answer is not lost: a socket closed with unread bytes resets the connection."""
        self._reader.take()
        self._is_upstream_full = False
        if self._transport is None or self._transport.is_closing():
            return
        self._is_lingering = True
        self._deadline = time.monotonic() + LINGER_S
        self._transport.write_eof()
        self._update_reading()
        if self._has_eof:
            self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._deadline = time.monotonic() + STALL_S
            self._transport.close()

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def close_when_idle(self) -> None:
        """The relay is going down: end now unless an answer is under way."""
        if self._exchange is None and not self._is_deciding:
            self._close()

    def _update_reading(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        if self._is_upstream_full or len(self._reader) > MAX_BUFFER_BYTES:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _log(self, status: int, sent: int) -> None:
        if self._request is not None and self._edge.log.is_on:
            self._edge.log.add_request(self._origin.peer_host, self._request, status, sent, self._began_at)

    # Deadlines; called about once a second by the edge.
    def check(self, now: float) -> None:
        """End the connection if it has outstayed a deadline."""
        transport = self._transport
        if transport is None:
            return
        if now >= self._deadline:
            self._overdue(transport, now)
        elif now >= self._stall[0]:
            unsent = unsent_bytes(transport)
            if self._stall[1] - unsent < MIN_STALL_BYTES:
                self._abort()
            else:
                self._stall = (now + STALL_S, unsent)
        elif self._exchange is not None and not transport.is_reading() and has_hung_up(transport):
            self._abort()  # reading is paused, so asyncio cannot notice it

    def _overdue(self, transport: asyncio.Transport, now: float) -> None:
        exchange = self._exchange
        if exchange is not None and not exchange.is_request_done:
            arrived = exchange.request_bytes - self._body_mark
            if arrived >= MIN_BODY_BYTES or self._is_upstream_full:
                self._body_mark = exchange.request_bytes
                self._deadline = now + self._settings.body_timeout_s
            elif exchange.has_started:
                self.break_off()
            else:
                self._exchange = None
                exchange.abandon()
                self._refuse(ProtocolViolationError("The request's body came too slowly.", status=408))
        elif exchange is not None:
            self._deadline = inf
            if not exchange.has_started and self._request is not None:
                exchange.abandon()
                self.send_page(pages.slow(self._request.host, self._settings.answer_timeout_s or 0))
        elif self._reader.has_begun:
            self._refuse(ProtocolViolationError("The request's head came too slowly.", status=408))
        elif transport.is_closing() or self._is_lingering or transport.get_write_buffer_size():
            self._abort()
        else:
            self._close()
