"""Messages carry what clients read, and frames are well-formed."""

from __future__ import annotations

import json

from gradio_client.utils import ProgressUnit as ClientProgressUnit
from gradio_client.utils import Status

from stagedoor.wire import messages, sse


def test_every_message_type_is_known_to_the_client() -> None:
    built = [
        messages.estimation("e", 0, 1, None),
        messages.process_starts("e", None),
        messages.progress("e", [messages.ProgressUnit(1, 3, "steps", None, "x")]),
        messages.log("e", "hi", "info", duration=1, visible=True, title="Info"),
        messages.process_generating("e", ["x"]),
        messages.process_completed("e", messages.completed_output(["x"], duration_s=1, average_duration_s=1)),
        messages.process_failed("e", messages.Failure("boom")),
        messages.process_cancelled("e", 2),
    ]
    for message in built:
        assert isinstance(Status.msg_to_status(str(message["msg"])), Status)
        assert message["event_id"] == "e"


def test_progress_units_survive_the_trip() -> None:
    message = messages.progress("e", [messages.ProgressUnit(1, 3, "steps", None, "x")])
    units = ClientProgressUnit.from_msg(message["progress_data"])  # type: ignore[arg-type]
    assert (units[0].index, units[0].length, units[0].unit, units[0].desc) == (1, 3, "steps", "x")


def test_hidden_failures_say_nothing_else() -> None:
    assert messages.process_failed("e", messages.Failure(None))["output"] == {"error": None}


def test_cancelled_events_change_nothing() -> None:
    output = messages.process_cancelled("e", 2)["output"]
    assert output["data"] == [{"__type__": "update"}] * 2  # type: ignore[index]


def test_frames() -> None:
    body = json.dumps(messages.process_starts("e", None)).encode()
    assert sse.frame(body) == b"data: " + body + b"\n\n"
    assert sse.named_frame(b"complete", b"[1]") == b"event: complete\ndata: [1]\n\n"


def test_a_streamed_token_is_short() -> None:
    message = messages.process_generating("0" * 32, [[["append", [], "tok00001"]]])
    assert len(sse.frame(json.dumps(message, separators=(",", ":")).encode())) <= 167
