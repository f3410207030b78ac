"""Examples of a chat whose answers are kept: computed once, shown without asking the author's function again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import stagedoor as gr
from stagedoor import context
from stagedoor.authoring.graph import BlockFunction
from stagedoor.components.event_data import SelectData
from stagedoor.files import FileStore


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GRADIO_EXAMPLES_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("GRADIO_CACHE_EXAMPLES", raising=False)
    token = context.current_files.set(FileStore(tmp_path / "store"))
    yield tmp_path / "cache"
    context.current_files.reset(token)


def shower(chat: gr.ChatInterface) -> BlockFunction:
    (function,) = [f for f in chat.fns.values() if any(event == "example_select" for _, event in f.targets)]
    return function


def shown(chat: gr.ChatInterface, index: int) -> list[list[str]]:
    """The conversations that a click on an example shows, one after the other, as texts."""
    function = shower(chat)
    assert function.fn is not None
    event = SelectData(chat.chatbot, {"index": index, "value": None})
    return [
        [
            part["text"]
            for message in (outputs if not chat.additional_outputs else outputs[0])
            for part in message["content"]
            if part["type"] == "text"
        ]
        for outputs in function.fn(event)
    ]


def test_answers_are_computed_once_and_found_again(cache: Path) -> None:
    asked: list[str] = []

    def answer(message: str, history: list[object]) -> Iterator[str]:
        asked.append(message)
        yield "half"
        yield message.upper()

    def build(examples: list[str]) -> gr.ChatInterface:
        return gr.ChatInterface(answer, examples=examples, cache_examples=True)

    chat = build(["one", "two"])
    assert asked == ["one", "two"]
    assert shown(chat, 1) == [["two", "TWO"]]
    build(["one", "two"])
    assert asked == ["one", "two"]
    build(["one", "three"])
    assert asked == ["one", "two", "three"]
    assert list(cache.rglob("*.part")) == []


def test_lazy_answers_show_the_question_first() -> None:
    asked: list[str] = []

    def answer(message: str, history: list[object]) -> str:
        asked.append(message)
        return message.upper()

    chat = gr.ChatInterface(answer, examples=["one"], cache_examples=True, cache_mode="lazy")
    assert asked == []
    assert shown(chat, 0) == [["one"], ["one", "ONE"]]
    assert shown(chat, 0) == [["one", "ONE"]]
    assert asked == ["one"]
    assert shown(chat, 7) == []


def test_rows_with_further_inputs_and_outputs() -> None:
    def answer(message: str, history: list[object], times: float) -> tuple[str, str]:
        return message * int(times), f"{times:g} times"

    with gr.Blocks():
        note = gr.Textbox(label="Note")
    chat = gr.ChatInterface(
        answer,
        examples=[["ab", 2], ["cd"]],
        additional_inputs=[gr.Number(3, label="Times")],
        additional_outputs=[note],
        cache_examples=True,
    )
    function = shower(chat)
    assert function.fn is not None
    (first,), (second,) = [function.fn(SelectData(chat.chatbot, {"index": at, "value": None})) for at in (0, 1)]
    assert [first[1], second[1]] == ["2 times", "3 times"]
    assert shown(chat, 0) == [["ab", "abab"]]


def test_files_are_kept_with_the_answer(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "note.txt").write_text("read me")

    def answer(message: dict[str, object], history: list[object]) -> str:
        files = message["files"]
        assert isinstance(files, list)
        return Path(files[0]).read_text()

    chat = gr.ChatInterface(
        answer,
        multimodal=True,
        examples=[{"text": "what is it?", "files": [str(tmp_path / "note.txt")]}],
        cache_examples=True,
    )
    assert shown(chat, 0) == [["what is it?", "read me"]]
    assert [path.read_text() for path in cache.rglob("*note.txt")] == ["read me"]


def test_without_a_cache_a_click_asks() -> None:
    chat = gr.ChatInterface(lambda message, history: message, examples=["a"])
    assert chat.chatbot in shower(chat).inputs
