"""`/proxy=…` and `/file=http…`: files of other apps that this one stands for (`gr.load`), and of nobody else."""

from __future__ import annotations

import asyncio
import re
from http.client import HTTPResponse
from typing import TYPE_CHECKING

from stagedoor.authoring.loaded_blocks import Loaded
from stagedoor.client import RemoteError
from stagedoor.http.exchange import NOSNIFF, Exchange, Headers, HTTPError
from stagedoor.http.routes.file_headers import content_type_of, headers_for_name

if TYPE_CHECKING:
    from stagedoor.client import RemoteApp

_CHUNK_BYTES = 1 << 18
_PASSED_ON = ("content-length", "content-range", "accept-ranges", "etag", "last-modified")


async def forward(exchange: Exchange) -> None:
    """GET and HEAD: fetch a file from the app that it belongs to, with what that app wants to know of this one.

    Raises:
        HTTPError: 403 for every address that is not a file of a loaded app.
    """
    # Proxies on the way make one slash of two.
    address = re.sub(r"^(https?):/+", r"\1://", exchange.tail)
    remote = next((one for one in remotes_of(exchange) if one.owns(address)), None)
    if remote is None:
        raise HTTPError(403, "This is not a file of an app that is loaded here.")
    wanted = exchange.header(b"range")
    try:
        answer = await asyncio.to_thread(
            remote.connection.fork().open, address, None, {"range": wanted} if wanted else None, exchange.method
        )
    except RemoteError as error:
        status = error.status if error.status in {404, 410, 416} else 502
        raise HTTPError(status, "The app that this file belongs to does not give it.") from error
    try:
        await _send(exchange, answer, address)
    finally:
        await asyncio.to_thread(answer.close)


def remotes_of(exchange: Exchange) -> set[RemoteApp]:
    """Return the apps that parts of this one stand for."""
    return {block.remote for block in exchange.server.graph.blocks.values() if isinstance(block, Loaded)}


async def _send(exchange: Exchange, answer: HTTPResponse, address: str) -> None:
    name = address.partition("?")[0].rpartition("/")[2]
    headers: Headers = [NOSNIFF, content_type_of(name), *headers_for_name(name)]
    headers += [(key.encode(), value.encode("latin-1")) for key in _PASSED_ON if (value := answer.headers.get(key))]
    await exchange.begin(206 if answer.status == 206 else 200, headers)
    while exchange.method != "HEAD":
        chunk = await asyncio.to_thread(answer.read, _CHUNK_BYTES)
        if not chunk:
            break
        await exchange.piece(chunk)
    await exchange.piece(b"", more=False)
