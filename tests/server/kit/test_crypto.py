"""Tokens have a shape that scanners can match and that typing errors break."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor_server.kit.crypto import is_access_token, new_access_token


def test_shape() -> None:
    token = new_access_token()
    assert re.fullmatch(r"sd_[0-9A-Za-z]{46}", token)
    assert is_access_token(token)
    assert len({new_access_token() for _ in range(1000)}) == 1000


@given(st.integers(3, 48), st.sampled_from("aZ0-"))
def test_one_changed_character_is_noticed(position: int, character: str) -> None:
    token = new_access_token()
    if token[position] != character:
        assert not is_access_token(token[:position] + character + token[position + 1 :])


@pytest.mark.parametrize("text", ["", "sd_", "sd_" + "é" * 46, "SD_" + "a" * 46, "sd_" + "\u0661" * 46])
def test_other_text(text: str) -> None:
    assert not is_access_token(text)
