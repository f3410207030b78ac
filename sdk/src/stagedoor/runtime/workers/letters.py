"""What the front and another machine say to each other. Everything here goes through pickle, signed."""

from __future__ import annotations

from dataclasses import dataclass

from stagedoor.runtime.kept_results import Question
from stagedoor.runtime.workers.courier import Piece, Want
from stagedoor.runtime.workers.orders import OfferedAnswer, Order, Report


@dataclass(slots=True)
class Hello:
    """A machine is there, and its workers will come when it is welcome.

    Attributes:
        name: How it is called in messages.
        before: The connection that it had before and has lost.
    """

    name: str
    before: bytes


@dataclass(slots=True)
class Welcome:
    """The front's answer: workers may come, numbered from here on."""

    first_number: int


@dataclass(slots=True)
class Joined:
    """A worker is there."""

    number: int


@dataclass(slots=True)
class Left:
    """A worker has ended; `why` is for visitors."""

    number: int
    why: str


@dataclass(slots=True)
class Leaving:
    """The machine goes, and all its workers with it."""


@dataclass(slots=True)
class Reported:
    """What a worker says."""

    number: int
    report: Report


@dataclass(slots=True)
class Offered:
    """What came of a call to a component."""

    number: int
    answer: OfferedAnswer


@dataclass(slots=True)
class Asked:
    """A worker asks for results that are kept, and waits."""

    number: int
    question: Question


@dataclass(slots=True)
class Answered:
    """The answer to what a worker asked."""

    number: int
    answer: object


@dataclass(slots=True)
class Ordered:
    """What a worker is to do."""

    number: int
    order: Order


@dataclass(slots=True)
class Replace:
    """Bring one more worker in, for one that will end."""

    number: int


@dataclass(slots=True)
class End:
    """End a worker at once."""

    number: int


ToFront = Hello | Joined | Left | Leaving | Reported | Offered | Asked | Want | Piece
ToMachine = Welcome | Ordered | Answered | Replace | End | Want | Piece
