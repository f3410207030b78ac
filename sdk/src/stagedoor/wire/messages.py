"""Messages of a session's event stream, as dictionaries ready for JSON.

Every builder returns exactly what clients read. Fields that Gradio repeats in every message and that no client
needs (averages, empty render configs, what its name says already) are left out of `process_generating`, which makes a
streamed token half as long on the wire.

    estimation → process_starts → (progress | log | process_generating)* → process_completed → close_stream
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

LogLevel = Literal["info", "warning", "success", "error"]

Message = dict[str, object]


@dataclass(frozen=True, slots=True)
class AsSent:
    """A result that is in wire form already, from an app that this one stands for: it goes to clients as it is.

    Attributes:
        value: The value, or a change of properties.
    """

    value: object


SKIP: Mapping[str, object] = {"__type__": "update"}
"""An output that changes nothing."""


@dataclass(frozen=True, slots=True)
class ProgressUnit:
    """One bar of the progress shown for an event; several are nested, outermost first.

    Attributes:
        index: Steps done, or None when only a share is known.
        length: Steps in all, or None when unknown.
        unit: What a step is ("steps", "images").
        progress: Share done, 0 to 1, or None when `index` and `length` say it.
        desc: Text beside the bar.
    """

    index: float | None = None
    length: float | None = None
    unit: str | None = None
    progress: float | None = None
    desc: str | None = None

    def as_message(self) -> Message:
        """Return the unit as clients read it."""
        return {
            "index": self.index,
            "length": self.length,
            "unit": self.unit,
            "progress": self.progress,
            "desc": self.desc,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an event failed, as clients read it.

    Attributes:
        error: Text for the visitor; None when the author's exception is not to be shown.
        duration: Seconds that the toast stays; None keeps it until closed.
        visible: Whether a toast is shown.
        title: Heading of the toast.
    """

    error: str | None
    duration: float | None = 10
    visible: bool = True
    title: str = "Error"

    def as_output(self) -> Message:
        """Return the failure as the `output` of a message or the body of a 500."""
        if self.error is None:
            return {"error": None}
        return {"error": self.error, "duration": self.duration, "visible": self.visible, "title": self.title}


def estimation(event_id: str | None, rank: int | None, queue_size: int, rank_eta: float | None) -> Message:
    """Place in the queue: `rank` events are ahead, `rank_eta` seconds are expected until the result."""
    return {
        "msg": "estimation",
        "event_id": event_id,
        "rank": rank,
        "queue_size": queue_size,
        "rank_eta": rank_eta,
    }


def process_starts(event_id: str, eta: float | None) -> Message:
    """The function is called now; `eta` seconds are expected from its past calls."""
    return {"msg": "process_starts", "event_id": event_id, "eta": eta}


def progress(event_id: str, units: Sequence[ProgressUnit]) -> Message:
    """The progress to show, replacing what was shown before."""
    return {"msg": "progress", "event_id": event_id, "progress_data": [unit.as_message() for unit in units]}


def log(event_id: str, text: str, level: LogLevel, *, duration: float | None, visible: bool, title: str) -> Message:
    """A toast for the visitor."""
    return {
        "msg": "log",
        "event_id": event_id,
        "log": text,
        "level": level,
        "duration": duration,
        "visible": visible,
        "title": title,
    }


def process_generating(event_id: str, data: object) -> Message:
    """One result of several: full values in the first message of an event, diffs (see `diff`) afterwards."""
    return {
        "msg": "process_generating",
        "event_id": event_id,
        "output": {"data": data},
        "success": True,
    }


def process_streaming(event_id: str, data: object, time_left_s: float | None) -> Message:
    """The answer to one chunk of an input stream, in full, and the seconds that the stream may go on (None: any)."""
    return {
        "msg": "process_streaming",
        "event_id": event_id,
        "output": {"data": data, "is_generating": True},
        "success": True,
        "time_limit": time_left_s,
    }


def completed_output(
    data: Sequence[object],
    *,
    duration_s: float,
    average_duration_s: float,
    changed_state_ids: Sequence[int] = (),
    render_config: object = None,
    used_cache: Literal["full", "partial"] | None = None,
) -> Message:
    """The `output` of a finished event; also the whole answer of the queue-less route."""
    return {
        "data": data,
        "is_generating": False,
        "duration": duration_s,
        "average_duration": average_duration_s,
        "render_config": render_config,
        "changed_state_ids": changed_state_ids,
        "used_cache": used_cache,
    }


def process_completed(event_id: str, output: Message) -> Message:
    """The last message of an event that succeeded."""
    duration = output.get("duration")
    return {
        "msg": "process_completed",
        "event_id": event_id,
        "output": output,
        "success": True,
        "title": None,
        "used_cache": output.get("used_cache"),
        "cache_duration": duration,
        "avg_time": output.get("average_duration"),
    }


def process_failed(event_id: str, failure: Failure) -> Message:
    """The last message of an event that failed."""
    return {
        "msg": "process_completed",
        "event_id": event_id,
        "output": failure.as_output(),
        "success": False,
        "title": failure.title,
        "used_cache": None,
        "cache_duration": None,
        "avg_time": None,
    }


def process_cancelled(event_id: str, output_count: int) -> Message:
    """The last message of an event that was cancelled.

    Gradio sends an empty output here, on which its own JS client logs a TypeError; one no-op update per output
    is accepted cleanly by both clients.
    """
    output: Message = {"data": [SKIP] * output_count, "is_generating": False, "changed_state_ids": []}
    return {"msg": "process_completed", "event_id": event_id, "output": output, "success": True, "title": None}


def stream_reset() -> Message:
    """What follows starts anew: results in full, for those who asked to resume where nothing is kept any more.

    Sent to Stagedoor's own page only, which says that it understands ids.
    """
    return {"msg": "stream_reset", "event_id": None}


def unexpected_error(message: str, *, session_not_found: bool) -> Message:
    """The stream cannot go on, and no event of it will finish."""
    return {
        "msg": "unexpected_error",
        "event_id": None,
        "message": message,
        "session_not_found": session_not_found,
        "success": False,
    }
