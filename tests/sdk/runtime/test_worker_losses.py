"""What visitors see when workers, machines or Redis are late, slow or lost for a while; each a real process."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from gradio_client.exceptions import AppError
from support.processes import Program, running, wait_for
from support.services import Redis, running_redis
from support.worker_front import App, front_of, joined, pid_in, serve, workers_of

KINDS = ["workers of the server", "a machine that joined"]


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture
def url(redis: Redis, tmp_path: Path) -> str:
    """A meeting place of the test's own."""
    return f"{redis.url}?name={tmp_path.name}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "met").mkdir()
    return tmp_path / "met"


@pytest.fixture(scope="module", params=KINDS)
def app(request: pytest.FixtureRequest, redis: Redis, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder, home = tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("front")
    if request.param == KINDS[0]:
        yield from serve(folder, home / "log")
        return
    with front_of(redis.url, folder, home) as app:
        with joined(redis.url, folder, tmp_path_factory.mktemp("machine"), count=2) as machine:
            wait_for(lambda: len(workers_of(machine)) == 2)
            yield app


@pytest.fixture(autouse=True)
def folder_is_empty(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:
        for path in request.getfixturevalue("app").folder.iterdir():
            path.unlink()


# --- time limits


def test_a_plain_function_that_takes_too_long_is_ended(app: App) -> None:
    app.join("one", app.index("spin_limited"), "x")
    output = app.outcome("one")
    assert (output["error"], output["title"]) == ("This took longer than its time limit of 1 seconds.", "Time is up")
    app.appeared("x-ended")
    assert app.client().predict("y", api_name="/where").startswith("y ")


def test_what_a_generator_yielded_last_is_its_result(app: App) -> None:
    app.join("one", app.index("spin_in_steps_limited"), "x")
    output = app.outcome("one")
    assert output["data"] == ["first"]
    app.appeared("x-ended")


def test_a_call_into_c_lets_its_visitor_go_and_costs_its_process(app: App) -> None:
    app.join("one", app.index("in_c_limited"), "x")
    output = app.outcome("one")
    assert output["title"] == "Time is up"
    pid = int(app.appeared("x-begun-*").name.rpartition("-")[2])
    wait_for(lambda: not Path(f"/proc/{pid}").exists())
    assert wait_for(lambda: app.client().predict("y", api_name="/where").startswith("y "))


# --- nobody there


def test_a_call_that_nobody_comes_for_fails_and_says_why(url: str, tmp_path: Path, folder: Path) -> None:
    with front_of(f"{url}&wait=0.5", folder, tmp_path / "front") as app:
        app.join("one", app.index("where"), "x")
        output = app.outcome("one")
        assert output["title"] == "No worker"
        assert "No worker is there to run this" in output["error"]
        assert "Try again later" in output["error"]
        refused = httpx.post(f"{app.url}gradio_api/run/checked", json={"data": ["x"]})
        assert refused.status_code == 400
        assert "No worker is there" in refused.text


def test_nobody_waits_longer_because_others_wait_too(url: str, tmp_path: Path, folder: Path) -> None:
    """One call at a time may run; those behind it have waited as well."""
    with front_of(f"{url}&wait=1", folder, tmp_path / "front") as app:
        sessions = [f"s{number}" for number in range(6)]
        for session in sessions:
            app.join(session, app.index("steps"), "x")
        done: list[str] = []
        threads = [
            threading.Thread(target=lambda session=session: done.append(app.outcome(session)["title"]))
            for session in sessions
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(4)
        assert done == ["No worker"] * 6


def test_a_call_waits_for_a_machine_that_comes_late(url: str, tmp_path: Path, folder: Path) -> None:
    with front_of(url, folder, tmp_path / "front") as app:
        app.join("one", app.index("where"), "x")
        with joined(url, folder, tmp_path / "machine") as machine:
            text = app.outcome("one")["data"][0]
            assert pid_in(text) in workers_of(machine)


def test_a_wait_that_is_no_number_is_refused(redis: Redis, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        f"import stagedoor as gr\ngr.Interface(str, 'text', 'text').launch(workers_url='{redis.url}?wait=soon')\n"
    )
    with running("-m", "stagedoor", "run", script, log=tmp_path / "log") as program:
        assert program.process.wait(30) == 1
        assert "wait='soon'" in program.output
        assert "seconds" in program.output


# --- out of sight for a while


def calls_go_to(app: App, machine: Program) -> bool:
    try:
        return pid_in(app.client().predict("x", api_name="/where")) in workers_of(machine)
    except AppError:
        return False


def test_a_machine_that_slept_takes_calls_again(url: str, tmp_path: Path, folder: Path) -> None:
    with front_of(f"{url}&wait=60", folder, tmp_path / "front") as app:
        with joined(url, folder, tmp_path / "machine") as machine:
            app.join("one", app.index("in_c"), "x")
            app.appeared("x-begun*")
            os.kill(machine.process.pid, signal.SIGSTOP)
            try:
                assert "its machine is gone or cut off. Run it again" in app.outcome("one")["error"]
            finally:
                os.kill(machine.process.pid, signal.SIGCONT)
            assert calls_go_to(app, machine)
            assert len(list(folder.glob("x-begun*"))) == 1


def test_a_redis_that_was_emptied_costs_the_calls_and_nothing_else(tmp_path: Path, folder: Path) -> None:
    from redis import Redis as Client

    with running_redis() as own, front_of(f"{own.url}?wait=60", folder, tmp_path / "front") as app:
        with joined(own.url, folder, tmp_path / "machine") as machine:
            app.join("one", app.index("in_c"), "x")
            app.appeared("x-begun*")
            Client.from_url(own.url).flushall()
            assert "Run it again" in app.outcome("one")["error"]
            assert calls_go_to(app, machine)
            assert len(list(folder.glob("x-begun*"))) == 1
