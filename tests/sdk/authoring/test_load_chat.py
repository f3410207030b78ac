"""`gr.load_chat` against a server that speaks the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image
from support.apps import served
from support.chat_server import ChatServer, chat_server
from support.processes import wait_for

import stagedoor as gr
from stagedoor.errors import AuthoringError


@pytest.fixture
def model() -> Iterator[ChatServer]:
    with chat_server() as running:
        yield running


def client_of(url: str, folder: Path) -> Client:
    return Client(url, verbose=False, download_files=str(folder))


def test_a_streamed_conversation(model: ChatServer, tmp_path: Path) -> None:
    chat = gr.load_chat(model.url, "parrot", "key", file_types=None, system_message="Be brief.")
    with served(chat) as app:
        client = client_of(app.url, tmp_path)
        job = client.submit("hello there", api_name="/chat")
        assert job.result() == "You said: hello there"
        assert job.outputs()[:3] == ["", "You ", "You said: "]
        client.predict("again", api_name="/chat")
    assert model.headers[0]["authorization"] == "Bearer key"
    assert model.asked[0] == {
        "model": "parrot",
        "stream": True,
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello there"}],
    }
    assert [m["role"] for m in model.asked[1]["messages"]] == ["system", "user", "assistant", "user"]
    assert model.asked[1]["messages"][2]["content"] == "You said: hello there"


def test_a_whole_answer(model: ChatServer, tmp_path: Path) -> None:
    with served(gr.load_chat(model.url, "parrot", streaming=False, file_types=None, title="P")) as app:
        assert client_of(app.url, tmp_path).predict("hi", api_name="/chat") == "You said: hi"
    assert model.asked[0]["stream"] is False


def test_files_go_along(model: ChatServer, tmp_path: Path) -> None:
    note, picture = tmp_path / "note.txt", tmp_path / "dot.png"
    note.write_text("remember milk")
    Image.new("RGB", (2, 2)).save(picture)
    with served(gr.load_chat(model.url, "parrot", file_types=["text_encoded", "image"])) as app:
        client = client_of(app.url, tmp_path)
        said = client.predict({"text": "look", "files": [handle_file(note)]}, api_name="/chat")
        assert said == "You said: note.txt:\nremember milk\n\nlook"
        assert (
            client.predict({"text": "see", "files": [handle_file(picture)]}, api_name="/chat")
            == "You said: image_url text"
        )
    parts = model.asked[1]["messages"][-1]["content"]
    assert parts[0]["image_url"]["url"].startswith("data:image/png;base64,")


FAILURES = {
    "missing": "The chat server does not answer: it answered 404: no such model",
    "faulty": "The chat server broke off: too many tokens",
    "breaks": "The chat server broke off: out of memory",
    "cut": "The chat server broke off in the middle of its answer.",
    "torn": "The chat server does not answer: The connection to .* broke",
}


@pytest.mark.parametrize(
    ("name", "streaming"), [*((name, True) for name in FAILURES), ("missing", False), ("faulty", False)]
)
def test_failures_of_the_server_are_said(model: ChatServer, tmp_path: Path, name: str, streaming: bool) -> None:
    with served(gr.load_chat(model.url, name, file_types=None, streaming=streaming)) as app:
        with pytest.raises(AppError, match=FAILURES[name]):
            client_of(app.url, tmp_path).predict("hi", api_name="/chat")


def test_a_server_that_does_not_stream(model: ChatServer, tmp_path: Path) -> None:
    with served(gr.load_chat(model.url, "whole", file_types=None)) as app:
        job = client_of(app.url, tmp_path).submit("hi", api_name="/chat")
        assert job.result() == "You said: hi"
    assert model.asked[0]["stream"] is True


def test_an_answer_that_is_called_off_is_not_waited_for(model: ChatServer, tmp_path: Path) -> None:
    with served(gr.load_chat(model.url, "stuck", file_types=None)) as app:
        job = client_of(app.url, tmp_path).submit("hi", api_name="/chat")
        wait_for(lambda: "You " in job.outputs(), because="the answer begins")
        job.cancel()
        assert model.left.wait(20), "the chat server is left when the visitor wants no more"


def test_a_file_that_is_no_text(model: ChatServer, tmp_path: Path) -> None:
    data = tmp_path / "data.txt"
    data.write_bytes(b"\xff\xfe\x00")
    with served(gr.load_chat(model.url, "parrot")) as app:
        with pytest.raises(AppError, match="no text file"):
            client_of(app.url, tmp_path).predict({"text": "", "files": [handle_file(data)]}, api_name="/chat")
    assert model.asked == []


def test_unknown_file_types() -> None:
    with pytest.raises(AuthoringError, match="video"):
        gr.load_chat("http://127.0.0.1:1", "m", file_types=["video"])  # type: ignore[list-item]
