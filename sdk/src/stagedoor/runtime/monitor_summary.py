"""The summary of what was noted about calls: numbers for people, `/monitoring/summary` and Prometheus.

`functions` has the shape of Gradio's summary; the rest is ours.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from stagedoor.runtime.monitor import CallRecord, EndpointSums

if TYPE_CHECKING:
    from stagedoor.runtime.engine import Engine

POINTS: Final = 60
"""Points of a series."""
WINDOWS_S: Final = (900, 3600, 86_400, 604_800)
"""Time spans that can be asked for: a quarter of an hour, an hour, a day, a week."""
DEFAULT_WINDOW_S: Final = 3600


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return a percentile of sorted values by linear interpolation; None of nothing.

    Args:
        values: In ascending order.
        share: 0 to 1; 0.5 is the median.
    """
    if not values:
        return None
    place = (len(values) - 1) * share
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def summary(engine: Engine, window_s: int = DEFAULT_WINDOW_S) -> dict[str, object]:
    """Sum up the calls of a time span.

    Args:
        engine: Whose calls.
        window_s: How far back, one of `WINDOWS_S`.

    Returns:
        Plain values, ready for JSON. Times are seconds, moments seconds since 1970.
    """
    monitor = engine.monitor
    if monitor is None:
        return {"functions": {}}
    now = time.time()
    step_s = window_s / POINTS
    start_s = (now // step_s + 1) * step_s - window_s
    calls = monitor.since(start_s)
    oldest = monitor.calls[0].ended_at_s if monitor.is_full else monitor.started_at_s
    return {
        "functions": _by_function(calls),
        "now": _now(engine),
        "window_s": window_s,
        "complete_since_s": max(oldest, start_s),
        "started_at_s": monitor.started_at_s,
        "totals": {
            "requests": len(calls),
            "visitors": len({call.visitor for call in calls}),
            "failed": sum(call.outcome == "failed" for call in calls),
            "cancelled": sum(call.outcome == "cancelled" for call in calls),
            "process_time_percentiles": _run_percentiles(calls),
        },
        "series": _series(calls, start_s, step_s),
    }


def _by_function(calls: Iterable[CallRecord]) -> dict[str, object]:
    grouped: defaultdict[str, list[CallRecord]] = defaultdict(list)
    for call in calls:
        grouped[call.endpoint].append(call)
    return {name: _figures(group) for name, group in sorted(grouped.items(), key=lambda item: -len(item[1]))}


def _figures(calls: Sequence[CallRecord]) -> dict[str, object]:
    ok = [call for call in calls if call.outcome == "ok"]
    failed = sum(call.outcome == "failed" for call in calls)
    wait = sorted(call.wait_s for call in calls)
    judged = len(ok) + failed
    return {
        "success_rate": len(ok) / judged if judged else None,
        "process_time_percentiles": _run_percentiles(calls),
        "total_requests": len(calls),
        "failed": failed,
        "cancelled": len(calls) - judged,
        "wait_time_percentiles": {name: percentile(wait, share) for name, share in (("50th", 0.5), ("90th", 0.9))},
    }


def _run_percentiles(calls: Iterable[CallRecord]) -> dict[str, float | None]:
    run = sorted(call.run_s for call in calls if call.outcome == "ok")
    return {name: percentile(run, share) for name, share in (("50th", 0.5), ("90th", 0.9), ("99th", 0.99))}


def _series(calls: Iterable[CallRecord], start_s: float, step_s: float) -> dict[str, object]:
    points: list[list[CallRecord]] = [[] for _ in range(POINTS)]
    for call in calls:
        points[min(int((call.ended_at_s - start_s) / step_s), POINTS - 1)].append(call)
    run = [sorted(call.run_s for call in group if call.outcome == "ok") for group in points]
    return {
        "start_s": start_s,
        "step_s": step_s,
        "requests": [len(group) for group in points],
        "visitors": [len({call.visitor for call in group}) for group in points],
        "failed": [sum(call.outcome == "failed" for call in group) for group in points],
        "latency_50th_s": [percentile(values, 0.5) for values in run],
        "latency_90th_s": [percentile(values, 0.9) for values in run],
        "wait_s": [max((call.wait_s for call in group), default=None) for group in points],
    }


def _now(engine: Engine) -> dict[str, object]:
    waiting = list(engine.lanes.waiting_events())
    clock = time.perf_counter()
    return {
        "time_s": time.time(),
        "running": engine.lanes.running,
        "waiting": len(waiting),
        "oldest_waiting_s": max((clock - event.joined_at for event in waiting), default=0.0),
        "sessions": len(engine.sessions),
        "pages": sum(session.heartbeats > 0 for session in engine.sessions.all()),
    }


_HELP: Final = {
    "stagedoor_calls_total": ("counter", "Calls that ended, by endpoint and outcome."),
    "stagedoor_call_seconds_total": ("counter", "Seconds spent in functions, by endpoint."),
    "stagedoor_wait_seconds_total": ("counter", "Seconds that calls stood in line, by endpoint."),
    "stagedoor_calls_running": ("gauge", "Calls running now."),
    "stagedoor_calls_waiting": ("gauge", "Calls in line now."),
    "stagedoor_oldest_waiting_seconds": ("gauge", "How long the oldest call in line has waited."),
    "stagedoor_sessions": ("gauge", "Sessions kept."),
    "stagedoor_pages_open": ("gauge", "Sessions with an open page."),
    "stagedoor_start_time_seconds": ("gauge", "When the app was started, seconds since 1970."),
}


def prometheus(engine: Engine) -> str:
    """Write the sums since the start in Prometheus' text format 0.0.4."""
    monitor = engine.monitor
    if monitor is None:
        return ""
    values: dict[str, list[str]] = {name: [] for name in _HELP}
    for endpoint, sums in sorted(monitor.sums.items()):
        label = _label(endpoint)
        for outcome, count in _outcomes(sums):
            values["stagedoor_calls_total"].append(f'{{endpoint="{label}",outcome="{outcome}"}} {count}')
        values["stagedoor_call_seconds_total"].append(f'{{endpoint="{label}"}} {sums.run_s:.6f}')
        values["stagedoor_wait_seconds_total"].append(f'{{endpoint="{label}"}} {sums.wait_s:.6f}')
    now = _now(engine)
    for name, key in (
        ("stagedoor_calls_running", "running"),
        ("stagedoor_calls_waiting", "waiting"),
        ("stagedoor_oldest_waiting_seconds", "oldest_waiting_s"),
        ("stagedoor_sessions", "sessions"),
        ("stagedoor_pages_open", "pages"),
    ):
        values[name].append(f" {now[key]}")
    values["stagedoor_start_time_seconds"].append(f" {monitor.started_at_s:.3f}")
    lines: list[str] = []
    for name, (kind, text) in _HELP.items():
        lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}", *(name + value for value in values[name])]
    return "\n".join(lines) + "\n"


def _outcomes(sums: EndpointSums) -> tuple[tuple[str, int], ...]:
    return ("ok", sums.ok), ("failed", sums.failed), ("cancelled", sums.cancelled)


def _label(text: str) -> str:
    """Return a label's value as Prometheus reads it back."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
