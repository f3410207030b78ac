"""Chooses where a call is carried out when there are workers: by them, or in the process that serves the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.local_executor import Executor
    from stagedoor.runtime.runner import FunctionRunner


class ByPlace:
    """An `Executor` of two; see `BlockFunction.stays`.

    Args:
        here: Carries out what stays in this process.
        away: Carries out everything else.
    """

    def __init__(self, here: Executor, away: Executor) -> None:
        self._here = here
        self._away = away

    def start(self, runner: FunctionRunner, events: list[Event]) -> None:
        """See `Executor`."""
        (self._here if runner.function.stays else self._away).start(runner, events)

    def stop(self, event: Event) -> None:
        """See `Executor`."""
        (self._here if event.function.stays else self._away).stop(event)

    async def prepare(self, runner: FunctionRunner, event: Event) -> None:
        """See `Executor`."""
        await (self._here if event.function.stays else self._away).prepare(runner, event)

    def close(self) -> None:
        """See `Executor`."""
        self._here.close()
        self._away.close()
