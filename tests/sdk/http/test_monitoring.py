"""Monitoring: what is counted, who may see it, and what it costs."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator

import pytest
from support.apps import Served, served

import stagedoor as gr
from stagedoor.errors import LaunchError
from stagedoor.runtime.monitor import MAX_ENDPOINTS, OTHER_ENDPOINTS, Monitor
from stagedoor.runtime.monitor_summary import POINTS, percentile

gate = threading.Event()


def work(text: str) -> str:
    if text == "fail":
        raise gr.Error("no")
    if text == "wait":
        gate.wait(10)
    return text


def build() -> gr.Blocks:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        gr.Button().click(work, box, box, api_name="work")
        gr.Button().click(lambda text: text, box, box, api_name="other")
    return demo


@pytest.fixture
def app() -> Iterator[Served]:
    with served(build()) as running:
        yield running


def bearer(app: Served) -> dict[str, str]:
    return {"authorization": f"Bearer {app.app.server.monitoring.key}"}


def summary(app: Served, window_s: int = 3600) -> dict:
    answer = app.http.get(f"{app.url}/monitoring/summary", params={"window": window_s}, headers=bearer(app))
    assert answer.status_code == 200, answer.text
    return answer.json()


def run(app: Served, text: str, session: str = "s", name: str = "work") -> None:
    app.http.post(f"{app.api}/run/{name}", json={"data": [text], "session_hash": session})


def test_calls_are_counted(app: Served) -> None:
    for text in ("a", "b", "fail"):
        run(app, text)
    run(app, "c", "another")
    run(app, "d", name="other")
    found = summary(app)
    figures = found["functions"]["work"]
    assert list(found["functions"]) == ["work", "other"], "the busiest first"
    assert (figures["total_requests"], figures["success_rate"], figures["failed"]) == (4, 0.75, 1)
    assert set(figures["process_time_percentiles"]) == {"50th", "90th", "99th"}
    assert 0 < figures["process_time_percentiles"]["50th"] < 5
    percentiles = found["totals"].pop("process_time_percentiles")
    assert 0 < percentiles["50th"] <= percentiles["99th"]
    assert found["totals"] == {"requests": 5, "visitors": 2, "failed": 1, "cancelled": 0}
    for name in ("requests", "visitors", "failed", "latency_50th_s", "wait_s"):
        assert len(found["series"][name]) == POINTS
    assert sum(found["series"]["requests"]) == 5
    assert found["series"]["start_s"] + 3600 >= time.time()


def test_what_waits_now_is_told(app: Served) -> None:
    gate.clear()
    app.join("work", ["wait"], "a")
    second = app.join("work", ["wait"], "b").json()["event_id"]
    try:
        now = summary(app)["now"]
        assert (now["running"], now["waiting"], now["sessions"]) == (1, 1, 2)
        assert now["oldest_waiting_s"] > 0
        app.http.post(f"{app.api}/cancel", json={"event_id": second, "session_hash": "b"})
        assert summary(app)["totals"]["cancelled"] == 1
    finally:
        gate.set()
        app.http.get(f"{app.api}/queue/data", params={"session_hash": "a"})
    assert summary(app)["functions"]["work"]["total_requests"] == 2


def test_strangers_see_nothing(app: Served, capsys: pytest.CaptureFixture[str]) -> None:
    key = app.app.server.monitoring.key
    for path in ("/monitoring", "/monitoring/summary", "/monitoring/metrics"):
        for headers in (
            {},
            {"authorization": "Bearer x"},
            {"authorization": key},
            {"cookie": "stagedoor-monitoring=x"},
        ):
            answer = app.http.get(app.url + path, headers=headers)
            assert answer.status_code == 403, path
            assert "console" in answer.json()["detail"]
            assert "work" not in answer.text
    for wrong in ("x", key[:-1], key + "x", "summary/x", ""):
        assert app.http.get(f"{app.url}/monitoring/{wrong}").status_code in {403, 404}
    assert key not in app.http.get(app.url).text
    assert capsys.readouterr().out.count(key) == 1, "the console is told once, however often strangers ask"


def test_the_link_opens_it_and_takes_the_key_out_of_the_address(app: Served) -> None:
    answer = app.http.get(f"{app.url}/monitoring/{app.app.server.monitoring.key}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{app.url}/monitoring"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert app.app.server.monitoring.key not in answer.headers["set-cookie"]
    page = app.http.get(f"{app.url}/monitoring")
    assert page.status_code == 200
    assert '"view":"monitoring"' in page.text
    assert app.http.get(f"{app.url}/monitoring/summary").status_code == 200


def test_a_login_is_enough() -> None:
    with served(build(), auth=("ann", "a")) as app:
        assert "auth_required" in app.http.get(f"{app.url}/monitoring").text
        assert app.http.get(f"{app.url}/monitoring/summary").status_code == 401
        assert app.http.get(f"{app.url}/monitoring/summary", headers=bearer(app)).status_code == 200
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "a"})
        assert app.http.get(f"{app.url}/monitoring/summary").status_code == 200
        assert '"view":"monitoring"' in app.http.get(f"{app.url}/monitoring").text


def test_it_can_be_switched_off() -> None:
    with served(build(), enable_monitoring=False) as app:
        run(app, "x")
        for path in ("/monitoring", "/monitoring/summary", "/monitoring/metrics", "/monitoring/x"):
            assert app.http.get(app.url + path, headers=bearer(app)).status_code == 404


def test_the_link_is_printed_when_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(build()):
        assert "Monitoring" not in capsys.readouterr().out
    monkeypatch.setenv("STAGEDOOR_MONITORING_KEY", "k" * 20)
    with served(build(), enable_monitoring=True) as app:
        assert f"* Monitoring URL: {app.url}/monitoring/{'k' * 20}" in capsys.readouterr().out
    monkeypatch.setenv("STAGEDOOR_MONITORING_KEY", "short")
    with pytest.raises(LaunchError, match="5 characters"):
        build().launch(server_port=0, prevent_thread_lock=True)


def test_prometheus_can_read_it(app: Served) -> None:
    run(app, "a")
    run(app, "fail")
    answer = app.http.get(f"{app.url}/monitoring/metrics", headers=bearer(app))
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'stagedoor_calls_total{endpoint="work",outcome="ok"} 1' in lines
    assert 'stagedoor_calls_total{endpoint="work",outcome="failed"} 1' in lines
    sample = re.compile(r'[a-z_]+(\{([a-z]+="(\\.|[^"\\])*",?)+\})? [0-9.e+-]+')
    assert all(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line) for line in lines)


@pytest.mark.parametrize("window", ["1", "abc", "-3600", "3600.0"])
def test_other_time_spans_are_refused(app: Served, window: str) -> None:
    answer = app.http.get(f"{app.url}/monitoring/summary", params={"window": window}, headers=bearer(app))
    assert answer.status_code == 422
    assert "3600" in answer.json()["detail"]


def test_memory_is_bounded(app: Served) -> None:
    run(app, "a")
    graph = app.engine.graph
    monitor = Monitor(graph, kept=100)
    event = app.engine.new_event(  # pyright: ignore[reportPrivateUsage]
        _call(app),
        app.engine.sessions.open("z"),
        _no_format(),
        None,  # pyright: ignore[reportArgumentType]
    )
    for _ in range(250):
        monitor.note(event, now=event.joined_at)
    assert len(monitor.calls) == 100
    assert monitor.is_full
    for number in range(MAX_ENDPOINTS + 50):
        monitor._sums_of(f"n{number}").ok += 1  # pyright: ignore[reportPrivateUsage]
    assert len(monitor.sums) == MAX_ENDPOINTS + 1
    assert monitor.sums[OTHER_ENDPOINTS].ok == 51


def _call(app: Served):
    from stagedoor.runtime.calls import Call

    return Call(app.engine.graph.functions[app.fn("work")], ["x"], "z")


def _no_format():
    from stagedoor.runtime.formats import REPLY_FORMAT

    return REPLY_FORMAT


@pytest.mark.parametrize(("share", "expected"), [(0.5, 3.0), (0.9, 4.6), (0.0, 1.0), (1.0, 5.0)])
def test_percentiles(share: float, expected: float) -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0, 5.0], share) == pytest.approx(expected)
    assert percentile([], share) is None
