"""Conversations: short and long forms of messages, files and components in them."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.components.chat_messages import ChatMessage
from stagedoor.errors import FileAccessError, PayloadError

TEXTS = st.text(max_size=20).filter(lambda text: inspect.cleandoc(text) == text)
MESSAGES = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant"]), "content": TEXTS}), max_size=5
)


@given(MESSAGES)
def test_text_comes_back(messages: list[dict[str, object]]) -> None:
    chat = gr.Chatbot()
    wire = chat.postprocess(messages)
    received = chat.preprocess(json.loads(json.dumps(wire)))
    assert [(m["role"], m["content"]) for m in received] == [
        (m["role"], [{"type": "text", "text": m["content"]}]) for m in messages
    ]
    assert chat.postprocess(received) == wire


def test_files_and_components_come_back(folder: Path) -> None:
    (folder / "a.txt").write_text("hello")
    chat = gr.Chatbot()
    picture = gr.Image(np.zeros((2, 2, 3), np.uint8), height=40, render=False)
    wire = chat.postprocess([
        {"role": "user", "content": [{"path": "a.txt", "alt_text": "a file"}, "look"]},
        ChatMessage([picture, "see"], metadata={"title": "Drawing", "status": "done"}, options=[{"value": "again"}]),
    ])  # fmt: skip
    assert [block["type"] for block in wire[0]["content"]] == ["file", "text"]  # type: ignore[attr-defined]
    assert wire[1]["metadata"] == {"title": "Drawing", "status": "done"}
    assert wire[1]["options"] == [{"value": "again"}]
    received = chat.preprocess(json.loads(json.dumps(wire)))
    file = received[0]["content"][0]["file"]  # type: ignore[index]
    assert Path(file["path"]).read_text() == "hello"
    shown = received[1]["content"][0]["component"]  # type: ignore[index]
    assert isinstance(shown, gr.Image)
    assert shown.height == 40
    assert chat.postprocess(received) == wire


def test_pairs_of_older_versions_are_read() -> None:
    chat = gr.Chatbot()
    wire = chat.postprocess([["hi", "hello"], ("more", None), [None, "welcome"]])
    assert [(m["role"], m["content"][0]["text"]) for m in wire] == [  # type: ignore[index]
        ("user", "hi"), ("assistant", "hello"), ("user", "more"), ("assistant", "welcome"),
    ]  # fmt: skip


def test_reasoning_becomes_messages_of_its_own() -> None:
    chat = gr.Chatbot(reasoning_tags=[("<think>", "</think>")])

    def told(text: str) -> list[tuple[object, object]]:
        wire = chat.postprocess([{"role": "assistant", "content": text}])
        return [(m["content"][0]["text"], (m["metadata"] or {}).get("status")) for m in wire]  # type: ignore[index, union-attr]

    assert told("<think>why</think>because") == [("why", "done"), ("because", None)]
    assert told("<think>still thin") == [("still thin", "pending")]
    assert told("no tags") == [("no tags", None)]


@pytest.mark.parametrize(
    "value",
    ["text", 5, [5], [{"role": "", "content": "x"}], [{"role": 5, "content": "x"}], [{"content": "x"}], [[1, 2, 3]]],
)
def test_what_is_no_conversation_is_an_error(value: object) -> None:
    with pytest.raises(ValueError, match="takes"):
        gr.Chatbot().postprocess(value)


def test_a_message_may_not_name_a_file_out_of_reach() -> None:
    with pytest.raises(FileAccessError):
        gr.Chatbot().postprocess([{"role": "user", "content": {"path": "/etc/passwd"}}])


@pytest.mark.parametrize(
    "content",
    [
        [{"component": "fileexplorer", "value": None, "constructor_args": {"root_dir": "/"}}],
        [{"component": "state", "value": 1}],
        [{"component": "image", "value": {"path": "/etc/passwd"}}],
        [{"file": {"path": "/etc/passwd"}}],
        [{"file": 5}],
        [5],
        5,
    ],
)
def test_clients_cannot_reach_further_through_a_message(content: object) -> None:
    with pytest.raises(PayloadError):
        gr.Chatbot().preprocess([{"role": "user", "content": content}])


def test_a_clients_component_keeps_its_looks_only() -> None:
    message = {
        "role": "assistant",
        "content": [
            {"component": "plot", "value": None, "constructor_args": {"label": "P", "elem_id": "x", "every": 1}}
        ],
    }
    shown = gr.Chatbot().preprocess([message])[0]["content"][0]["component"]  # type: ignore[index]
    assert dict(shown.given) == {"label": "P", "render": False}


def test_avatars_and_examples_are_files(folder: Path) -> None:
    (folder / "me.png").write_bytes(b"png")
    config = gr.Chatbot(
        avatar_images=("me.png", None), examples=[{"text": "Hi", "icon": "me.png", "files": ["me.png"]}]
    ).get_config()
    assert config["avatar_images"][0]["orig_name"] == "me.png"  # type: ignore[index]
    assert config["avatar_images"][1] is None  # type: ignore[index]
    assert config["examples"][0]["files"][0]["orig_name"] == "me.png"  # type: ignore[index]


def test_rows_of_examples_give_what_was_asked_for() -> None:
    def dataset(kind: str) -> gr.Dataset:
        return gr.Dataset(components=["text", "number"], samples=[["a", 1], ["b", 2]], type=kind)  # type: ignore[arg-type]

    assert dataset("values").preprocess(1) == ["b", 2]
    assert dataset("index").preprocess(1) == 1
    assert dataset("tuple").preprocess(1) == (1, ["b", 2])
    assert dataset("values").postprocess(["b", 2]) == 1
    assert dataset("values").get_config()["components"] == ["textbox", "number"]
    assert dataset("values").get_config()["layout"] == "table"
    for payload in (2, -1, True, "0", [0]):
        with pytest.raises(PayloadError, match="is no index of its 2 rows"):
            dataset("values").preprocess(payload)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\n    First\n\n    - second\n      - third\n", "First\n\n- second\n  - third"),
        ("all:\n\tmake this\n", "all:\n\tmake this"),
        ("plain, with an end ", "plain, with an end "),
    ],
)
def test_text_of_a_literal_stands_as_it_is_meant(written: str, shown: str) -> None:
    (message,) = gr.Chatbot().postprocess([{"role": "assistant", "content": written}])
    assert message["content"] == [{"text": shown, "type": "text"}]


def test_a_component_in_the_first_messages_stands_in_them_only() -> None:
    with gr.Blocks() as demo:
        shown = gr.JSON({"a": 1})
        nested = ChatMessage([gr.JSON({"b": 2})])
        chat = gr.Chatbot([{"role": "assistant", "content": ["look", shown]}, nested])
    config = demo.get_config_file()
    assert demo.children == [chat]
    assert [component["type"] for component in config["components"]] == ["chatbot"]
    contents = [message["content"][-1]["component"] for message in config["components"][0]["props"]["value"]]
    assert contents == ["json", "json"]
