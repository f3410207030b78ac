"""Files out: `GET /file={reference}`, with ranges, and with headers under which no file can act as the site."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from email.utils import formatdate
from typing import TYPE_CHECKING

from stagedoor.errors import FileAccessError
from stagedoor.files.reference import is_reference
from stagedoor.http.exchange import NOSNIFF, Exchange, Headers, HTTPError
from stagedoor.http.routes.file_headers import content_type_of, headers_for_name

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_RANGES = 16
"""A request for more parts is refused: thousands of them cost seconds and nobody needs them."""
CHUNK_BYTES = 1 << 20
_RANGE = re.compile(r"\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)


async def download(exchange: Exchange) -> None:
    """GET and HEAD /file={reference}."""
    reference = exchange.tail
    if reference.startswith(("http:/", "https:/")):
        from stagedoor.http.routes import proxy  # few apps stand for others

        await proxy.forward(exchange)
        return
    if len(reference) > 4096:
        raise HTTPError(414, "The file reference is too long.")
    try:
        descriptor = exchange.server.files.open_descriptor(reference)
    except (FileAccessError, ValueError) as error:
        raise HTTPError(403 if not is_reference(reference) else 404, "This is not a file of this app.") from error
    try:
        await _send(exchange, descriptor, reference)
    finally:
        os.close(descriptor)


async def _send(exchange: Exchange, descriptor: int, reference: str) -> None:
    status = os.fstat(descriptor)
    size = status.st_size
    tag = hashlib.sha256(f"{reference}\0{status.st_mtime_ns}\0{size}".encode("utf-8", "replace")).hexdigest()[:32]
    headers = _headers(reference, status.st_mtime, f'"{tag}"')
    if _is_known(exchange.header(b"if-none-match"), f'"{tag}"'):
        await exchange.begin(304, headers)
        await exchange.piece(b"", more=False)
        return
    ranges = _ranges(exchange, size, f'"{tag}"')
    content_type = content_type_of(reference)
    if not ranges:
        await exchange.begin(200, [*headers, content_type, (b"content-length", str(size).encode())])
        await _send_part(exchange, descriptor, 0, size, is_last=True)
    elif len(ranges) == 1:
        start, end = ranges[0]
        head = [
            *headers,
            content_type,
            (b"content-length", str(end - start).encode()),
            (b"content-range", f"bytes {start}-{end - 1}/{size}".encode()),
        ]
        await exchange.begin(206, head)
        await _send_part(exchange, descriptor, start, end, is_last=True)
    else:
        await _send_parts(exchange, descriptor, ranges, size, headers, content_type[1])


async def _send_parts(
    exchange: Exchange,
    descriptor: int,
    ranges: Sequence[tuple[int, int]],
    size: int,
    headers: Headers,
    content_type: bytes,
) -> None:
    """Answer several ranges as `multipart/byteranges`."""
    boundary = os.urandom(16).hex().encode()
    heads = [
        b"\r\n--%s\r\ncontent-type: %s\r\ncontent-range: bytes %d-%d/%d\r\n\r\n"
        % (boundary, content_type, start, end - 1, size)
        for start, end in ranges
    ]
    tail = b"\r\n--%s--\r\n" % boundary
    length = sum(len(head) for head in heads) + sum(end - start for start, end in ranges) + len(tail)
    await exchange.begin(
        206,
        [
            *headers,
            (b"content-type", b"multipart/byteranges; boundary=" + boundary),
            (b"content-length", str(length).encode()),
        ],
    )
    if exchange.method == "HEAD":
        await exchange.piece(b"", more=False)
        return
    for head, (start, end) in zip(heads, ranges, strict=True):
        await exchange.piece(head)
        await _send_part(exchange, descriptor, start, end, is_last=False)
    await exchange.piece(tail, more=False)


async def _send_part(exchange: Exchange, descriptor: int, start: int, end: int, *, is_last: bool) -> None:
    """Send bytes `start` up to `end` of a file, read in a thread so that a slow disk stops nobody."""
    if exchange.method == "HEAD" or start == end:
        if is_last:
            await exchange.piece(b"", more=False)
        return
    loop = asyncio.get_running_loop()
    while start < end:
        count = min(CHUNK_BYTES, end - start)
        body = await loop.run_in_executor(None, os.pread, descriptor, count, start)
        if not body:
            raise ConnectionError("the file became shorter while it was sent")
        start += len(body)
        await exchange.piece(body, more=start < end or not is_last)


def _ranges(exchange: Exchange, size: int, tag: str) -> list[tuple[int, int]]:
    """Return the wanted ranges as (first, behind last); empty for the whole file.

    Raises:
        HTTPError: 416 when none can be met, or when there are too many.
    """
    value = exchange.header(b"range")
    unit, _, wanted = value.partition("=")
    if unit.strip().lower() != "bytes" or (exchange.headers.get(b"if-range", tag.encode()) != tag.encode()):
        return []
    unmet = HTTPError(416, "The file has no such range.", [(b"content-range", f"bytes */{size}".encode())])
    if wanted.count(",") >= MAX_RANGES:
        raise unmet
    found: list[tuple[int, int]] = []
    for part in wanted.split(","):
        match = _RANGE.fullmatch(part)
        if match is None or match.group(0).strip() == "-":
            return []  # RFC 9110: a malformed Range is ignored
        first, last = match.groups()
        start, end = (max(size - int(last), 0), size) if not first else (int(first), int(last) + 1 if last else size)
        if first and last and int(last) < int(first):
            return []
        if start < size and end > start:
            found.append((start, min(end, size)))
    if not found:
        raise unmet
    # Ranges that overlap could ask for more than there is.
    return found if sum(end - start for start, end in found) <= size else []


def _is_known(stated: str, tag: str) -> bool:
    """Whether a caller says that it has the file already."""
    return stated == "*" or tag in {part.strip().removeprefix("W/") for part in stated.split(",")}


def _headers(reference: str, modified: float, tag: str) -> Headers:
    # References name content, so what lies behind one never changes; allowed paths may.
    caching = b"private, max-age=31536000, immutable" if is_reference(reference) else b"private, no-cache"
    return [
        NOSNIFF,
        (b"accept-ranges", b"bytes"),
        (b"etag", tag.encode()),
        (b"last-modified", formatdate(modified, usegmt=True).encode()),
        (b"cache-control", caching),
        *headers_for_name(reference),
    ]
