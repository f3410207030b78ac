"""Processes are killed as by a power cut while runs are on their way: nothing is lost, nothing has two results."""

from __future__ import annotations

import random
import threading

import httpx
import pytest
from faults.server.conftest import Programs
from support.processes import wait_for

pytestmark = pytest.mark.timeout(240)


def finished(programs: Programs, runs: dict[str, str]) -> None:
    """Every run has ended with its own result, once."""
    for text, run_id in runs.items():
        run = programs.wait_until(run_id, "succeeded", "failed", "cancelled", timeout_s=120)
        assert (run["state"], run["outputs"]) == ("succeeded", [f"done {text}"]), run
        assert programs.done_events(run_id) == 1
    assert set(programs.calls) >= set(runs)


def test_worker_killed_in_mid_run(programs: Programs) -> None:
    programs.start("worker")
    runs = {text: programs.run(text, 1.0) for text in ("a", "b", "c", "d", "e", "f")}
    programs.wait_until(runs["a"], "running", "succeeded")
    wait_for(lambda: programs.calls, because="the app was not called")
    programs.kill("worker")
    programs.start("worker")
    finished(programs, runs)
    assert max(programs.read(run_id)["attempts"] for run_id in runs.values()) >= 2


def test_server_killed_right_after_it_said_yes(programs: Programs) -> None:
    programs.start("worker")
    runs = {text: programs.run(text, 0.2) for text in ("a", "b", "c")}
    programs.kill("server")
    programs.start("server")
    finished(programs, runs)
    assert sorted(programs.calls) == ["a", "b", "c"]  # the worker's work did not start again


def test_broker_loses_everything(programs: Programs) -> None:
    runs = {text: programs.run(text, 0.1) for text in ("a", "b", "c")}
    programs.lose_broker()
    programs.start("worker")
    finished(programs, runs)
    programs.lose_broker()
    finished(programs, {"later": programs.run("later", 0.1)})


def test_the_same_message_many_times(programs: Programs) -> None:
    from stagedoor_server.runs.broker import Announcer
    from stagedoor_server.settings import Settings

    values = {name.removeprefix("STAGEDOOR_").lower(): value for name, value in programs.environment.items()}
    announcer = Announcer(Settings(**values))
    run_id = programs.run("once", 0.5)
    announcer.announce([run_id] * 20)
    programs.start("worker")
    finished(programs, {"once": run_id})
    announcer.announce([run_id] * 20)
    finished(programs, {"twice": programs.run("twice", 0.0)})
    assert programs.calls.count("once") == 1
    announcer.close()


def test_forged_messages_are_dropped(programs: Programs) -> None:
    from stagedoor_server.runs.broker import TASK_NAME, create_celery
    from stagedoor_server.settings import Settings

    values = {name.removeprefix("STAGEDOOR_").lower(): value for name, value in programs.environment.items()}
    celery = create_celery(Settings(**values))
    for forged in ([], [{"a": 1}], ["../../etc/passwd"], ["x" * 26, "y"], [None], ["0" * 26]):
        celery.send_task(TASK_NAME, args=forged, retry=False)
    celery.send_task("os.system", args=["true"], retry=False)
    programs.start("worker")
    finished(programs, {"good": programs.run("good", 0.0)})
    assert programs.processes["worker"].poll() is None
    celery.close()


def test_a_stopped_worker_gives_its_run_back(programs: Programs) -> None:
    programs.start("worker")
    run_id = programs.run("long", 30)
    programs.wait_until(run_id, "running")
    programs.stop("worker", timeout_s=30)
    run = programs.wait_until(run_id, "queued")
    assert run["attempts"] == 1
    programs.api("POST", f"runs/{run_id}/cancel")


def test_storm(programs: Programs) -> None:
    """Worker and server die again and again at random moments while runs keep coming."""
    chance = random.Random(20261123)
    programs.start("worker")
    runs: dict[str, str] = {}
    over = threading.Event()

    def send() -> None:
        for number in range(40):
            text = f"run{number}"
            while text not in runs:
                try:
                    runs[text] = programs.run(text, 0.3)  # the key makes a repeated request the same run
                except (httpx.TransportError, AssertionError):
                    over.wait(0.05)
            over.wait(0.1)

    sender = threading.Thread(target=send)
    sender.start()
    for _ in range(4):
        victim = chance.choice(["worker", "worker", "server"])
        over.wait(chance.uniform(0.2, 1.5))
        programs.kill(victim)
        programs.start(victim)
    sender.join()
    assert len(runs) == len(set(runs.values())) == 40
    finished(programs, runs)
