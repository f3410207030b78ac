"""Interrupt and skip, from one call of a visitor to another that is running.

A signal is an empty file: it also reaches a run in another process (`launch(workers=2)`), which shared memory would not.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Literal

Signal = Literal["interrupt", "skip"]


class Signals:
    """The signals of one visitor.

    Args:
        session: What tells visitors apart; never used as a path.
    """

    def __init__(self, session: str) -> None:
        name = hashlib.sha256(session.encode()).hexdigest()[:24]
        self._folder = Path(tempfile.gettempdir(), "sd-webui-signals")
        self._paths: dict[Signal, Path] = {
            "interrupt": self._folder / f"{name}.interrupt",
            "skip": self._folder / f"{name}.skip",
        }

    def give(self, signal: Signal) -> None:
        """Ask the run to stop, or to go on to its next picture."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._paths[signal].touch()

    def is_given(self, signal: Signal) -> bool:
        """Say whether it was asked."""
        return self._paths[signal].exists()

    def take(self, signal: Signal) -> bool:
        """Say whether it was asked, and forget it."""
        given = self.is_given(signal)
        self._paths[signal].unlink(missing_ok=True)
        return given

    def clear(self) -> None:
        """Forget what an earlier run was asked."""
        for path in self._paths.values():
            path.unlink(missing_ok=True)
