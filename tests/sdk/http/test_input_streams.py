"""Input streams over HTTP: chunks of one open event, who may send them, and how the stream ends."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from PIL import Image
from support.apps import Served, served
from support.streams import events

import stagedoor as gr
from stagedoor.files.data_urls import encode_data_url


class Follower:
    """Reads a session's event stream in a thread; `until` hands over what came."""

    def __init__(self, app: Served, session: str) -> None:
        self.messages: list[dict] = []
        self.news = threading.Condition()
        self.thread = threading.Thread(target=self._read, args=(app.api, session), daemon=True)
        self.thread.start()

    def _read(self, api: str, session: str) -> None:
        with httpx.stream("GET", f"{api}/queue/data", params={"session_hash": session}, timeout=20) as response:
            for message in events(response):
                with self.news:
                    self.messages.append(message)
                    self.news.notify_all()

    def answers(self, count: int) -> list[object]:
        """Wait for so many answers to chunks, and return all that came."""

        def found() -> list[object]:
            return [m["output"]["data"][0] for m in self.messages if m["msg"] == "process_streaming"]

        with self.news:
            assert self.news.wait_for(lambda: len(found()) >= count, timeout=10), self.messages
            return found()

    def end(self) -> dict:
        """Wait for the last message of the event."""
        with self.news:
            assert self.news.wait_for(
                lambda: any(m["msg"] == "process_completed" for m in self.messages), timeout=10
            ), self.messages
            return next(m for m in self.messages if m["msg"] == "process_completed")


def total(chunk: str, so_far: str) -> str:
    if chunk == "fail":
        raise gr.Error("no more")
    if chunk == "wait":
        released.wait(10)
    return so_far + chunk


def spell(chunk: str):
    yield from chunk


async def soon(chunk: str) -> str:
    return chunk.upper()


released = threading.Event()


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with gr.Blocks() as demo:
        camera, box, text = gr.Image(streaming=True), gr.Textbox(), gr.Textbox()
        camera.stream(total, [text, box], box, api_name="total")
        camera.stream(total, [text, box], box, api_name="short", time_limit=1)
        camera.stream(lambda picture: str(picture.shape), camera, box, api_name="shape")
        camera.stream(spell, text, box, api_name="spell")
        camera.stream(soon, text, box, api_name="soon")
    with served(demo) as running:
        yield running


def send(app: Served, event_id: str, session: str, *data: object) -> httpx.Response:
    return app.http.post(f"{app.api}/stream/{event_id}", json={"data": list(data), "session_hash": session})


def close(app: Served, event_id: str, session: str) -> httpx.Response:
    return app.http.post(f"{app.api}/stream/{event_id}/close", json={"session_hash": session})


def test_each_chunk_is_answered_and_the_end_repeats_the_last_answer(app: Served) -> None:
    event_id = app.join("total", ["a", ""], "one").json()["event_id"]
    follower = Follower(app, "one")
    assert follower.answers(1) == ["a"]
    assert send(app, event_id, "one", "b", "a").json() == {"msg": "success"}
    assert follower.answers(2) == ["a", "ab"]
    assert close(app, event_id, "one").json() == {"msg": "success"}
    end = follower.end()
    assert end["success"] is True
    assert end["output"]["data"] == ["ab"]
    starts = [m for m in follower.messages if m["msg"] == "process_starts"]
    assert len(starts) == 1
    assert close(app, event_id, "one").status_code == 404


def test_chunks_that_come_too_early_wait_in_order(app: Served) -> None:
    released.clear()
    event_id = app.join("total", ["wait", ""], "order").json()["event_id"]
    follower = Follower(app, "order")
    for text in "bcd":
        assert send(app, event_id, "order", text, "").status_code == 200
    released.set()
    assert follower.answers(4) == ["wait", "b", "c", "d"]
    close(app, event_id, "order")
    follower.end()


def test_a_sender_that_is_too_fast_is_told_so(app: Served) -> None:
    released.clear()
    event_id = app.join("total", ["wait", ""], "fast").json()["event_id"]
    follower = Follower(app, "fast")
    codes = {send(app, event_id, "fast", "x", "").status_code for _ in range(70)}
    assert codes == {200, 429}
    released.set()
    close(app, event_id, "fast")
    follower.end()


def test_two_visitors_share_one_slot(app: Served) -> None:
    """The default limit is one call at a time; a whole stream does not hold it."""
    first = app.join("total", ["a", ""], "left").json()["event_id"]
    one = Follower(app, "left")
    one.answers(1)
    second = app.join("total", ["b", ""], "right").json()["event_id"]
    other = Follower(app, "right")
    assert other.answers(1) == ["b"]
    send(app, first, "left", "c", "a")
    assert one.answers(2) == ["a", "ac"]
    close(app, first, "left")
    close(app, second, "right")
    one.end()
    other.end()


@pytest.mark.parametrize(("name", "wanted"), [("spell", ["a", "b", "b"]), ("soon", ["AB"])])
def test_generators_and_coroutines_take_chunks(app: Served, name: str, wanted: list[str]) -> None:
    event_id = app.join(name, ["ab"], name).json()["event_id"]
    follower = Follower(app, name)
    assert follower.answers(len(wanted)) == wanted
    send(app, event_id, name, "ab")
    assert follower.answers(2 * len(wanted)) == wanted * 2
    close(app, event_id, name)
    follower.end()


def test_an_error_ends_the_stream(app: Served) -> None:
    event_id = app.join("total", ["a", ""], "bad").json()["event_id"]
    follower = Follower(app, "bad")
    follower.answers(1)
    send(app, event_id, "bad", "fail", "")
    end = follower.end()
    assert end["success"] is False
    assert end["output"]["error"] == "no more"
    assert send(app, event_id, "bad", "b", "").status_code == 404


def test_the_time_limit_ends_the_stream_with_its_last_answer(app: Served) -> None:
    began = time.monotonic()
    app.join("short", ["a", ""], "short")
    follower = Follower(app, "short")
    follower.answers(1)
    answer = next(m for m in follower.messages if m["msg"] == "process_streaming")
    assert 0 < answer["time_limit"] <= 1
    end = follower.end()
    assert end["output"]["data"] == ["a"]
    assert 0.9 < time.monotonic() - began < 3


def test_only_the_session_that_owns_the_event_may_send(app: Served) -> None:
    event_id = app.join("total", ["a", ""], "mine").json()["event_id"]
    follower = Follower(app, "mine")
    follower.answers(1)
    assert send(app, event_id, "other", "b", "").status_code == 404
    assert close(app, event_id, "other").status_code == 404
    assert app.http.post(f"{app.api}/stream/{event_id}", json={"data": ["b", ""]}).status_code == 400
    assert send(app, "0" * 32, "mine", "b", "").status_code == 404
    assert app.http.post(f"{app.api}/stream/{event_id}/open", json={"session_hash": "mine"}).status_code == 404
    assert app.http.post(f"{app.api}/stream/{event_id}/close", json={}).status_code == 200  # as Gradio's JS client does
    follower.end()
    assert follower.answers(1) == ["a"]


def test_a_stream_can_be_cancelled(app: Served) -> None:
    event_id = app.join("total", ["a", ""], "stop").json()["event_id"]
    follower = Follower(app, "stop")
    follower.answers(1)
    answer = app.http.post(f"{app.api}/cancel", json={"event_id": event_id, "session_hash": "stop"})
    assert answer.status_code == 200
    assert follower.end()["success"] is True


def test_the_python_client_gets_the_answer_to_one_chunk(app: Served) -> None:
    """It knows no open events (it fails on their messages); for it the call is one chunk long."""
    client = Client(app.url, verbose=False)
    assert client.predict("b", "a", api_name="/total") == "ab"


def test_frames_do_not_pile_up_on_the_disk(app: Served) -> None:
    def stored() -> set[Path]:
        return set(app.app.server.files.root.glob("*/*frame.png"))

    def frame(color: str) -> dict[str, object]:
        buffer = io.BytesIO()
        Image.new("RGB", (4, 4), color).save(buffer, "PNG")
        url = encode_data_url(buffer.getvalue(), "image/png")
        return {"path": "frame.png", "orig_name": "frame.png", "url": url, "meta": {"_type": "gradio.FileData"}}

    before = stored()
    event_id = app.join("shape", [frame("red")], "disk").json()["event_id"]
    follower = Follower(app, "disk")
    follower.answers(1)
    send(app, event_id, "disk", frame("blue"))
    assert follower.answers(2) == ["(4, 4, 3)", "(4, 4, 3)"]
    close(app, event_id, "disk")
    follower.end()
    assert stored() == before


def test_curl_style_calls_are_one_chunk_long(app: Served) -> None:
    answer = app.http.post(f"{app.api}/run/total", json={"data": ["b", "a"]})
    assert answer.json()["data"] == ["ab"]
