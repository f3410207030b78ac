"""Names of files: what a visitor called a file, made safe to store and to send back."""

from __future__ import annotations

import mimetypes
import unicodedata

MAX_NAME_BYTES = 120
"""Longest stored name. File systems allow 255 bytes; the rest is room for suffixes of download managers."""

_FORBIDDEN = frozenset('/\\:*?"<>|')
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))}
)
_EXTRA_TYPES = {
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jfif": "image/jpeg",
    ".heic": "image/heic",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".opus": "audio/ogg",
    ".mkv": "video/x-matroska",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".obj": "model/obj",
    ".stl": "model/stl",
    ".splat": "application/octet-stream",
    ".ply": "application/octet-stream",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
    ".vtt": "text/vtt",
}


def clean_name(name: str, *, fallback: str = "file") -> str:
    r"""Return a base name that is safe on every file system, in a URL path and in a header.

    Directories (`/`, `\` and drive letters), control and bidirectional characters, names that Windows reserves,
    leading and trailing dots and spaces go; letters of every language stay. The suffix survives shortening.

    Args:
        name: Name as a visitor or an author gave it, possibly a path.
        fallback: Name when nothing is left.
    """
    base = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    if len(base) > 1 and base[1] == ":" and base[0].isascii() and base[0].isalpha():
        base = base[2:]
    base = unicodedata.normalize("NFC", base)
    # Category C: controls, formatting (bidi overrides, zero-width), surrogates, private use; Z: line separators.
    base = "".join(
        " " if unicodedata.category(char)[0] == "Z" else char
        for char in base
        if unicodedata.category(char)[0] != "C" and char not in _FORBIDDEN
    )
    base = base.strip(". ")
    if not base:
        return fallback
    if base.split(".", 1)[0].strip().lower() in _RESERVED:
        base = f"_{base}"
    return _shortened(base)


def _shortened(base: str) -> str:
    if len(base.encode()) <= MAX_NAME_BYTES:
        return base
    stem, dot, suffix = base.rpartition(".")
    if not stem or len(suffix.encode()) > 20:
        stem, dot, suffix = base, "", ""
    room = MAX_NAME_BYTES - len((dot + suffix).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + suffix


def suffix_of(name: str) -> str:
    """Return the last suffix of a file name, lower-cased and with its dot; empty when there is none."""
    base = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    stem, dot, suffix = base.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""


def mime_type_of(name: str) -> str | None:
    """Guess a MIME type from a name's suffix; None when the suffix is unknown."""
    suffix = suffix_of(name)
    return _EXTRA_TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}", strict=False)[0]


def suffix_for_mime(mime_type: str) -> str:
    """Return a file suffix for a MIME type, with its dot; empty when the type is unknown."""
    plain = mime_type.split(";", 1)[0].strip().lower()
    for suffix, known in _EXTRA_TYPES.items():
        if known == plain and known != "application/octet-stream":
            return suffix
    return mimetypes.guess_extension(plain, strict=False) or ""
