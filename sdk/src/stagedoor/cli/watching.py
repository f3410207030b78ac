"""`stagedoor run --reload`: runs the file again when it, or a module beside it, changes, and swaps the app in place."""

from __future__ import annotations

import contextlib
import importlib
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.errors import StagedoorError
from stagedoor.launch import say
from stagedoor.settings import listed

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.http.thread import RunningServer

POLL_S = 0.25
"""Seconds between two looks at the files: a change is on the page before the editor is left."""

RunAgain = Callable[[], "Blocks"]


class Watcher:
    """Watches an app's files: its own, and its modules in the same folder and in those that `WATCH_DIRS` names.

    Args:
        path: The app's file.
        overrides: What the command line says about its `launch`, and which apps the first run launched.
        run_again: Runs the file in the module of the first run, and returns its app.
    """

    def __init__(self, path: Path, overrides: context.LaunchOverrides, run_again: RunAgain) -> None:
        self._folders = {path.resolve().parent, *(Path(folder).resolve() for folder in listed("WATCH_DIRS"))}
        self._path = path.resolve()
        self._overrides = overrides
        self._run_again = run_again
        self._seen = self._stamps()
        self._began_ns = time.time_ns()

    def start(self) -> None:
        """Watch in a thread of its own, for as long as the program runs."""
        threading.Thread(target=self._watch, name="stagedoor-reload", daemon=True).start()

    def _watch(self) -> None:
        while True:
            time.sleep(POLL_S)
            now = self._stamps()
            # A module that is seen for the first time may have been edited since it was imported.
            changed = {path for path in now if now[path] != self._seen.get(path, min(now[path], self._began_ns))}
            self._seen = now
            if changed and self._overrides.launched:
                self.reload(changed)

    def reload(self, changed: set[Path]) -> None:
        """Run the file again and swap the app; an error leaves the old one in place and is shown on the page."""
        running = cast("Blocks", self._overrides.launched[0]).running
        if running is None:
            return
        server = cast("RunningServer", running)
        say(f"* {', '.join(sorted(path.name for path in changed))} changed: running {self._path.name} again")
        try:
            with _again():
                if changed != {self._path}:
                    self._reload_modules()
                app = self._run_again().root
                app.graph()
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever the author's file raises is shown
            text = error.message if isinstance(error, StagedoorError) else f"{type(error).__name__}: {error}"
            say(text)
            server.tell_failure(text)
            return
        first = cast("Blocks", self._overrides.launched[0])
        app.running, app.is_running, app.local_url, app.share_url = server, True, first.local_url, first.share_url
        self._overrides.launched[0] = app
        server.swap(app)

    def _reload_modules(self) -> None:
        """Run the app's own modules again, in the order in which they were imported first."""
        for module in self._own_modules():
            importlib.reload(module)

    def _own_modules(self) -> list[ModuleType]:
        found: list[ModuleType] = []
        for name, module in list(sys.modules.items()):
            file = getattr(module, "__file__", None)
            if name == "__main__" or not isinstance(file, str) or "site-packages" in file:
                continue
            if (
                not self._folders.isdisjoint(Path(file).resolve().parents)
                and getattr(module, "__spec__", None) is not None
            ):
                found.append(module)
        return found

    def _stamps(self) -> dict[Path, int]:
        paths = {self._path, *(Path(cast("str", module.__file__)) for module in self._own_modules())}
        stamps: dict[Path, int] = {}
        for path in paths:
            with contextlib.suppress(OSError):  # editors replace files, which are gone for a moment
                stamps[path] = path.stat().st_mtime_ns
        return stamps


@contextlib.contextmanager
def _again() -> Generator[None]:
    """Inside, `gr.NO_RELOAD` is false and `launch()` serves nothing."""
    token = context.is_run_again.set(True)
    try:
        yield
    finally:
        context.is_run_again.reset(token)
