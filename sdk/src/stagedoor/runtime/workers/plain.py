"""Results on their way to the front, made of plain values only: the front must not load an author's modules."""

from __future__ import annotations

import io
import pickle
from types import BuiltinFunctionType, FunctionType
from typing import Any, cast

import orjson

from stagedoor.files.reference import FileReference
from stagedoor.runtime.encoding import encode

_OWN_MODULES = frozenset({"orjson", FileReference.__module__})
"""Where the functions are defined with which pickle itself puts values together again."""


class _PlainPickler(pickle.Pickler):
    """Writes objects of other than plain types as the JSON that they would become anyway."""

    def __init__(self, target: io.BytesIO, root: str) -> None:
        super().__init__(target, protocol=5)
        self._root = root

    def reducer_override(self, obj: object) -> Any:
        """Decide about each object that is none of Python's own plain values."""
        if obj is FileReference or isinstance(obj, FileReference):
            return NotImplemented
        if isinstance(obj, (FunctionType, BuiltinFunctionType)) and obj.__module__ in _OWN_MODULES:
            return NotImplemented
        return orjson.loads, (encode(obj, self._root),)


def pickle_plain(value: object, root: str) -> bytes:
    """Pickle wire values so that every object in them is plain JSON or a file reference.

    Args:
        value: The values.
        root: Address of the app as the caller sees it.

    Raises:
        EncodingError: When a value has no JSON form.
    """
    target = io.BytesIO()
    _PlainPickler(target, root).dump(value)
    return target.getvalue()


def unpickle_plain(body: bytes) -> object:
    """Return what `pickle_plain` wrote in another process of this app."""
    return cast("object", pickle.loads(body))  # noqa: S301 - both ends are this app
