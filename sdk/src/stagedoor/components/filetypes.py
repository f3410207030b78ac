"""Which files a component takes: `file_types=["image", ".pdf", "text"]`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from stagedoor.files.names import mime_type_of, suffix_of

_CATEGORIES = frozenset({"image", "audio", "video", "text", "application", "model", "font"})
_TEXT_SUFFIXES = frozenset({".csv", ".tsv", ".json", ".jsonl", ".xml", ".yaml", ".yml", ".toml", ".py", ".js", ".md"})
_NEVER_EMPTY = frozenset({"image", "audio", "video"})


def normalized_types(file_types: Sequence[str] | str | None) -> list[str] | None:
    """Return the types as a list in lower case; "pdf" becomes ".pdf". None takes every file."""
    if file_types is None:
        return None
    entries = [file_types] if isinstance(file_types, str) else list(file_types)
    cleaned: list[str] = []
    for entry in entries:
        kind = entry.strip().lower()
        if kind in {"file", "*", "*/*"}:
            return None
        if not kind.startswith(".") and kind not in _CATEGORIES and "/" not in kind:
            kind = f".{kind}"
        cleaned.append(kind)
    return cleaned or None


def why_not(path: Path, file_types: list[str] | None) -> str | None:
    """Say why a received file is not of the taken types; None when it is."""
    if file_types is None:
        return None
    suffix, mime = suffix_of(path.name), mime_type_of(path.name) or ""
    for kind in file_types:
        if kind.startswith("."):
            matches = suffix == kind
        elif "/" in kind:
            matches = mime == kind or (kind.endswith("/*") and mime.startswith(kind[:-1]))
        else:
            matches = mime.startswith(f"{kind}/") or (kind == "text" and suffix in _TEXT_SUFFIXES)
        if matches:
            empty = kind.split("/", 1)[0] in _NEVER_EMPTY and path.stat().st_size == 0
            return f"{path.name!r} is empty" if empty else None
    return f"{path.name!r} is not of the taken types: {', '.join(file_types)}"
