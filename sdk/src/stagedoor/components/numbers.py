"""Numbers as they come in values: from JSON, from numpy, from text."""

from __future__ import annotations

import math
from typing import SupportsFloat, SupportsIndex, TypeGuard, cast

from stagedoor.components.arrays import as_numpy


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
        value = item()
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return int(value) if value.strip().lstrip("+-").isdecimal() else float(value)
    return float(cast("SupportsFloat | SupportsIndex", value))


def rounded(value: float, precision: int | None) -> int | float:
    """Round to a number of decimals: None leaves the number, 0 gives an integer."""
    if precision is None:
        return value
    if precision <= 0:
        return round(value) if precision == 0 else int(round(value, precision))
    return round(float(value), precision)
