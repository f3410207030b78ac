"""The session stream over real connections that break: `Last-Event-ID`, `last_event_id=` and `events=`."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

import pytest
from support.apps import Served, served
from support.processes import wait_for

import stagedoor as gr

WORDS = [f"word{number}" for number in range(60)]


def tokens(text: str):
    said = ""
    for word in WORDS:
        said += word + " "
        yield said
        time.sleep(0.001)  # a model's pace, so that some tokens come while nobody listens


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(tokens, box, out, api_name="tokens", concurrency_limit=None)
        gr.Button().click(lambda text: text, box, out, api_name="echo")
    with served(demo) as running:
        yield running


class Page:
    """Reads a session's stream as EventSource does, over connections that end after so many bytes."""

    def __init__(self, app: Served, session: str) -> None:
        self._app = app
        self._session = session
        self.last_id = ""
        self.messages: list[dict] = []

    def read(self, max_bytes: int | None = None, *, events: str | None = None, by_header: bool = True) -> bool:
        """Read until the server closes the stream (True), or the connection is cut."""
        params = {"session_hash": self._session, "last_event_id": "" if by_header else self.last_id}
        if events is not None:
            params["events"] = events
        headers = {"last-event-id": self.last_id} if by_header and self.last_id else {}
        rest, size = b"", 0
        url = f"{self._app.api}/queue/data"
        with self._app.http.stream("GET", url, params=params, headers=headers) as response:
            for piece in response.iter_raw():
                if max_bytes is not None and size + len(piece) > max_bytes:
                    self._parse(rest + piece[: max_bytes - size])
                    return False
                size += len(piece)
                rest = self._parse(rest + piece)
        return bool(self.messages) and self.messages[-1]["msg"] == "close_stream"

    def _parse(self, text: bytes) -> bytes:
        *blocks, rest = text.split(b"\n\n")
        for block in blocks:
            for line in block.split(b"\n"):
                name, _, value = line.partition(b": ")
                if name == b"id":
                    self.last_id = value.decode()
                elif name == b"data":
                    self.messages.append(json.loads(value))
        return rest


def text_of(messages: list[dict]) -> str:
    """Put the streamed text together from its first result and the changes."""
    text = ""
    for message in messages:
        if message["msg"] == "process_generating":
            data = message["output"]["data"][0]
            text = data if isinstance(data, str) else text + data[0][2]
    return text


@pytest.mark.parametrize("seed", range(6))
def test_cuts_at_any_byte(app: Served, seed: int) -> None:
    chance = random.Random(seed)
    session = f"cuts{seed}"
    app.join("tokens", ["x"], session)
    page = Page(app, session)
    cuts = 0
    while not page.read(chance.randrange(1, 3000), by_header=chance.random() < 0.5):
        cuts += 1
    assert cuts > 0
    kinds = [message["msg"] for message in page.messages]
    assert kinds.count("process_starts") == 1
    assert kinds.count("process_completed") == 1
    assert kinds.count("process_generating") == len(WORDS)
    assert "stream_reset" not in kinds
    assert text_of(page.messages) == page.messages[-2]["output"]["data"][0] == " ".join(WORDS) + " "


def test_a_reloaded_page(app: Served) -> None:
    event_id = app.join("tokens", ["x"], "reloaded").json()["event_id"]
    Page(app, "reloaded").read(600)
    page = Page(app, "reloaded")
    assert page.read(events=event_id)
    assert page.messages[0]["msg"] == "stream_reset"
    assert text_of(page.messages) == " ".join(WORDS) + " "
    again = Page(app, "reloaded")
    assert again.read(events=event_id)
    assert [message["msg"] for message in again.messages] == ["stream_reset", "process_completed", "close_stream"]


def test_the_last_bytes_can_be_lost_too(app: Served) -> None:
    app.join("tokens", ["x"], "last")
    page = Page(app, "last")
    assert page.read()
    whole = [message for message in page.messages if message["msg"] != "close_stream"]
    cut_off, page.messages = page.messages[-2], page.messages[:-2]
    name, _, number = page.last_id.partition(".")
    page.last_id = f"{name}.{int(number) - 1}"
    assert page.read()
    assert page.messages[-2] == cut_off
    assert page.messages[:-1] == whole


def test_clients_of_gradio_see_no_ids(app: Served) -> None:
    app.join("tokens", ["x"], "plain")
    raw = app.http.get(f"{app.api}/queue/data", params={"session_hash": "plain"}).text
    assert all(block.startswith("data: ") and "\n" not in block for block in raw.split("\n\n") if block)


@pytest.mark.parametrize("events", ["", "x", "<script>alert(1)</script>", ",".join(["0" * 32] * 500)])
def test_odd_questions(app: Served, events: str) -> None:
    app.join("tokens", ["x"], "odd")
    page = Page(app, "odd")
    assert page.read(events=events)
    assert "<script>" not in json.dumps(page.messages)
    assert sum(message.get("success") is False for message in page.messages) <= 100


def test_what_ended_before_anybody_read_is_kept_for_others(app: Served) -> None:
    event_id = app.join("echo", ["x"], "quick", resumable=True).json()["event_id"]
    wait_for(lambda: not app.engine.sessions.find("quick", None).active, because="the run ends")
    for session in ("another", "a third one"):
        page = Page(app, session)
        assert page.read(events=event_id)
        (end,) = [message for message in page.messages if message["msg"] == "process_completed"]
        assert (end["success"], end["output"].get("data")) == (True, ["x"])
