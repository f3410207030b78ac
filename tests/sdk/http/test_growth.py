"""Serving leaves nothing behind: no container, object or memory grows with the number of requests."""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from support import contract_app
from support.apps import Served, served
from support.streams import call_messages, session_messages

ROUNDS = 60


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_ANALYTICS_MAX_EVENTS", "8")  # what monitoring keeps is full before the count begins
        with served(contract_app.build()) as running:
            yield running


def queued(app: Served, number: int) -> None:
    app.join("echo", ["x", 1], f"session {number}")
    session_messages(app.http, app.api, f"session {number}")


def streamed(app: Served, number: int) -> None:
    app.join("tokens", ["a b c"], f"session {number}")
    session_messages(app.http, app.api, f"session {number}")


def curl(app: Served, number: int) -> None:
    event_id = app.http.post(f"{app.api}/call/echo", json={"data": ["x", 1]}).json()["event_id"]
    call_messages(app.http, app.api, "echo", event_id)


def direct(app: Served, number: int) -> None:
    app.http.post(f"{app.api}/run/echo", json={"data": ["x", number]})


def failing(app: Served, number: int) -> None:
    app.http.post(f"{app.api}/run/boom", json={"data": ["x"]})
    app.http.post(f"{app.api}/run/echo", json={"data": ["x", "bad"]})
    app.http.get(f"{app.api}/nothing/{number}")
    app.http.post(f"{app.api}/queue/join", content=b"{")


def pages(app: Served, number: int) -> None:
    for path in ("/", "/config", "/gradio_api/info", f"/assets/none-{number}"):
        app.http.get(app.url + path)


def uploads(app: Served, number: int) -> None:
    reference = app.http.post(f"{app.api}/upload", files={"files": ("same.txt", b"same")}).json()[0]
    app.http.get(f"{app.api}/file={reference}")


def census() -> Counter[str]:
    gc.collect()
    return Counter(repr(type(item)) for item in gc.get_objects())


@pytest.mark.parametrize("visit", [queued, streamed, curl, direct, failing, pages, uploads])
def test_no_object_stays(app: Served, visit: Callable[[Served, int], None]) -> None:
    for number in range(10):
        visit(app, number)
    before = census()
    for number in range(10, 10 + ROUNDS):
        visit(app, number)
    after = census()
    grown = {name: count - before[name] for name, count in after.items() if count - before[name] >= ROUNDS // 2}
    grown.pop("<class 'urllib.parse.SplitResult'>", None)  # the cache of the test's own HTTP client
    assert not grown
    assert len(app.engine.sessions) == 0
    assert not app.engine.calls
    assert not app.app.server.uploads


def test_memory_is_flat(app: Served) -> None:
    def held() -> int:
        gc.collect()
        ours = [tracemalloc.Filter(True, f"*/{package}/*") for package in ("stagedoor", "uvicorn", "asyncio")]
        snapshot = tracemalloc.take_snapshot().filter_traces(ours)
        return sum(item.size for item in snapshot.statistics("filename"))

    for number in range(50):
        queued(app, number)
    tracemalloc.start()
    try:
        for number in range(50):
            queued(app, number)
        first = held()
        for number in range(300):
            queued(app, number)
        second = held()
    finally:
        tracemalloc.stop()
    assert second - first < 300 * 20, "nothing is held for each call"
