"""A table that can be edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack, cast

from stagedoor.components.base import BlockOptions, Component, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.markdown import DEFAULT_LATEX_DELIMITERS, LatexDelimiters
from stagedoor.components.tables import Table, TableType, table_for, table_from
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

Datatype = Literal["str", "number", "bool", "date", "markdown", "html", "image", "auto"]
Limits = tuple[int | None, int | None]
Count = int | tuple[int, str]
"""A number; the pair (number, "fixed" or "dynamic") is the spelling of Gradio 3 to 5."""


class DataframeOptions(BlockOptions, total=False):
    """Parameters that tables share with other components."""

    label: str | None
    every: object
    inputs: object
    show_label: bool | None
    scale: int | None
    min_width: int | None
    interactive: bool | None


class Dataframe(Component):
    """A table. Functions receive it as `type` says.

    They return a DataFrame or Series (pandas, polars), a pandas Styler (its colours and formats are shown), an
    array, a list of rows, `{"data": rows, "headers": […]}`, `{column: values}` or the path of a CSV file.

    Args:
        value: First table, or a function that returns it.
        headers: Names of the columns of values that have none.
        row_count: Rows of the empty table.
        row_limits: Fewest and most rows a visitor may leave; None for no limit.
        col_count: Old spelling of `column_count`.
        column_count: Columns of the empty table; by default as many as `headers`, else 3.
        column_limits: Fewest and most columns a visitor may leave; None for no limit.
        datatype: How cells are shown and edited, for all columns or one for each; "auto" looks at the values.
        type: Form in which functions receive it: pandas or polars DataFrame, numpy array, or list of rows ("array").
        latex_delimiters: Marks around formulas in "markdown" columns.
        max_height: Height in px (or with a CSS unit) above which rows scroll.
        wrap: Whether long text breaks instead of being cut.
        line_breaks: Whether a single line end breaks the line in "markdown" columns.
        column_widths: Widths, in px or with a CSS unit.
        buttons: "fullscreen" and "copy"; both by default.
        show_row_numbers: Whether rows are numbered.
        max_chars: Characters above which a cell is shortened until it is opened.
        show_search: A field that searches, or that also "filter"s rows.
        pinned_columns: Columns that stay when the rest scrolls, from the left.
        static_columns: Indices of columns that cannot be edited.
        options: See `Component`.
    """

    change = EventListener("change", "The table changed.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed the table.")
    select = EventListener("select", "The visitor chose a cell.")
    edit = EventListener("edit", "The visitor edited a cell.")

    def __init__(
        self,
        value: pd.DataFrame
        | np.ndarray
        | Sequence[object]
        | Mapping[str, object]
        | str
        | Path
        | Callable[..., object]
        | None = None,
        *,
        headers: list[str] | None = None,
        row_count: Count | None = None,
        row_limits: Limits | None = None,
        col_count: Count | None = None,
        column_count: Count | None = None,
        column_limits: Limits | None = None,
        datatype: Datatype | Sequence[Datatype] = "str",
        type: TableType = "pandas",
        latex_delimiters: LatexDelimiters | None = None,
        max_height: int | str = 500,
        wrap: bool = False,
        line_breaks: bool = True,
        column_widths: list[str | int] | None = None,
        buttons: list[Literal["fullscreen", "copy"]] | None = None,
        show_row_numbers: bool = False,
        max_chars: int | None = None,
        show_search: Literal["none", "search", "filter"] = "none",
        pinned_columns: int | None = None,
        static_columns: list[int] | None = None,
        **options: Unpack[DataframeOptions],
    ) -> None:
        if isinstance(column_count, int) and headers is not None and len(headers) != column_count:
            raise AuthoringError(f"Dataframe has {len(headers)} headers but column_count={column_count}.")
        columns, fixed_columns = _count(column_count if column_count is not None else col_count)
        rows, fixed_rows = _count(row_count)
        self.headers = headers or [str(index) for index in range(1, (columns or 3) + 1)]
        self.has_own_headers = headers is not None
        self.row_count = rows if rows is not None else 1
        self.column_count = len(self.headers)
        self.row_limits = row_limits or ((rows, rows) if fixed_rows else None)
        self.column_limits = column_limits or ((columns, columns) if fixed_columns else None)
        self.col_count = None
        if isinstance(datatype, str):
            self.datatype: str | list[str] = datatype if datatype == "auto" else [datatype] * len(self.headers)
        else:
            self.datatype = list(datatype)
        self.default_datatype = datatype if isinstance(datatype, str) else "str"
        self.type: TableType = type
        self.latex_delimiters = DEFAULT_LATEX_DELIMITERS if latex_delimiters is None else latex_delimiters
        self.max_height = max_height
        self.wrap = wrap
        self.line_breaks = line_breaks
        self.column_widths = [f"{width}px" if isinstance(width, int) else width for width in column_widths or ()]
        self.buttons = ["fullscreen", "copy"] if buttons is None else buttons
        self.show_row_numbers = show_row_numbers
        self.max_chars = max_chars
        self.show_search = show_search
        self.pinned_columns = pinned_columns
        self.static_columns = static_columns
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> object:
        """Return the table in the form of `type`."""
        if payload is None:
            return table_for(self.type, list(self.headers), [])
        if not isinstance(payload, dict):
            raise self.refuse(f'expected {{"headers", "data"}}, got {payload!r:.100}')
        fields = cast("dict[str, object]", payload)
        data = fields.get("data")
        rows = self._rows(data)
        headers = self._payload_headers(fields.get("headers"), max((len(row) for row in rows), default=0))
        rows = [row for row in rows if row] if rows == [[]] else rows
        for index, row in enumerate(rows):
            if len(row) != len(headers):
                raise self.refuse(f"row {index + 1} has {len(row)} cells; the table has {len(headers)} columns")
        self._check_limits("rows", len(rows), self.row_limits)
        self._check_limits("columns", len(headers), self.column_limits)
        return table_for(self.type, headers, rows)

    def _rows(self, data: object) -> list[list[object]]:
        if not isinstance(data, list):
            raise self.refuse(f"expected a list of rows, got {data!r:.100}")
        rows: list[list[object]] = []
        for row in cast("list[object]", data):
            if not isinstance(row, list):
                raise self.refuse(f"expected a list of cells in each row, got {row!r:.100}")
            rows.append(cast("list[object]", row))
        return rows

    def _payload_headers(self, headers: object, width: int) -> list[object]:
        if headers is None or headers == []:
            return [*self.headers[:width], *(str(index) for index in range(len(self.headers) + 1, width + 1))]
        if not isinstance(headers, list):
            raise self.refuse(f"expected a list of headers, got {headers!r:.100}")
        entries = cast("list[object]", headers)
        for entry in entries:
            if entry is not None and not isinstance(entry, (str, int, float)):
                raise self.refuse(f"expected text as a header, got {entry!r:.100}")
        return entries

    def _check_limits(self, what: str, count: int, limits: Limits | None) -> None:
        fewest, most = limits or (None, None)
        if fewest is not None and count < fewest:
            raise self.refuse(f"the table has {count} {what}; at least {fewest} are needed")
        if most is not None and count > most:
            raise self.refuse(f"the table has {count} {what}; at most {most} are allowed")

    def postprocess(self, value: object) -> dict[str, object]:
        """Return headers, rows and what a Styler says; None becomes a table without rows (the page shows `row_count`).

        Raises:
            ValueError: When it is no table.
        """
        table = Table([*self.headers], []) if value is None else table_from(value, self.headers, self.display_name)
        return {"headers": table.headers, "data": table.rows, "metadata": table.metadata}

    def get_config(self) -> dict[str, object]:
        """Return the properties; the datatypes follow the first value where it has more columns."""
        config = super().get_config()
        if self.value is None:
            config["value"] = self.postprocess(None)
        value = cast("dict[str, list[object]]", config["value"])
        if isinstance(self.datatype, list) and len(self.datatype) < len(value["headers"]):
            missing = len(value["headers"]) - len(self.datatype)
            config["datatype"] = [*self.datatype, *[self.default_datatype] * missing]
        return config

    def api_info(self) -> JSONSchema:
        """The payload holds headers, rows and formats of cells."""
        rows: JSONSchema = {"type": "array", "items": {"type": "array", "items": {}}}
        return {
            "type": "object",
            "title": "DataframeData",
            "properties": {
                "headers": {"type": "array", "items": {}, "title": "Headers"},
                "data": {**rows, "title": "Data"},
                "metadata": {
                    "anyOf": [
                        {
                            "type": "object",
                            "additionalProperties": {"anyOf": [{"items": {}, "type": "array"}, {"type": "null"}]},
                        },
                        {"type": "null"},
                    ],
                    "default": None,
                    "title": "Metadata",
                },
            },
            "required": ["headers", "data"],
        }

    def example_payload(self) -> object:
        """One row."""
        return {"headers": ["a", "b"], "data": [["foo", "bar"]]}


def _count(count: Count | None) -> tuple[int | None, bool]:
    """A number of rows or columns, and whether it is fixed."""
    if isinstance(count, (tuple, list)):
        return count[0], len(count) > 1 and count[1] == "fixed"
    return count, False


DataFrame = Dataframe


class Numpy(Dataframe, preset={"type": "numpy"}):
    """A Dataframe that functions receive as a numpy array."""


class Matrix(Dataframe, preset={"type": "array"}):
    """A Dataframe that functions receive as a list of rows."""


class List(Dataframe, preset={"type": "array", "col_count": 1}):
    """A Dataframe of one column that functions receive as a list of rows."""
