"""The developer's channel: tells open pages that the app was swapped, or why it could not be."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.http.exchange import Exchange

HEARTBEAT = sse.named_frame(b"heartbeat", b"null")
RELOAD = sse.named_frame(b"reload", b'"CHANGE"')


class DevChannel:
    """Everybody who develops with the app open in a browser."""

    def __init__(self) -> None:
        self.error: bytes | None = None
        self._readers: set[asyncio.Queue[bytes]] = set()

    def swapped(self) -> None:
        """Have every open page reload."""
        self.error = None
        self._tell(RELOAD)

    def failed(self, text: str) -> None:
        """Show every open page why the app could not be swapped; a page that is opened later hears of it too."""
        self.error = sse.named_frame(b"error", json.dumps(text).encode())
        self._tell(self.error)

    def _tell(self, frame: bytes) -> None:
        for reader in self._readers:
            reader.put_nowait(frame)

    async def serve(self, exchange: Exchange) -> None:
        """Send frames until the page is gone or the server ends.

        A page says which app it shows (`app_id`): one that was read before a swap and asks after it reloads at once.
        """
        frames: asyncio.Queue[bytes] = asyncio.Queue()
        if exchange.query("app_id") not in {None, str(exchange.server.blocks.app_id)}:
            frames.put_nowait(RELOAD)
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
