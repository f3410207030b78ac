"""Puts Gradio's stream diffs back together; the other side of `wire.diff`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast


def apply_diff(value: object, edits: Sequence[Sequence[object]]) -> object:
    """Return a value after edits, each `[operation, path, value]`; lists and dicts in it are changed in place."""
    for operation, path, new in cast("Sequence[tuple[str, Sequence[str | int], object]]", edits):
        if not path:
            value = value + cast("str", new) if operation == "append" and isinstance(value, str) else new
            continue
        *above, last = path
        holder = value
        for step in above:
            holder = cast("dict[str | int, object]", holder)[step]
        _edit(cast("dict[str | int, object]", holder), operation, last, new)
    return value


def _edit(holder: dict[str | int, object] | list[object], operation: str, key: str | int, new: object) -> None:
    if operation == "delete":
        del cast("dict[str | int, object]", holder)[key]
    elif operation == "append":
        entries = cast("dict[str | int, object]", holder)
        entries[key] = cast("str", entries[key]) + cast("str", new)
    elif operation == "add" and isinstance(holder, list):
        holder.insert(cast("int", key), new)
    else:
        cast("dict[str | int, object]", holder)[key] = new
