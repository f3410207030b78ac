"""What makes the page an app on a device: icon and manifest. Nothing of it needs a service worker.

Browsers install a page that has a manifest with a name, a start address and a large icon. Without a server there is
nothing that an app could do, so nothing is kept for offline use.
"""

from __future__ import annotations

import asyncio
import io
import mimetypes
import struct
from functools import lru_cache
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
    await _send_file(exchange, _author_icon(exchange) or _ICONS / "favicon.svg")


async def pwa_icon(exchange: Exchange) -> None:
    """GET /pwa_icon and /pwa_icon/{size}: the icon of the installed app, square, in pixels.

    The author's picture is brought to the size where Pillow is installed, and sent as it is where it is not.
    """
    name = exchange.tail
    author = _author_icon(exchange)
    if author is None:
        if name == "maskable":
            await _send_file(exchange, _ICONS / _MASKABLE)
            return
        size = _size(name)
        await _send_file(exchange, _ICONS / _OWN[192 if size is not None and size <= 192 else 512])
        return
    size = _size(name)
    body = None if size is None else await asyncio.to_thread(_resized, author, size)
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
            "icons": _icons(exchange.root, _author_icon(exchange)),
        }
    )


def _icons(root: str, author: Path | None) -> list[dict[str, str]]:
    if author is None:
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


def _author_icon(exchange: Exchange) -> Path | None:
    path = exchange.server.options.favicon_path
    return path if path is not None and path.is_file() else None


@lru_cache(maxsize=16)
def _resized(path: Path, size: int) -> bytes | None:
    """Return a picture as a square PNG; None when it cannot be made."""
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
    body = await asyncio.to_thread(path.read_bytes)
    await exchange.send(200, body, kind.encode(), [_REVALIDATE])
