"""The end of a session's event stream, and calls that are joined in that moment."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from support.apps import Served, served
from support.processes import wait_for
from support.relay import running_relay
from support.streams import session_messages

import stagedoor as gr
from stagedoor.http import event_stream
from stagedoor_relay.edge import visitor

CLIENT = {"x-gradio-user": "api"}
"""What Gradio's clients say they are: such a client hangs up when it has read that nothing is pending."""


@pytest.fixture
def ran() -> threading.Event:
    """Set when the function was called with "again"."""
    return threading.Event()


@pytest.fixture
def app(ran: threading.Event) -> Iterator[Served]:
    def echo(text: str) -> str:
        if text == "again":
            ran.set()
        return text

    with gr.Blocks() as demo:
        gr.Button().click(echo, text := gr.Textbox(), text, api_name="echo")
    with served(demo) as running:
        yield running


def join(app: Served, text: str, session: str = "s") -> httpx.Response:
    body = {"data": [text], "fn_index": app.fn("echo"), "session_hash": session}
    return httpx.post(f"{app.api}/queue/join", json=body, headers=CLIENT, timeout=20)


def read_until_nothing_is_pending(response: httpx.Response) -> Iterator[str]:
    """Read so far, and return the rest: to let go of it would be to hang up."""
    lines = response.iter_lines()
    while '"close_stream"' not in next(lines):
        pass
    return lines


def test_a_call_is_joined_only_when_the_client_has_read_that_its_stream_is_over(
    app: Served, ran: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HANG_UP_TIMEOUT_S", 60)
    join(app, "first")
    with ThreadPoolExecutor(1) as others:
        with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "s"}) as stream:
            rest = read_until_nothing_is_pending(stream)
            again = others.submit(join, app, "again")
            assert ran.wait(20), "the call does not wait, only the answer to its join"
            assert not again.done()
            del rest
        event_id = again.result(20).json()["event_id"]
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "s"}) as stream:
        assert any(event_id in line and '"process_completed"' in line for line in stream.iter_lines())


def test_another_reader_is_sign_enough(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "HANG_UP_TIMEOUT_S", 60)
    join(app, "first")
    with ThreadPoolExecutor(1) as others, app.http.stream("GET", f"{app.api}/queue/data?session_hash=s") as stream:
        rest = read_until_nothing_is_pending(stream)
        again = others.submit(join, app, "again")
        session = app.engine.sessions.find("s")
        assert session is not None
        wait_for(lambda: session.stream.has_frames, because="the second call has ended")
        with httpx.stream("GET", f"{app.api}/queue/data?session_hash=s", timeout=20) as other:
            read_until_nothing_is_pending(other)
            assert again.result(20).status_code == 200
            assert not any(rest), "the reader before was sent away"


def test_a_client_that_is_not_seen_to_hang_up_is_waited_for_once(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "HANG_UP_TIMEOUT_S", 0.05)
    join(app, "first")
    assert session_messages(app.http, app.api, "s")[-1]["msg"] == "close_stream"
    monkeypatch.setattr(event_stream, "HANG_UP_TIMEOUT_S", 60)
    join(app, "again")
    assert session_messages(app.http, app.api, "s")[-1]["msg"] == "close_stream"


def test_others_read_their_streams_to_the_end(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_stream, "HANG_UP_TIMEOUT_S", 60)
    app.join("echo", ["first"], "s")
    assert session_messages(app.http, app.api, "s")[-1]["msg"] == "close_stream"


def test_a_client_that_learns_of_its_call_when_it_is_over_finds_its_stream_ended(app: Served) -> None:
    join(app, "first")
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "s"}) as stream:
        read_until_nothing_is_pending(stream)
    wait_for(lambda: app.engine.sessions.find("s") is None, because="the session held nothing")
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "s"}) as stream:
        assert next(stream.iter_lines()) == 'data: {"msg":"close_stream","event_id":null}'


def test_the_stream_of_an_unknown_session_is_over_too(app: Served) -> None:
    said = session_messages(app.http, app.api, "nobody")
    assert [message["msg"] for message in said] == ["unexpected_error", "close_stream"]


def test_that_the_client_has_read_it_is_seen_through_a_link_at_once(
    app: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "HANG_UP_TIMEOUT_S", 60)
    monkeypatch.setattr(visitor, "DISCONNECT_GRACE_S", 3600)
    host = "demo.share.test"
    app.app.server.extra_hosts.add(host)
    with running_relay(tmp_path) as relay, relay.share(app.port, "demo"):
        address = f"http://127.0.0.1:{relay.http_port}"
        with httpx.Client(base_url=address, headers={"host": host, **CLIENT}, timeout=20) as http:
            for text in ("first", "again", "again"):
                body = {"data": [text], "fn_index": app.fn("echo"), "session_hash": "s"}
                assert http.post("/gradio_api/queue/join", json=body).status_code == 200
                with http.stream("GET", "/gradio_api/queue/data", params={"session_hash": "s"}) as stream:
                    read_until_nothing_is_pending(stream)
