"""Workers as the front sees them: where they come from, what each of them does."""

from __future__ import annotations

import asyncio
import itertools
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.results import Outcome
    from stagedoor.runtime.runner import FunctionRunner
    from stagedoor.runtime.workers.crew import Crew
    from stagedoor.runtime.workers.link import Link
    from stagedoor.runtime.workers.orders import OfferedAnswer, Prepared


class Source(Protocol):
    """Where workers come from."""

    def open(self, crew: Crew, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to bring workers in, by `crew.joined`."""
        ...

    def replace(self, member: Member) -> None:
        """Bring one more in, for one that has ended or will."""
        ...

    def end(self, member: Member) -> None:
        """End a worker at once, whatever it does; `crew.left` follows."""
        ...

    def close(self) -> None:
        """End all of them."""
        ...


class RunningCall:
    """A call that a worker carries out."""

    def __init__(self, call_id: int, runner: FunctionRunner, events: list[Event]) -> None:
        self.id = call_id
        self.runner = runner
        self.events = events
        self.last: list[Outcome | None] = [None] * len(events)
        self.unfinished = set(range(len(events)))
        self.member: Member | None = None
        self.answer: asyncio.Future[Prepared] | None = None
        """Where the answer of a validator is awaited; None for a call."""

    @property
    def is_waited_for(self) -> bool:
        """Whether it has an event that was not stopped."""
        return any(not self.events[place].is_cancelled for place in self.unfinished)


class Member:
    """A worker as the front sees it.

    Args:
        number: Unique in the app's life.
        source: Where it came from.
        link: The way to it.
        asks: Where it asks for results that are kept; None where its questions come over `link`.
    """

    def __init__(self, number: int, source: Source, link: Link, asks: Link | None = None) -> None:
        self.number = number
        self.source = source
        self.link = link
        self.asks = asks
        self.calls: dict[int, RunningCall] = {}
        self.is_retiring = False
        self.question_ids = itertools.count(1)
        self.questions: dict[int, asyncio.Future[OfferedAnswer]] = {}
        """Calls to components that only this worker has; see `workers.offers`."""

    def answered(self, answer: OfferedAnswer) -> None:
        """One of these calls was made."""
        question = self.questions.get(answer.question_id)
        if question is not None and not question.done():
            question.set_result(answer)

    def close(self) -> None:
        """Close the ways to it."""
        self.link.close()
        if self.asks is not None:
            self.asks.close()
