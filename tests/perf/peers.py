"""Starting the libraries that are compared: each in its own interpreter, with the same app and the same settings."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the bench is started as a script
from support.gradio_peer import clean_environment, gradio_python

APPS = Path(__file__).parent / "apps"
START_TIMEOUT_S = 60
POLL_INTERVAL_S = 0.005


@dataclass(frozen=True)
class Peer:
    """A library under test: its import name and the interpreter that has it."""

    library: str
    python: Path

    def environment(self) -> dict[str, str]:
        """Return a clean environment: nobody calls home, nobody is slowed down by byte-code settings."""
        return clean_environment(BENCH_LIBRARY=self.library)


def all_peers() -> list[Peer]:
    """Return Gradio and Stagedoor."""
    return [Peer("gradio", gradio_python()), Peer("stagedoor", Path(sys.executable))]


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Running:
    """A served app: its address, its process, and how long the first page took from process start."""

    port: int
    pid: int
    first_page_s: float

    @property
    def url(self) -> str:
        """Address of the page."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def serving(peer: Peer, app: str = "echo.py", **more: str) -> Iterator[Running]:
    """Serve an app and stop it at the end.

    Args:
        peer: The library.
        app: A file of `apps`.
        more: Further environment variables.
    """
    port = free_port()
    environment = {**peer.environment(), "BENCH_PORT": str(port), **more}
    started = time.perf_counter()
    process = subprocess.Popen(
        [peer.python, APPS / app],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        first_page_s = _wait_for_page(process, port, started)
        yield Running(port, process.pid, first_page_s)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for_page(process: subprocess.Popen[bytes], port: int, started: float) -> float:
    while time.perf_counter() - started < START_TIMEOUT_S:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended: {process.stderr.read().decode()[-2000:] if process.stderr else ''}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                answer.read()
                return time.perf_counter() - started
        except OSError:
            time.sleep(POLL_INTERVAL_S)
    raise RuntimeError(f"no page within {START_TIMEOUT_S} s")
