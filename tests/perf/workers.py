"""How much faster a CPU-bound function answers on two workers than on one: close to twice where two cores are idle."""

from __future__ import annotations

import asyncio
import os

from load import run_load
from peers import Peer, serving

CALLS = 40
STEPS = 400_000


def worker_speedup(peer: Peer) -> tuple[float, float]:
    """Return the calls a second of two clients on one worker, and on two."""
    found: list[float] = []
    for workers in (1, 2):
        os.environ["BENCH_WORKERS"] = str(workers)
        with serving(peer, "cpu_bound.py") as app:
            asyncio.run(run_load(app.port, 2, 4, fn_index=0, data=[STEPS]))
            found.append(asyncio.run(run_load(app.port, 2, CALLS, fn_index=0, data=[STEPS])).calls_per_s)
    return found[0], found[1]
