"""Flagged rows on disk: cells that no spreadsheet runs, and copies of the files that they name.

Rows hold what strangers typed, and CSV files are opened in spreadsheets: a cell that a spreadsheet would run as a
formula is written with an apostrophe before it (OWASP "CSV injection"). A file is only copied when the app's store
vouches for it, so nobody can have a file of their choosing copied.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import secrets
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from stagedoor import files
from stagedoor.components.base import Component

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_Replace = Callable[[dict[str, object]], object]


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def keep_files(component: Component, value: object, folder: Path) -> object:
    """Return a wire value whose files are copied below a folder, where nothing cleans them away.

    Args:
        component: What the value is of. Only in values of components that carry files is `{"path": …}` a file.
        value: The wire value.
        folder: Files go to `<folder>/<label>/<digest>/<name>`; the same file is kept once.

    Raises:
        PayloadError: When the value names a file that the app's store does not hold.
    """
    if value is None or "gradio.FileData" not in json.dumps(component.api_info(), default=str):
        return value
    place = folder / files.clean_name(component.label or component.get_block_name())

    def keep(item: dict[str, object]) -> object:
        source = files.active().resolve(item, component=component.display_name)
        target = place / _digest(source) / files.clean_name(str(item.get("orig_name") or source.name))
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        return {**item, "path": str(target), "url": None}

    return _walk(value, keep)


def cell(value: object, *, simplify: bool) -> str:
    """Write a wire value as the text of a CSV cell.

    Args:
        value: The wire value, its files kept.
        simplify: Whether a file is written as its path alone rather than with all that is known of it.
    """
    if simplify:
        value = _walk(value, lambda item: item["path"])
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return harmless(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, (bool, int, float)):
        return str(value)
    return harmless(str(value))


class RowFile:
    """CSV files that several visitors add rows to at the same time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[int, int]] = {}

    def append(self, path: Path, header: Sequence[str] | None, row: Sequence[str]) -> tuple[int, bool]:
        """Append a row.

        Args:
            path: The file; it and its folder are made when missing.
            header: First row of a new file, its cells harmless; None for none.
            row: Cells.

        Returns:
            How many rows the file holds (without the header), and whether it is new.
        """
        with self._lock:
            path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not path.exists() and _begin(path, "" if header is None else _line(header))
            size = path.stat().st_size
            before = 0 if is_new else self._rows_before(path, has_header=header is not None)
            # One write, so that rows of two processes do not mix.
            with path.open("ab", buffering=0) as file:
                size += file.write(_line(row).encode())
                # Another process's row that came in between is seen next time, by the size.
                self._known[path] = (size, before + 1)
            return before + 1, is_new

    def _rows_before(self, path: Path, *, has_header: bool) -> int:
        """Count the rows of a file, anew only when somebody else has written to it."""
        size, count = self._known.get(path, (-1, 0))
        if path.stat().st_size == size:
            return count
        with path.open(newline="", encoding="utf-8") as file:
            return max(sum(1 for _ in csv.reader(file)) - int(has_header), 0)


def _begin(path: Path, heading: str) -> bool:
    """Make a new file with its heading at once: no other process may find it without, or write a second one.

    Returns:
        False when another process was first.
    """
    fresh = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    fresh.write_bytes(heading.encode())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        fresh.replace(path)
        return True
    finally:
        fresh.unlink(missing_ok=True)
    return True


def header_of(path: Path) -> list[str]:
    """Return the first row of a CSV file."""
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file), list[str]())


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _digest(source: Path) -> str:
    """Name a file by its content: twenty hex digits, as in Gradio's folders."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:20]


def _walk(value: object, replace: _Replace) -> object:
    """Return a JSON value with what `replace` makes of each file in it."""
    if isinstance(value, dict):
        items = cast("dict[str, object]", value)
        if files.is_file_payload(items) and "meta" in items:
            return replace(items)
        return {key: _walk(item, replace) for key, item in items.items()}
    if isinstance(value, list):
        return [_walk(item, replace) for item in cast("list[object]", value)]
    return value
