"""`make bench`: Stagedoor beside Gradio, measured in one run on one machine, as ratios.

Figures of two machines, or of a busy and a quiet one, must not be compared; the ratio column may. Each figure is the
median of its rounds; libraries take turns, so that both meet the same conditions.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from load import Load, run_load
from page import measure_page
from peers import Peer, all_peers, serving
from workers import worker_speedup

LOADS = ((1, 400), (10, 1500), (50, 2500))
TOKENS = 2000


def import_cost(peer: Peer) -> dict[str, float]:
    """Measure one import in a fresh interpreter: CPU s, peak resident MB and the number of modules."""
    code = (
        "import sys, resource, json\n"
        f"import {peer.library} as gr\n"
        "gr.Blocks, gr.Textbox, gr.Button\n"  # lazy names count, too
        "usage = resource.getrusage(resource.RUSAGE_SELF)\n"
        "print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, len(sys.modules)]))"
    )
    output = subprocess.run(
        [peer.python, "-c", code], env=peer.environment(), capture_output=True, text=True, check=True
    ).stdout
    cpu_s, resident_mb, modules = json.loads(output)
    return {"import, CPU s": cpu_s, "import, peak RSS MB": resident_mb, "import, modules": modules}


def served_cost(peer: Peer) -> dict[str, float]:
    """Measure one server: start, page, calls, tokens."""
    found: dict[str, float] = {}
    with serving(peer) as app:
        found["process start to first page, s"] = app.first_page_s
        found["RSS after start, MB"] = resident_mb(app.pid)
        for clients, calls in LOADS:
            load: Load = asyncio.run(run_load(app.port, clients, calls))
            found[f"queue, {clients} clients: calls/s"] = load.calls_per_s
            found[f"queue, {clients} clients: p50 ms"] = load.p50_ms
            found[f"queue, {clients} clients: p99 ms"] = load.p99_ms
        stream: Load = asyncio.run(run_load(app.port, 1, 2, fn_index=1, data=[TOKENS]))
        found["stream, 1 client: tokens/s"] = TOKENS * stream.calls_per_s
        waits: Load = asyncio.run(run_load(app.port, 40, 200, fn_index=2, data=[0.05]))
        found["50 ms waits, 40 clients: calls/s (ideal 800)"] = waits.calls_per_s
    with serving(peer) as app:
        found.update(asyncio.run(measure_page(app.url)))
    return found


def resident_mb(pid: int) -> float:
    """Read the resident size of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} is gone")


def main() -> int:
    """Measure, print the table, and write the figures beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=Path("bench-results/sdk.json"))
    args = parser.parse_args()
    figures: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for number in range(args.rounds):
        for peer in all_peers():
            print(f"round {number + 1} of {args.rounds}: {peer.library} …", file=sys.stderr, flush=True)
            for name, value in {**import_cost(peer), **served_cost(peer)}.items():
                figures[name][peer.library].append(value)
    report(figures)
    one, two = worker_speedup(Peer("stagedoor", Path(sys.executable)))
    print(f"\nCPU-bound, calls/s on 1 worker: {one:.1f}, on 2: {two:.1f} ({two / one:.2f}x)")
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps({"load_average": os.getloadavg(), "figures": figures}, indent=2))
    return 0


def report(figures: dict[str, dict[str, list[float]]]) -> None:
    """Print one line a figure: median of each library, and their ratio."""
    print(f"\n{'figure':48} {'Gradio':>12} {'Stagedoor':>12} {'ratio':>9}")
    for name, by_library in figures.items():
        gradio, ours = (statistics.median(by_library[library]) for library in ("gradio", "stagedoor"))
        print(f"{name:48} {gradio:12.3f} {ours:12.3f} {ours / gradio:8.3f}x")


if __name__ == "__main__":
    sys.exit(main())
