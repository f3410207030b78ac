"""Headers under which no file can act as the site, whatever is in it."""

from __future__ import annotations

import re
from urllib.parse import quote

from stagedoor.files import mime_type_of
from stagedoor.http.exchange import Headers

_INLINE = frozenset(
    {
        "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon",
        "audio/mpeg", "audio/wav", "audio/x-wav", "audio/ogg", "audio/flac", "audio/mp4", "audio/aac", "audio/webm",
        "video/mp4", "video/webm", "video/ogg", "video/quicktime", "text/plain", "application/pdf", "application/json",
        "text/csv", "text/vtt",
    }
)  # fmt: skip
"""Types that browsers show and cannot run; everything else is offered for download."""


def content_type_of(reference: str) -> tuple[bytes, bytes]:
    """Return the header that says what is in a file, by its name."""
    kind = mime_type_of(reference.rpartition("/")[2]) or "application/octet-stream"
    if kind not in _INLINE and not kind.startswith(("image/svg", "font/")):
        kind = "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return b"content-type", kind.encode()


def headers_for_name(reference: str) -> Headers:
    """Return the headers that say how browsers may use a file, by its name."""
    name = reference.rpartition("/")[2]
    kind = mime_type_of(name)
    is_inline = kind in _INLINE
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)[:150]
    disposition = "inline" if is_inline else "attachment"
    headers: Headers = [
        (
            b"content-disposition",
            f"{disposition}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}".encode(),
        ),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    if kind != "application/pdf":  # browsers' PDF viewers do not start in a sandbox, and run no scripts of the file
        headers.append((b"content-security-policy", b"sandbox; default-src 'none'; media-src 'self'; img-src 'self'"))
    return headers
