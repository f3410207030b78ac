"""What each figure is aimed at, mostly as a share of Gradio's. They are judgements from what a bare server costs, and
from where Gradio's time goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Target:
    """A bound.

    Attributes:
        side: Whether the figure is to be at most, or at least, what is named.
        bound: The bound.
        of: What is bounded: the share of Gradio's figure, or our figure itself.
    """

    side: Literal["<=", ">="]
    bound: float
    of: Literal["x", ""] = "x"

    def is_met(self, gradio: float, ours: float) -> bool:
        """Whether our figure keeps the bound."""
        found = (ours / gradio if gradio else float("inf")) if self.of == "x" else ours
        return found <= self.bound if self.side == "<=" else found >= self.bound

    def __str__(self) -> str:
        return f"{self.side} {self.bound:g}{self.of}"


TARGETS = {
    "import, CPU s": Target("<=", 0.06),
    "import, peak RSS MB": Target("<=", 0.25),
    "process start to first page, s": Target("<=", 0.10),
    "RSS after start, MB": Target("<=", 0.28),
    "queue, 1 clients: p50 ms": Target("<=", 0.12),
    "queue, 10 clients: calls/s": Target(">=", 12),
    "queue, 50 clients: calls/s": Target(">=", 12),
    "queue, 200 clients: p99 ms": Target("<=", 0.03),
    "50 ms waits, 40 clients: calls/s (ideal 800)": Target(">=", 3.9),
    "page: requests": Target("<=", 5, ""),
    "page: KB on the wire": Target("<=", 0.14),
    "page: button ready, ms": Target("<=", 0.2),
    "page: click to answer, ms": Target("<=", 0.5),
    "stream, 1 client: tokens/s": Target(">=", 10),
    "stream, 20 clients: tokens/s": Target(">=", 10),
    "stream: bytes per token": Target("<=", 0.5),
    "stream in browser: click to last token, ms": Target("<=", 0.25),
    "stream in browser: frames a second": Target(">=", 50, ""),
    "upload of 200 MB: MB/s": Target(">=", 2),
    "download of 200 MB: MB/s": Target(">=", 2.5),
    "table of 100,000 rows: event, s": Target("<=", 0.1),
    "table in browser: click to rows, s": Target("<=", 0.05),
    "table in browser: script memory, MB": Target("<=", 0.1),
    "1,000 components: build, ms": Target("<=", 0.08),
    "1,000 components: /config, KB": Target("<=", 0.15),
    "1,000 components: KB on the wire": Target("<=", 0.06),
    "1,000 components: page ready, ms": Target("<=", 0.15),
    "sd_webui: first build, CPU ms": Target("<=", 0.1),
    "sd_webui: button answers, ms": Target("<=", 0.15),
    "sd_webui: button answers, times the hello page": Target("<=", 1.2, ""),
    "memory, a new visitor each: KB per event": Target("<=", 0.05),
    "memory: KB per idle page": Target("<=", 0.25),
    "memory: MB per visitor with 1 MiB of state": Target("<=", 1.005, ""),
    "CPU-bound, 50 ms each, 4 clients: calls/s": Target(">=", 36, ""),
    "echo beside CPU-bound calls: times alone": Target("<=", 2, ""),
}
