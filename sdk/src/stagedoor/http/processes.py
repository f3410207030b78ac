"""How many processes the server has into which an app is mounted, as far as its command line says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import PurePath

_SERVERS = frozenset({"fastapi", "granian", "gunicorn", "hypercorn", "uvicorn"})
_OPTIONS = ("--workers", "-w")


def server_processes(words: Sequence[str] | None = None) -> int:
    """Return how many processes serve what this one serves.

    Args:
        words: The command line; None reads the one of this program, which processes of a server inherit.
    """
    command, *rest = words if words is not None else sys.argv or [""]
    if _SERVERS.isdisjoint(PurePath(part).stem for part in PurePath(command).parts):
        return 1
    count = os.environ.get("WEB_CONCURRENCY", "")  # what these servers read where the command line says nothing
    for word, following in zip(rest, [*rest[1:], ""], strict=True):
        name, _, value = word.partition("=")
        if name in _OPTIONS:
            count = value or following
        elif word.startswith("-w") and word[2:].isdigit():
            count = word[2:]
    return max(1, int(count)) if count.isdigit() else 1
