"""Code, colours, dates, marked text, dialogues and the small ones."""

from __future__ import annotations

import asyncio
import datetime
import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.errors import AuthoringError, PayloadError
from stagedoor.files import FileStore


@given(st.text())
def test_code_keeps_its_text(text: str) -> None:
    code = gr.Code(language="python")
    assert code.preprocess(code.postprocess(text)) == text.strip()


def test_code_knows_its_languages() -> None:
    assert "sql-sqlite" in gr.Code.languages
    with pytest.raises(AuthoringError, match="does not know the language 'cobol'"):
        gr.Code(language="cobol")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="takes text"):
        gr.Code().postprocess(("a.py",))
    with pytest.raises(PayloadError):
        gr.Code().preprocess(3)


def test_colours_are_colours() -> None:
    picker = gr.ColorPicker(label="C")
    for colour in ("#fff", "#ff8800", "#ff880080", "red", "rgba(10, 20, 30, 0.5)", "hsl(120deg 50% 50% / 20%)"):
        assert picker.preprocess(colour) == colour
    for payload in (3, [], "red; background: url(x)", "#xyz", "</style>", "rgb(1", "a" * 99):
        with pytest.raises(PayloadError, match="C: expected a colour"):
            picker.preprocess(payload)


MARKS = st.none() | st.text(max_size=4) | st.floats(-1, 1)


@given(st.lists(st.tuples(st.text(max_size=5), MARKS), max_size=5))
def test_marked_text_comes_back(parts: list[tuple[str, str | float | None]]) -> None:
    component = gr.HighlightedText()
    received = component.preprocess(component.postprocess(parts))
    assert received is not None
    assert [(text, mark) for text, mark in received] == parts
    assert [(token["token"], token["class_or_confidence"]) for token in received] == parts
    assert json.loads(json.dumps(received)) == [{"token": a, "class_or_confidence": b} for a, b in parts]
    assert component.postprocess(received) == component.postprocess(parts)


def test_entities_become_parts() -> None:
    component = gr.HighlightedText()
    entities = [{"entity_group": "LOC", "start": 10, "end": 15}, {"entity": "PER", "start": 0, "end": 1}]
    shown = component.postprocess({"text": "I live in Paris", "entities": entities})
    assert shown is not None
    assert [(part["token"], part["class_or_confidence"]) for part in shown] == [
        ("", None), ("I", "PER"), (" live in ", None), ("Paris", "LOC"), ("", None),
    ]  # fmt: skip
    joined = gr.HighlightedText(combine_adjacent=True, adjacent_separator="-")
    parts = joined.postprocess([("a", "X"), ("b", "X"), ("c", None), ("", None), ("d", None)])
    assert parts == [{"token": "a-b", "class_or_confidence": "X"}, {"token": "c-d", "class_or_confidence": None}]
    for value in ("text", {"text": "x"}, [("a",)], [1]):
        with pytest.raises(ValueError, match="takes a list of"):
            component.postprocess(value)


@given(st.integers(31_536_000, 4_102_444_800))
def test_times_come_back_to_the_second(seconds: int) -> None:
    aware = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    stamps = gr.DateTime(timezone="America/Los_Angeles")
    sent = stamps.postprocess(seconds)
    # Where clocks are put back an hour repeats, and text cannot say which of both is meant.
    assert stamps.preprocess(sent) in {seconds, seconds - 3600}
    moments = gr.DateTime(type="datetime", timezone="UTC")
    assert moments.preprocess(moments.postprocess(aware)) == aware
    texts = gr.DateTime(type="string", timezone="UTC")
    assert texts.preprocess(sent) == sent


def test_times_that_move() -> None:
    field = gr.DateTime("now - 24h", timezone="UTC", include_time=False)
    assert field.get_config()["value"] == "now - 24h"
    now = datetime.datetime.now(datetime.UTC).timestamp()
    assert abs(cast("float", field.preprocess("now - 24h")) - (now - 86400)) < 60
    assert gr.DateTime(type="string", timezone="UTC").preprocess("now - 5m") is not None
    for payload in (5, "yesterday", "2020-13-01", "now + 3h", "now - 999999999d", []):
        with pytest.raises(PayloadError):
            field.preprocess(payload)
    with pytest.raises(AuthoringError, match="no time zone 'Mars/Olympus'"):
        gr.DateTime(timezone="Mars/Olympus")
    assert gr.DateTime(timezone="UTC").postprocess(0) == "1970-01-01 00:00:00"
    assert gr.DateTime(include_time=False).postprocess(datetime.date(2020, 1, 2)) == "2020-01-02"


def test_dialogues_are_lines_or_text() -> None:
    lines = [{"speaker": "A", "text": "hi"}, {"speaker": "B", "text": "yo"}]
    text, as_list = gr.Dialogue(speakers=["A", "B"]), gr.Dialogue(type="list")
    assert text.preprocess(text.postprocess(lines)) == "[A] hi\n[B] yo"
    assert as_list.preprocess(as_list.postprocess(lines)) == lines
    assert text.preprocess("plain") == "plain"
    assert asyncio.run(text.format(lines)) == "[A] hi\n[B] yo"
    assert asyncio.run(text.unformat({"text": "[A] hi\n\n[B] yo\nloose"})) == [
        *lines, {"speaker": "", "text": "loose"},
    ]  # fmt: skip
    shout = gr.Dialogue(formatter=lambda given: "|".join(line["text"].upper() for line in given))
    assert shout.preprocess(lines) == "HI|YO"
    assert set(text.server_functions_by_name()) == {"format", "unformat"}
    for payload in (5, [1], [{"speaker": "A"}], {"text": "x"}):
        with pytest.raises(PayloadError):
            text.preprocess(payload)


def test_browser_state_falls_back_to_its_default() -> None:
    state = gr.BrowserState([1, {"a": (2,)}], storage_key="k", secret="s")
    assert state.preprocess(None) == [1, {"a": [2]}]
    assert state.preprocess({"x": 1}) == {"x": 1}
    assert state.get_config() == {
        "name": "browserstate", "default_value": [1, {"a": [2]}], "storage_key": "k", "secret": "s",
    }  # fmt: skip
    assert gr.BrowserState().storage_key != gr.BrowserState().storage_key


def test_models_are_files_of_their_kinds(store: FileStore) -> None:
    model = gr.Model3D(label="M")
    received = model.preprocess(store.publish_bytes(b"o cube", name="cube.obj"))
    assert received is not None
    assert received.endswith("/cube.obj")
    with pytest.raises(PayloadError, match=r"M: 'x\.exe' is not of the taken types"):
        model.preprocess(store.publish_bytes(b"x", name="x.exe"))
    assert model.get_config()["clear_color"] == [0, 0, 0, 0]


def test_links_of_the_bar_are_pairs() -> None:
    bar = gr.Navbar([("Docs", "https://example.com")], main_page_name=False)
    assert bar.get_config()["value"] == [["Docs", "https://example.com"]]
    assert bar.get_config()["main_page_name"] is False
    for payload in ("x", [["a"]], [[1, 2]]):
        with pytest.raises(PayloadError):
            bar.preprocess(payload)


def test_buttons_work_by_themselves() -> None:
    with gr.Blocks() as demo:
        deep = gr.DeepLinkButton(copied_value='"quoted"')
        login = gr.LoginButton(logout_value="LOGOUT {}")
        gr.DuplicateButton()
    scripts = [str(function.js) for function in demo.graph().functions.values()]
    assert any("clipboard" in script and '\\"quoted\\"' in script for script in scripts)
    assert any('["LOGOUT {}", "Sign in"]' in script for script in scripts)
    assert {deep.get_block_name(), login.get_block_name()} == {"button"}


def test_a_missing_first_picture_does_not_take_the_page_down() -> None:
    with pytest.warns(UserWarning, match="Photo starts empty"):
        config = gr.Image("gone.png", label="Photo").get_config()
    assert "value" not in config
