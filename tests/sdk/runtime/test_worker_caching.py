"""Caches of an app whose functions run in several processes, here and elsewhere: what one has stored, all find."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.processes import wait_for
from support.services import running_redis
from support.worker_front import App, front_of, joined, pid_in, serve, workers_of

from stagedoor.runtime.kept_results import Question
from stagedoor.runtime.workers.keeping import CacheKeeper

APP = Path(__file__).parents[2] / "support" / "caching_app.py"
KINDS = ["workers of the server", "machines that joined"]


@pytest.fixture(scope="module", params=KINDS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder, home = tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("front")
    if request.param == KINDS[0]:
        yield from serve(folder, home / "log", app=APP)
        return
    with running_redis() as redis, front_of(redis.url, folder, home, app=APP) as app:
        homes = [tmp_path_factory.mktemp(name) for name in ("one", "two")]
        with joined(redis.url, folder, homes[0], app=APP) as one, joined(redis.url, folder, homes[1], app=APP) as two:
            wait_for(lambda: workers_of(one) and workers_of(two))
            yield app


def call(app: App, name: str, text: str, session: str = "one") -> list[dict]:
    app.join(session, app.index(name), text)
    return list(app.messages(session))


def said(app: App, name: str, text: str, session: str = "one") -> str:
    (message,) = [m for m in call(app, name, text, session) if m["msg"] == "process_completed"]
    assert message["success"], message
    return message["output"]["data"][0]


def used(messages: list[dict]) -> str | None:
    return messages[-2]["used_cache"]


def times_called(app: App, what: str) -> int:
    return len(list(app.folder.glob(f"{what}-called-*")))


@pytest.mark.parametrize(("name", "steps"), [("greet", 0), ("later", 0), ("spell", 3), ("later_steps", 3)])
def test_a_result_is_known_wherever_it_was_made_and_comes_without_waiting(app: App, name: str, steps: int) -> None:
    text = {"greet": "Ada", "later": "Bob", "spell": "Cyd", "later_steps": "Dee"}[name]
    first = call(app, name, text)
    assert used(first) is None
    for _ in range(4):
        found = call(app, name, text, "two")
        assert [m["msg"] for m in found] == ["process_generating"] * steps + ["process_completed", "close_stream"]
        assert used(found) == "full"
        assert found[-2]["output"]["data"] == first[-2]["output"]["data"]
    assert times_called(app, text) == 1


def test_a_known_result_passes_a_full_lane(app: App) -> None:
    call(app, "slow", "quick")
    slow = [app.join(f"lane{number}", app.index("slow"), "slow") for number in range(3)]
    wait_for(lambda: times_called(app, "slow") == 2)
    found = call(app, "slow", "quick")
    assert [m["msg"] for m in found] == ["process_completed", "close_stream"]
    assert used(found) == "full"
    (app.folder / "go-on").touch()
    for number in range(len(slow)):
        app.outcome(f"lane{number}")


def test_curl_style_calls_are_told_as_well(app: App) -> None:
    answers = [
        httpx.post(f"{app.url}gradio_api/run/greet", json={"data": ["Eve"]}).json()["used_cache"] for _ in range(3)
    ]
    assert answers == [None, "full", "full"]


def test_a_helper_that_is_known_makes_the_result_partly_cached(app: App) -> None:
    assert used(call(app, "helped", "Fay")) is None
    pids = set()
    for _ in range(4):
        messages = call(app, "helped", "Fay")
        assert used(messages) == "partial"
        text = messages[-2]["output"]["data"][0]
        assert text.startswith("FAY FayFay ")
        pids.add(pid_in(text))
    assert len(pids) == 2
    assert times_called(app, "Fay") == 1


def test_each_session_has_results_of_its_own_that_go_with_it(app: App) -> None:
    assert used(call(app, "mine", "Gus", "first")) is None
    assert used(call(app, "mine", "Gus", "second")) is None
    for _ in range(3):
        assert used(call(app, "mine", "Gus", "first")) == "full"
    with httpx.stream("GET", f"{app.url}gradio_api/heartbeat/first") as heartbeat:
        next(heartbeat.iter_lines())
    wait_for(lambda: used(call(app, "mine", "Gus", "first")) is None)
    assert used(call(app, "mine", "Gus", "second")) == "full"


def test_a_cache_of_the_authors_is_one_for_all(app: App) -> None:
    said(app, "forget", "")
    answers = [said(app, "remember", "Hal", session) for session in ("one", "two", "one", "two", "one")]
    private = ["None", "None", *["{'length': 3}"] * 3]
    known = ["None", *["{'length': 3}"] * 4]
    assert [text.rpartition(" ")[0] for text in answers] == [
        f"{all_know} {one_knows} ['Hal'] ['Hal']" for all_know, one_knows in zip(known, private, strict=True)
    ]
    assert len({pid_in(text) for text in answers}) == 2
    said(app, "forget", "")
    assert said(app, "remember", "Hal").startswith("None {'length': 3} ['Hal'] ['Hal'] ")


def test_a_cache_by_annotation_alone_is_one_for_all(app: App) -> None:
    answers = [said(app, "recall", "Ian") for _ in range(4)]
    assert [text.rpartition(" ")[0] for text in answers] == ["None", *["{'length': 3}"] * 3]
    assert len({pid_in(text) for text in answers}) == 2


def test_what_cannot_be_handed_around_stays_where_it_was_made(app: App) -> None:
    answers = [said(app, "unpackable", "Joe") for _ in range(6)]
    assert len({pid_in(text) for text in answers}) == 2
    assert len(set(answers)) == 2
    assert times_called(app, "Joe") == 4


def test_what_a_session_alone_has_and_cannot_be_handed_around_keeps_it_there(app: App) -> None:
    answers = [said(app, "own_lock", "Kay", "kept") for _ in range(4)]
    assert len(set(answers)) == 1
    assert times_called(app, "Kay") == 1


def test_a_file_is_found_where_it_lies(app: App, request: pytest.FixtureRequest) -> None:
    """Paths mean something on one machine only: another one makes the file anew."""
    answers = [said(app, "read_file", "Lea") for _ in range(4)]
    assert {text.split()[0] for text in answers} == {"Lea"}
    is_one_machine = KINDS[0] in request.node.name
    assert times_called(app, "Lea") == (1 if is_one_machine else 2)
    assert used(call(app, "make_file", "Lea")) == "full" or not is_one_machine


def test_a_call_that_is_stopped_while_it_asks_spoils_nothing(app: App) -> None:
    for number in range(10):
        name = f"stop{number}"
        event_id = app.join("stop", app.index("ask_for_ever"), name)
        wait_for(lambda name=name: times_called(app, name))
        app.cancel("stop", event_id)
        list(app.messages("stop"))
    for _ in range(4):
        assert said(app, "recall", "Max").partition(" ")[0] in {"None", "{'length':"}
    assert said(app, "remember", "Max").startswith(("None ", "{'length': 3} "))


def test_a_machine_whose_worker_asks_all_the_time_can_be_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "met"
    folder.mkdir()
    with running_redis() as redis, front_of(redis.url, folder, tmp_path / "front", app=APP) as app:
        with joined(redis.url, folder, tmp_path / "machine", app=APP) as machine:
            wait_for(lambda: workers_of(machine))
            app.join("one", app.index("ask_for_ever"), "Ned")
            wait_for(lambda: times_called(app, "Ned"))
            machine.process.send_signal(signal.SIGTERM)
            assert re.search(r"its machine.*Run it again", app.outcome("one")["error"])
            assert machine.process.wait(10) == 0


def test_what_all_workers_store_is_bounded_together() -> None:
    keeper = CacheKeeper()

    def ask(what: str, name: str = "", machine: str = "") -> object:
        key = name.encode()
        limits = (2, None, False)
        return keeper.answer(Question(what, "cache", limits, "", key, key, b"value of " + key), machine)  # type: ignore[arg-type]

    for number, name in enumerate("abc"):
        ask("set", name, machine=f"machine {number}")
    assert ask("keys") == [b"b", b"c"]
    assert ask("get", "a") is None
    assert ask("get", "b") == b"value of b"
    ask("drop", "b")
    assert ask("has", "b") is False
    ask("clear")
    assert ask("keys") == []
