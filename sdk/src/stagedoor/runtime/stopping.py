"""Ends the author's code in the middle of a step: an exception is raised in the thread that runs it.

Python can raise an exception in another thread, between two of its instructions. It must not strike after the call
has ended, nor inside the runtime's own work. So one lock guards who may be struck: the code says when it begins
and ends, and shields what the runtime does on its behalf (progress, toasts). Code that catches the exception is
struck again. A call into C that does not come back (a long `time.sleep`, a matrix product) cannot be reached this
way; the exception waits until it returns.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event

T = TypeVar("T")


class CallStopped(BaseException):
    """Raised inside an author's function whose visitor has left or whose time is up.

    No `Exception`, so that `except Exception` does not keep a stopped function going; `finally` runs as always.
    """


class StoppableCode:
    """The author's code of one call in a thread.

    Args:
        events: Whose call it is; several for a batch, which is stopped when all of them are.
    """

    __slots__ = ("_events", "_is_due", "_is_shielded", "_is_struck", "_lock", "_thread")

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._lock = threading.Lock()
        self._thread = 0
        self._is_shielded = False
        self._is_struck = False
        self._is_due = False

    def run(self, call: Callable[[], T]) -> T:
        """Run a piece of the author's code in this thread.

        Raises:
            CallStopped: When it was stopped; besides, what the code itself raises.
        """
        with self._lock:
            self._thread = threading.get_ident()
        try:
            try:
                return call()
            finally:
                self._end()
        except CallStopped:
            self._end()  # it may have struck inside the first attempt
            raise

    def stop(self) -> None:
        """Strike the code if it runs and all of its events are cancelled; may be repeated."""
        with self._lock:
            if not self._thread or not all(event.is_cancelled for event in self._events):
                return
            if self._is_shielded:
                self._is_due = True
            else:
                self._is_struck = True
                _raise_in(self._thread, CallStopped)

    # --- shielding, as a context manager

    def __enter__(self) -> None:
        """Keep the code from being struck while the runtime works for it."""
        if threading.get_ident() != self._thread:
            return
        try:
            with self._lock:
                self._is_shielded = True
            _let_land()  # what is on its way strikes here, not later
        except CallStopped:
            self._is_shielded = False
            raise

    def __exit__(self, *_: object) -> None:
        """Let it be struck again.

        Raises:
            CallStopped: When it would have been struck meanwhile.
        """
        if threading.get_ident() != self._thread:
            return
        with self._lock:
            self._is_shielded = False
            is_due, self._is_due = self._is_due, False
        if is_due:
            raise CallStopped

    def _end(self) -> None:
        with self._lock:
            self._thread = 0
            self._is_shielded = self._is_due = False
            if self._is_struck:
                # Struck, but not hit yet: from here on it would hit somebody else.
                self._is_struck = False
                _raise_in(threading.get_ident(), None)


def _let_land() -> None:
    """Do nothing: entering a function is where Python looks for exceptions from other threads."""


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    """Have a thread raise an exception as soon as it runs Python code; None takes back what has not struck yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(kind) if kind is not None else None
    )
