"""Segments out: `GET /stream/{session}/{event}/{component}/{name}`: the playlist of an output stream and its parts."""

from __future__ import annotations

from stagedoor.components.ffmpeg import ConversionError
from stagedoor.http.exchange import NO_STORE, Exchange, HTTPError
from stagedoor.runtime.encoding import file_url
from stagedoor.runtime.stream_files import find_part, whole_file

_TYPES = {
    ".m3u8": b"application/vnd.apple.mpegurl",
    ".aac": b"audio/aac",
    ".ts": b"video/mp2t",
    ".mp4": b"video/mp4",
}
_KEPT = (b"cache-control", b"private, max-age=3600")


async def part(exchange: Exchange) -> None:
    """GET and HEAD: the playlist (new each time), a segment, or the whole file once the stream has ended."""
    server, path = exchange.server, exchange.tail
    if path.endswith("/playlist-file"):
        reference = await server.engine.pool.run(lambda: whole_file(server.files, path, exchange.username))
        if reference is None:
            raise HTTPError(404, "There is no such stream, or it has not ended yet.")
        await exchange.redirect(307, file_url(exchange.root, reference), [NO_STORE])
        return
    try:
        found = await server.engine.pool.run(lambda: find_part(server.files, path, exchange.username))
    except ConversionError as error:
        raise HTTPError(500, str(error)) from error
    if found is None:
        raise HTTPError(404, "There is no such stream, or it is over for more than an hour.")
    body = await server.engine.pool.run(found.read_bytes)
    caching = NO_STORE if found.suffix == ".m3u8" else _KEPT
    await exchange.send(200, body, _TYPES[found.suffix], [caching])
