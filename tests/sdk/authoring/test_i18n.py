"""Marks of `gr.I18n`: what they are on the wire, where they may stand, and what readers without a page see."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import stagedoor as gr
from stagedoor.authoring.i18n import plain_text
from stagedoor.errors import AuthoringError

TEXTS = {"de": {"hello": "Guten Tag"}, "en": {"hello": "Hello", "only": "Only here"}}


def test_a_mark_is_the_text_that_gradio_puts_on_the_wire() -> None:
    mark = gr.I18n(**TEXTS)("hello")
    assert json.loads(json.dumps(mark)) == '__i18n__{"__type__": "translation_metadata", "key": "hello"}'
    assert mark.key == "hello"
    assert mark.to_dict() == {"__type__": "translation_metadata", "key": "hello"}


@pytest.mark.parametrize("again", [copy.deepcopy, copy.copy, lambda mark: pickle.loads(pickle.dumps(mark))])
def test_a_copied_mark_is_the_same_mark(again) -> None:
    mark = gr.I18n(**TEXTS)("hello")
    assert again(mark) == mark
    assert again(mark).key == "hello"


def test_marks_reach_the_config_wherever_a_text_may_stand() -> None:
    i18n = gr.I18n(**TEXTS)
    with gr.Blocks(title=i18n("hello")) as demo:
        gr.Textbox(label=i18n("hello"), info=i18n("hello"), placeholder=i18n("hello"), value=i18n("hello"))
        gr.Dropdown([i18n("hello"), (i18n("only"), 3)], label=i18n("hello"))
        gr.Markdown(i18n("hello"))
        gr.Button(i18n("hello"))
        with gr.Tab(i18n("hello")), gr.Accordion(i18n("only")):
            gr.Checkbox(label=i18n("hello"))
    config = demo.get_config_file()
    marked = {
        (entry["type"], name)
        for entry in config["components"]  # pyright: ignore
        for name, value in entry["props"].items()
        if "translation_metadata" in json.dumps(value)
    }
    assert marked == {
        *(("textbox", name) for name in ("label", "info", "placeholder", "value")),
        *(("dropdown", name) for name in ("label", "choices", "value")),
        ("markdown", "value"),
        ("button", "value"),
        ("tabitem", "label"),
        ("accordion", "label"),
        ("checkbox", "label"),
    }
    assert "translation_metadata" in str(config["title"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("plain", "plain"), ("{hello} there", "Hello there"), ("{only}", "Only here"), ("{gone}", "gone")],
)
def test_readers_without_a_page_get_english(text: str, expected: str) -> None:
    marked = text.format(**{key: gr.I18n()(key) for key in ("hello", "only", "gone")})
    assert plain_text(marked, TEXTS) == expected


def test_a_key_that_nobody_translated_is_warned_of() -> None:
    with pytest.warns(UserWarning, match="'helo'"):
        gr.I18n(**TEXTS)("helo")


def test_texts_that_are_no_texts_are_refused() -> None:
    with pytest.raises(AuthoringError, match="'en'"):
        gr.I18n(en={"hello": 3})  # pyright: ignore[reportArgumentType]
    with pytest.warns(UserWarning, match="no language tag"):
        gr.I18n(xxnolang={"hello": "x"})
