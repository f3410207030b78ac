"""Blocks on a grid: columns with weights, named areas, other arrangements on other widths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Unpack, cast

from stagedoor.components.base import BlockOptions, Container
from stagedoor.errors import AuthoringError

Breakpoint = Literal["base", "sm", "md", "lg"]
Tracks = int | str | Sequence[float]
Areas = Sequence[str]

BREAKPOINTS: tuple[Breakpoint, ...] = ("base", "sm", "md", "lg")
"""Widths of the grid itself from which an arrangement holds: any, 520, 760 and 1080 px."""


class Grid(Container):
    """Lays out its children on a grid.

    Children take the cells in order. With `areas`, each child takes the area that its `Cell` names; children
    without a cell take the areas that are left, in order.

    One arrangement is for wide grids ("md"); narrower ones put everything below each other. A dict gives one for
    each of the widths "base" (any), "sm" (520 px), "md" (760 px) and "lg" (1080 px) of the grid itself, not of the
    window, so that a grid also fits beside a sidebar.

    Args:
        columns: Number of columns, their weights ([2, 1, 1]), or CSS grid tracks ("240px 1fr"); by default as many as
            fit with `min_width`, or with `areas` one for each word.
        areas: Rows of names, as in CSS: `["head head", "main side"]`; "." is an empty cell.
        rows: Heights of the rows: weights, or CSS grid tracks; by default as high as what stands in them.
        gap: Space between cells in px; one number, or (between rows, between columns).
        min_width: Least width of a column in px, where `columns` and `areas` say nothing.
        equal_height: Whether what stands in a row gets the height of its tallest.
        options: See `Block`.

    Raises:
        AuthoringError: For an unknown breakpoint, rows of areas that differ in length, or areas that are not the same
            at all widths.
    """

    def __init__(
        self,
        columns: Tracks | Mapping[Breakpoint, Tracks] | None = None,
        *,
        areas: Areas | Mapping[Breakpoint, Areas] | None = None,
        rows: str | Sequence[float] | None = None,
        gap: int | tuple[int, int] = 16,
        min_width: int = 240,
        equal_height: bool = True,
        **options: Unpack[BlockOptions],
    ) -> None:
        self.columns = columns
        self.areas = areas
        self.rows = rows
        self.gap = gap
        self.min_width = min_width
        self.equal_height = equal_height
        _check(columns, areas)
        super().__init__(**options)

    def get_config(self) -> dict[str, object]:
        """Return the properties, arrangements as CSS for each width."""
        config = super().get_config()
        areas = _by_width(self.areas)
        columns = _by_width(self.columns)
        config["areas"] = {width: _area_css(cast("Areas", value)) for width, value in areas.items()} or None
        config["area_names"] = _names(next(iter(areas.values()))) if areas else None
        config["columns"] = {width: _track_css(cast("Tracks", value)) for width, value in columns.items()} or None
        config["rows"] = None if self.rows is None else _track_css(self.rows)
        config["gap"] = list(self.gap) if isinstance(self.gap, tuple) else [self.gap, self.gap]
        return config


class Cell(Container):
    """A place on a Grid; what stands in it is below each other.

    Args:
        area: Name of the grid's area that it takes; by default the next cell.
        column_span: Columns that it covers.
        row_span: Rows that it covers.
        options: See `Block`.
    """

    def __init__(
        self, area: str | None = None, *, column_span: int = 1, row_span: int = 1, **options: Unpack[BlockOptions]
    ) -> None:
        self.area = area
        self.column_span = column_span
        self.row_span = row_span
        super().__init__(**options)


def _by_width(value: object) -> dict[Breakpoint, object]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return {width: cast("Mapping[Breakpoint, object]", value)[width] for width in BREAKPOINTS if width in value}
    return {"md": value}


def _track_css(tracks: Tracks) -> str:
    if isinstance(tracks, str):
        return tracks
    if isinstance(tracks, int):
        return f"repeat({tracks}, minmax(0, 1fr))"
    return " ".join(f"minmax(0, {weight:g}fr)" for weight in tracks)


def _area_css(areas: Areas) -> str:
    return " ".join(f'"{" ".join(row.split())}"' for row in areas)


def _names(areas: object) -> list[str]:
    words = [word for row in cast("Areas", areas) for word in row.split()]
    return [name for name in dict.fromkeys(words) if set(name) != {"."}]


def _check(columns: object, areas: object) -> None:
    for given in (columns, areas):
        unknown = (
            [str(key) for key in cast("Mapping[object, object]", given) if key not in BREAKPOINTS]
            if isinstance(given, Mapping)
            else []
        )
        if unknown:
            raise AuthoringError(f"A grid has no width {unknown[0]!r}.", hint=f"use {', '.join(BREAKPOINTS)}")
    if isinstance(areas, str):
        raise AuthoringError("The areas of a grid are a list of rows.", hint='areas=["head head", "main side"]')
    known: set[str] | None = None
    for rows in _by_width(areas).values():
        lengths = {len(row.split()) for row in cast("Areas", rows)}
        if len(lengths) != 1 or 0 in lengths:
            raise AuthoringError(f"The rows of the areas {rows!r} differ in length.", hint='fill a row up with "."')
        names = set(_names(rows))
        if known is not None and names != known:
            odd = ", ".join(sorted(names ^ known))
            raise AuthoringError(f"The areas {odd} are not there at all widths of the grid.", hint="name them in each")
        known = names
