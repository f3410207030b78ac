"""What an author is told at launch that the app cannot do as it is served: nothing that would keep it from being served."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stagedoor.components.ffmpeg import is_installed
from stagedoor.http.processes import server_processes
from stagedoor.runtime.output_streams import streams_out

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph

NAMED = 3
"""Threads that are named; more are counted."""


def launch_notes(graph: AppGraph, *, has_workers: bool) -> Iterator[str]:
    """Say what will not work, each with what to do.

    Args:
        graph: The app.
        has_workers: Whether functions run in processes that were forked from this one.
    """
    if has_workers:
        yield from _threads()
    count = server_processes()
    if count > 1:
        yield (
            f"This server has {count} processes, and each would have visitors, a queue and sessions of its own: calls "
            f"will be lost between them. Start it with one process, and have functions run in {count} of their own by "
            f"workers={count} in mount_gradio_app(), or STAGEDOOR_WORKERS={count}."
        )
    if any(streams_out(function) for function in graph.functions.values()) and not is_installed("ffmpeg"):
        yield (
            "This app streams sound or film to its visitors (streaming=True), which needs ffmpeg, and it is not "
            "installed here: apt install ffmpeg. Machines that join need it, too; what they stream cannot be played "
            "by every browser, nor be made one file of the wanted format, where the app is served without it."
        )


def _threads() -> Iterator[str]:
    from stagedoor.runtime.workers.threads import left_behind

    names = left_behind()
    if names:
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield (
            f"Workers do not have the threads that the app has started: {', '.join(names[:NAMED])}{more}. Functions do "
            "not see what these change from now on, and a pool of threads that was used before launch() does nothing "
            "there: make pools when they are first needed."
        )
