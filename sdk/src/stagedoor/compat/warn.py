"""Telling an author once that a spelling is old."""

from __future__ import annotations

import sys
import threading
import warnings
from pathlib import Path

_PACKAGE = str(Path(__file__).resolve().parent.parent)
_said: set[str] = set()
_lock = threading.Lock()


class OldSpellingWarning(UserWarning):
    """Code says something as an older Gradio version did. It works; the message says how it is said today."""


def warn_once(message: str) -> None:
    """Warn about an old spelling at the author's line, the first time it is met in this process.

    Args:
        message: What is old and what to write instead, in one line.
    """
    with _lock:
        if message in _said:
            return
        _said.add(message)
    warnings.warn(message, OldSpellingWarning, stacklevel=_author_level())


def forget_warnings() -> None:
    """Warn about everything again (for tests)."""
    with _lock:
        _said.clear()


def _author_level() -> int:
    """Return how many frames up the first one outside of this package is, counted from `warn_once`."""
    level, frame = 2, sys._getframe(2)  # pyright: ignore[reportPrivateUsage]
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    return level
