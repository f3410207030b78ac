"""Numbers as they come in values: from JSON, from numpy, from text."""

from __future__ import annotations

import math
from typing import Any, SupportsFloat, SupportsIndex, TypeGuard, cast

from stagedoor.components.arrays import as_numpy, is_short_float, shortest_floats
from stagedoor.components.json_values import json_value


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a JSON value is a finite number (booleans are not)."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def plain_number(value: object) -> int | float:
    """Turn what a function returned as a number (Python, numpy, torch scalar, numeric text) into a Python number.

    Raises:
        ValueError: When it is no number.
        TypeError: When it is nothing like a number.
    """
    if isinstance(value, (int, float)) and type(value) in {int, float}:
        return value
    value = as_numpy(value)
    item = getattr(value, "item", None)
    if callable(item):
        number = item()
        shortest = shortest_floats(cast("Any", value).reshape(())) if is_short_float(value) else None
        value = number if shortest is None else shortest
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return int(value) if value.strip().lstrip("+-").isdecimal() else float(value)
    return float(cast("SupportsFloat | SupportsIndex", value))


def shown_number(value: object, precision: int | None) -> object:
    """Return what a field for a number shows.

    Without a precision anything goes, as in Gradio: apps empty such fields with "", or show a word in them.

    Raises:
        ValueError: When a precision is given and it is no number.
        TypeError: When it is nothing like a number.
    """
    if precision is None and isinstance(value, (bool, str, list, tuple, dict)):
        return json_value(cast("object", value))
    return None if value is None else rounded(plain_number(value), precision)


def rounded(value: float, precision: int | None) -> int | float:
    """Round to a number of decimals: None leaves the number, 0 gives an integer."""
    if precision is None:
        return value
    if precision <= 0:
        return round(value) if precision == 0 else int(round(value, precision))
    return round(float(value), precision)
