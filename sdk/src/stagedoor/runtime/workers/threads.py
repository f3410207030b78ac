"""Threads that an app has started before its workers are forked from it: they stay behind, and authors are told so."""

from __future__ import annotations

import sys
import threading

_HARMLESS = ("gradio_client", "ipykernel", "IPython", "pydevd", "stagedoor", "tqdm")
"""Packages whose threads no function of the author waits for."""


def left_behind() -> list[str]:
    """Return the names of the threads that workers will not have."""
    frames = sys._current_frames()  # pyright: ignore[reportPrivateUsage]  # documented, in spite of its name
    names: list[str] = []
    for thread in threading.enumerate():
        frame, modules = frames.get(thread.ident or 0), set[str]()
        while frame is not None:
            modules.add(str(frame.f_globals.get("__name__")).partition(".")[0])
            frame = frame.f_back
        if thread is not threading.current_thread() and modules.isdisjoint(_HARMLESS):
            names.append(thread.name)
    return names
