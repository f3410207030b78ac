"""More than one process behind one port, through real clients and real deaths."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from support.apps import served
from support.processes import free_port, running, wait_for
from support.worker_front import App, pid_in, serve

import stagedoor as gr
from stagedoor.errors import LaunchError


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from serve(tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("log") / "log")


@pytest.fixture
def app(shared: App) -> App:
    for path in shared.folder.iterdir():
        path.unlink()
    return shared


@pytest.fixture
def own(tmp_path: Path) -> Iterator[App]:
    (tmp_path / "met").mkdir()
    yield from serve(tmp_path / "met", tmp_path / "log")


def test_two_calls_run_at_the_same_time_in_two_processes(app: App) -> None:
    client = app.client()
    jobs = [client.submit(name, api_name="/held") for name in "ab"]
    app.appeared("a-begun")
    app.appeared("b-begun")
    app.let_go()
    pids = {pid_in(job.result()) for job in jobs}
    assert pids == app.workers()
    assert app.pid not in pids


def test_limit_and_places_hold_across_processes(app: App) -> None:
    first, second = app.join("one", app.index("held"), "a"), app.join("one", app.index("held"), "b")
    app.appeared("a-begun")
    app.appeared("b-begun")
    third = app.join("two", app.index("held"), "c")
    messages = app.messages("two")
    told = next(messages)
    assert (told["msg"], told["rank"], told["queue_size"]) == ("estimation", 0, 1)
    assert not (app.folder / "c-begun").exists()
    app.let_go()
    assert [m["msg"] for m in messages if m.get("event_id") == third][-1] == "process_completed"
    assert {m["event_id"] for m in app.messages("one") if m["msg"] == "process_completed"} == {first, second}


def test_one_function_never_takes_every_thread_from_the_others(app: App) -> None:
    index = app.index("crowd")
    for number in range(85):
        app.join(f"crowd{number}", index, f"c{number}")
    wait_for(lambda: len(list(app.folder.glob("c*-begun"))) >= 80)
    assert httpx.post(f"{app.url}gradio_api/run/headers", json={"data": []}, headers={"x-test": "here"}).is_success
    assert httpx.post(f"{app.url}gradio_api/run/checked", json={"data": ["fine"]}).is_success
    assert len(list(app.folder.glob("c*-begun"))) == 80
    app.let_go()
    for number in range(85):
        assert app.outcome(f"crowd{number}")["data"]


def test_generators_progress_and_toasts(app: App) -> None:
    app.join("steps", app.index("steps"), "x")
    messages = list(app.messages("steps"))
    assert [m["log"] for m in messages if m["msg"] == "log"] == ["info 0", "info 1", "info 2"]
    assert any(m["msg"] == "progress" and m["progress_data"][0]["desc"] == "stepping" for m in messages)
    generated = [m["output"]["data"] for m in messages if m["msg"] == "process_generating"]
    assert generated[0] == ["x0"]
    assert generated[1] == [[["replace", [], "x1"]]]
    assert messages[-2]["output"]["data"] == ["x2"]
    assert app.client().predict("y", api_name="/asteps") == "y2"


def test_state_goes_with_the_visitor(app: App) -> None:
    client = app.client()
    said = [client.predict(api_name="/count") for _ in range(4)]
    assert [text.split()[0] for text in said] == ["1", "2", "3", "4"]
    assert len({pid_in(text) for text in said}) == 2
    assert app.client().predict(api_name="/count").startswith("1 ")
    assert [client.predict(api_name="/grow") for _ in range(3)] == ["[0]", "[0, 1]", "[0, 1, 2]"]


def test_state_that_cannot_leave_its_process_keeps_its_visitor_there(app: App) -> None:
    client = app.client()
    first = client.predict(api_name="/lock_up")
    said = [client.predict(api_name="/lock_up") for _ in range(3)]
    assert first.startswith("made")
    assert {text.split()[0] for text in said} == {"found"}
    assert {pid_in(text) for text in said} == {pid_in(first)}
    assert pid_in(client.predict("x", api_name="/where")) == pid_in(first)


def test_files_in_and_out(app: App) -> None:
    client = app.client()
    path = app.folder / "in.txt"
    path.write_text("uploaded")
    pids = {pid_in(client.predict(handle_file(path), api_name="/read_upload")) for _ in range(2)}
    assert pids == app.workers()
    assert Path(client.predict("made", api_name="/write_file")).read_text() == "made"


def test_requests_and_event_data(app: App) -> None:
    answer = httpx.post(f"{app.url}gradio_api/run/headers?q=1", json={"data": []}, headers={"x-test": "here"})
    assert answer.json()["data"] == ["here 1 None"]
    config = httpx.get(f"{app.url}config").json()
    dataset = next(c["id"] for c in config["components"] if c["type"] == "dataset")
    app.join("pick", app.index("picked"), event_data={"index": 2, "value": "v", "selected": True}, trigger_id=dataset)
    assert app.outcome("pick")["data"] == ["2 v Dataset"]


def test_validators_batches_and_odd_values(app: App) -> None:
    def post(name: str, *data: object) -> httpx.Response:
        return httpx.post(f"{app.url}gradio_api/run/{name}", json={"data": list(data)})

    assert post("checked", "fine").json()["data"][0].startswith("fine ")
    refused = post("checked", "much too long")
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["message"] == "too long"
    assert post("checked", [1]).status_code == 400
    client = app.client()
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda n: client.predict(str(n), api_name="/batched"), range(4)))
    assert [text.split()[0] for text in said] == ["0", "1", "2", "3"]
    assert post("odd", "").json()["data"] == [{"decimal": 1.5, "own": {"a": 1}, "path": "x", "set": [1]}]
    failed = post("fail", "way")
    assert (failed.status_code, failed.json()["error"], failed.json()["title"]) == (500, "no way", "Refused")


def test_changed_components_are_the_visitors_everywhere(app: App) -> None:
    client = app.client()
    with pytest.raises((AppError, ValueError)):
        client.predict("new", api_name="/chosen")
    client.predict(api_name="/relabel")
    assert {client.predict("new", api_name="/chosen").split()[0] for _ in range(4)} == {"new"}


def test_rendered_listeners_run_where_they_were_made(app: App) -> None:
    config = httpx.get(f"{app.url}config").json()
    build = next(d["id"] for d in config["dependencies"] if d["rendered_in"] is None and d["render_id"] is not None)
    app.join("render", build, "Ann")
    made = app.outcome("render")["render_config"]
    (listener,) = made["dependencies"]
    said = []
    for _ in range(3):
        app.join("render", listener["id"], "hello")
        said.append(app.outcome("render")["data"][0])
    assert {text.rsplit(" ", 1)[0] for text in said} == {"Ann: hello"}
    assert len({pid_in(text) for text in said}) == 1


def test_cancel_ends_the_call_and_not_its_process(app: App) -> None:
    before = app.workers()
    event_id = app.join("s", app.index("spin"), "x")
    app.appeared("x-begun")
    app.cancel("s", event_id)
    app.appeared("x-ended")
    assert app.workers() == before
    assert app.client().predict("y", api_name="/where").startswith("y ")


@pytest.mark.parametrize("how", ["kill", "segfault", "exit"])
def test_a_process_that_dies_fails_its_own_calls_and_is_replaced(app: App, how: str) -> None:
    before = app.workers()
    client = app.client()
    safe = client.submit("safe", api_name="/held")
    app.appeared("safe-begun")
    with pytest.raises(AppError, match=r"The process that ran this .* Run it again"):
        client.predict(how, api_name="/die")
    assert not safe.done()
    app.let_go()
    assert pid_in(safe.result()) in before
    assert len(app.workers()) == 2
    assert len(app.workers() & before) == 1
    assert {pid_in(client.predict("x", api_name="/where")) for _ in range(4)} == app.workers()


def test_what_a_dead_process_held_begins_anew(app: App) -> None:
    client = app.client()
    pid = pid_in(client.predict(api_name="/lock_up"))
    assert client.predict(api_name="/count").startswith("1 ")
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: pid not in app.workers() and len(app.workers()) == 2)
    assert wait_for(lambda: client.predict(api_name="/lock_up")).startswith("made ")
    assert client.predict(api_name="/count").startswith("2 ")


@pytest.mark.parametrize("name", ["in_c", "hog"])
def test_what_cannot_be_stopped_costs_its_process(own: App, name: str) -> None:
    before = wait_for(lambda: found if len(found := own.workers()) == 2 else None)
    event_id = own.join("x", own.index(name), "x")
    own.appeared("x-begun*")
    own.cancel("x", event_id)
    wait_for(lambda: len(own.workers() & before) == 1 and len(own.workers()) == 2, because="it is replaced")
    # The slot is free again.
    own.join("y", own.index(name), "y")
    own.appeared("y-begun*")
    # And the next death is seen as well.
    with pytest.raises(AppError, match="The process that ran this"):
        own.client().predict("kill", api_name="/die")


@pytest.mark.parametrize("how", ["Ctrl-C", "SIGTERM"])
def test_interrupting_leaves_no_process(own: App, how: str) -> None:
    wait_for(lambda: len(own.workers()) == 2)
    family = [psutil.Process(own.pid), *psutil.Process(own.pid).children(recursive=True)]
    own.join("s", own.index("in_c"), "x")
    own.appeared("x-begun*")
    if how == "Ctrl-C":
        os.killpg(own.pid, signal.SIGINT)  # as a terminal does: to every process
    else:
        os.kill(own.pid, signal.SIGTERM)  # as supervisors of containers do
    assert own.program.process.wait(15) == 0
    _, alive = psutil.wait_procs(family[1:], timeout=5)
    assert not alive
    assert "closing server" in own.program.output
    assert "Traceback" not in own.program.output


def test_killing_the_front_leaves_no_process(own: App) -> None:
    wait_for(lambda: len(own.workers()) == 2)
    family = psutil.Process(own.pid).children(recursive=True)
    own.join("s", own.index("in_c"), "x")
    own.appeared("x-begun*")
    os.kill(own.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(family, timeout=5)
    assert not alive


def test_a_session_that_is_dropped_is_forgotten_where_it_was_held(app: App) -> None:
    """Callers without a session leave nothing in a worker either."""
    for _ in range(3):
        answer = httpx.post(f"{app.url}gradio_api/run/lock_up", json={"data": []})
        assert answer.json()["data"][1].startswith("made ")


@pytest.mark.parametrize("missing", [(os, "fork"), (socket, "send_fds")])
def test_a_system_that_cannot_fork_says_so(monkeypatch: pytest.MonkeyPatch, missing: tuple[object, str]) -> None:
    """As on Windows; the port is given back."""
    monkeypatch.delattr(*missing)
    demo = gr.Interface(str, "text", "text")
    port = free_port()
    with pytest.raises(LaunchError, match="Linux, macOS") as raised:
        demo.launch(workers=2, server_port=port, prevent_thread_lock=True, quiet=True)
    assert "leave workers out, or run it in WSL" in str(raised.value)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))


THREADED = """
import threading, time
from concurrent.futures import ThreadPoolExecutor
import stagedoor as gr

pool = ThreadPoolExecutor(1)
pool.submit(int).result()
threading.Thread(target=time.sleep, args=(300,), name="refresher", daemon=True).start()
demo = gr.Interface(str, "text", "text")
for workers in (0, 2):
    print("with", workers, flush=True)
    demo.launch(workers=workers, server_port=0, prevent_thread_lock=True)
    demo.close()
"""


def test_threads_that_stay_behind_are_named(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(THREADED)
    with running(script, log=tmp_path / "log") as program:
        assert program.process.wait(30) == 0
        alone, _, with_workers = program.output.partition("with 2")
    assert "Workers do not have the threads" not in alone
    assert "started: ThreadPoolExecutor-0_0, refresher. " in with_workers


def test_closing_another_app_of_the_process_reaches_its_visitors() -> None:
    """The workers' processes were forked while they were connected."""
    with socket.socket() as visitor:
        with served(gr.Interface(str, "text", "text")) as other:
            visitor.settimeout(20)
            visitor.connect(("127.0.0.1", other.port))
            visitor.sendall(b"GET /config HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert visitor.recv(65536).startswith(b"HTTP/1.1 200")
            with served(gr.Interface(str, "text", "text"), workers=1):
                other.demo.close(verbose=False)
                while visitor.recv(65536):
                    pass  # until the end is told


def test_of_two_apps_with_workers_in_a_process_the_first_can_be_closed() -> None:
    apps = [gr.Interface(str, "text", "text", api_name="say") for _ in range(2)]
    with served(apps[0], workers=1) as first, served(apps[1], workers=1) as second:
        first.demo.close(verbose=False)
        with pytest.raises(httpx.ConnectError):
            httpx.get(first.url)
        assert second.http.post(f"{second.api}/run/say", json={"data": ["x"]}).json()["data"] == ["x"]
