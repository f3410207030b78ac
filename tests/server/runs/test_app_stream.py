"""The call's event stream, read without I/O."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.wire.diff import diff
from stagedoor_server.runs.app_errors import AppLostError, AppRefusedError
from stagedoor_server.runs.app_stream import (
    CallStream,
    Completed,
    DiffError,
    Logged,
    Progressed,
    Raised,
    Streamed,
    apply_diff,
)


def feed(*messages: dict[str, Any]) -> list[Any]:
    stream = CallStream("e")
    return [stream.feed("data: " + json.dumps({"event_id": "e", **message})) for message in messages]


def test_a_whole_call() -> None:
    generating = {"msg": "process_generating", "success": True}
    steps = feed(
        {"msg": "estimation", "rank": 0, "queue_size": 1, "rank_eta": None},
        {"msg": "process_starts", "eta": None},
        {
            "msg": "progress",
            "progress_data": [{"index": 1, "length": 4, "unit": "steps", "progress": None, "desc": "Working"}],
        },
        {"msg": "log", "log": "careful", "level": "warning", "duration": 3, "visible": True, "title": "Warning"},
        {**generating, "output": {"data": ["a", {"i": 0}]}},
        {**generating, "output": {"data": [[["append", [], "b"]], [["replace", ["i"], 1]]]}},
        {"msg": "heartbeat"},
        {"msg": "process_completed", "output": {"data": ["ab", {"i": 1}]}, "success": True},
    )
    assert steps == [
        None,
        None,
        Progressed({"value": 0.25, "index": 1, "length": 4, "unit": "steps", "description": "Working"}),
        Logged("warning", "careful"),
        Streamed(["a", {"i": 0}]),
        Streamed(["ab", {"i": 1}]),
        None,
        Completed(["ab", {"i": 1}]),
    ]


def test_errors() -> None:
    failed = {"msg": "process_completed", "success": False}
    assert feed({**failed, "output": {"error": "boom"}, "title": "Error"}) == [Raised("boom")]
    assert "hides the text" in feed({**failed, "output": {"error": None}, "title": None})[0].message
    assert feed({"msg": "process_completed", "success": True, "output": {}}) == [Raised("The app cancelled the call.")]
    with pytest.raises(AppLostError):
        feed({"msg": "unexpected_error", "session_not_found": True, "message": "404"})


def test_other_calls_of_the_session_are_not_ours() -> None:
    other = {"msg": "process_completed", "event_id": "other", "output": {"data": ["x"]}, "success": True}
    assert feed(other) == [None]


@pytest.mark.parametrize(
    "line", ["", ": comment", "event: x", "retry: 1", "data: 1", "data: []", "data: null", 'data: {"msg": 1}']
)
def test_lines_without_interest(line: str) -> None:
    assert CallStream("e").feed(line) is None


def test_nonsense() -> None:
    with pytest.raises(AppRefusedError):
        CallStream("e").feed("data: {")
    with pytest.raises(AppRefusedError):
        feed(
            {"msg": "process_generating", "success": True, "output": {"data": ["a"]}},
            {"msg": "process_generating", "success": True, "output": {"data": [[["replace", ["x", 1], 2]]]}},
        )


@given(st.text(max_size=200))
def test_any_line_ends_in_a_step_or_a_known_error(text: str) -> None:
    for line in (text, f"data: {text}"):
        with contextlib.suppress(AppRefusedError, AppLostError):
            CallStream("e").feed(line)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(values, values)
def test_the_sdks_diffs_are_undone_and_old_values_stay_whole(old: Any, new: Any) -> None:
    before = copy.deepcopy(old)
    assert apply_diff(old, diff(old, new)) == new
    assert old == before


@given(
    values,
    st.lists(
        st.tuples(
            st.sampled_from(["replace", "append", "add", "delete", "x"]),
            st.lists(st.integers(-2, 5) | st.text(max_size=2), max_size=3),
            values,
        ),
        max_size=3,
    ),
)
def test_any_edit_fits_or_is_refused(value: Any, edits: list[Any]) -> None:
    with contextlib.suppress(DiffError):
        apply_diff(value, [list(edit) for edit in edits])
