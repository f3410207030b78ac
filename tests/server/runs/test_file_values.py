"""Files inside values: recognised by their mark only, named harmlessly (attack rows F6, F9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor_server.runs.file_values import clean_media_type, clean_name, is_file, read_data_url, replace_files

MARK = {"meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize(
    "value",
    [None, 1, "x", [], {}, {"path": "/x"}, {"path": "/x", "meta": {}}, {"path": "x", "meta": "gradio.FileData"}],
)
def test_what_is_no_file(value: object) -> None:
    assert not is_file(value)


async def test_files_are_replaced_wherever_they_stand() -> None:
    async def swap(value: dict) -> dict:
        return {"was": value["path"]}

    value = [{"path": "a", **MARK}, {"deep": [{"path": "b", **MARK}, {"path": "c"}]}, 1]
    assert await replace_files(value, swap) == [{"was": "a"}, {"deep": [{"was": "b"}, {"path": "c"}]}, 1]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), ("C:\\x\\y.png", "y.png"), ("..", "file"), ("", "file"), (None, "file"),
        ("a\nb\x00.txt", "a_b_.txt"), ("\u202etxt.exe", "_txt.exe"), ("x" * 300 + ".png", "x" * 100 + ".png"), (" . ", "file"),
        ("a/", "a"), ('a"b', "a_b"), (".hidden", "hidden"),
    ],
)  # fmt: skip
def test_names(name: object, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_names_are_never_paths(text: str) -> None:
    name = clean_name(text)
    assert 0 < len(name) <= 120
    assert not set(name) & set("/\\\x00\n\r")
    assert name not in {".", ".."}


def test_media_types() -> None:
    assert clean_media_type("Image/PNG; charset=x") == "image/png"
    for odd in (None, "", "x", "a/b/c", "text/html\r\nX: y", 1):
        assert clean_media_type(odd) == "application/octet-stream"


def test_data_urls() -> None:
    inline = read_data_url("data:text/plain;base64,aGk=")
    assert inline is not None
    assert (inline.data, inline.media_type) == (b"hi", "text/plain")
    assert read_data_url("data:,a%20b") is not None
    for odd in (None, 1, "", "http://x", "data:", "data:;base64,###", "DATA:,x"):
        assert read_data_url(odd) is None
