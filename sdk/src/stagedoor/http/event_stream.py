"""Sends a runtime stream to its reader as server-sent events: frames as they come, heartbeats in between."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from stagedoor.http.exchange import Exchange

if TYPE_CHECKING:
    from stagedoor.runtime.streams import Stream

HANG_UP_TIMEOUT_S = 2.0
"""Seconds that a reader is given to hang up: two ways through a slow network, and once again what was lost there."""


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
                if stream.hangs_up and ending:
                    watcher = watcher or asyncio.create_task(exchange.disconnected())
                    await _end_by_hanging_up(exchange, stream, frames + ending, watcher)
                else:
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


async def _end_by_hanging_up(
    exchange: Exchange, stream: Stream, frames: bytes, disconnected: asyncio.Future[None]
) -> None:
    """Send the last frames, and wait until the reader has hung up.

    Gradio's clients take their stream for open until they have read that nothing is pending, and then hang up; for a
    call that is joined before, they open no other one. That they hung up is the only sign that they have read it, so
    until then, no call of theirs is answered as joined (`Stream.ending`). Where it cannot be seen, behind a proxy that
    does not pass it on, it is waited for once.
    """
    ending = stream.begin_ending()
    try:
        await exchange.piece(frames)
        await asyncio.wait({ending, disconnected}, timeout=HANG_UP_TIMEOUT_S, return_when=asyncio.FIRST_COMPLETED)
        if not disconnected.done():
            stream.hangs_up = ending.done()
            await exchange.piece(b"", more=False)
    finally:
        if stream.ending is ending:
            stream.finish_ending()
