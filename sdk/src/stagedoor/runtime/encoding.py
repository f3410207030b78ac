"""Values to JSON, for everything that leaves the process towards clients.

Three things are done here so that nothing else has to care: file references get their address on the way out
(under the root that this caller sees), values that only look like Python (numpy scalars, paths, sets, huge
integers, lone surrogates) become JSON, and what cannot be JSON raises an error that names the type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from decimal import Decimal
from pathlib import PurePath
from typing import cast
from urllib.parse import quote

import orjson

from stagedoor.errors import StagedoorError
from stagedoor.wire import API_PREFIX

_FAST = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_SUBCLASS
_MAX_DEPTH = 200  # orjson's own limit for values that need `default` is 254
_INT_RANGE = 2**63


class EncodingError(StagedoorError):
    """A value that the author's function returned has no JSON form."""


def encode(value: object, root: str = "") -> bytes:
    """Return `value` as JSON.

    Args:
        value: A JSON value, possibly holding file references.
        root: Address of the app as the caller sees it, without a trailing slash; file addresses start with it.

    Raises:
        EncodingError: When the value has no JSON form.
    """
    default = _default_for(root)
    try:
        return orjson.dumps(value, default, _FAST)
    except TypeError:
        # Rare: non-string keys, integers above 64 bits, lone surrogates. The slow walk settles all of them.
        try:
            return orjson.dumps(_tame(value, default, 0), None, 0)
        except (TypeError, RecursionError) as error:
            raise EncodingError(f"the result cannot be sent as JSON: {error}") from error


def file_url(root: str, path: str) -> str:
    """Return the address at which a client fetches a stored file."""
    return f"{root}{API_PREFIX}/file={quote(path, safe='/')}"


def stream_url(root: str, path: str) -> str:
    """Return the address at which a client reads an output stream's playlist."""
    return f"{root}{API_PREFIX}/stream/{quote(path, safe='/')}"


def _default_for(root: str) -> Callable[[object], object]:
    def default(value: object) -> object:
        return _simplify(value, root)

    return default


def _simplify(value: object, root: str) -> object:
    """Turn one value that orjson does not take into a plainer one."""
    if isinstance(value, Mapping):
        mapping = cast("Mapping[object, object]", value)
        items = dict(mapping)
        if type(mapping) is not dict and items.get("path") and items.get("url") is None and _is_file(items):
            make = stream_url if items.get("is_stream") else file_url
            items["url"] = make(root, str(items["path"]))
        return items
    for base in (str, bool, int, float):
        if isinstance(value, base):
            return base(value)
    if isinstance(value, (list, tuple, Set)):
        return list(cast("Set[object]", value))
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    for name in ("isoformat", "model_dump", "tolist", "item"):
        convert = getattr(value, name, None)
        if callable(convert):
            return convert()
    raise TypeError(f"a value of type {type(value).__name__} has no JSON form")


def _is_file(items: dict[object, object]) -> bool:
    meta = items.get("meta")
    return isinstance(meta, dict) and cast("dict[str, object]", meta).get("_type") == "gradio.FileData"


def _tame(value: object, default: Callable[[object], object], depth: int) -> object:
    """Rebuild a value from exact JSON types only."""
    if depth > _MAX_DEPTH:
        raise TypeError(f"it is nested deeper than {_MAX_DEPTH} levels")
    if value is None or type(value) in {bool, float}:
        return value
    if type(value) is int:
        return value if -_INT_RANGE <= value < _INT_RANGE else float(value)
    if type(value) is str:
        return value.encode("utf-8", "replace").decode()
    if type(value) is dict:
        return {
            str(_tame(str(key), default, depth)): _tame(item, default, depth + 1)
            for key, item in cast("dict[object, object]", value).items()
        }
    if type(value) is list or type(value) is tuple:
        return [_tame(item, default, depth + 1) for item in cast("list[object]", value)]
    try:
        # Dates, dataclasses, enums and arrays have a native form that only orjson knows.
        return orjson.loads(orjson.dumps(value, None, orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_SUBCLASS))
    except TypeError:
        return _tame(default(value), default, depth + 1)
