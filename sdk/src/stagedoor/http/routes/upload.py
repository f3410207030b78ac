"""Files in: `POST /upload`, and the stream that tells a page how far an upload has come."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stagedoor.http.exchange import ClientGone, Exchange, HTTPError
from stagedoor.http.multipart import FormReader
from stagedoor.http.progress import watch
from stagedoor.runtime.encoding import encode
from stagedoor.wire import sse

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN_UPLOAD_WAIT_S = 3.0
"""Gradio's wait: the progress stream may be opened before its upload."""
_GATHER_BYTES = 512 * 1024
_DONE = sse.frame(b'{"msg":"done"}')


async def upload(exchange: Exchange) -> None:
    """POST /upload: stores each file of the form and answers with their references."""
    server = exchange.server
    upload_id = exchange.query("upload_id")
    progress = watch(server.uploads, upload_id) if upload_id else None
    loop = asyncio.get_running_loop()

    def told(name: str, size: int) -> None:
        if progress is not None and not progress.is_behind:
            frame = sse.frame(encode({"msg": "update", "orig_name": name, "chunk_size": size}))
            loop.call_soon_threadsafe(progress.push, frame)

    reader = FormReader(exchange.headers.get(b"content-type", b""), server.files.begin_upload, told)
    try:
        await _receive(exchange, reader, loop)
        reader.close()
        await exchange.send_json([reference.path for reference in reader.files])
    except (ClientGone, HTTPError):
        reader.abort()
        raise
    finally:
        reader.abort()
        if progress is not None:
            progress.push(_DONE)
            progress.is_finished = True
            if upload_id and not progress.has_reader:
                loop.call_later(UNKNOWN_UPLOAD_WAIT_S, server.uploads.pop, upload_id, None)


async def _receive(exchange: Exchange, reader: FormReader, loop: asyncio.AbstractEventLoop) -> None:
    """Feed the body to the reader; disk and hashing happen in a thread, in pieces worth the way there."""
    gathered: list[bytes] = []
    size = 0
    is_more = True
    while is_more:
        chunk, is_more = await exchange.receive_chunk()
        gathered.append(chunk)
        size += len(chunk)
        if size >= _GATHER_BYTES or not is_more:
            await loop.run_in_executor(None, _feed_all, reader.feed, gathered)
            gathered, size = [], 0


def _feed_all(feed: Callable[[bytes], None], chunks: list[bytes]) -> None:
    feed(b"".join(chunks))


async def progress(exchange: Exchange) -> None:
    """GET /upload_progress: events of one upload until it is done; 404 when it does not begin soon."""
    uploads = exchange.server.uploads
    upload_id = exchange.query("upload_id")
    if not upload_id:
        raise HTTPError(422, "`upload_id` must be the id that the upload was given.")
    is_early = upload_id not in uploads
    stream = watch(uploads, upload_id)
    token = stream.attach()
    try:
        if is_early and not await stream.wait(UNKNOWN_UPLOAD_WAIT_S):
            raise HTTPError(404, "There is no such upload.")
        await exchange.begin_events()
        gone = asyncio.ensure_future(exchange.disconnected())
        gone.add_done_callback(lambda _: stream.wake())
        try:
            while stream.is_reader(token) and not gone.done():
                frames = stream.take()
                if frames:
                    await exchange.piece(frames)
                elif stream.is_finished:
                    break
                elif not await stream.wait(exchange.server.options.heartbeat_s):
                    await exchange.piece(sse.HEARTBEAT)
            await exchange.piece(b"", more=False)
        finally:
            gone.cancel()
    finally:
        stream.detach(token)
        if stream.is_finished or is_early:
            uploads.pop(upload_id, None)
