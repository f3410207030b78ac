"""Child processes of tests: started, waited for by what they show, and ended with all that they started."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import psutil

POLL_INTERVAL_S = 0.02
Found = TypeVar("Found")


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: Callable[[], Found | None], *, timeout_s: float = 30, because: str = "") -> Found:
    """Ask again and again until the answer is true, and return it."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if found := what():
            return found
        time.sleep(POLL_INTERVAL_S)
    raise AssertionError(f"nothing within {timeout_s} s: {because}")


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return this process's environment without settings that would change what is tested."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("STAGEDOOR_", "GRADIO_"))}
    return {**kept, **(extra or {})}


class Program:
    """A running Python program and its output."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    @property
    def output(self) -> str:
        """Everything printed so far."""
        return self.log.read_text(errors="replace")

    def wait_for_output(self, text: str, timeout_s: float = 30) -> str:
        """Wait until a text was printed and return the whole output."""

        def printed() -> str | None:
            if text in self.output:
                return self.output
            if self.process.poll() is not None:
                raise AssertionError(f"ended with {self.process.returncode} before it printed {text!r}:\n{self.output}")
            return None

        return wait_for(printed, timeout_s=timeout_s, because=f"{text!r} was not printed: {self.output[-2000:]}")

    def interrupt(self, timeout_s: float = 15) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout_s)


@contextlib.contextmanager
def running(
    *arguments: str | Path, log: Path, environment: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[Program]:
    """Run `python *arguments` until the block ends, then end it and everything that it started."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=clean_environment(environment),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Program(process, log)
    finally:
        end_tree(process)


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process politely, and whatever is left of its descendants without."""
    descendants = []
    with contextlib.suppress(psutil.NoSuchProcess):
        descendants = psutil.Process(process.pid).children(recursive=True)
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for child in descendants:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
