"""What goes on between a visitor, an app that stands for another one, and that other app: on Stagedoor and on Gradio."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from support import other_app
from support.apps import Served, served
from support.gradio_peer import clean_environment, gradio_python
from support.processes import free_port, wait_for
from support.streams import events
from support.web import send, web_server

import stagedoor as gr
from stagedoor.client import RemoteApp, RemoteError
from stagedoor.errors import AuthoringError

pytestmark = pytest.mark.timeout(120)


class Visitor:
    """A page of the app: joins, and reads its stream as long as something runs."""

    def __init__(self, app: Served, name: str) -> None:
        self.app = app
        self.name = name
        self.messages: list[dict] = []
        self.news = threading.Condition()
        self.joined: set[str] = set()
        self.ended: set[str] = set()
        self.is_reading = False

    def join(self, api_name: str | int, data: list[object], **fields: object) -> str:
        index = self.app.fn(api_name) if isinstance(api_name, str) else api_name
        body = {"data": data, "fn_index": index, "session_hash": self.name, **fields}
        answer = self.app.http.post(f"{self.app.api}/queue/join", json=body)
        assert answer.status_code == 200, answer.text
        event_id = answer.json()["event_id"]
        with self.news:
            self.joined.add(event_id)
            if not self.is_reading:
                self.is_reading = True
                threading.Thread(target=self._read, daemon=True).start()
        return event_id

    def _read(self) -> None:
        url = f"{self.app.api}/queue/data"
        while self.is_reading:
            with httpx.stream("GET", url, params={"session_hash": self.name}, timeout=60) as response:
                for message in events(response):
                    with self.news:
                        self.messages.append(message)
                        if message["msg"] == "process_completed":
                            self.ended.add(message["event_id"])
                        self.news.notify_all()
            with self.news:
                self.is_reading = bool(self.joined - self.ended)

    def wait(self, what: Callable[[dict], bool]) -> dict:
        """Wait for a message."""

        def found() -> dict | None:
            return next((message for message in self.messages if what(message)), None)

        with self.news:
            assert self.news.wait_for(lambda: found() is not None, timeout=30), self.messages
            return found()  # type: ignore[return-value]

    def result(self, api_name: str | int, data: list[object], **fields: object) -> dict:
        event_id = self.join(api_name, data, **fields)
        return self.wait(lambda m: m["event_id"] == event_id and m["msg"] == "process_completed")["output"]

    def kinds(self, event_id: str) -> list[str]:
        return [m["msg"] for m in self.messages if m["event_id"] == event_id]


@contextlib.contextmanager
def program(library: str, folder: Path) -> Iterator[str]:
    """Run the other app on one of the libraries."""
    port, python = free_port(), gradio_python() if library == "gradio" else Path(sys.executable)
    with (folder / "log").open("w") as log:
        command = [str(python), str(Path(other_app.__file__)), library, str(port)]
        process = subprocess.Popen(command, env=clean_environment(), stdout=log, stderr=log)
        try:

            def is_up() -> bool:
                assert process.poll() is None, (folder / "log").read_text()
                with contextlib.suppress(httpx.ConnectError):
                    return httpx.get(f"http://127.0.0.1:{port}/config").status_code == 200
                return False

            wait_for(is_up, timeout_s=60, because="the other app starts")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="module", params=["stagedoor", "gradio"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with program(request.param, tmp_path_factory.mktemp(request.param)) as url:
        yield url


@pytest.fixture(scope="module")
def app(other: str) -> Iterator[Served]:
    with served(gr.load(other)) as running:
        yield running


def test_the_line_there_is_shown_here(app: Served, other: str) -> None:
    ann, ben = Visitor(app, "ann"), Visitor(app, "ben")
    first = ann.join("blocked", ["x"])
    there = RemoteApp(other)
    ann.wait(lambda m: m["event_id"] == first and m["msg"] == "process_starts")
    second = ben.join("blocked", ["y"])
    started = ben.wait(lambda m: m["event_id"] == second and m["msg"] == "process_starts")
    waiting = ben.wait(lambda m: m["event_id"] == second and m["msg"] == "estimation")
    assert ben.messages.index(waiting) > ben.messages.index(started)  # it is the other app's line, not this one's
    there.predict("let_go", [])
    for visitor, event_id, value in ((ann, first, "X"), (ben, second, "Y")):
        done = visitor.wait(lambda m, e=event_id: m["event_id"] == e and m["msg"] == "process_completed")
        assert done["output"]["data"] == [value]
    assert ben.kinds(second)[-2:] == ["process_starts", "process_completed"]


def test_progress_and_toasts_are_shown(app: Served) -> None:
    visitor = Visitor(app, "busy")
    event_id = visitor.join("working", ["x"])
    assert visitor.wait(lambda m: m["msg"] == "log")["log"] == "starting"
    assert visitor.wait(lambda m: m["msg"] == "progress")["progress_data"][0]["desc"] == "Working"
    visitor.wait(lambda m: m["event_id"] == event_id and m["msg"] == "process_completed")


def test_a_stream_of_chunks_goes_through(app: Served) -> None:
    visitor = Visitor(app, "camera")
    event_id = visitor.join("frame", ["a", None])
    for number, chunk in enumerate("bcd", 1):
        visitor.wait(lambda _, n=number: visitor.kinds(event_id).count("process_streaming") >= n)
        body = {"data": [chunk, None], "fn_index": app.fn("frame"), "session_hash": "camera"}
        assert app.http.post(f"{app.api}/stream/{event_id}", json=body).status_code == 200
    visitor.wait(lambda m: m["msg"] == "process_streaming" and m["output"]["data"][0] == "abcd")
    app.http.post(f"{app.api}/stream/{event_id}/close", json={"session_hash": "camera"})
    end = visitor.wait(lambda m: m["event_id"] == event_id and m["msg"] == "process_completed")
    assert end["output"]["data"][0] == "abcd"
    # The other app has let the stream go as well: the visitor's next one begins where the state stands.
    again = visitor.join("frame", ["e", None])
    assert (
        visitor.wait(lambda m: m["event_id"] == again and m["msg"] == "process_streaming")["output"]["data"][0]
        == "abcde"
    )
    app.http.post(f"{app.api}/stream/{again}/close", json={"session_hash": "camera"})


def test_a_call_at_the_same_time_loses_nothing(app: Served) -> None:
    """All calls of a visitor share one session there, and with it one event stream."""
    visitor = Visitor(app, "many")
    ids = [visitor.join("more", [None]) for _ in range(12)] + [visitor.join("chosen", []) for _ in range(3)]
    for event_id in ids:
        visitor.wait(lambda m, e=event_id: m["event_id"] == e and m["msg"] == "process_completed")
    assert visitor.result("more", [None])["data"][1] == 13
    assert Visitor(app, "somebody else").result("more", [None])["data"][1] == 1


def test_a_change_of_state_sets_off_its_listeners(app: Served) -> None:
    visitor = Visitor(app, "state")
    config = app.http.get(f"{app.url}/config").json()
    state = next(d for d in config["dependencies"] if d["api_name"] == "changed")["targets"][0][0]
    assert visitor.result("more", [None])["changed_state_ids"] == [state]
    assert visitor.result("changed", [None])["data"] == ["now 1"]


def test_what_happened_is_told(app: Served) -> None:
    config = app.http.get(f"{app.url}/config").json()
    entry = next(d for d in config["dependencies"] if d["api_name"] == "chosen")
    assert entry["collects_event_data"] is True
    visitor = Visitor(app, "select")
    said = visitor.result("chosen", [], event_data={"index": 1, "value": "b"}, trigger_id=entry["targets"][0][0])
    assert said["data"] == ["1 b Radio"]


def test_a_part_that_is_built_there_is_built_here(app: Served) -> None:
    config = app.http.get(f"{app.url}/config").json()
    render = next(d for d in config["dependencies"] if d["render_id"] is not None)
    ann, ben = Visitor(app, "ann builds"), Visitor(app, "ben builds")
    built = ann.result(render["id"], [2])["render_config"]
    assert built["render_id"] == render["render_id"]
    kinds = [
        (c["type"], c["props"].get("label") or c["props"].get("value"))
        for c in built["components"]
        if c["type"] != "form"
    ]
    assert kinds == [("textbox", "Box 0"), ("button", "Shout 0"), ("textbox", "Box 1"), ("button", "Shout 1")]
    boxes = [c for c in built["components"] if c["type"] == "textbox"]
    assert [box["props"]["value"] for box in boxes] == ["first 0", "first 1"]
    shout = next(d for d in built["dependencies"] if d["inputs"] == [boxes[1]["id"]])
    assert ann.result(shout["id"], ["hello"])["data"] == ["HELLO"]
    # Somebody else has no such part, and a keyed field keeps its id when the part is built again.
    body = {"data": ["x"], "fn_index": shout["id"], "session_hash": "ben builds"}
    assert app.http.post(f"{app.api}/queue/join", json=body).status_code == 404
    again = ann.result(render["id"], [1])["render_config"]
    kept = [c["id"] for c in again["components"] if c["type"] == "textbox"]
    assert kept == [boxes[0]["id"]]
    assert len(ben.result(render["id"], [3])["render_config"]["components"]) > len(again["components"])


def test_each_visitor_has_cookies_of_their_own(app: Served) -> None:
    """What the other app sets for one visitor is not sent for the next."""
    for name in ("one", "two"):
        assert Visitor(app, name).result("who", [])["data"][0]["cookie"] is None


def test_workers_leave_it_to_the_front(other: str) -> None:
    with served(gr.load(other), workers=2) as app:
        visitor = Visitor(app, "worker")
        ids = [visitor.join("more", [None]) for _ in range(6)]
        for event_id in ids:
            visitor.wait(lambda m, e=event_id: m["event_id"] == e and m["msg"] == "process_completed")
        assert visitor.result("more", [None])["data"][1] == 7


# --- what needs no Gradio


@pytest.fixture
def mine() -> Iterator[Served]:
    with served(other_app.build(gr)) as running:
        yield running


def test_calling_a_call_off_ends_it_there(mine: Served) -> None:
    """Also one that the other app is silent about, so that nothing wakes whoever waits here."""
    with served(gr.load(mine.url)) as app:
        visitor = Visitor(app, "ann")
        event_id = visitor.join("blocked", ["x"])
        wait_for(lambda: _running(mine, "blocked"), because="the call begins there")
        app.http.post(f"{app.api}/cancel", json={"event_id": event_id, "session_hash": "ann"})
        visitor.wait(lambda m: m["event_id"] == event_id and m["msg"] == "process_completed")
        wait_for(lambda: not _running(mine, "blocked"), because="the call ends there")
        assert visitor.result("more", [None])["data"][1] == 1


def _running(app: Served, name: str) -> int:
    return app.engine.lanes.of(app.engine.graph.functions[app.fn(name)]).running


def test_the_other_app_goes_away(mine: Served) -> None:
    with served(gr.load(mine.url)) as app:
        visitor = Visitor(app, "ann")
        ids = [visitor.join("blocked", ["x"]), visitor.join("working", ["y"])]
        wait_for(lambda: _running(mine, "blocked"), because="the call begins there")
        mine.demo.close(verbose=False)
        ends = [visitor.wait(lambda m, e=e: m["event_id"] == e and m["msg"] == "process_completed") for e in ids]
        assert not ends[0]["success"]
        assert "reached" in Visitor(app, "ben").result("more", [None])["error"]


def test_a_login_there() -> None:
    with served(other_app.build(gr), auth=("ann", "secret")) as guarded:
        with pytest.raises(RemoteError, match="asks for a login"):
            gr.load(guarded.url)
        with pytest.raises(RemoteError, match="does not accept"):
            gr.load(guarded.url, auth=("ann", "wrong"))
        with served(gr.load(guarded.url, auth=("ann", "secret"), headers={"x-mine": "1"})) as app:
            assert Visitor(app, "x").result("who", [])["data"][0]["user"] == "ann"
            stranger = httpx.get(f"{guarded.api}/info")
            assert stranger.status_code == 401
    with pytest.raises(AuthoringError, match="colour"):
        gr.load("http://127.0.0.1:1", colour="red")


def test_the_token_goes_to_the_other_app_alone(mine: Served) -> None:
    with served(gr.load(mine.url, token="hf-secret")) as app:
        assert Visitor(app, "x").result("who", [])["data"][0]["token"] == "Bearer hf-secret"
        for path in ("/config", "/", "/gradio_api/info"):
            assert "hf-secret" not in app.http.get(app.url + path).text


def test_a_visitor_brings_the_token(mine: Served) -> None:
    """`accept_token=True`: the other app is shown once the visitor has given a token, and knows that visitor by it."""
    with served(gr.load(mine.url, accept_token=True)) as app:
        config = app.http.get(f"{app.url}/config").json()
        assert [c["type"] for c in config["components"] if c["type"] != "form"] == ["textbox", "column"]
        assert next(c for c in config["components"] if c["type"] == "textbox")["props"]["type"] == "password"
        render = next(d for d in config["dependencies"] if d["render_id"] is not None)
        for name in ("ann", "ben"):
            visitor = Visitor(app, name)
            built = visitor.result(render["id"], [f"token of {name}"])["render_config"]
            who = next(d for d in built["dependencies"] if d["api_name"] == "who")
            assert visitor.result(who["id"], [])["data"][0]["token"] == f"Bearer token of {name}"
        assert visitor.result(render["id"], [""])["render_config"]["components"] == []


def test_cookies_of_the_login_are_kept_and_later_ones_are_not() -> None:
    """The other app greets its first caller with a cookie, and gives a new one with every call."""
    seen: list[tuple[str, str | None]] = []

    def answer(handler, body: bytes) -> None:
        path = handler.path.partition("?")[0]
        seen.append((path, handler.headers["cookie"]))
        cookie = {"set_cookie": f"{path.rpartition('/')[2]}=1; Path=/"}
        documents = {"/config": {"components": [], "api_prefix": ""}, "/info": {}, "/queue/join": {"event_id": "e"}}
        if path == "/queue/data":
            done = {"msg": "process_completed", "event_id": "e", "output": {"data": []}, "success": True}
            send(handler, f"data: {json.dumps(done)}\n\n".encode(), **cookie)
        else:
            send(handler, json.dumps(documents[path]).encode(), **cookie)

    with web_server(answer) as address:
        remote = RemoteApp(address)
        for _ in range(2):
            list(remote.submit(0, []))
    calls = [("/queue/join", "config=1"), ("/queue/data", "config=1; join=1")]
    assert seen == [("/config", None), *calls, *calls]


def test_a_component_that_was_built_for_a_visitor_answers_that_visitor() -> None:
    with gr.Blocks() as demo:
        name = gr.Textbox()

        @gr.render(inputs=name)
        def greet(name: str) -> None:
            gr.HTML("<p></p>", server_functions=[answer_for(name)])

    with served(demo) as original, served(gr.load(original.url)) as stand_in:
        render = next(
            index for index, function in stand_in.engine.graph.functions.items() if function.render_id is not None
        )
        for visitor in (Visitor(stand_in, "ann"), Visitor(stand_in, "ben")):
            built = visitor.result(render, [visitor.name])["render_config"]["components"]
            component = next(entry["id"] for entry in built if entry["type"] == "html")
            body = {"component_id": component, "fn_name": "answer", "data": "hi", "session_hash": visitor.name}
            reply = stand_in.http.post(f"{stand_in.api}/component_server/", json=body)
            assert reply.json() == f"hi {visitor.name}", reply.text


def answer_for(name: str) -> Callable[[str], str]:
    def answer(text: str) -> str:
        return f"{text} {name}"

    return answer
