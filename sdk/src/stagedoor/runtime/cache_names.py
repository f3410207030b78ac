"""Names of caches by which processes that run the same file know that they mean the same one.

A function that depends on nothing around it is named by its code, wherever and how often it is made. Everything else
(closures, methods, `gr.Cache` objects) is named by where in the file it is made, and as the how manieth there; that
holds for what is made while the file is loaded, and not for what calls make later.
"""

from __future__ import annotations

import inspect
import threading
from collections import Counter
from collections.abc import Callable
from types import CodeType, FrameType, FunctionType
from typing import cast

from stagedoor.runtime.fingerprints import UncacheableError, fingerprint

_counts: Counter[str] = Counter()
_lock = threading.Lock()


def defaults_of(fn: FunctionType) -> bytes | None:
    """Return a digest of a function's default values; None when they cannot be compared."""
    try:
        return fingerprint((fn.__defaults__, fn.__kwdefaults__))
    except UncacheableError:
        return None


def name_by_code(fn: object) -> str | None:
    """Return the name of a function that depends on its arguments and its module only; None for everything else."""
    if not isinstance(fn, FunctionType) or fn.__closure__ is not None:
        return None
    defaults = defaults_of(fn)
    if defaults is None:
        return None
    return f"{fn.__module__}.{fn.__qualname__} {fingerprint((_parts(fn.__code__), defaults)).hex()}"


def name_by_place(fn: Callable[..., object]) -> str:
    """Return a name for the next thing of this description that the file makes."""
    code = getattr(fn, "__code__", None)
    line = code.co_firstlineno if isinstance(code, CodeType) else 0
    where = getattr(fn, "__module__", ""), getattr(fn, "__qualname__", type(fn).__qualname__)
    return _counted(f"{'.'.join(map(str, where))}:{line}")


def name_by_line(frame: FrameType | None) -> str:
    """Return a name for the next thing that this line of the file makes."""
    if frame is None:
        return _counted("")
    return _counted(f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}:{frame.f_lineno}")


def caller() -> FrameType | None:
    """Return the frame of whoever called the function that calls this."""
    frame = inspect.currentframe()
    for _ in range(2):
        frame = frame.f_back if frame is not None else None
    return frame


def _counted(place: str) -> str:
    with _lock:
        _counts[place] += 1
        return f"{place} #{_counts[place]}"


def _parts(code: CodeType) -> list[object]:
    """Return what makes one piece of code another than a second one, but for the folder in which it lies."""
    return [
        code.co_code,
        code.co_names,
        code.co_varnames,
        [list(position) for position in code.co_positions()],
        [_constant(value) for value in code.co_consts],
    ]


def _constant(value: object) -> object:
    if isinstance(value, CodeType):
        return _parts(value)
    if isinstance(value, frozenset):
        return sorted(map(repr, cast("frozenset[object]", value)))
    return f"{type(value).__name__} {value!r}"
