"""Tables: from what functions return to headers and rows, and back.

pandas, polars and numpy are recognised without being imported, and loaded only to make what a function asked for.
"""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from stagedoor.components.arrays import as_numpy
from stagedoor.components.json_values import json_value
from stagedoor.errors import AuthoringError

TableType = Literal["pandas", "numpy", "array", "polars"]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows of plain JSON values, with what a pandas Styler says about cells."""

    headers: list[object]
    rows: list[list[object]]
    metadata: dict[str, object] | None = None


def table_from(value: object, headers: Sequence[str] | None, what: str) -> Table:
    """Read what a function returned as a table.

    Args:
        value: DataFrame or Series (pandas, polars), Styler, array, list of rows, list of values (one column),
            `{"data": rows, "headers": […]}`, `{column: values}`, or the path of a CSV file.
        headers: Headers for values that have none.
        what: Component, for the message.

    Raises:
        ValueError: When it is no table.
    """
    kind = type(value).__name__
    library = type(value).__module__.split(".", 1)[0]
    if isinstance(value, (str, Path)):
        return _from_csv(Path(value))
    if library == "pandas":
        return _from_pandas(cast("Any", value), headers)
    if library == "polars":
        frame = cast("Any", value)
        frame = frame.to_frame() if kind == "Series" else frame.collect() if kind == "LazyFrame" else frame
        return Table(list(frame.columns), [[_cell(cell) for cell in row] for row in frame.rows()])
    value = as_numpy(value)
    if isinstance(value, Mapping):
        return _from_mapping(cast("Mapping[object, object]", value), headers, what)
    tolist = cast("Callable[[], object] | None", getattr(value, "tolist", None))
    plain = tolist() if tolist is not None else value
    if isinstance(plain, (list, tuple)):
        return _from_rows(cast("Sequence[object]", plain), headers)
    msg = f"{what} takes a DataFrame, an array, a list of rows or a CSV path; got {kind}"
    raise ValueError(msg)


def _from_rows(entries: Sequence[object], headers: Sequence[str] | None) -> Table:
    rows: list[list[object]] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            return _from_records(cast("Sequence[Mapping[object, object]]", entries))
        cells = cast("Sequence[object]", entry) if isinstance(entry, (list, tuple)) else [entry]
        rows.append([_cell(cell) for cell in cells])
    if rows == [[]]:
        return Table(_headers(headers, 0), [])
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    return Table(_headers(headers, width), rows)


def _from_records(records: Sequence[Mapping[object, object]]) -> Table:
    headers = list(dict.fromkeys(str(key) for record in records for key in record))
    plain = [{str(key): cell for key, cell in record.items()} for record in records]
    return Table(cast("list[object]", headers), [[_cell(record.get(name)) for name in headers] for record in plain])


def _from_mapping(value: Mapping[object, object], headers: Sequence[str] | None, what: str) -> Table:
    if not value:
        return Table(_headers(headers, 0), [])
    if "data" in value:
        named = value.get("headers")
        named_list = cast("Callable[[], object] | None", getattr(named, "tolist", None))
        names = cast("Sequence[object] | None", named_list() if named_list is not None else named)
        own = [str(name) for name in names] if names else headers
        table = table_from(value["data"], own, what)
        metadata = json_value(value.get("metadata"))
        given = cast("dict[str, object]", metadata) if isinstance(metadata, dict) else None
        return Table(table.headers, table.rows, given)
    names = [str(name) for name in value]
    columns: list[list[object]] = []
    for column in value.values():
        tolist = cast("Callable[[], object] | None", getattr(column, "tolist", None))
        entries = tolist() if tolist is not None else column
        columns.append(list(cast("Sequence[object]", entries)) if isinstance(entries, (list, tuple)) else [entries])
    height = max((len(column) for column in columns), default=0)
    rows = [[_cell(column[i]) if i < len(column) else None for column in columns] for i in range(height)]
    return Table(cast("list[object]", names), rows)


def _from_csv(path: Path) -> Table:
    """Read a CSV file; cells that are numbers become numbers."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        lines = list(csv.reader(file, delimiter="\t" if path.suffix.lower() in {".tsv", ".tab"} else ","))
    if not lines:
        return Table([], [])
    return Table(cast("list[object]", lines[0]), [[_read_cell(cell) for cell in line] for line in lines[1:]])


def _read_cell(text: str) -> object:
    plain = text.strip()
    if not plain:
        return None
    try:
        # Leading zeros are part of codes and telephone numbers, not of numbers.
        if plain.lstrip("+-").isdecimal():
            return text if len(plain) > 1 and plain.lstrip("+-").startswith("0") else int(plain)
        number = float(plain) if any(char.isdecimal() for char in plain) and "_" not in plain else math.nan
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _from_pandas(value: Any, headers: Sequence[str] | None) -> Table:
    kind = type(value).__name__
    if kind == "Styler":
        hidden = set(cast("Sequence[int]", value.hidden_columns))
        shown = value.data.iloc[:, [index for index in range(value.data.shape[1]) if index not in hidden]]
        table = _from_pandas(shown, headers)
        return Table(table.headers, table.rows, _styler_metadata(value))
    frame = value.to_frame() if kind in {"Series", "Index"} else value
    if not frame.shape[0] and not frame.shape[1]:
        return Table([*(headers or ())], [])
    names = [_header(name) for name in frame.columns]
    columns = [_pandas_column(frame.iloc[:, index]) for index in range(frame.shape[1])]
    rows = [list(row) for row in zip(*columns, strict=True)] if columns else []
    return Table(cast("list[object]", names), rows)


def _pandas_column(column: Any) -> list[object]:
    """A column as JSON values; whole columns of numbers, booleans and text are taken at once."""
    # Columns of pandas' own types ("Int64") may have cells without a value; those of numpy's integers cannot.
    code = column.dtype.kind if type(column.dtype).__module__.startswith("numpy") else ""
    cells = cast("list[object]", column.tolist())
    if code and code in "iub":
        return cells
    if code == "f":
        return [cell if math.isfinite(cast("float", cell)) else None for cell in cells]
    return [cell if isinstance(cell, str) else _cell(cell) for cell in cells]


def _styler_metadata(styler: Any) -> dict[str, object]:
    """Formatted text and CSS of each cell, as the Styler would write them into HTML."""
    styler._compute()
    drawn = styler._translate(False, False, blank="")
    styles = {
        selector: "; ".join(f"{name}: {setting}" for name, setting in entry["props"])
        for entry in drawn.get("cellstyle", [])
        for selector in entry["selectors"]
    }
    display: list[list[object]] = []
    styling: list[list[object]] = []
    for line in drawn["body"]:
        cells = [cell for cell in line if cell["type"] == "td" and cell.get("is_visible", True)]
        display.append([str(cell["display_value"]) for cell in cells])
        styling.append([styles.get(cell.get("id", ""), "") for cell in cells])
    return {"display_value": display, "styling": styling}


def _header(name: object) -> str | int | float:
    """The name of a column as JSON; numbers stay numbers, as functions that read the table again expect."""
    if isinstance(name, (str, int, float)) and not isinstance(name, bool):
        return name
    return " / ".join(str(part) for part in cast("tuple[object, ...]", name)) if isinstance(name, tuple) else str(name)


def _headers(headers: Sequence[str] | None, width: int) -> list[object]:
    """Headers for columns that have none of their own: the given ones, then numbers from 1."""
    named: list[object] = [*(headers or ())]
    given = named[:width] if width else named
    return given + [str(index) for index in range(len(given) + 1, width + 1)]


def _cell(cell: object) -> object:
    if cell is None or isinstance(cell, (str, bool, int)):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if type(cell).__name__ in {"NaTType", "NAType"}:
        return None if type(cell).__name__ == "NAType" else "NaT"
    if isinstance(cell, datetime.datetime):
        return str(cell)
    item = getattr(cell, "item", None)
    if callable(item) and getattr(cell, "ndim", 0) == 0:
        return _cell(item())
    return json_value(cell)


def table_for(kind: TableType, headers: list[object], rows: list[list[object]]) -> object:
    """Make what a function asked for.

    Raises:
        AuthoringError: When the library is not installed.
    """
    if kind == "array":
        return rows
    try:
        if kind == "numpy":
            import numpy as np

            return np.array(rows)
        if kind == "polars":
            import polars as pl  # pyright: ignore[reportMissingImports]

            columns = {str(name): [row[i] for row in rows] for i, name in enumerate(headers)}
            return cast("object", pl.DataFrame(columns, strict=False))
        import pandas as pd

        return pd.DataFrame(rows, columns=cast("Any", headers))
    except ImportError as error:
        raise AuthoringError(
            f'a Dataframe of type="{kind}" needs {kind}.', hint=f'pip install {kind}, or use type="array"'
        ) from error
