"""The three ways in which a call's messages are written: for the session stream, for curl, for a direct answer.

A format keeps nothing: what an event sent last stands on the event. Methods return None for messages that this
kind of caller does not get. They are called where the message is made, often in a worker thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, cast

import orjson

from stagedoor.runtime.encoding import encode
from stagedoor.wire import messages, sse
from stagedoor.wire.diff import diff_outputs, snapshot
from stagedoor.wire.messages import Failure, LogLevel, Message, ProgressUnit

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event


class Format(Protocol):
    """How the messages of one event are written."""

    def estimation(self, event: Event, rank: int, queue_size: int, eta_s: float | None) -> bytes | None:
        """Write the place in the queue."""
        ...

    def started(self, event: Event, eta_s: float | None) -> bytes | None:
        """Write that the function is called now."""
        ...

    def progress(self, event: Event, units: Sequence[ProgressUnit]) -> bytes | None:
        """Write the progress to show."""
        ...

    def log(
        self, event: Event, text: str, level: LogLevel, *, duration: float | None, visible: bool, title: str
    ) -> bytes | None:
        """Write a toast."""
        ...

    def generating(self, event: Event, data: list[object]) -> bytes | None:
        """Write one result of several."""
        ...

    def completed(self, event: Event, output: Message) -> bytes:
        """Write the end of an event that succeeded."""
        ...

    def failed(self, event: Event, failure: Failure) -> bytes:
        """Write the end of an event that failed."""
        ...

    def cancelled(self, event: Event) -> bytes:
        """Write the end of an event that was cancelled."""
        ...


class QueueFormat:
    """The session stream of both clients and of the page."""

    def estimation(self, event: Event, rank: int, queue_size: int, eta_s: float | None) -> bytes | None:
        """See `Format`."""
        return sse.frame(encode(messages.estimation(event.event_id, rank, queue_size, eta_s)))

    def started(self, event: Event, eta_s: float | None) -> bytes | None:
        """See `Format`."""
        if event.used_cache == "full":
            return None  # as in Gradio: what is known already neither waits nor starts
        return sse.frame(encode(messages.process_starts(event.event_id, eta_s)))

    def progress(self, event: Event, units: Sequence[ProgressUnit]) -> bytes | None:
        """See `Format`."""
        return sse.frame(encode(messages.progress(event.event_id, units)))

    def log(
        self, event: Event, text: str, level: LogLevel, *, duration: float | None, visible: bool, title: str
    ) -> bytes | None:
        """See `Format`."""
        message = messages.log(event.event_id, text, level, duration=duration, visible=visible, title=title)
        return sse.frame(encode(message))

    def generating(self, event: Event, data: list[object]) -> bytes | None:
        """Write the values in full the first time, and what changed in them afterwards."""
        last = event.last_data
        sent, kept = (data, cast("list[object]", snapshot(data))) if last is None else diff_outputs(last, data)
        frame = sse.frame(encode(messages.process_generating(event.event_id, sent), event.root))
        event.last_data = kept
        return frame

    def completed(self, event: Event, output: Message) -> bytes:
        """See `Format`."""
        return sse.frame(encode(messages.process_completed(event.event_id, output), event.root))

    def failed(self, event: Event, failure: Failure) -> bytes:
        """See `Format`."""
        return sse.frame(encode(messages.process_failed(event.event_id, failure)))

    def cancelled(self, event: Event) -> bytes:
        """See `Format`."""
        return sse.frame(encode(messages.process_cancelled(event.event_id, len(event.function.outputs))))


class _EndOnly:
    """What the two plain formats do not send."""

    def estimation(self, event: Event, rank: int, queue_size: int, eta_s: float | None) -> bytes | None:
        """See `Format`."""

    def started(self, event: Event, eta_s: float | None) -> bytes | None:
        """See `Format`."""

    def progress(self, event: Event, units: Sequence[ProgressUnit]) -> bytes | None:
        """See `Format`."""

    def log(
        self, event: Event, text: str, level: LogLevel, *, duration: float | None, visible: bool, title: str
    ) -> bytes | None:
        """See `Format`."""


class CallFormat(_EndOnly):
    """The curl-style API: named events, full values, no state slots."""

    def generating(self, event: Event, data: list[object]) -> bytes | None:
        """See `Format`."""
        return sse.named_frame(b"generating", encode(public_values(event.function, data), event.root))

    def completed(self, event: Event, output: Message) -> bytes:
        """See `Format`."""
        data = public_values(event.function, cast("list[object]", output["data"]))
        return sse.named_frame(b"complete", encode(data, event.root))

    def failed(self, event: Event, failure: Failure) -> bytes:
        """See `Format`."""
        return sse.named_frame(b"error", encode(failure.as_output()))

    def cancelled(self, event: Event) -> bytes:
        """See `Format`."""
        return sse.named_frame(b"error", encode(Failure("The call was cancelled.", title="Cancelled").as_output()))


class ReplyFormat(_EndOnly):
    """A direct answer: only the end, as the bare output."""

    def generating(self, event: Event, data: list[object]) -> bytes | None:
        """See `Format`."""

    def completed(self, event: Event, output: Message) -> bytes:
        """See `Format`."""
        return encode(output, event.root)

    def failed(self, event: Event, failure: Failure) -> bytes:
        """See `Format`."""
        return encode(failure.as_output())

    def cancelled(self, event: Event) -> bytes:
        """See `Format`."""
        return encode(Failure("The call was cancelled.", title="Cancelled").as_output())


QUEUE_FORMAT = QueueFormat()
CALL_FORMAT = CallFormat()
REPLY_FORMAT = ReplyFormat()


def public_values(function: BlockFunction, data: Sequence[object]) -> list[object]:
    """Leave out the slots of state, which curl callers do not count."""
    outputs = function.outputs
    if len(outputs) != len(data):
        return list(data)
    return [value for block, value in zip(outputs, data, strict=True) if block.get_block_name() != "state"]


def join_outputs(outputs: Sequence[bytes]) -> bytes:
    """Join the outputs of calls that came as one: the first one's facts, and one list for each output."""
    read = [cast("Message", orjson.loads(output)) for output in outputs]
    rows = [cast("list[object]", output["data"]) for output in read]
    return encode({**read[0], "data": list(zip(*rows, strict=True))})
