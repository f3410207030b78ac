"""The developer's channel: tells open pages that the app was swapped, or why it could not be."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.http.exchange import Exchange

HEARTBEAT = sse.named_frame(b"heartbeat", b"null")


class DevChannel:
    """Everybody who develops with the app open in a browser."""

    def __init__(self) -> None:
        self.error: bytes | None = None
        self._readers: set[asyncio.Queue[bytes]] = set()

    def tell(self, event: str, data: str) -> None:
        """Tell every open page; a page that is opened later hears of the last error."""
        frame = sse.named_frame(event.encode(), data.encode())
        self.error = frame if event == "error" else None
        for reader in self._readers:
            reader.put_nowait(frame)

    async def serve(self, exchange: Exchange) -> None:
        """Send frames until the page is gone or the server ends."""
        frames: asyncio.Queue[bytes] = asyncio.Queue()
        if self.error is not None:
            frames.put_nowait(self.error)
        gone = asyncio.ensure_future(exchange.disconnected())
        ends = {gone, exchange.server.engine.closing}
        self._readers.add(frames)
        try:
            await exchange.begin_events()
            while not any(end.done() for end in ends):
                following = asyncio.ensure_future(frames.get())
                await asyncio.wait(
                    {*ends, following}, timeout=exchange.server.options.heartbeat_s, return_when="FIRST_COMPLETED"
                )
                if following.done():
                    await exchange.piece(following.result())
                    continue
                following.cancel()
                if not any(end.done() for end in ends):
                    await exchange.piece(HEARTBEAT)
            if not gone.done():
                await exchange.piece(b"", more=False)
        finally:
            gone.cancel()
            self._readers.discard(frames)
