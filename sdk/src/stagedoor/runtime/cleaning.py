"""Deletes an app's old files from time to time: `Blocks(delete_cache=(every seconds, greatest age in seconds))`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagedoor.files import FileStore

EVERYTHING_S = -1.0
"""An age below zero: also what was stored in this very moment."""


class Cleaner:
    """Looks after one app's files while it is served, and deletes the rest of them when it ends (as Gradio does).

    Args:
        files: The app's store; it must have an owner.
        every_s: Seconds between two looks.
        max_age_s: Seconds after which a file that was not stored again is deleted.
    """

    def __init__(self, files: FileStore, every_s: float, max_age_s: float) -> None:
        self._files = files
        self._every_s = every_s
        self._max_age_s = max_age_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the running event loop."""
        self._task = asyncio.get_running_loop().create_task(self._look_again_and_again())

    def close(self) -> None:
        """Stop, and delete everything that is the app's."""
        if self._task is not None:
            self._task.cancel()
        self._files.forget_older_than(EVERYTHING_S)

    async def _look_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(self._every_s)
            await asyncio.to_thread(self._files.forget_older_than, self._max_age_s)
