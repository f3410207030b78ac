"""Turning what functions return into JSON values, and no more than that.

A dict that looks like a file stays a dict here: only `FileStore` makes files.
"""

from __future__ import annotations

import dataclasses
import datetime
import enum
import math
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import cast

from stagedoor.components.arrays import as_numpy, is_short_float, shortest_floats
from stagedoor.files import FileReference
from stagedoor.files.filedata import FileData

Publish = Callable[[FileData], object]
Leaf = Callable[[object], object]

MAX_DEPTH = 200
"""Deeper values are taken for cycles; JSON readers give up at about this depth too."""


def json_value(value: object, *, publish: Publish | None = None, leaf: Leaf | None = None, _depth: int = 0) -> object:
    """Return a value as JSON: dicts with string keys, lists, strings, finite numbers, booleans, None.

    numpy, pandas, polars, pydantic, dataclasses, enums, dates, paths, sets and bytes (as text) are understood;
    everything else becomes its `str`. NaN and infinities become None, which is what JSON has for them.

    Args:
        value: The value.
        publish: Puts each `FileData` into the store; without it they are data like other dataclasses.
        leaf: Has the first word on what is no JSON, and returns it as it is when it has none.

    Raises:
        ValueError: When the value is nested too deeply, or holds itself.
    """
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, FileReference):
        # A function was handed this by an earlier call and gives it back as data: it stays data.
        return dict(value)
    if _depth > MAX_DEPTH:
        msg = f"the value is nested more than {MAX_DEPTH} deep, or holds itself"
        raise ValueError(msg)
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return {
            _key(key): json_value(entry, publish=publish, leaf=leaf, _depth=_depth + 1)
            for key, entry in entries.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [
            json_value(entry, publish=publish, leaf=leaf, _depth=_depth + 1) for entry in cast("list[object]", value)
        ]
    if publish is not None and isinstance(value, FileData):
        return publish(value)
    plain = value if leaf is None else leaf(value)
    if plain is value:
        plain = _plain(value)
    return str(value) if plain is value else json_value(plain, publish=publish, leaf=leaf, _depth=_depth + 1)


def _key(key: object) -> str:
    if isinstance(key, enum.Enum):
        return _key(cast("object", key.value))
    if isinstance(key, bool):
        return "true" if key else "false"
    return "null" if key is None else str(key)


def _plain(value: object) -> object:
    """Open one layer of an object; return the object itself when there is nothing to open."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode(errors="replace")
    if isinstance(value, PurePath):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    array = as_numpy(value)
    if array is not value:
        return array
    if is_short_float(value):
        return shortest_floats(value)
    for method in ("model_dump", "tolist", "to_dicts"):  # pydantic; numpy, pandas Series and Index; polars
        opener = cast("Callable[[], object] | None", getattr(value, method, None))
        if callable(opener) and not isinstance(value, type):
            return opener()
    to_dict = cast("Callable[..., object] | None", getattr(value, "to_dict", None))
    if callable(to_dict) and hasattr(value, "columns"):
        return to_dict(orient="records")
    return value
