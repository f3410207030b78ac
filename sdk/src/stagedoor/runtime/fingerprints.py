"""Values by their content: a digest that equal values share, and how much memory a value takes.

Used as keys of caches. Arrays, images and tables are digested by what they hold, not by which object they are; their
libraries are looked up in `sys.modules`, because a value of a library that was never imported cannot be here.
"""

from __future__ import annotations

import enum
import hashlib
import pickle
import sys
from collections.abc import Callable, Mapping, Set
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any, cast

from stagedoor.errors import StagedoorError

_MAX_DEPTH = 100
_Feed = Callable[[bytes], object]


class UncacheableError(StagedoorError):
    """A value has no content that could be compared."""


def fingerprint(value: object) -> bytes:
    """Return a digest of a value's content (160 bits).

    Raises:
        UncacheableError: When the value can neither be looked into nor be pickled.
    """
    digest = hashlib.blake2b(digest_size=20)
    _feed(digest.update, value, 0)
    return digest.digest()


def _feed(feed: _Feed, value: object, depth: int) -> None:
    kind = type(value)
    feed(f"{kind.__module__}.{kind.__qualname__}\0".encode())
    if depth > _MAX_DEPTH:
        raise UncacheableError(f"the value is nested deeper than {_MAX_DEPTH} levels")
    if value is None or isinstance(value, (bool, int, float, complex, enum.Enum, PurePath)):
        feed(repr(value).encode())
    elif isinstance(value, (str, bytes, bytearray, memoryview)):
        data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else bytes(cast("bytes", value))
        feed(len(data).to_bytes(8, "big"))
        feed(data)
    elif isinstance(value, (list, tuple)):
        items = cast("list[object]", value)
        feed(len(items).to_bytes(8, "big"))
        for item in items:
            _feed(feed, item, depth + 1)
    elif isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        keyed = {fingerprint(key): item for key, item in entries.items()}
        for key in sorted(keyed):
            feed(key)
            _feed(feed, keyed[key], depth + 1)
    elif isinstance(value, Set):
        for part in sorted(fingerprint(item) for item in cast("Set[object]", value)):
            feed(part)
    elif not _feed_library(feed, value, depth):
        _feed_other(feed, value, depth)


def _feed_library(feed: _Feed, value: object, depth: int) -> bool:
    """Digest an array, an image or a table; returns whether it is one."""
    numpy: Any = sys.modules.get("numpy")
    image: Any = sys.modules.get("PIL.Image")
    pandas: Any = sys.modules.get("pandas")
    torch: Any = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        plain = cast("Any", value).detach().cpu().contiguous()
        feed(f"{plain.dtype}{tuple(plain.shape)}".encode())
        feed(plain.view(torch.uint8).numpy().tobytes() if plain.numel() else b"")
    elif numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        array = numpy.asarray(value)
        feed(f"{array.dtype.str}{array.shape}".encode())
        if array.dtype.hasobject:
            _feed(feed, array.tolist(), depth + 1)
        else:
            feed(numpy.ascontiguousarray(array).tobytes())
    elif image is not None and isinstance(value, image.Image):
        picture = cast("Any", value)
        feed(f"{picture.mode}{picture.size}{picture.getpalette()}".encode())
        feed(picture.tobytes())
    elif pandas is not None and isinstance(value, (pandas.DataFrame, pandas.Series, pandas.Index)):
        table = cast("Any", value)
        names: list[object] = list(getattr(table, "columns", [getattr(table, "name", "")]))
        kinds: object = getattr(table, "dtypes", "")
        _feed(
            feed, [str(kind) for kind in cast("list[object]", kinds if hasattr(kinds, "items") else [kinds])], depth + 1
        )
        _feed(feed, [str(name) for name in names], depth + 1)
        try:
            feed(pandas.util.hash_pandas_object(table, index=True).to_numpy().tobytes())
        except TypeError:  # cells that pandas cannot hash, such as lists
            _feed(feed, table.to_dict() if hasattr(table, "to_dict") else table.tolist(), depth + 1)
    else:
        return False
    return True


def _feed_other(feed: _Feed, value: object, depth: int) -> None:
    if is_dataclass(value) and not isinstance(value, type):
        _feed(feed, {field.name: getattr(value, field.name) for field in fields(value)}, depth + 1)
        return
    name = getattr(value, "__qualname__", None)
    if isinstance(name, str):  # functions and classes
        feed(f"{getattr(value, '__module__', '')}.{name}".encode())
        return
    try:
        feed(pickle.dumps(value, protocol=4))
    except Exception as error:
        raise UncacheableError(f"a value of type {type(value).__name__} cannot be compared by its content") from error


def size_in_bytes(value: object) -> int:
    """Estimate the memory that a value takes."""
    if isinstance(value, (str, bytes, bytearray)):
        return sys.getsizeof(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        items = cast("list[object]", value)
        return sys.getsizeof(items) + sum(size_in_bytes(item) for item in items)
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return sys.getsizeof(entries) + sum(size_in_bytes(k) + size_in_bytes(v) for k, v in entries.items())
    thing = cast("Any", value)
    for measure in (
        lambda: int(thing.memory_usage(deep=True).sum()),
        lambda: int(thing.nbytes),
        lambda: len(thing.getbands()) * thing.width * thing.height,
        lambda: int(thing.element_size() * thing.nelement()),
    ):
        try:
            return measure()
        except (AttributeError, TypeError):
            continue
    return sys.getsizeof(value)
