"""What makes the page an app on a device: icon and manifest. Nothing of it needs a service worker.

Browsers install a page that has a manifest with a name, a start address and a large icon. Without a server there is
nothing that an app could do, so nothing is kept for offline use.
"""

from __future__ import annotations

import asyncio
import io
import mimetypes
import struct
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from stagedoor.http.exchange import Exchange, HTTPError

_ICONS = Path(__file__).resolve().parent.parent / "icons"
_OWN = {192: "icon-192.png", 512: "icon-512.png"}
_MASKABLE = "maskable-512.png"
_LARGEST_PX = 1024
_REVALIDATE = (b"cache-control", b"no-cache")
_PNG_HEAD = 24
"""Bytes of a PNG file up to its width and height."""


async def favicon(exchange: Exchange) -> None:
    """GET /favicon.ico: the author's icon, else our own."""
    path = exchange.server.options.favicon_path
    if path is None or not path.is_file():
        path = _ICONS / "favicon.svg"
    await _send_file(exchange, path)


async def pwa_icon(exchange: Exchange) -> None:
    """GET /pwa_icon and /pwa_icon/{size}: the icon of the installed app, square, in pixels.

    The author's picture is brought to the size where Pillow is installed, and sent as it is where it is not.
    """
    name = exchange.tail
    author = exchange.server.options.favicon_path
    if author is None or not author.is_file():
        if name == "maskable":
            await _send_file(exchange, _ICONS / _MASKABLE)
            return
        size = _size(name)
        await _send_file(exchange, _ICONS / _OWN[192 if size is not None and size <= 192 else 512])
        return
    size = _size(name)
    body = None if size is None else await asyncio.to_thread(_resized, author, author.stat().st_mtime_ns, size)
    if body is None:
        await _send_file(exchange, author)
    else:
        await exchange.send(200, body, b"image/png", [_REVALIDATE])


async def manifest(exchange: Exchange) -> None:
    """GET /manifest.json: makes the page installable."""
    server = exchange.server
    title = server.documents.title
    await exchange.send_json(
        {
            "id": f"{exchange.root}/",
            "name": title,
            "short_name": title if len(title) <= 24 else title[:23] + "…",
            "start_url": f"{exchange.root}/",
            "scope": f"{exchange.root}/",
            "display": "standalone",
            "background_color": "#fbfaf8",
            "theme_color": "#fbfaf8",
            "icons": _icons(exchange.root, server.options.favicon_path),
        }
    )


def _icons(root: str, author: Path | None) -> list[dict[str, str]]:
    if author is None or not author.is_file():
        own = [
            {"src": f"{root}/pwa_icon/{size}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
            for size in _OWN
        ]
        maskable = {"src": f"{root}/pwa_icon/maskable", "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
        return [*own, maskable]
    kind = mimetypes.guess_type(author.name)[0] or "image/x-icon"
    if _can_resize(kind):
        return [
            {"src": f"{root}/pwa_icon/{size}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
            for size in _OWN
        ]
    return [{"src": f"{root}/pwa_icon", "sizes": _sizes_of(author, kind), "type": kind, "purpose": "any"}]


def _sizes_of(path: Path, kind: str) -> str:
    """Return the size of a picture as a manifest says it; "any" where it has none or it cannot be read."""
    if kind == "image/png":
        head = path.read_bytes()[:_PNG_HEAD]
        if len(head) == _PNG_HEAD:
            width, height = struct.unpack(">II", head[16:])
            return f"{width}x{height}"
    return "any"


def _size(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _LARGEST_PX:
        raise HTTPError(404, f"An icon is asked for by its size in pixels, up to {_LARGEST_PX}.")
    return int(text)


def _can_resize(kind: str) -> bool:
    return kind.startswith("image/") and "svg" not in kind and find_spec("PIL") is not None


@cache
def _resized(path: Path, changed_ns: int, size: int) -> bytes | None:
    """Return a picture as a square PNG; None when it cannot be made. `changed_ns` tells its versions apart."""
    if not _can_resize(mimetypes.guess_type(path.name)[0] or "image/x-icon"):
        return None
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            square = ImageOps.pad(picture.convert("RGBA"), (size, size), color=(0, 0, 0, 0))
    except (OSError, UnidentifiedImageError):
        return None
    out = io.BytesIO()
    square.save(out, "PNG")
    return out.getvalue()


async def _send_file(exchange: Exchange, path: Path) -> None:
    kind = mimetypes.guess_type(path.name)[0] or "image/x-icon"
    await exchange.send(200, path.read_bytes(), kind.encode(), [_REVALIDATE])
