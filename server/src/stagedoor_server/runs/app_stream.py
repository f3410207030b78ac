"""The event stream of one call, read without I/O: SSE lines in, typed steps out (Gradio protocol sse_v3)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from stagedoor_server.runs.app_errors import AppLostError, AppRefusedError

MAX_LOG_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Progressed:
    """The app says how far it is; shape of `schemas.RunProgress`."""

    progress: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Logged:
    """The app says something."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class Streamed:
    """Outputs so far, whole values."""

    outputs: list[Any]


@dataclass(frozen=True, slots=True)
class Completed:
    """The outputs."""

    outputs: list[Any]


@dataclass(frozen=True, slots=True)
class Raised:
    """The app's function failed."""

    message: str


Step = Progressed | Logged | Streamed | Completed | Raised


class DiffError(ValueError):
    """An edit that does not fit the value it is for."""


def apply_diff(value: Any, edits: object) -> Any:
    """Apply `[[op, path, value], …]` to a value: replace, append (text), add, delete.

    Raises:
        DiffError: An edit that does not fit.
    """
    for edit in cast("list[Any]", edits) if isinstance(edits, list) else []:
        try:
            operation, path, new = edit
            value = _edit(value, str(operation), list(path), new)
        except (TypeError, ValueError, LookupError) as error:
            raise DiffError(f"the edit {str(edit)[:80]} does not fit") from error
    return value


def _edit(value: Any, operation: str, path: list[Any], new: Any) -> Any:
    if not path:
        if operation == "replace":
            return new
        if operation == "append":
            return value + new
        raise ValueError(operation)
    # Containers on the way are copied: an earlier value may have been handed out already.
    copy: Any = list(cast("list[Any]", value)) if isinstance(value, list) else dict(cast("dict[str, Any]", value))
    key = path[0]
    if len(path) > 1:
        copy[key] = _edit(copy[key], operation, path[1:], new)
    elif operation == "replace":
        copy[key] = new
    elif operation == "append":
        copy[key] = copy[key] + new
    elif operation == "delete":
        del copy[key]
    elif operation == "add":
        if isinstance(copy, list):
            cast("list[Any]", copy).insert(int(key), new)
        else:
            copy[key] = new
    else:
        raise ValueError(operation)
    return cast("Any", copy)


class CallStream:
    """Reads the lines of one call's stream.

    Args:
        event_id: The call's id; other calls' events are ignored.
    """

    def __init__(self, event_id: str) -> None:
        self._event_id = event_id
        self._outputs: list[Any] | None = None

    def feed(self, line: str) -> Step | None:
        """Take one line; returns what happened, None for nothing of interest.

        Raises:
            AppLostError: The app has forgotten the call.
            AppRefusedError: A message that makes no sense.
        """
        if not line.startswith("data:"):
            return None
        try:
            message = json.loads(line[5:])
        except ValueError as error:
            raise AppRefusedError("The app sent something that is not JSON.") from error
        if not isinstance(message, dict):
            return None
        fields = cast("dict[str, Any]", message)
        kind = fields.get("msg")
        if kind == "unexpected_error":
            if fields.get("session_not_found"):
                raise AppLostError("The app was restarted during the call.")
            return Raised(str(fields.get("message") or "The app failed in an unexpected way.")[:MAX_LOG_CHARACTERS])
        if fields.get("event_id") not in {None, self._event_id}:
            return None
        return self._step(str(kind), fields)

    def _step(self, kind: str, fields: dict[str, Any]) -> Step | None:
        if kind == "progress":
            return _progress(fields.get("progress_data"))
        if kind == "log":
            level = fields.get("level")
            known = level if level in {"info", "warning", "success", "error"} else "info"
            return Logged(str(known), str(fields.get("log") or "")[:MAX_LOG_CHARACTERS])
        output = fields.get("output")
        if not isinstance(output, dict):
            return None
        body = cast("dict[str, Any]", output)
        if kind == "process_generating":
            return self._generating(body, succeeded=fields.get("success") is not False)
        if kind == "process_completed":
            return self._completed(body, fields)
        return None

    def _generating(self, body: dict[str, Any], *, succeeded: bool) -> Step | None:
        data = body.get("data")
        if not succeeded or not isinstance(data, list):
            return None
        values = cast("list[Any]", data)
        if self._outputs is None:
            self._outputs = values
        else:
            try:
                self._outputs = [apply_diff(old, edits) for old, edits in zip(self._outputs, values, strict=True)]
            except ValueError as error:
                raise AppRefusedError(f"The app sent an update that does not fit: {error}.") from error
        return Streamed(self._outputs)

    def _completed(self, body: dict[str, Any], fields: dict[str, Any]) -> Step:
        if fields.get("success") is False:
            error = body.get("error") or fields.get("title")
            text = str(error) if error else "The app's function raised an error (its author hides the text)."
            return Raised(text[:MAX_LOG_CHARACTERS])
        data = body.get("data")
        if not isinstance(data, list):
            return Raised("The app cancelled the call.")
        return Completed(cast("list[Any]", data))


def _progress(data: object) -> Progressed | None:
    entries = cast("list[object]", data) if isinstance(data, list) else []
    if not entries or not isinstance(entries[0], dict):
        return None
    # Nested trackers: the outermost says how far the whole is.
    entry = cast("dict[str, Any]", entries[0])
    index, length, fraction = entry.get("index"), entry.get("length"), entry.get("progress")
    if not isinstance(fraction, int | float):
        has_share = isinstance(index, int | float) and isinstance(length, int | float) and length > 0
        fraction = index / length if has_share and index is not None and length is not None else None
    description = entry.get("desc")
    unit = entry.get("unit")
    return Progressed(
        {
            "value": min(max(float(fraction), 0.0), 1.0) if fraction is not None else None,
            "index": index if isinstance(index, int | float) else None,
            "length": length if isinstance(length, int | float) else None,
            "unit": str(unit)[:40] if unit else None,
            "description": str(description)[:200] if description else None,
        }
    )
