"""Anything an author may return becomes JSON or a clear error."""

from __future__ import annotations

import datetime
import enum
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.files import FileReference
from stagedoor.runtime.encoding import EncodingError, encode


class Colour(enum.Enum):
    RED = "red"


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float32(1.5), 1.5),
        (np.int64(7), 7),
        (np.arange(3), [0, 1, 2]),
        (float("nan"), None),
        (float("inf"), None),
        (Path("a/b"), "a/b"),
        ({1: "x", (2, 3): "y"}, {"1": "x", "(2, 3)": "y"}),
        ({"a", }, ["a"]),
        (Decimal("1.5"), 1.5),
        (2**70, float(2**70)),
        ("\ud800", "?"),
        (Colour.RED, "red"),
        (Text("t"), "t"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        ((1, (2,)), [1, [2]]),
        ({"deep": {3: [np.float64(1.0), {Text("k"): Colour.RED}]}}, {"deep": {"3": [1.0, {"k": "red"}]}}),
    ],
)  # fmt: skip
def test_values(value: object, expected: object) -> None:
    assert json.loads(encode(value)) == expected


@pytest.mark.parametrize("value", [object(), {"a": [object()]}, {1: object()}, lambda: None])
def test_what_has_no_form(value: object) -> None:
    with pytest.raises(EncodingError):
        encode(value)


def test_endless_nesting() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(EncodingError):
        encode(value)


def test_only_real_references_get_an_address() -> None:
    real = FileReference("0" * 64 + "/a b.png")
    fake = {"path": "/etc/passwd", "url": None, "meta": {"_type": "gradio.FileData"}}
    first, second = json.loads(encode([real, fake], "http://h:1/app"))
    assert first["url"] == f"http://h:1/app/gradio_api/file={'0' * 64}/a%20b.png"
    assert second == fake
    assert real["url"] is None, "the value itself stays as it is: the next caller has another address"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()) | st.integers(), inner),
        max_leaves=10,
    )
)
def test_everything_python_calls_json_is_sent(value: object) -> None:
    json.loads(encode(value))
