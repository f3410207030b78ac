"""Progress bars (`gr.Progress`), by hand or from tqdm.

A function that has a parameter `progress=gr.Progress()` gets one bound to its call. Bars nest: `progress.tqdm`
inside another shows both, outermost first. With `track_tqdm=True` every tqdm loop that runs inside the call,
also in libraries, is shown without being changed.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from typing import ClassVar, Protocol, Self, TypeVar, cast

from stagedoor.context import current_call
from stagedoor.wire.messages import ProgressUnit

T = TypeVar("T")

_bars: ContextVar[tuple[_Bar, ...]] = ContextVar("stagedoor_progress_bars", default=())
_tracking: ContextVar[bool] = ContextVar("stagedoor_track_tqdm", default=False)
_patch_lock = threading.Lock()
_MARK = "_stagedoor_tracked"


class _Bar:
    """One loop being tracked."""

    __slots__ = ("desc", "index", "length", "unit")

    def __init__(self, length: float | None, desc: str | None, unit: str) -> None:
        self.index: float = 0
        self.length = length
        self.desc = desc
        self.unit = unit

    def as_unit(self) -> ProgressUnit:
        return ProgressUnit(self.index, self.length, self.unit, None, self.desc)


class Progress:
    """Shows how far a call has come.

    Args:
        track_tqdm: Whether tqdm loops inside the call are shown too.
    """

    injected_parameter: ClassVar[bool] = True

    def __init__(self, track_tqdm: bool = False) -> None:
        self.track_tqdm = track_tqdm

    def __call__(
        self,
        progress: float | tuple[int, int | None] | None,
        desc: str | None = None,
        total: float | None = None,
        unit: str = "steps",
        _tqdm: object = None,
    ) -> object:
        """Set the progress.

        Args:
            progress: Share from 0 to 1, or (steps done, steps in all or None); None hides the bar.
            desc: Text beside it.
            total: Steps in all, when `progress` is a number of steps.
            unit: What a step is.

        Returns:
            `progress`, unchanged.
        """
        call = current_call.get()
        if call is None:
            return progress
        if progress is None:
            call.progress([])
            return progress
        if isinstance(progress, tuple):
            index, length = progress
            unit_shown = ProgressUnit(index, length if length is not None else total, unit, None, desc)
        elif total is not None:
            unit_shown = ProgressUnit(progress, total, unit, None, desc)
        else:
            unit_shown = ProgressUnit(None, None, unit, float(progress), desc)
        call.progress([*(bar.as_unit() for bar in _bars.get()), unit_shown])
        return progress

    def tqdm(
        self,
        iterable: Iterable[T] | None,
        desc: str | None = None,
        total: float | None = None,
        unit: str = "steps",
        _tqdm: object = None,
    ) -> Iterator[T]:
        """Go through `iterable` and show how far it has come.

        Args:
            iterable: What to go through.
            desc: Text beside the bar.
            total: Number of items, when the iterable does not tell its length.
            unit: What an item is.
        """
        if iterable is None:
            return
        length = total
        if length is None:
            length = len(iterable) if hasattr(iterable, "__len__") else None  # type: ignore[arg-type]
        bar = _Bar(length, desc, unit)
        outer = _bars.get()
        _bars.set((*outer, bar))
        _show_bars()
        try:
            for item in iterable:
                yield item
                bar.index += 1
                _show_bars()
        finally:
            _bars.set(outer)

    def bound(self) -> Self:
        """Prepare this progress for a call that starts in the current context."""
        _bars.set(())
        _tracking.set(self.track_tqdm)
        if self.track_tqdm:
            track_tqdm()
        return self


def _show_bars() -> None:
    call = current_call.get()
    if call is not None:
        call.progress([bar.as_unit() for bar in _bars.get()])


class _TqdmBar(Protocol):
    n: float
    total: float | None


def track_tqdm() -> None:
    """Make tqdm tell the call it runs in; does nothing when tqdm is absent or already told.

    tqdm has one method that every refresh of a bar goes through (`update`, and the loop of `__iter__`, which calls
    the class's own copy). Both are wrapped once per process; outside calls that track, the wrapper only passes on.
    """
    try:
        from tqdm.std import tqdm as patched
    except ImportError:
        sys.stderr.write("gr.Progress(track_tqdm=True) has no effect: tqdm is not installed\n")
        return
    cls = cast("type", patched)
    with _patch_lock:
        if cls.__dict__.get(_MARK):
            return
        setattr(cls, _MARK, True)
        _wrap_update(cls)
        _wrap_iteration(cls)
        _wrap_close(cls)


def _told(bar: _TqdmBar) -> None:
    """Show a tqdm bar among the bars of the call, outermost first."""
    call = current_call.get()
    if call is None or not _tracking.get():
        return
    own = bar.__dict__.get("_stagedoor_bar")
    desc = _description(bar)
    if own is None:
        unit = getattr(bar, "unit", "it")
        own = _Bar(bar.total, desc, "steps" if unit == "it" else unit)
        bar.__dict__["_stagedoor_bar"] = own
        _bars.set((*_bars.get(), own))
    own.index, own.length, own.desc = bar.n, bar.total, desc
    _show_bars()


def _description(bar: _TqdmBar) -> str | None:
    """Return the text of a bar; one that is switched off (no terminal) has none."""
    return (getattr(bar, "desc", None) or "").rstrip(": ") or None


def _wrap_update(cls: type) -> None:
    original = cast("Callable[..., object]", cls.__dict__["update"])

    def update(self: _TqdmBar, n: float | None = 1) -> object:
        result = original(self, n)
        if getattr(self, "disable", False):
            self.n += n or 0
        _told(self)
        return result

    cls.update = update  # type: ignore[attr-defined]


def _wrap_iteration(cls: type) -> None:
    original = cast("Callable[..., Iterator[object]]", cls.__dict__["__iter__"])

    def iterate(self: _TqdmBar) -> Iterator[object]:
        if current_call.get() is None or not _tracking.get():
            yield from original(self)
            return
        _told(self)
        for count, item in enumerate(original(self), start=1):
            yield item
            # tqdm itself counts in steps of its refresh interval; the page is told of each item.
            bar = self.__dict__.get("_stagedoor_bar")
            if bar is not None:
                bar.index = count
                _show_bars()

    cls.__iter__ = iterate  # type: ignore[attr-defined]


def _wrap_close(cls: type) -> None:
    original = cast("Callable[..., object]", cls.__dict__["close"])

    def close(self: _TqdmBar) -> object:
        result = original(self)
        own = self.__dict__.pop("_stagedoor_bar", None)
        if own is not None:
            _bars.set(tuple(bar for bar in _bars.get() if bar is not own))
        return result

    cls.close = close  # type: ignore[attr-defined]
