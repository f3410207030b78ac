"""Streams that only say that the app is there, one for each open page of Gradio's: one clock for all of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.http.exchange import Exchange
    from stagedoor.runtime.engine import Engine


class Heartbeats:
    """The open streams; all end when the engine closes.

    Args:
        engine: What runs the app.
        every_s: The longest silence of a stream.
    """

    def __init__(self, engine: Engine, every_s: float) -> None:
        self._engine = engine
        self._every_s = every_s
        self._open: set[Exchange] = set()
        self._next: asyncio.TimerHandle | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._is_closing_watched = False

    async def keep(self, exchange: Exchange) -> None:
        """Send a stream until its client leaves or the app ends."""
        if not self._is_closing_watched:
            self._is_closing_watched = True
            self._engine.closing.add_done_callback(lambda _: self._send_all(b"", more=False))
        await exchange.begin_events()
        await exchange.piece(sse.ALIVE, more=not self._engine.closing.done())
        self._open.add(exchange)
        if self._next is None:
            self._next = asyncio.get_running_loop().call_later(self._every_s, self._beat)
        try:
            await exchange.disconnected()  # of a stream that was ended here, too
        finally:
            self._open.discard(exchange)

    def _beat(self) -> None:
        self._next = None
        if self._open:
            self._send_all(sse.ALIVE)
            self._next = asyncio.get_running_loop().call_later(self._every_s, self._beat)

    def _send_all(self, frame: bytes, *, more: bool = True) -> None:
        for exchange in self._open:
            task = asyncio.ensure_future(exchange.piece(frame, more=more))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
