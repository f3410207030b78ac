"""JSON that could hurt a database or a reader is refused (attack row D3)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor_server.kit.strict_json import MAX_DEPTH, StrictJSONError, parse


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"NaN", b"[Infinity]", b'{"a": -Infinity}', b'"\\u0000"', b'{"\\u0000": 1}', b"\xff", b'"\xff"',
        b'"\\ud800"', b"[" * 200_000, b'{"a":' * 100_000, b"[" * (MAX_DEPTH + 2) + b"]" * (MAX_DEPTH + 2), b"1 2",
        b"'a'", b"{a: 1}", b"[1,]",
    ],
    ids=lambda body: repr(body[:20]),
)  # fmt: skip
def test_refused(body: bytes) -> None:
    with pytest.raises(StrictJSONError):
        parse(body)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), inner),
    max_leaves=20,
)  # fmt: skip


@given(json_values)
def test_sound_documents_come_through(value: object) -> None:
    assert parse(json.dumps(value).encode()) == value
