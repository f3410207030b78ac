"""What the front and its workers say to each other. Everything here goes through pickle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from stagedoor.runtime.output_streams import Lengths, Segment
from stagedoor.runtime.workers.limits import AwayLimit
from stagedoor.wire.messages import Failure, LogLevel, ProgressUnit


@dataclass(slots=True)
class Luggage:
    """What a call takes along of its session, and what it brings back.

    Attributes:
        states: Values of state components by block id, pickled by a worker; the front never opens them.
        changes: Properties that updates gave to components, by block id, pickled as well.
    """

    states: dict[int, bytes] = field(default_factory=dict[int, bytes])
    changes: dict[int, bytes] = field(default_factory=dict[int, bytes])


Learned = dict[int, dict[str, object]]
"""Facts about components by their ids; see `workers.learned`."""


@dataclass(slots=True)
class EventOrder:
    """One event of a call; see `runtime.event.Event`.

    Attributes:
        is_alone: See `Event.is_alone`.
        is_chunk: Whether it is one chunk of an input stream.
        streamed: What earlier chunks have made of its output streams.
    """

    event_id: str
    session_hash: str
    username: str | None
    data: Sequence[object]
    request: object
    root: str
    event_data: object
    trigger_id: int | None
    luggage: Luggage
    is_alone: bool = False
    is_chunk: bool = False
    streamed: Lengths = field(default_factory=dict[int, tuple[float, ...]])


@dataclass(slots=True)
class CallOrder:
    """Carry a call out, or only what comes before it stands in line; see `Executor.prepare`."""

    call_id: int
    function_id: int
    events: list[EventOrder]
    is_preparation: bool = False
    learned: Learned = field(default_factory=dict[int, dict[str, object]])


@dataclass(slots=True)
class StopOrder:
    """End one event of a call."""

    call_id: int
    place: int
    is_out_of_time: bool


@dataclass(slots=True)
class ForgetOrder:
    """A session is over, or only some of its values: drop what is kept, and tell the author of these values.

    Attributes:
        only: State components whose values are over; None when the session is.
    """

    session_hash: str
    states: dict[int, bytes]
    only: frozenset[int] | None = None


@dataclass(slots=True)
class OfferedCall:
    """A page part calls a Python function of a component that only one worker has.

    Attributes:
        session_hash: Whose component it is.
        username: Who is signed in there.
        name: The function's, among those that the component offers.
        payload: The page's argument.
        root: Address of the app as the caller sees it.
        question_id: Which answer is this call's.
    """

    session_hash: str
    username: str | None
    component_id: int
    name: str
    payload: object
    root: str
    question_id: int = 0


Order = CallOrder | StopOrder | ForgetOrder | OfferedCall


@dataclass(slots=True)
class AwayFunction:
    """A listener that a render function made in a worker, as far as the front has to know it.

    Attributes:
        inputs: Kind and id of each input; the id is None where only the worker has the component.
        outputs: The same for the outputs.
        targets: Names of the events that fire it.
        is_prepared: Whether a worker is asked before a call stands in line; see `Executor.prepare`.
        limit: Which concurrency limit it counts for.
        options: Further fields of `BlockFunction`.
    """

    id: int
    name: str
    inputs: list[tuple[str, int | None]]
    outputs: list[tuple[str, int | None]]
    targets: list[str]
    is_generator: bool
    is_async: bool
    is_prepared: bool
    limit: AwayLimit
    options: dict[str, object]


@dataclass(slots=True)
class Brought:
    """What a call did to its session.

    Attributes:
        luggage: New values.
        is_holder: Whether the worker keeps something that cannot leave it; the session's calls must come to it.
        parts: What render functions built, by render id.
        learned: What is known of the function's components.
    """

    luggage: Luggage
    is_holder: bool = False
    parts: dict[int, list[AwayFunction]] = field(default_factory=dict[int, list[AwayFunction]])
    learned: Learned = field(default_factory=dict[int, dict[str, object]])


@dataclass(slots=True)
class Result:
    """A result.

    Attributes:
        content: Wire values and the description of a rendered part, from `pickle_plain`.
        is_last: Whether the call ended with it.
    """

    call_id: int
    place: int
    content: bytes
    changed_state_ids: list[int]
    is_last: bool
    brought: Brought | None
    used_cache: Literal["full", "partial"] | None


@dataclass(slots=True)
class Streamed:
    """A segment of an output stream was made; it lies in its folder on the worker's machine."""

    call_id: int
    place: int
    segment: Segment


@dataclass(slots=True)
class Failed:
    """The call raised."""

    call_id: int
    place: int
    failure: Failure
    brought: Brought | None


@dataclass(slots=True)
class Stopped:
    """The call was stopped."""

    call_id: int
    place: int
    brought: Brought | None


@dataclass(slots=True)
class Prepared:
    """What is known before a call stands in line.

    Attributes:
        is_known: Whether the result is.
        details: What the validator refuses, for `InputRefusedError`; None when it accepts.
        refused: Component and reason when a value was refused before the validator saw it.
        failure: What happened when it raised.
    """

    call_id: int
    is_known: bool = False
    details: list[dict[str, object]] | None = None
    refused: tuple[str, str] | None = None
    failure: str | None = None


@dataclass(slots=True)
class Said:
    """A toast."""

    call_id: int
    place: int
    message: str
    level: LogLevel
    duration: float | None
    visible: bool
    title: str


@dataclass(slots=True)
class Progressed:
    """Progress to show."""

    call_id: int
    place: int
    units: list[ProgressUnit]


@dataclass(slots=True)
class OfferedAnswer:
    """What came of an `OfferedCall`.

    Attributes:
        content: The result, from `pickle_plain`; None when there is none.
        refused: Component and reason when a value was refused.
        failure: What the visitor is told when it failed; without one, and without a result, nothing was offered.
    """

    question_id: int
    content: bytes | None = None
    refused: tuple[str, str] | None = None
    failure: Failure | None = None


Report = Result | Streamed | Failed | Stopped | Prepared | Said | Progressed
"""What a worker says of a call."""
