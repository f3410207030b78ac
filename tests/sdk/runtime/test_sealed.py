"""Signed and numbered messages: forged, repeated and missing ones are seen."""

from __future__ import annotations

import pytest

from stagedoor.runtime.workers.sealed import ForgedError, GapError, Way, check, sign

KEY = b"a key"


def test_messages_arrive_in_order_and_once() -> None:
    out, back = Way(KEY, b"in 1"), Way(KEY, b"in 1")
    first, second, third = (out.seal(body) for body in (b"a", b"", b"c"))
    assert back.unseal(first) == b"a"
    with pytest.raises(GapError):
        back.unseal(first)
    with pytest.raises(GapError):
        back.unseal(third)
    assert back.unseal(second) == b""
    assert back.unseal(third) == b"c"


@pytest.mark.parametrize(
    "way", [Way(b"another key", b"in 1"), Way(KEY, b"out 1"), Way(KEY, b"in 2"), Way(b"", b"in 1")]
)
def test_another_key_direction_or_connection_is_forged_and_does_not_count(way: Way) -> None:
    back = Way(KEY, b"in 1")
    with pytest.raises(ForgedError):
        back.unseal(way.seal(b"a"))
    assert back.unseal(Way(KEY, b"in 1").seal(b"b")) == b"b"


@pytest.mark.parametrize(
    "damaged", [b"", b"x", bytes(32), sign(KEY, b"front", b"body")[:-1], sign(KEY, b"fron", b"tbody")]
)
def test_a_damaged_message_is_forged(damaged: bytes) -> None:
    with pytest.raises(ForgedError):
        check(KEY, b"front", damaged)
