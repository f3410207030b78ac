"""Runs that outlive their server, their page and their tab."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client.utils import apply_diff
from support.apps import served
from support.processes import Program, running
from support.services import Redis, running_redis

import stagedoor as gr
from stagedoor.errors import LaunchError
from stagedoor.runtime.run_stores import Run, RunStore, open_store

SCRIPT = """
import pathlib, sys, time
import stagedoor as gr

def quick(text):
    return text.upper()

def slow(text):
    pathlib.Path(sys.argv[1]).touch()
    time.sleep(300)
    return text

with gr.Blocks() as demo:
    box = gr.Textbox()
    gr.Button().click(quick, box, box, api_name="quick")
    gr.Button().click(slow, box, box, api_name="slow", concurrency_limit=None)
demo.launch(server_port=0, prevent_thread_lock=True)
print("serving", demo.local_url, flush=True)
demo.block_thread()
"""


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture(params=["sqlite", "redis"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:////{str(tmp_path / 'runs.db').lstrip('/')}"
    return f"{request.getfixturevalue('redis').url}?name={tmp_path.name}"


def url_of(program: Program) -> str:
    found = re.search(r"serving (\S+)/\n", program.wait_for_output("serving"))
    assert found is not None
    return found[1] + "/gradio_api"


def frames(url: str, **query: str) -> list[dict]:
    text = httpx.get(f"{url}/queue/data", params=query, timeout=20).text
    return [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: ")]


def join(url: str, session: str, fn_index: int, *data: object) -> str:
    body = {"fn_index": fn_index, "data": list(data), "session_hash": session}
    return httpx.post(f"{url}/queue/join", json=body).json()["event_id"]


def test_a_killed_server_comes_back_and_knows_its_runs(place: str, tmp_path: Path) -> None:
    script, begun = tmp_path / "app.py", tmp_path / "begun"
    script.write_text(SCRIPT)
    environment = {"STAGEDOOR_RUNS": place}
    with running(script, begun, log=tmp_path / "log1", environment=environment) as program:
        url = url_of(program)
        done, cut = join(url, "tab", 0, "hello"), join(url, "tab", 1, "x")
        called = httpx.post(f"{url}/call/quick", json={"data": ["curl"]}).json()["event_id"]
        cut_call = httpx.post(f"{url}/call/slow", json={"data": ["curl"]}).json()["event_id"]
        with httpx.stream("GET", f"{url}/queue/data", params={"session_hash": "tab", "last_event_id": ""}) as answer:
            assert any(done in line and "process_completed" in line for line in answer.iter_lines())
        assert "CURL" in httpx.get(f"{url}/call/quick/{called}").text
        os.kill(program.process.pid, signal.SIGKILL)
        program.process.wait()
    with running(script, begun, log=tmp_path / "log2", environment=environment) as program:
        url = url_of(program)
        # A page that asks for its two runs gets each end once: the result, and the plain truth about the other.
        told = frames(url, session_hash="tab", last_event_id="", events=f"{done},{cut}")
        ends = {m["event_id"]: m["output"] for m in told if m["msg"] == "process_completed"}
        assert [m["msg"] for m in told] == ["stream_reset", "process_completed", "process_completed", "close_stream"]
        assert ends[done]["data"] == ["HELLO"]
        assert (ends[cut]["title"], "interrupted" in ends[cut]["error"]) == ("Interrupted", True)
        # A reader that only lost its connection is known by its session.
        again = frames(url, session_hash="tab", last_event_id="abcd.7")
        assert {m["event_id"] for m in again if m["msg"] == "process_completed"} == {done, cut}
        assert "CURL" in httpx.get(f"{url}/call/quick/{called}").text
        assert "interrupted" in httpx.get(f"{url}/call/slow/{cut_call}").text
        assert httpx.get(f"{url}/call/slow/{called}").status_code == 404
        # Nobody else's page learns of it without the id.
        assert frames(url, session_hash="other", last_event_id="")[0]["msg"] == "unexpected_error"


def test_two_servers_do_not_share_a_file(tmp_path: Path) -> None:
    place = f"sqlite:////{str(tmp_path / 'runs.db').lstrip('/')}"
    store = open_store(place)
    with pytest.raises(LaunchError, match="another server may use it"):
        open_store(place)
    store.close()
    open_store(place).close()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("mysql://x", "no place to keep runs"),
        ("sqlite://", "no place to keep runs"),
        ("memory:?max_count=many", "no number"),
        ("memory:?colour=red", "unknown option colour"),
        ("redis://127.0.0.1:1/0", "does not answer"),
    ],
)
def test_settings_that_make_no_sense(setting: str, said: str) -> None:
    with pytest.raises(LaunchError, match=said):
        open_store(setting)


@pytest.mark.parametrize("kind", ["memory", "sqlite", "redis"])
def test_stores_keep_within_their_limits(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    options = "max_count=120&max_bytes=5000"
    settings: dict[str, Callable[[], str]] = {
        "memory": lambda: f"memory:?{options}",
        "sqlite": lambda: f"sqlite:////{str(tmp_path / 'runs.db').lstrip('/')}?{options}",
        "redis": lambda: f"{request.getfixturevalue('redis').url}?name={tmp_path.name}&{options}",
    }
    store: RunStore = open_store(settings[kind]())

    def kept(prefix: str, count: int) -> int:
        return sum(store.find(f"{prefix}{number}") is not None for number in range(count))

    for number in range(300):
        store.begin(Run(f"a{number}", "queue", "s", None, 0, "me"))
        store.finish(f"a{number}", b"x")
    assert 120 <= kept("a", 300) <= 220
    assert store.find("a299") is not None
    for number in range(100):
        store.begin(Run(f"b{number}", "queue", "s", "ann", 0, "me"))
        store.finish(f"b{number}", b"y" * 1000)
    assert 4 <= kept("b", 100) <= 6
    last = store.find("b99")
    assert last is not None
    assert (last.username, last.end, last.function_id) == ("ann", b"y" * 1000, 0)
    assert store.of_session("s")[-1].id == "b99"
    store.close()


def test_a_second_tab_follows_a_run_and_gets_its_end() -> None:
    gate = threading.Event()

    def steps(text: str):
        yield "first"
        gate.wait(20)
        yield f"last {text}"

    with gr.Blocks() as demo:
        box = gr.Textbox()
        gr.Button().click(steps, box, box, api_name="steps")
    with served(demo) as app:
        event_id = app.join("steps", ["x"], session="tab").json()["event_id"]
        first = app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "tab", "last_event_id": ""})
        query = {"session_hash": "phone", "last_event_id": "", "events": event_id}
        with first as own, app.http.stream("GET", f"{app.api}/queue/data", params=query) as answer:
            read = own.iter_lines()
            assert any("first" in line for line in read)
            said, lines = [], answer.iter_lines()
            for line in lines:
                if line.startswith("data: "):
                    said.append(json.loads(line[6:]))
                    gate.set()
            assert any('"last x"' in line for line in read)
        assert said[-2]["output"]["data"] == ["last x"]
        assert [m["msg"] for m in said[-2:]] == ["process_completed", "close_stream"]
        # Later too, from a third one.
        late = app.http.get(f"{app.api}/queue/data", params={**query, "session_hash": "late"}).text
        assert '"last x"' in late


def test_a_second_tab_sees_each_step() -> None:
    gates = [threading.Event() for _ in range(4)]

    def steps(text: str, progress: gr.Progress = gr.Progress()):  # noqa: B008
        for number, gate in enumerate(gates):
            text += f" {number}"
            progress((number, 4))
            yield text, {"steps": list(range(number + 1))}
            gate.wait(20)

    with gr.Blocks() as demo:
        box, data = gr.Textbox(), gr.JSON()
        gr.Button().click(steps, box, [box, data], api_name="steps")
    with served(demo) as app:
        event_id = app.join("steps", ["x"], session="tab").json()["event_id"]
        query = {"session_hash": "phone", "last_event_id": "", "events": event_id}
        own = app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "tab", "last_event_id": ""})
        with own as first, app.http.stream("GET", f"{app.api}/queue/data", params=query) as answer:
            del first
            shown, steps_seen, progress_seen = None, [], 0
            for line in answer.iter_lines():
                message = json.loads(line[6:]) if line.startswith("data: ") else {}
                progress_seen += message.get("msg") == "progress"
                if message.get("msg") not in {"process_generating", "process_completed"}:
                    continue
                data = message["output"]["data"]
                shown = data if shown is None or message["msg"] == "process_completed" else apply_diffs(shown, data)
                steps_seen.append(shown)
                gates[min(len(steps_seen), 4) - 1].set()
        assert [text for text, _ in steps_seen] == ["x 0", "x 0 1", "x 0 1 2", "x 0 1 2 3", "x 0 1 2 3"]
        assert steps_seen[-2][1] == {"steps": [0, 1, 2, 3]}
        assert progress_seen >= 1


def apply_diffs(values: list[object], changes: list[object]) -> list[object]:
    """Apply a message's changes as the official client does."""
    return [apply_diff(value, change) for value, change in zip(values, changes, strict=True)]


def test_another_users_run_is_not_followed(tmp_path: Path) -> None:
    gate = threading.Event()
    with gr.Blocks() as demo:
        box = gr.Textbox()
        gr.Button().click(lambda text: text if gate.wait(20) else "", box, box, api_name="held")
    with served(demo, auth=[("ann", "a"), ("bob", "b")]) as app:
        ann, bob = httpx.Client(), httpx.Client()
        for client, name in ((ann, "ann"), (bob, "bob")):
            assert client.post(f"{app.url}/login", data={"username": name, "password": name[0]}).status_code == 200
        body = {"fn_index": app.fn("held"), "data": ["secret"], "session_hash": "tab"}
        event_id = ann.post(f"{app.api}/queue/join", json=body).json()["event_id"]
        query = {"session_hash": "other", "last_event_id": "", "events": event_id}
        answer = bob.get(f"{app.api}/queue/data", params=query).text
        assert "no longer kept" in answer
        phone = {**query, "session_hash": "phone"}
        with ann.stream("GET", f"{app.api}/queue/data", params=phone) as followed:
            lines = followed.iter_lines()
            assert any("process_starts" in line for line in lines)
            gate.set()
            assert any("secret" in line for line in lines)
        assert "secret" not in bob.get(f"{app.api}/queue/data", params=query).text
