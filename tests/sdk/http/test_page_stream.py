"""The one stream of a page: there before the first call, open while nothing is pending, and its end is the page's."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

import httpx
import pytest
from support.apps import Served, served
from support.processes import wait_for
from support.streams import events

import stagedoor as gr


@pytest.fixture
def gone() -> threading.Event:
    """Set when the app hears that a page was left."""
    return threading.Event()


@pytest.fixture
def app(gone: threading.Event) -> Iterator[Served]:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(str.upper, box, out, api_name="shout")
        demo.unload(gone.set)
    with served(demo) as running:
        yield running


@contextlib.contextmanager
def opened(app: Served, session: str = "tab", last_id: str = "", **query: str) -> Iterator[httpx.Response]:
    params = {"session_hash": session, "page": "", "last_event_id": last_id, **query}
    with app.http.stream("GET", f"{app.api}/queue/data", params=params) as response:
        assert response.status_code == 200
        yield response


def test_it_carries_one_call_after_the_other(app: Served) -> None:
    with opened(app) as response:
        told = events(response)
        for word in ("one", "two"):
            event_id = app.join("shout", [word], "tab").json()["event_id"]
            assert next(told)["msg"] == "process_starts"
            ended = next(told)
            assert (ended["event_id"], ended["output"]["data"]) == (event_id, [word.upper()])
        session = app.engine.sessions.find("tab")
        assert session is not None
        assert (session.heartbeats, session.stream.has_reader) == (1, True)


def test_its_end_is_the_end_of_the_page(app: Served, gone: threading.Event) -> None:
    with opened(app):
        assert app.engine.sessions.find("tab") is not None
        assert not gone.is_set()
    assert gone.wait(10)
    wait_for(lambda: app.engine.sessions.find("tab") is None, because="an empty session ends with its page")


def test_after_a_cut_it_goes_on_behind_the_last_message(app: Served) -> None:
    with opened(app) as response:
        app.join("shout", ["one"], "tab")
        lines = response.iter_lines()
        last_id = next(line[4:] for line in lines if line.startswith("id: "))
    app.join("shout", ["two"], "tab")
    with opened(app, last_id=last_id) as response:
        told = events(response)
        ends = [message["output"]["data"] for message in (next(told), next(told), next(told)) if "output" in message]
        assert ends == [["ONE"], ["TWO"]]


def test_a_call_that_nobody_knows_any_more_is_said_to_be_lost(app: Served) -> None:
    with opened(app, last_id="abcd1234.7", events="0" * 32) as response:
        told = events(response)
        assert next(told)["msg"] == "stream_reset"
        lost = next(told)
        assert (lost["event_id"], lost["success"], lost["is_lost"]) == ("0" * 32, False, True)
        # The page goes on.
        app.join("shout", ["on"], "tab")
        assert [next(told)["msg"], next(told)["output"]["data"]] == ["process_starts", ["ON"]]


def test_the_newest_stream_is_the_page(app: Served, gone: threading.Event) -> None:
    with opened(app) as first, opened(app) as second:
        assert first.read() == b""
        told = events(second)
        app.join("shout", ["one"], "tab")
        assert next(told)["msg"] == "process_starts"
        assert not gone.is_set()
        session = app.engine.sessions.find("tab")
        wait_for(lambda: session is not None and session.heartbeats == 1, because="the first one has ended")


def test_it_ends_with_the_server(app: Served) -> None:
    with opened(app) as response:
        app.demo.close(verbose=False)
        assert list(events(response)) == []


def test_another_users_page_is_refused() -> None:
    with gr.Blocks() as demo:
        gr.Textbox()
    with served(demo, auth=[("ann", "a"), ("ben", "b")]) as app, httpx.Client() as other:
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "a"})
        other.post(f"{app.url}/login", data={"username": "ben", "password": "b"})
        with opened(app):
            params = {"session_hash": "tab", "page": "", "last_event_id": ""}
            assert other.get(f"{app.api}/queue/data", params=params).status_code == 404
            session = app.engine.sessions.find("tab", "ann")
            assert session is not None
            assert session.stream.has_reader


@pytest.mark.parametrize(("name", "status"), [("", 400), ("x" * 129, 422)])
def test_it_needs_a_session(app: Served, name: str, status: int) -> None:
    params = {"session_hash": name, "page": "", "last_event_id": ""}
    assert app.http.get(f"{app.api}/queue/data", params=params).status_code == status
