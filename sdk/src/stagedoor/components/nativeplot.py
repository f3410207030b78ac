"""Charts that the page draws itself from a table: bars, lines, points."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Unpack, cast

from stagedoor.components.base import Block, BlockOptions, Component, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.tables import table_from

if TYPE_CHECKING:
    import pandas as pd

Datatype = Literal["quantitative", "nominal", "temporal"]
Mark = Literal["bar", "line", "point"]
Aggregate = Literal["sum", "mean", "median", "min", "max", "count"]
_NOMINAL_DTYPES = frozenset({"category", "str", "string"})
_DATATYPES = frozenset({"quantitative", "nominal", "temporal"})


@dataclass
class PlotData:
    """What a chart shows, as functions receive it.

    Args:
        columns: Names of the columns.
        data: Rows; points in time are milliseconds since 1970 (UTC).
        datatypes: What each column holds: numbers, names, or points in time.
        mark: How rows are drawn.
    """

    columns: list[str]
    data: list[list[object]]
    datatypes: dict[str, Datatype]
    mark: str


class PlotOptions(BlockOptions, total=False):
    """Parameters that charts share with other components."""

    label: str | None
    every: object
    inputs: object
    container: bool
    scale: int | None
    min_width: int | None


class NativePlot(Component):
    """Base of BarPlot, LinePlot and ScatterPlot; see there. Not used by itself.

    Args:
        value: First table, or a function that returns it.
        x: Column of the horizontal axis.
        y: Column of the vertical axis.
        color: Column whose values get a colour each (or a scale, for numbers).
        title: Heading of the chart.
        x_title: Name of the horizontal axis; by default the column's.
        y_title: Name of the vertical axis; by default the column's.
        color_title: Heading of the legend; by default the column's.
        x_bin: Width of the groups that rows are put into along x: a number, or "15s", "5m", "1h", "1d" for time.
        y_aggregate: How the values of a group become one; by default "sum" where there are groups.
        color_map: CSS colour of each value of `color`.
        colors_in_legend: Values of `color` that the legend lists; by default all.
        x_lim: Ends of the horizontal axis; None at an end fits it to the table.
        y_lim: Ends of the vertical axis; None at an end fits it to the table.
        x_label_angle: Angle of the labels along x in degrees.
        y_label_angle: Angle of the labels along y in degrees.
        x_axis_format: d3 format of the numbers or times along x: "%Y-%m", ".1f".
        y_axis_format: d3 format of the numbers along y.
        x_axis_labels_visible: Whether labels along x are shown; "hidden" keeps their room.
        caption: Text below the chart.
        sort: Order of names along x: by "x", "y", "-x", "-y", or a list of all names.
        tooltip: "axis" shows the columns drawn, "all" shows all, "none" nothing, a list these columns too.
        height: Height in px.
        show_label: Whether the label is shown; by default when there is one.
        buttons: "fullscreen", "export" and Buttons of the author, in the corner.
        options: See `Component`.
    """

    mark: ClassVar[Mark] = "point"

    change = EventListener("change", "The table changed.", trigger_mode="always_last")
    select = EventListener("select", "The visitor marked a range of the horizontal axis.")
    double_click = EventListener("double_click", "The visitor double-clicked the chart.")

    def __init__(
        self,
        value: pd.DataFrame | Mapping[str, object] | Callable[..., object] | None = None,
        x: str | None = None,
        y: str | None = None,
        *,
        color: str | None = None,
        title: str | None = None,
        x_title: str | None = None,
        y_title: str | None = None,
        color_title: str | None = None,
        x_bin: str | float | None = None,
        y_aggregate: Aggregate | None = None,
        color_map: Mapping[str, str] | None = None,
        colors_in_legend: list[str] | None = None,
        x_lim: Sequence[float | None] | None = None,
        y_lim: Sequence[float | None] | None = None,
        x_label_angle: float = 0,
        y_label_angle: float = 0,
        x_axis_format: str | None = None,
        y_axis_format: str | None = None,
        x_axis_labels_visible: bool | Literal["hidden"] = True,
        caption: str | None = None,
        sort: Literal["x", "y", "-x", "-y"] | list[str] | None = None,
        tooltip: Literal["axis", "none", "all"] | list[str] = "axis",
        height: int | None = None,
        show_label: bool | None = None,
        buttons: list[Literal["fullscreen", "export"] | Block] | None = None,
        **options: Unpack[PlotOptions],
    ) -> None:
        self.x = x
        self.y = y
        self.color = color
        self.title = title
        self.x_title = x_title
        self.y_title = y_title
        self.color_title = color_title
        self.x_bin = x_bin
        self.y_aggregate = y_aggregate
        self.color_map = None if color_map is None else dict(color_map)
        self.colors_in_legend = colors_in_legend
        self.x_lim = x_lim
        self.y_lim = y_lim
        self.x_label_angle = x_label_angle
        self.y_label_angle = y_label_angle
        self.x_axis_format = x_axis_format
        self.y_axis_format = y_axis_format
        self.x_axis_labels_visible = x_axis_labels_visible
        self.caption = caption
        self.sort = sort
        self.tooltip = tooltip
        self.height = height
        self.buttons = buttons or []
        if show_label is None:
            show_label = options.get("label") is not None
        super().__init__(value, show_label=show_label, **options)

    @classmethod
    def get_block_name(cls) -> str:
        """One part of the page draws all of them."""
        return "nativeplot"

    @classmethod
    def api_component_name(cls) -> str:
        """In the API each chart goes by its own name."""
        return cls.__name__.capitalize()

    def preprocess(self, payload: object) -> PlotData | None:
        """Return the table that is drawn."""
        if payload is None:
            return None
        fields = cast("dict[str, object]", payload) if isinstance(payload, dict) else {}
        columns, data = fields.get("columns"), fields.get("data")
        datatypes, mark = fields.get("datatypes", {}), fields.get("mark", self.mark)
        if not _is_texts(columns) or not isinstance(data, list) or not isinstance(datatypes, dict):
            raise self.refuse(f'expected {{"columns", "data", "datatypes", "mark"}}, got {payload!r:.100}')
        names = cast("list[str]", columns)
        for row in cast("list[object]", data):
            if not isinstance(row, list) or len(cast("list[object]", row)) != len(names):
                raise self.refuse(f"expected rows of {len(names)} cells, got {row!r:.100}")
        kinds = cast("dict[str, object]", datatypes)
        if not all(isinstance(kind, str) and kind in _DATATYPES for kind in kinds.values()):
            raise self.refuse(f"expected quantitative, nominal or temporal columns, got {kinds!r:.100}")
        if not isinstance(mark, str):
            raise self.refuse(f"expected text for the mark, got {mark!r:.100}")
        return PlotData(names, cast("list[list[object]]", data), cast("dict[str, Datatype]", kinds), mark)

    def postprocess(self, value: object) -> dict[str, object] | None:
        """Return the table as columns, rows and kinds of columns.

        Raises:
            ValueError: When it is no table.
        """
        if value is None:
            return None
        if isinstance(value, PlotData):
            columns = [list(column) for column in zip(*value.data, strict=True)]
            return self._wire(value.columns, columns or [[] for _ in value.columns], value.datatypes)
        if _library(value) == "pandas":
            frame: Any = value if hasattr(value, "columns") else cast("Any", value).to_frame()
            names = [str(name) for name in frame.columns]
            drawn = [_pandas_column(frame.iloc[:, index]) for index in range(len(names))]
        else:
            names, columns = _named_columns(value, self.display_name)
            drawn = [_column(column) for column in columns]
        kinds: dict[str, Datatype] = {name: kind for name, (_, kind) in zip(names, drawn, strict=True)}
        return self._wire(names, [cells for cells, _ in drawn], kinds)

    def _wire(
        self, names: list[str], columns: Sequence[Sequence[object]], kinds: Mapping[str, Datatype]
    ) -> dict[str, object]:
        rows = [list(row) for row in zip(*columns, strict=True)]
        return {"columns": names, "data": rows, "datatypes": dict(kinds), "mark": self.mark}

    def api_info(self) -> JSONSchema:
        """The payload is any JSON value: callers send back what they received."""
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> object:
        """Nothing: charts are shown, not sent."""
        return None

    def example_value(self) -> object:
        """Three points."""
        names = [self.x or "x", self.y or "y"]
        return {name: [1, 2, 3] for name in names}


class BarPlot(NativePlot):
    """A bar chart of a table. Functions return a DataFrame (pandas, polars) or `{column: values}`.

    See `NativePlot` for the arguments.
    """

    mark: ClassVar[Mark] = "bar"


class LinePlot(NativePlot):
    """A line chart of a table. Functions return a DataFrame (pandas, polars) or `{column: values}`.

    See `NativePlot` for the arguments.
    """

    mark: ClassVar[Mark] = "line"


class ScatterPlot(NativePlot):
    """Points of a table. Functions return a DataFrame (pandas, polars) or `{column: values}`.

    See `NativePlot` for the arguments.
    """

    mark: ClassVar[Mark] = "point"


# --- columns


def _library(value: Any) -> str:
    return type(value).__module__.split(".", 1)[0]


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in cast("list[object]", value))


def _pandas_column(column: Any) -> tuple[list[object], Datatype]:
    """Cells of a column as JSON values, and what they are; whole columns are converted at once."""
    code: str = column.dtype.kind
    if code == "M" or str(column.dtype).startswith("datetime64"):
        # Without a time zone times are taken for UTC, as the page shows them.
        moments = column.dt.tz_convert("UTC").dt.tz_localize(None) if column.dt.tz is not None else column
        stamps: list[int] = moments.to_numpy().astype("datetime64[ms]").astype("int64").tolist()
        missing: list[bool] = column.isna().tolist()
        return [None if gone else stamp for stamp, gone in zip(stamps, missing, strict=True)], "temporal"
    if code == "m":
        return [None if math.isnan(cell) else cell * 1000 for cell in column.dt.total_seconds()], "quantitative"
    if code in "iub" and not hasattr(column.array, "isna"):
        return cast("list[object]", column.tolist()), "quantitative"
    return _column(cast("list[object]", column.tolist()), nominal=str(column.dtype) in _NOMINAL_DTYPES)


def _column(cells: Sequence[object], *, nominal: bool = False) -> tuple[list[object], Datatype]:
    """Cells as JSON values, and what they are; an empty column holds numbers, as in Gradio."""
    plain = [_cell(cell) for cell in cells]
    present = [cell for cell in cells if not _is_missing(cell)]
    if not nominal and present and all(isinstance(cell, datetime.date) for cell in present):
        return plain, "temporal"
    if not nominal and all(isinstance(cell, (int, float)) for cell in plain if cell is not None):
        return plain, "quantitative" if present or not cells or _all_floats(cells) else "nominal"
    return plain, "nominal"


def _all_floats(cells: Sequence[object]) -> bool:
    return all(isinstance(cell, float) for cell in cells)


def _is_missing(cell: object) -> bool:
    return (
        cell is None or type(cell).__name__ in {"NaTType", "NAType"} or (isinstance(cell, float) and math.isnan(cell))
    )


def _cell(cell: object) -> object:
    if _is_missing(cell):
        return None
    if isinstance(cell, (str, bool, int)):
        return cell
    if isinstance(cell, float):
        return float(cell) if math.isfinite(cell) else None
    if isinstance(cell, datetime.datetime):
        moment = cell if cell.tzinfo is not None else cell.replace(tzinfo=datetime.UTC)
        return round(moment.timestamp() * 1000)
    if isinstance(cell, datetime.date):
        return _cell(datetime.datetime(cell.year, cell.month, cell.day, tzinfo=datetime.UTC))
    item = cast("Callable[[], object] | None", getattr(cell, "item", None))
    return _cell(item()) if callable(item) else str(cell)


def _named_columns(value: object, what: str) -> tuple[list[str], list[list[object]]]:
    """Names and columns of a table, cells as they are, so that points in time are still seen as such."""
    if _library(value) == "polars":
        frame: Any = value
        frame = (
            frame.collect() if hasattr(frame, "collect") else frame if hasattr(frame, "columns") else frame.to_frame()
        )
        return list(frame.columns), [frame[name].to_list() for name in frame.columns]
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        if "columns" in fields and "data" in fields:  # the wire form, given back
            value = {"headers": fields["columns"], "data": fields["data"]}
        elif "data" not in fields or "headers" not in fields:
            columns = [list(cast("Sequence[object]", column)) for column in fields.values()]
            return [str(name) for name in fields], columns
    table = table_from(cast("object", value), None, what)
    names = [str(name) for name in table.headers]
    return names, [[row[index] for row in table.rows] for index in range(len(names))]
