"""The access log: one bounded line a request, written in batches so that no request waits for a disk."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TextIO

from stagedoor_relay.edge.http import RequestHead

MAX_LINE = 1000
"""Longest line; addresses and paths come from strangers (reliability row D8)."""

_ESCAPES = {sign: f"\\x{sign:02x}" for sign in (*range(0x20), 0x22, 0x5C, *range(0x7F, 0xA0))}


def escaped(text: str, limit: int) -> str:
    """Return text without control signs, cut to `limit`."""
    return text[:limit].translate(_ESCAPES)


class AccessLog:
    """Collects lines and writes them when `flush` is called (once a second, by the edge).

    Args:
        target: `-` for standard error, `off`, or a path to append to.
    """

    def __init__(self, target: str) -> None:
        self._lines: list[str] = []
        self.is_on = target != "off"
        self._file: TextIO | None = None
        if target == "-":
            self._file = sys.stderr
        elif self.is_on:
            self._file = Path(target).open("a", encoding="utf-8")  # noqa: SIM115 - open for the life of the relay

    def add(self, peer_host: str, method: str, host: str, target: str, status: int, sent: int, seconds: float) -> None:
        """Note one request; the query is left out, since tokens travel in it."""
        if not self.is_on:
            return
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        path = escaped(target.partition("?")[0], 600)
        line = f'{at} {peer_host} {host[:253]} "{method} {path}" {status} {sent} {seconds * 1000:.1f}ms'
        self._lines.append(line[:MAX_LINE])
        if len(self._lines) > 5000:
            self.flush()

    def add_request(self, peer_host: str, request: RequestHead, status: int, sent: int, began_at: float) -> None:
        """Note a parsed request; `began_at` in monotonic seconds."""
        method, target = request.method.decode("ascii"), request.target.decode("ascii")
        self.add(peer_host, method, request.host, target, status, sent, time.monotonic() - began_at)

    def flush(self) -> None:
        """Write what has been collected."""
        if self._lines and self._file is not None:
            lines, self._lines = self._lines, []
            self._file.write("\n".join(lines) + "\n")
            self._file.flush()
