"""What an agent hears of a run: progress while it lasts, then its result as content that a model can read."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor.files import FileReference, active
from stagedoor.runtime.encoding import encode, file_url
from stagedoor.runtime.formats import public_values
from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.mcp.protocol import ToolCall
    from stagedoor.runtime.event import Event
    from stagedoor.wire.messages import Failure, LogLevel, Message, ProgressUnit

JSONObject = dict[str, object]

MAX_INLINE_BYTES = 4 * 1024 * 1024
"""Larger pictures and sounds are sent as their address alone: models cannot take them, and clients keep everything."""
HIDDEN_ERROR = (
    "The app raised an error and does not show its text. Its author sees it in the console, "
    "or lets callers see it with launch(show_error=True)."
)
HEARTBEAT = b": still running\n\n"


def response(request_id: object, result: object) -> JSONObject:
    """Return the answer to a request."""
    return {"jsonrpc": "2.0", "id": request_id, "result": result}


def tool_error(text: str) -> JSONObject:
    """Return the result of a tool that failed: a model reads the text and tries something else."""
    return {"content": [text_content(text)], "isError": True}


def text_content(text: str) -> JSONObject:
    """Return a piece of content that is text."""
    return {"type": "text", "text": text}


class ToolFormat:
    """Writes the messages of one tool call as frames of its event stream.

    Args:
        call: The call that is answered.
        finish: Gives a result what the caller's revision wants in it.
    """

    def __init__(self, call: ToolCall, finish: Callable[[JSONObject], JSONObject]) -> None:
        self.request_id = call.request_id
        self.offer = call.offer
        self.progress_token = call.progress_token
        self.envelope = call.envelope
        self._finish = finish
        self._reported = -1.0
        self._before = 0.0

    def estimation(self, event: Event, rank: int, queue_size: int, eta_s: float | None) -> bytes | None:
        """Write the place in the queue."""
        return self._progress(0, None, f"Waiting, {rank} ahead.")

    def started(self, event: Event, eta_s: float | None) -> bytes | None:
        """Write that the function is called now."""
        return self._progress(0, None, "Started.")

    def progress(self, event: Event, units: Sequence[ProgressUnit]) -> bytes | None:
        """Write the outermost bar's progress; the innermost one says what is being done."""
        if not units:
            return None
        first, last = units[0], units[-1]
        done, total = (first.index, first.length) if first.index is not None else (first.progress, 1.0)
        if done is None:
            return None
        text = last.desc or first.desc
        unit = f" {first.unit}" if first.unit else ""
        return self._progress(done, total, text or (f"{done:g}/{total:g}{unit}" if total else f"{done:g}{unit}"))

    def log(
        self, event: Event, text: str, level: LogLevel, *, duration: float | None, visible: bool, title: str
    ) -> bytes | None:
        """Write a toast as a log message, for those who follow the run."""
        severity = {"info": "info", "success": "notice", "warning": "warning", "error": "error"}[level]
        wants = self.progress_token is not None if self.envelope is None else self.envelope.wants_log(severity)
        if not wants:
            return None
        params = {"level": severity, "logger": self.offer.name, "data": text}
        return frame({"jsonrpc": "2.0", "method": "notifications/message", "params": params})

    def generating(self, event: Event, data: list[object]) -> bytes | None:
        """Write what there is so far, when it is text: progress is all that may come before the result."""
        values = public_values(event.function, data)
        text = values[0] if values and isinstance(values[0], str) else None
        return self._progress(self._reported - self._before + 1, None, text[-200:] if text else "Still running.")

    def completed(self, event: Event, output: Message) -> bytes:
        """Write the result."""
        values = [_plain(value) for value in public_values(event.function, cast("list[object]", output["data"]))]
        result: JSONObject = {
            "content": [part for value in values for part in contents_of(value, event.root)],
            "isError": False,
        }
        if self.offer.mark.structured_output:
            whole = values[0] if len(values) == 1 else values
            result["structuredContent"] = {"result": orjson.loads(encode(whole, event.root))}
        return self._last(result)

    def failed(self, event: Event, failure: Failure) -> bytes:
        """Write why it failed."""
        return self._last(tool_error(failure.error or HIDDEN_ERROR))

    def cancelled(self, event: Event) -> bytes:
        """Write that it was cancelled."""
        return self._last(tool_error("The call was cancelled."))

    def _last(self, result: JSONObject) -> bytes:
        return frame(response(self.request_id, self._finish(result)))

    def _progress(self, done: float, total: float | None, text: str) -> bytes | None:
        """Write a progress notification; the protocol wants each larger than the one before, stage or no stage."""
        if self.progress_token is None:
            return None
        value = self._before + done
        if value <= self._reported:
            self._before = self._reported + 1
            value = self._before + done
        self._reported = value
        params: JSONObject = {"progressToken": self.progress_token, "progress": value, "message": text}
        if total is not None:
            params["total"] = self._before + total
        return frame({"jsonrpc": "2.0", "method": "notifications/progress", "params": params})


def frame(message: JSONObject) -> bytes:
    """Write a message as a frame of an event stream."""
    return sse.named_frame(b"message", orjson.dumps(message))


def messages_in(frames: bytes) -> list[bytes]:
    """Return the JSON of each of several frames."""
    return [piece.rpartition(b"\ndata: ")[2] for piece in frames.split(b"\n\n") if piece]


def last_message(frames: bytes) -> bytes:
    """Return the JSON of the last of several frames."""
    return frames.rstrip(b"\n").rpartition(b"\ndata: ")[2]


def _plain(value: object) -> object:
    """Return the value behind a change of properties."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        return fields.get("value") if fields.get("__type__") == "update" else fields
    return value


def contents_of(value: object, root: str) -> list[JSONObject]:
    """Return what a model reads of a value: pictures and sounds as such, files as addresses, the rest as text.

    Args:
        value: A wire value; file references are files, whatever else looks like one is data.
        root: Address of the app as the caller sees it.
    """
    if value is None:
        return []
    if isinstance(value, FileReference):
        return _file_contents(value, root)
    if isinstance(value, str):
        return [text_content(value)]
    found = [part for reference in _files_in(value) for part in _file_contents(reference, root)]
    return [*found, text_content(encode(value, root).decode())]


def _files_in(value: object) -> Iterator[FileReference]:
    if isinstance(value, FileReference):
        yield value
    elif isinstance(value, Mapping):
        for entry in cast("Mapping[str, object]", value).values():
            yield from _files_in(entry)
    elif isinstance(value, (list, tuple)):
        for entry in cast("Sequence[object]", value):
            yield from _files_in(entry)


def _file_contents(reference: FileReference, root: str) -> list[JSONObject]:
    kind = str(reference.get("mime_type") or "")
    family = kind.partition("/")[0]
    address = str(reference.get("url") or file_url(root, reference.path))
    name = {"image": "Image", "audio": "Audio", "video": "Video"}.get(family, "File")
    said = text_content(f"{name} URL: {address}")
    if family not in {"image", "audio"} or reference.get("url"):
        return [said]
    path = active().open_served(reference.path)
    if path.stat().st_size > MAX_INLINE_BYTES:
        return [said]
    return [{"type": family, "data": base64.b64encode(path.read_bytes()).decode(), "mimeType": kind}, said]
