"""Child processes that start together, are restarted when they die, and end together.

Each child runs in a session of its own, so that Ctrl-C reaches only the supervisor, which then stops the children in
order. Should the supervisor itself be killed, the kernel ends the children (PR_SET_PDEATHSIG, Linux).
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from stagedoor.errors import LaunchError

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
RESTART_DELAYS_S = (0.2, 0.5, 1.0, 2.0, 5.0)
STABLE_AFTER_S = 30.0
"""A child that lived this long starts again at the first delay."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Service:
    """How one child is started.

    Args:
        name: Name in messages, and of its log file.
        command: Program and arguments.
        environment: Variables on top of the supervisor's own.
        announces_ready: Whether the child prints a JSON line with `"ready": true` once it can be used.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    announces_ready: bool = True


class Child:
    """One running service: its process, its log, and what it said when it was ready."""

    def __init__(self, service: Service, log_path: Path) -> None:
        self.service = service
        self.log_path = log_path
        self.process: asyncio.subprocess.Process | None = None
        self.ready: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
        self._watching: asyncio.Task[None] | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Process id, None while the child is not running."""
        return self.process.pid if self.process is not None and self.process.returncode is None else None

    async def start(self, on_restart: Callable[[str], Awaitable[None]]) -> None:
        """Start the process and keep it running until `stop`; `on_restart` gets a line to show each time it died."""
        await self._spawn()
        self._watching = asyncio.create_task(self._keep_running(on_restart))

    async def wait_ready(self) -> dict[str, object]:
        """Wait until the child said that it is ready and return what it said.

        Raises:
            LaunchError: When it ended or stayed silent; the text holds the end of its log.
        """
        try:
            return await asyncio.wait_for(asyncio.shield(self.ready), READY_TIMEOUT_S)
        except TimeoutError:
            raise LaunchError(
                f"{self.service.name} was not ready within {READY_TIMEOUT_S:.0f} s.\n{self.log_tail()}"
            ) from None

    def log_tail(self, lines: int = 15) -> str:
        """Return the last lines of the log, for messages."""
        if not self.log_path.exists():
            return ""
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])

    async def stop(self) -> None:
        """Ask the process to end, and make it end when it does not."""
        self._stopping = True
        process = self.process
        if process is not None and process.returncode is None:
            _signal_group(process.pid, signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), STOP_TIMEOUT_S)
            except TimeoutError:
                _signal_group(process.pid, signal.SIGKILL)
                await process.wait()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)

    async def _spawn(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *self.service.command,
            env={**os.environ, **self.service.environment},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    async def _keep_running(self, on_restart: Callable[[str], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            started_at = loop.time()
            await self._read_output()
            process = self.process
            code = await process.wait() if process is not None else 0
            if self._stopping:
                return
            if not self.ready.done():
                self.ready.set_exception(
                    LaunchError(f"{self.service.name} ended with code {code} before it was ready.\n{self.log_tail()}")
                )
                return
            failures = 0 if loop.time() - started_at > STABLE_AFTER_S else failures + 1
            delay_s = RESTART_DELAYS_S[min(failures, len(RESTART_DELAYS_S) - 1)]
            await on_restart(f"{self.service.name} ended with code {code}; starting it again (log: {self.log_path})")
            await asyncio.sleep(delay_s)
            await self._spawn()

    async def _read_output(self) -> None:
        """Copy the child's output to its log and look for the line that says ready."""
        process = self.process
        if process is None or process.stdout is None:
            return
        if not self.service.announces_ready and not self.ready.done():
            self.ready.set_result({})
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab", buffering=0) as log:
            while line := await _read_line(process.stdout):
                log.write(line)
                if not self.ready.done() and line.startswith(b"{"):
                    said = _ready_line(line)
                    if said is not None:
                        self.ready.set_result(said)


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    """Read up to a line end; an over-long line comes in pieces instead of failing."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as end:
        return end.partial
    except asyncio.LimitOverrunError as overrun:
        return await stream.readexactly(overrun.consumed)


def _ready_line(line: bytes) -> dict[str, object] | None:
    try:
        said: object = json.loads(line)
    except ValueError:
        return None
    if isinstance(said, dict):
        message = cast("dict[str, object]", said)
        if message.get("ready") is True:
            return message
    return None


def _signal_group(pid: int, number: signal.Signals) -> None:
    """Signal a child and all that it started (each child leads its own process group)."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
