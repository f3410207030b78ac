"""Functions that keep a core busy: calls a second, and what an echo waits meanwhile. Stagedoor has two workers here,
Gradio its one process, which is all it offers for functions."""

from __future__ import annotations

import asyncio
import statistics
import time
import uuid

from load import Connection, queued_call
from peers import Peer, serving

WORKERS = 2
BUSY_CLIENTS = 4
SECONDS = 3.0
PAUSE_S = 0.02


def cpu_cost(peer: Peer) -> dict[str, float]:
    """Measure an echo alone, then busy clients and an echo beside them."""
    more = {"BENCH_WORKERS": str(WORKERS)} if peer.library == "stagedoor" else {}
    with serving(peer, "cpu_bound.py", **more) as app:
        asyncio.run(_driven(app.port, 2, 0.5))
        _, alone_ms = asyncio.run(_driven(app.port, 0, 1.0))
        calls_per_s, beside_ms = asyncio.run(_driven(app.port, BUSY_CLIENTS, SECONDS))
    return {
        "CPU-bound, 50 ms each, 4 clients: calls/s": calls_per_s,
        "echo alone: p50 ms": alone_ms,
        "echo beside CPU-bound calls: p50 ms": beside_ms,
        "echo beside CPU-bound calls: times alone": beside_ms / alone_ms,
    }


async def _driven(port: int, busy: int, seconds: float) -> tuple[float, float]:
    """Return the busy calls a second, and the median wait for an echo in ms."""
    ends = time.perf_counter() + seconds
    calls = 0
    waits_ms: list[float] = []

    async def work() -> None:
        nonlocal calls
        connection, visitor = Connection(port), uuid.uuid4().hex
        while time.perf_counter() < ends:
            await queued_call(connection, visitor, 0, ["x"])
            calls += 1
        connection.close()

    async def echo() -> None:
        connection, visitor = Connection(port), uuid.uuid4().hex
        while time.perf_counter() < ends:
            began = time.perf_counter()
            await queued_call(connection, visitor, 1, ["x"])
            waits_ms.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(PAUSE_S)
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(echo(), *(work() for _ in range(busy)))
    return calls / (time.perf_counter() - began), statistics.median(waits_ms)
