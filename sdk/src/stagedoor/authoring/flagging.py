"""Flagging: rows of inputs and outputs that a visitor (or every run) has the app keep.

Rows hold what strangers typed, and CSV files are opened in spreadsheets: a cell that a spreadsheet would run as a
formula is written with an apostrophe before it (OWASP "CSV injection").
"""

from __future__ import annotations

import csv
import json
import os
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast

from stagedoor.components.base import Component
from stagedoor.errors import AuthoringError

FlaggingMode = Literal["manual", "auto", "never"]
FlagOptions = Sequence[str] | Sequence[tuple[str, str]] | None

_MODES = ("manual", "auto", "never")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def flagging_mode_from(given: FlaggingMode | None) -> FlaggingMode:
    """Decide whether rows are kept.

    Args:
        given: What the author said; None reads `GRADIO_FLAGGING_MODE` and is "manual" without it, as in Gradio.

    Raises:
        AuthoringError: When the mode is unknown.
    """
    mode = given or os.environ.get("GRADIO_FLAGGING_MODE") or "manual"
    if mode not in _MODES:
        raise AuthoringError(f"flagging_mode={mode!r} is unknown.", hint='use "manual", "auto" or "never"')
    return mode


def flag_choices(options: FlagOptions) -> list[tuple[str, str | None]]:
    """Return (text, reason) for each Flag button: one plain button when there are no reasons to choose from."""
    if not options:
        return [("Flag", None)]
    return [
        (option[0], option[1]) if isinstance(option, tuple) else (f"Flag as {option}", option) for option in options
    ]


class FlaggingCallback(ABC):
    """What keeps flagged rows; subclass it to keep them elsewhere."""

    @abstractmethod
    def setup(self, components: Sequence[Component], flagging_dir: str | Path) -> None:
        """Prepare to keep rows.

        Args:
            components: The inputs, then the outputs.
            flagging_dir: Folder that the author chose.
        """

    @abstractmethod
    def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
        """Keep a row.

        Args:
            flag_data: Wire values of the components, in order.
            flag_option: The reason that was chosen.
            username: Who flagged it, when the app asks visitors to sign in.

        Returns:
            How many rows are kept now.
        """


class SimpleCSVLogger(FlaggingCallback):
    """Rows of values in `log.csv`, without heading or time."""

    def setup(self, components: Sequence[Component], flagging_dir: str | Path) -> None:
        """See `FlaggingCallback`."""
        self.components = list(components)
        self.folder = Path(flagging_dir)
        self._lock = threading.Lock()

    def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
        """See `FlaggingCallback`."""
        return append_row(self._lock, self.folder / "log.csv", None, cells(self.components, flag_data))


class CSVLogger(SimpleCSVLogger):
    """Rows with heading, reason, user and time in `dataset1.csv`, or `dataset2.csv` once the columns differ.

    Args:
        simplify_file_data: Whether a file is written as its name in the upload store rather than as JSON.
        verbose: Whether where the rows go is said on the console when the file is made.
        dataset_file_name: Name of the CSV file; `dataset1.csv`, `dataset2.csv`, … by default.
    """

    def __init__(
        self, simplify_file_data: bool = True, verbose: bool = True, dataset_file_name: str | None = None
    ) -> None:
        self.simplify_file_data = simplify_file_data
        self.verbose = verbose
        self.dataset_file_name = dataset_file_name

    def flag(self, flag_data: list[object], flag_option: str | None = None, username: str | None = None) -> int:
        """See `FlaggingCallback`."""
        names = [component.label or f"component {index}" for index, component in enumerate(self.components)]
        header = [harmless(name) for name in [*names, "flag", "username", "timestamp"]]
        row = [
            *cells(self.components, flag_data, simplify=self.simplify_file_data),
            flag_option or "",
            username or "",
            datetime.now(UTC).isoformat(),
        ]
        return append_row(self._lock, self._file_for(header), header, row)

    def _file_for(self, header: list[str]) -> Path:
        """Return the file whose columns are these; a new one when the interface has changed since."""
        if self.dataset_file_name:
            return self.folder / self.dataset_file_name
        number = 1
        while (path := self.folder / f"dataset{number}.csv").exists() and _header_of(path) != header:
            number += 1
        return path


def cells(components: Sequence[Component], values: Sequence[object], *, simplify: bool = True) -> list[str]:
    """Write wire values as the text of CSV cells, in order."""
    return [_cell(value, simplify) for _, value in zip(components, values, strict=False)]


def _cell(value: object, simplify: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        path = cast("dict[str, object]", value).get("path") if isinstance(value, dict) else None
        if simplify and isinstance(path, str):
            return harmless(path)
        return harmless(json.dumps(value, ensure_ascii=False, default=str))
    if isinstance(value, (bool, int, float)):
        return str(value)
    return harmless(str(value))


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def append_row(lock: threading.Lock, path: Path, header: Sequence[str] | None, row: Sequence[str]) -> int:
    """Append a row to a CSV file and return how many rows it holds.

    Args:
        lock: Held while writing: visitors flag at the same time.
        path: The file; it and its folder are made when missing.
        header: First row of a new file, its cells harmless; None for none.
        row: Cells.
    """
    with lock:
        path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if is_new and header is not None:
                writer.writerow(header)
            writer.writerow(row)
        with path.open(newline="", encoding="utf-8") as file:
            return sum(1 for _ in csv.reader(file)) - int(header is not None)


def _header_of(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        return next(csv.reader(file), list[str]())
