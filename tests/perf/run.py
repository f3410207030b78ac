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

from blocks import blocks_cost
from load import Load, run_load
from memory import memory_cost, resident_mb
from page import page_cost
from peers import Peer, all_peers, serving
from streams import stream_cost
from targets import TARGETS
from transfers import transfer_cost
from webui import webui_cost
from workers import cpu_cost

LOADS = ((1, 400), (10, 1500), (50, 1500), (200, 1500))


def import_cost(peer: Peer) -> dict[str, float]:
    """Measure one import in a fresh interpreter: CPU s, peak resident MB and the number of modules."""
    code = (
        "import sys, resource, json\n"
        f"import {peer.library} as gr\n"
        "gr.Blocks, gr.Textbox, gr.Button\n"  # lazy names count, too
        "usage = resource.getrusage(resource.RUSAGE_SELF)\n"
        # Not `ru_maxrss`: a child inherits its parent's.
        "peak_kb = next(int(line.split()[1]) for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(json.dumps([usage.ru_utime + usage.ru_stime, peak_kb / 1024, len(sys.modules)]))"
    )
    output = subprocess.run(
        [peer.python, "-c", code], env=peer.environment(), capture_output=True, text=True, check=True
    ).stdout
    cpu_s, resident_mb, modules = json.loads(output)
    return {"import, CPU s": cpu_s, "import, peak RSS MB": resident_mb, "import, modules": modules}


def served_cost(peer: Peer) -> dict[str, float]:
    """Measure one server: start and calls."""
    found: dict[str, float] = {}
    with serving(peer) as app:
        found["process start to first page, s"] = app.first_page_s
        found["RSS after start, MB"] = resident_mb(app.pid)
        for clients, calls in LOADS:
            load: Load = asyncio.run(run_load(app.port, clients, calls))
            found[f"queue, {clients} clients: calls/s"] = load.calls_per_s
            found[f"queue, {clients} clients: p50 ms"] = load.p50_ms
            found[f"queue, {clients} clients: p99 ms"] = load.p99_ms
        waits: Load = asyncio.run(run_load(app.port, 40, 200, fn_index=2, data=[0.05]))
        found["50 ms waits, 40 clients: calls/s (ideal 800)"] = waits.calls_per_s
    return found


MEASURES = (
    import_cost,
    served_cost,
    page_cost,
    stream_cost,
    transfer_cost,
    blocks_cost,
    webui_cost,
    memory_cost,
    cpu_cost,
)
"""Each takes a library and returns figures by name, which `targets` may know."""


def main() -> int:
    """Measure, print the table, and write the figures beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--output", type=Path, default=Path("bench-results/sdk.json"))
    args = parser.parse_args()
    figures: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for number in range(args.rounds):
        for peer in all_peers():
            for measure in MEASURES:
                print(f"round {number + 1} of {args.rounds}: {peer.library}, {measure.__name__}", file=sys.stderr)
                for name, value in measure(peer).items():
                    figures[name][peer.library].append(value)
    report(figures)
    args.output.parent.mkdir(parents=True, exist_ok=True)
    args.output.write_text(json.dumps({"load_average": os.getloadavg(), "figures": figures}, indent=2))
    return 0


def report(figures: dict[str, dict[str, list[float]]]) -> None:
    """Print one line a figure: median of each library, their ratio, and whether the target is met."""
    print(f"\n{'figure':46} {'Gradio':>12} {'Stagedoor':>12} {'ratio':>10}  target")
    for name, by_library in figures.items():
        gradio, ours = (statistics.median(by_library[library]) for library in ("gradio", "stagedoor"))
        ratio = f"{ours / gradio:9.3f}x" if gradio else f"{'-':>10}"
        target = TARGETS.get(name)
        verdict = "" if target is None else f"{target} {'met' if target.is_met(gradio, ours) else 'missed'}"
        print(f"{name:46} {gradio:12.3f} {ours:12.3f} {ratio}  {verdict}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
