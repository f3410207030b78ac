"""Workers of other machines: a front and machines that join it through a real Redis, each a program of its own."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
from gradio_client import handle_file
from gradio_client.exceptions import AppError
from support.processes import Program, running, wait_for
from support.services import Redis, running_redis
from support.worker_front import APP, App, front_of, joined, pid_in, workers_of


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture(scope="module")
def shared(redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Program]]:
    folder, url = tmp_path_factory.mktemp("met"), redis.url
    with front_of(url, folder, tmp_path_factory.mktemp("front")) as app:
        with joined(url, folder, tmp_path_factory.mktemp("machine"), count=2) as machine:
            machine.wait_for_output("Taking calls")
            wait_for(lambda: len(workers_of(machine)) == 2)
            yield app, machine


@pytest.fixture
def app(shared: tuple[App, Program]) -> App:
    for path in shared[0].folder.iterdir():
        path.unlink()
    return shared[0]


@pytest.fixture
def machine(shared: tuple[App, Program]) -> Program:
    return shared[1]


@pytest.fixture
def url(redis: Redis, tmp_path: Path) -> str:
    """A meeting place of the test's own."""
    return f"{redis.url}?name={tmp_path.name}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "met").mkdir()
    return tmp_path / "met"


def test_calls_run_on_the_other_machine_as_many_as_it_has_workers(app: App, machine: Program) -> None:
    client = app.client()
    jobs = [client.submit(name, api_name="/held") for name in "ab"]
    app.appeared("a-begun")
    app.appeared("b-begun")
    app.let_go()
    assert {pid_in(job.result()) for job in jobs} == workers_of(machine)


def test_default_limit_is_one_for_each_worker_that_is_there(app: App) -> None:
    ids = {name: app.join(name, app.index("spin"), name) for name in "abc"}
    app.appeared("a-begun")
    app.appeared("b-begun")
    assert not (app.folder / "c-begun").exists()
    for name in "cba":
        app.cancel(name, ids[name])
    app.appeared("b-ended")


def test_generators_progress_and_toasts(app: App) -> None:
    app.join("steps", app.index("steps"), "x")
    messages = list(app.messages("steps"))
    assert [m["log"] for m in messages if m["msg"] == "log"] == ["info 0", "info 1", "info 2"]
    assert any(m["msg"] == "progress" and m["progress_data"][0]["desc"] == "stepping" for m in messages)
    generated = [m["output"]["data"] for m in messages if m["msg"] == "process_generating"]
    assert generated == [["x0"], [[["replace", [], "x1"]]], [[["replace", [], "x2"]]]]
    assert messages[-2]["output"]["data"] == ["x2"]


def test_state_goes_with_the_visitor_or_stays_where_it_must(app: App, machine: Program) -> None:
    client = app.client()
    said = [client.predict(api_name="/count") for _ in range(4)]
    assert [text.split()[0] for text in said] == ["1", "2", "3", "4"]
    assert {pid_in(text) for text in said} == workers_of(machine)
    locked = [client.predict(api_name="/lock_up") for _ in range(3)]
    assert [text.split()[0] for text in locked] == ["made", "found", "found"]
    assert len({pid_in(text) for text in locked}) == 1


def test_files_go_both_ways_whatever_their_size(app: App, tmp_path: Path) -> None:
    client = app.client()
    path = tmp_path / "in.txt"
    for text in ("", "short", "x" * 2_500_000):
        path.write_text(text)
        assert client.predict(handle_file(path), api_name="/read_upload").rpartition(" ")[0] == text
    made = client.predict("made", api_name="/write_file")
    assert Path(made).read_text() == "made"
    again = client.predict(handle_file(made), api_name="/read_upload")
    assert again.startswith("made ")


def test_a_file_that_nobody_has_is_refused_as_everywhere(app: App) -> None:
    body = {"data": [{"path": f"{'0' * 64}/lost.txt", "meta": {"_type": "gradio.FileData"}}]}
    answer = httpx.post(f"{app.url}gradio_api/run/read_upload", json=body)
    assert "not here any more" in answer.text


def test_rendered_listeners_requests_validators_and_errors(app: App) -> None:
    config = httpx.get(f"{app.url}config").json()
    build = next(d["id"] for d in config["dependencies"] if d["rendered_in"] is None and d["render_id"] is not None)
    app.join("render", build, "Ann")
    (listener,) = app.outcome("render")["render_config"]["dependencies"]
    app.join("render", listener["id"], "hello")
    assert app.outcome("render")["data"][0].startswith("Ann: hello ")
    answer = httpx.post(f"{app.url}gradio_api/run/headers?q=1", json={"data": []}, headers={"x-test": "here"})
    assert answer.json()["data"] == ["here 1 None"]
    refused = httpx.post(f"{app.url}gradio_api/run/checked", json={"data": ["much too long"]})
    assert (refused.status_code, refused.json()["detail"][0]["message"]) == (422, "too long")
    failed = httpx.post(f"{app.url}gradio_api/run/fail", json={"data": ["way"]})
    assert (failed.status_code, failed.json()["error"]) == (500, "no way")


def test_what_is_too_large_for_a_message_is_refused_clearly(app: App) -> None:
    answer = httpx.post(f"{app.url}gradio_api/run/large", json={"data": [""]}, timeout=60)
    assert answer.status_code == 500
    assert "can be sent between machines" in answer.json()["error"]


def test_cancel_ends_the_call_and_not_its_process(app: App, machine: Program) -> None:
    before = workers_of(machine)
    event_id = app.join("s", app.index("spin"), "x")
    app.appeared("x-begun")
    app.cancel("s", event_id)
    app.appeared("x-ended")
    assert workers_of(machine) == before


def test_what_cannot_be_stopped_costs_its_process_there(app: App, machine: Program) -> None:
    before = workers_of(machine)
    event_id = app.join("c", app.index("in_c"), "x")
    app.appeared("x-begun*")
    app.cancel("c", event_id)
    wait_for(lambda: len(workers_of(machine) & before) == 1 and len(workers_of(machine)) == 2)


def test_a_process_that_dies_fails_its_own_calls_and_is_replaced(app: App, machine: Program) -> None:
    before = workers_of(machine)
    client = app.client()
    safe = client.submit("safe", api_name="/held")
    app.appeared("safe-begun")
    with pytest.raises(AppError, match=r"The process that ran this was killed .* Run it again"):
        client.predict("kill", api_name="/die")
    app.let_go()
    assert pid_in(safe.result()) in before
    wait_for(lambda: len(workers_of(machine)) == 2 and workers_of(machine) != before)


def test_a_machine_that_is_gone_fails_its_calls_and_the_next_one_takes_over(
    url: str, tmp_path: Path, folder: Path
) -> None:
    with front_of(url, folder, tmp_path / "front", workers=1) as app:
        with joined(url, folder, tmp_path / "first") as first:
            wait_for(lambda: workers_of(first))
            (remote,) = workers_of(first)
            wait_for(lambda: pid_in(app.client().predict("x", api_name="/where")) == remote)
            app.join("lost", app.index("in_c"), "one")
            app.join("kept", app.index("in_c"), "two")
            app.appeared(f"*-begun-{remote}")
            (name,) = [path.name.split("-")[0] for path in folder.glob(f"*-begun-{remote}")]
            os.kill(first.process.pid, signal.SIGKILL)
            output = app.outcome({"one": "lost", "two": "kept"}[name])
            assert re.search(r"The process that ran this cannot be reached any more.*Run it again", output["error"])
            wait_for(lambda: not psutil.pid_exists(remote))
        # What the front has of its own goes on, and a new machine is taken in.
        with joined(url, folder, tmp_path / "second") as second:
            assert wait_for(lambda: workers_of(second)) == {pid_in(app.client().predict("y", api_name="/where"))}


def test_a_machine_that_is_stopped_says_so(url: str, tmp_path: Path, folder: Path) -> None:
    with front_of(url, folder, tmp_path / "front") as app:
        with joined(url, folder, tmp_path / "machine") as machine:
            app.join("s", app.index("in_c"), "x")
            app.appeared("x-begun*")
            machine.process.send_signal(signal.SIGTERM)
            assert "was stopped with its machine" in app.outcome("s")["error"]
            assert machine.process.wait(10) == 0
            assert "Traceback" not in machine.output


def test_a_redis_that_is_lost_fails_calls_and_both_ends_go_on_when_it_is_back(tmp_path: Path, folder: Path) -> None:
    with running_redis() as redis:
        url = redis.url
        with front_of(url, folder, tmp_path / "front") as app:
            with joined(url, folder, tmp_path / "machine") as machine:
                app.join("s", app.index("in_c"), "x")
                before = app.appeared("x-begun*")
                redis.kill()
                assert "the connection to Redis was lost" in app.outcome("s")["error"]
                redis.start()
                pid = pid_in(app.client().predict("y", api_name="/where"))
                assert workers_of(machine) == {pid}
                assert not before.name.endswith(str(pid))
            assert "Traceback" not in app.program.output
        assert "Traceback" not in machine.output


def test_a_front_that_starts_anew_gets_the_machine_and_nothing_is_done_twice(
    url: str, tmp_path: Path, folder: Path
) -> None:
    with joined(url, folder, tmp_path / "machine") as machine:
        with front_of(url, folder, tmp_path / "front") as app:
            app.join("s", app.index("in_c"), "x")
            app.appeared("x-begun*")
            os.kill(app.pid, signal.SIGKILL)
        with front_of(url, folder, tmp_path / "front") as app:
            pid = pid_in(app.client().predict("y", api_name="/where"))
            assert workers_of(machine) == {pid}
            assert len(list(folder.glob("x-begun*"))) == 1


def test_another_version_of_the_app_is_not_taken_in(app: App, redis: Redis, tmp_path: Path) -> None:
    other = tmp_path / APP.name
    other.write_text(APP.read_text().replace('f"{text} {os.getpid()}"', 'f"{text}: {os.getpid()}"', 1))
    with joined(redis.url, app.folder, tmp_path / "machine", app=other) as machine:
        assert machine.process.wait(30) == 1
        assert "another version" in machine.output
        assert "Traceback" not in machine.output


def test_another_key_is_not_taken_in(app: App, redis: Redis, tmp_path: Path) -> None:
    other = {"STAGEDOOR_WORKERS_KEY": "some other secret of that length"}
    with joined(redis.url, app.folder, tmp_path / "machine", environment=other) as machine:
        assert machine.process.wait(30) == 1
        assert "another key" in machine.output


def test_what_is_written_without_the_key_is_not_read(app: App, redis: Redis, machine: Program) -> None:
    from redis import Redis as Client

    client = Client.from_url(redis.url)
    (inbox,) = {key.rpartition(b":alive:")[0] + b":in" for key in client.keys("stagedoor:workers:worker_app:*:alive:*")}
    (link,) = [bytes.fromhex(key.decode().rpartition(":")[2]) for key in client.keys("*:worker_app:*:alive:*")]
    client.rpush(inbox, b"x", link + bytes(200))
    client.rpush(inbox.removesuffix(b":in") + b":out:" + link.hex().encode(), bytes(200))
    app.program.wait_for_output("without this app's key")
    assert pid_in(app.client().predict("x", api_name="/where")) in workers_of(machine)


def test_a_redis_that_others_reach_needs_a_key(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import stagedoor as gr\ngr.Interface(str, 'text', 'text').launch(workers_url='redis://db.internal/0')\n"
    )
    with running("-m", "stagedoor", "run", script, log=tmp_path / "log") as program:
        assert program.process.wait(30) == 1
        assert "STAGEDOOR_WORKERS_KEY" in program.output
