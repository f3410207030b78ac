"""Concurrency limits of listeners that render functions make in workers: those that mean one limit share it everywhere.

Without an id of the author's own a limit goes by the function's identity, which no other process knows. A function
that its module holds is told by its name instead; one that was made inside a call is its worker's own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from stagedoor.authoring.listeners import default_concurrency_id

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction


@dataclass(frozen=True, slots=True)
class AwayLimit:
    """Which limit a listener counts for, as its worker says it.

    Attributes:
        name: The id: the author's, or one that means something in the worker only.
        is_given: Whether it is the author's.
        place: Module and name of the function, where every process has it.
    """

    name: str
    is_given: bool
    place: tuple[str, str] | None

    def id_for(self, worker: int) -> str:
        """Return the id under which all processes know it.

        Args:
            worker: Number of the worker that said it.
        """
        if self.is_given:
            return self.name
        found = _at(self.place)
        return f"worker {worker}: {self.name}" if found is None else default_concurrency_id(found)


def limit_of(function: BlockFunction) -> AwayLimit:
    """Say which limit a listener counts for, in the worker that made it."""
    fn, name = function.fn, function.concurrency_id or str(function.id)
    place = str(getattr(fn, "__module__", "")), str(getattr(fn, "__qualname__", ""))
    is_everywhere = fn is not None and _at(place) is fn
    return AwayLimit(name, name != default_concurrency_id(fn), place if is_everywhere else None)


def _at(place: tuple[str, str] | None) -> Callable[..., object] | None:
    module = sys.modules.get(place[0]) if place is not None else None
    return cast("Callable[..., object] | None", vars(module).get(place[1])) if place is not None and module else None
