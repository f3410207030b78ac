"""Streams to one endpoint, kept for reuse between requests and never shared by two at once.

Opening an SSH channel costs a round trip and most of a request's CPU, so a stream whose answer was complete is kept.
An app may close a kept connection at any moment (uvicorn does after 5 s): a request that must not be sent twice gets
only a stream that was used a moment ago, everything else is retried once on a fresh one by `exchange`.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Protocol

from stagedoor_relay.errors import UpstreamBusyError, UpstreamError
from stagedoor_relay.stream import Stream, StreamOpener

MAX_IDLE_S = 4.0
"""Below uvicorn's keep-alive of 5 s, the shortest among common app servers."""

MAX_IDLE_UNREPEATABLE_S = 1.5
"""For requests that must not be sent twice: far from the app's own time-out."""

MAX_IDLE = 256
"""Kept streams of one endpoint; each is a socket on the author's machine, for at most `MAX_IDLE_S`. Fewer than there
are visitors at once would make a busy link open streams for ever, which costs more than the requests themselves."""


class StreamUser(Protocol):
    """Who uses a pooled stream now."""

    def upstream_data(self, data: bytes) -> None:
        """Bytes from the app."""
        ...

    def upstream_eof(self) -> None:
        """The app will send no more."""
        ...

    def upstream_lost(self) -> None:
        """The stream is gone."""
        ...

    def upstream_paused(self, is_paused: bool) -> None:
        """The app is slow, or takes bytes again."""
        ...


class PooledStream:
    """A stream with its present user; a `StreamReceiver`."""

    __slots__ = ("_pool", "_stream", "idle_since", "is_lost", "is_reused", "user")

    def __init__(self, pool: StreamPool) -> None:
        self._pool = pool
        self._stream: Stream | None = None
        self.user: StreamUser | None = None
        self.is_lost = False
        self.is_reused = False
        self.idle_since = 0.0

    def opened(self, stream: Stream) -> None:
        """Take the open stream."""
        self._stream = stream

    # What the stream calls.

    def data_received(self, data: bytes) -> None:
        """Hand bytes to the user; bytes that nobody asked for end a kept stream."""
        if self.user is not None:
            self.user.upstream_data(data)
        else:
            self.drop()

    def eof_received(self) -> None:
        """Hand the end to the user; it ends a kept stream."""
        if self.user is not None:
            self.user.upstream_eof()
        else:
            self.drop()

    def connection_lost(self, error: Exception | None) -> None:
        """The stream is gone."""
        self.is_lost = True
        self._pool.forget(self)
        if self.user is not None:
            user, self.user = self.user, None
            user.upstream_lost()

    def pause_writing(self) -> None:
        """Hand back-pressure on."""
        if self.user is not None:
            self.user.upstream_paused(True)

    def resume_writing(self) -> None:
        """Hand back-pressure on."""
        if self.user is not None:
            self.user.upstream_paused(False)

    # What the user calls.

    def write(self, data: bytes) -> None:
        """Send bytes to the app."""
        if self._stream is not None:
            self._stream.write(data)

    def write_eof(self) -> None:
        """Half-close towards the app."""
        if self._stream is not None:
            self._stream.write_eof()

    def pause_reading(self) -> None:
        """Stop the app's bytes."""
        if self._stream is not None:
            self._stream.pause_reading()

    def resume_reading(self) -> None:
        """Let the app's bytes come."""
        if self._stream is not None:
            self._stream.resume_reading()

    def release(self) -> None:
        """The user is done and left the stream between two messages: keep it."""
        self.user = None
        self._pool.keep(self)

    def drop(self) -> None:
        """The stream is of no more use."""
        self.user = None
        self._pool.forget(self)
        if self._stream is not None and not self.is_lost:
            self._stream.abort()


class StreamPool:
    """The streams of one endpoint.

    Args:
        opener: Opens new ones.
        max_streams: Most open at once.
    """

    def __init__(self, opener: StreamOpener, max_streams: int) -> None:
        self._opener = opener
        self._max_streams = max_streams
        self._idle: deque[PooledStream] = deque()
        self._open: set[PooledStream] = set()
        self._is_closed = False

    def take_idle(self, *, is_repeatable: bool) -> PooledStream | None:
        """Return a kept stream, the most recently used first, or None."""
        limit = time.monotonic() - (MAX_IDLE_S if is_repeatable else MAX_IDLE_UNREPEATABLE_S)
        if not self._idle or self._idle[-1].idle_since < limit:
            return None
        pooled = self._idle.pop()
        pooled.is_reused = True
        return pooled

    async def open(self, peer_host: str, peer_port: int) -> PooledStream:
        """Open a new stream.

        Raises:
            UpstreamError: There is none to be had.
        """
        if len(self._open) >= self._max_streams:
            raise UpstreamBusyError(f"{self._max_streams} requests are open at once")
        pooled = PooledStream(self)
        self._open.add(pooled)
        try:
            pooled.opened(await self._opener.open(pooled, peer_host=peer_host, peer_port=peer_port))
        except (UpstreamError, asyncio.CancelledError):
            self._open.discard(pooled)
            raise
        return pooled

    def keep(self, pooled: PooledStream) -> None:
        """Keep a stream for the next request."""
        if self._is_closed or pooled.is_lost:
            pooled.drop()
            return
        pooled.idle_since = time.monotonic()
        self._idle.append(pooled)
        if len(self._idle) > MAX_IDLE:
            self._idle[0].drop()

    def forget(self, pooled: PooledStream) -> None:
        """A stream is gone or of no more use."""
        self._open.discard(pooled)
        if pooled in self._idle:
            self._idle.remove(pooled)

    def drop_stale(self) -> None:
        """Close kept streams that are too old to be used; called now and then."""
        limit = time.monotonic() - MAX_IDLE_S
        while self._idle and self._idle[0].idle_since < limit:
            self._idle[0].drop()

    def close(self) -> None:
        """The endpoint is gone: no stream is kept any more; those in use end by themselves."""
        self._is_closed = True
        while self._idle:
            self._idle[0].drop()
