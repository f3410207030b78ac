"""Files inside run values: recognising Gradio's FileData, and swapping it. Pure, no I/O.

Only a dict whose `meta._type` is `gradio.FileData` is a file; user data that merely has a `path` stays data.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import unquote_to_bytes

FILE_TYPE: Final = "gradio.FileData"
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,60}", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")

FileData = dict[str, Any]
"""A FileData object as it stands on the wire."""


def is_file(value: object) -> bool:
    """Tell whether a value is FileData."""
    if not isinstance(value, dict):
        return False
    meta = cast("dict[str, Any]", value).get("meta")
    return isinstance(meta, dict) and cast("dict[str, Any]", meta).get("_type") == FILE_TYPE


async def replace_files(value: Any, swap: Callable[[FileData], Awaitable[FileData]]) -> Any:
    """Return a copy of `value` in which every FileData is what `swap` made of it."""
    if is_file(value):
        return await swap(cast("FileData", value))
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {key: await replace_files(entry, swap) for key, entry in items}
    if isinstance(value, list):
        return [await replace_files(entry, swap) for entry in cast("list[Any]", value)]
    return value


def file_value(*, path: str, url: str | None, name: str, size_bytes: int, media_type: str) -> FileData:
    """Make FileData for a file that we keep."""
    return {
        "path": path,
        "url": url,
        "orig_name": name,
        "size": size_bytes,
        "mime_type": media_type,
        "is_stream": False,
        "meta": {"_type": FILE_TYPE},
    }


def clean_name(name: object) -> str:
    """Return a harmless base name: no folders, controls or direction marks, at most 120 characters."""
    text = name if isinstance(name, str) else ""
    base = _UNSAFE.sub("_", text.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(" .")
    stem, dot, suffix = base.rpartition(".")
    if dot and len(suffix) <= 12:
        return f"{stem[:100] or 'file'}.{suffix}"
    return base[:120] or "file"


def clean_media_type(media_type: object) -> str:
    """Return the media type without parameters, or `application/octet-stream` for what is none."""
    text = media_type.partition(";")[0].strip().lower() if isinstance(media_type, str) else ""
    return text if _MEDIA_TYPE.fullmatch(text) else "application/octet-stream"


@dataclass(frozen=True, slots=True)
class InlineFile:
    """A file that came as a `data:` URL."""

    data: bytes
    media_type: str


def read_data_url(url: object) -> InlineFile | None:
    """Read a `data:` URL (RFC 2397); None for anything else, a damaged one included."""
    if not isinstance(url, str) or not url.startswith("data:"):
        return None
    head, comma, body = url[5:].partition(",")
    if not comma:
        return None
    try:
        is_base64 = head.endswith(";base64")
        data = base64.b64decode(body, validate=True) if is_base64 else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    return InlineFile(data, clean_media_type(head.removesuffix(";base64")))
