"""Sends a runtime stream to its reader as server-sent events: frames as they come, heartbeats in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from stagedoor.http.exchange import Exchange

if TYPE_CHECKING:
    from stagedoor.runtime.streams import Stream


async def send_stream(
    exchange: Exchange,
    stream: Stream,
    token: object,
    *,
    is_over: Callable[[], bool],
    heartbeat: bytes,
    ending: bytes = b"",
) -> bool:
    """Send frames until there will be no more, the client leaves, or another reader takes the stream over.

    Args:
        exchange: The answer, with its head already sent.
        stream: Where the frames come from.
        token: What `stream.attach()` gave this reader; detaching stays with the caller.
        is_over: Whether nothing will be pushed any more.
        heartbeat: Frame for a silence of `ServerOptions.heartbeat_s`.
        ending: Frame after the last one.

    Returns:
        True when everything was sent.
    """
    watcher: asyncio.Task[None] | None = None
    try:
        while stream.is_reader(token):
            frames = stream.take()
            if is_over() and not stream.has_frames:
                await exchange.piece(frames + ending, more=False)
                return True
            if frames:
                await exchange.piece(frames)
                continue
            if watcher is None:  # most streams end before anything has to be waited for
                watcher = asyncio.create_task(exchange.disconnected())
                watcher.add_done_callback(lambda _: stream.wake())
            if watcher.done():
                return False
            if not await stream.wait(exchange.server.options.heartbeat_s):
                await exchange.piece(heartbeat)
        await exchange.piece(b"", more=False)
        return False
    finally:
        if watcher is not None:
            watcher.cancel()
