"""What another app says of a call, message by message, with its stream diffs put back together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPResponse
from typing import Literal, cast

from stagedoor.client.connection import RemoteError, lines
from stagedoor.client.diffs import apply_diff

JSONObject = dict[str, object]


@dataclass(frozen=True)
class Update:
    """Something that happened to a call.

    Attributes:
        kind: "waiting", "started", "progress", "log", "generating" (values so far) or "complete" (the result).
        values: One for each output, of the last two kinds.
        message: The message as the app sent it.
    """

    kind: Literal["waiting", "started", "progress", "log", "generating", "complete"]
    values: list[object] = field(default_factory=list[object])
    message: JSONObject = field(default_factory=dict[str, object])


_KINDS: Mapping[object, Literal["waiting", "started", "progress", "log"]] = {
    "estimation": "waiting",
    "process_starts": "started",
    "progress": "progress",
    "log": "log",
}


def updates_of(messages: Iterable[JSONObject], event_id: object, url: str) -> Iterator[Update]:
    """Go through what happens to one call until its result.

    Args:
        messages: Messages of the session that the call belongs to.
        event_id: The call's id there.
        url: Address of the app, for errors.

    Raises:
        RemoteError: When the call fails, or the messages end before its result.
    """
    values: list[object] | None = None
    for message in messages:
        kind = message.get("msg")
        if kind == "unexpected_error":
            raise RemoteError(f"{url}: {message.get('message')}")
        if message.get("event_id") != event_id:
            continue
        output = cast("JSONObject", message.get("output") or {})
        if kind == "process_completed":
            if not message.get("success", True) or "data" not in output:
                raise _failure(output)
            yield Update("complete", cast("list[object]", output["data"]), message)
            return
        if kind in {"process_generating", "process_streaming"}:
            data = cast("list[object]", output.get("data") or [])
            if values is None or kind == "process_streaming":
                values = data
            else:
                edits = cast("list[Sequence[Sequence[object]]]", data)
                values = [apply_diff(old, changes) for old, changes in zip(values, edits, strict=True)]
            yield Update("generating", cast("list[object]", json.loads(json.dumps(values))), message)
        elif kind in _KINDS:
            yield Update(_KINDS[kind], message=message)
    raise cut_off(url)


def messages_in(stream: HTTPResponse, url: str) -> Iterator[JSONObject]:
    """Go through the messages of an event stream.

    Raises:
        RemoteError: When the connection breaks.
    """
    try:
        for line in lines(stream, url):
            if line.startswith(b"data:"):
                yield cast("JSONObject", json.loads(line[5:]))
    except ValueError as error:
        raise RemoteError(f"{url} sent a message that is no JSON.") from error


def cut_off(url: str) -> RemoteError:
    """Make the error for an event stream that ends too early."""
    return RemoteError(f"{url} ended the event stream before the result.")


def _failure(output: JSONObject) -> RemoteError:
    said = output.get("error")
    if said is None:
        return RemoteError("The app raised an error and does not show its text.")
    return RemoteError(str(said), detail=output)
