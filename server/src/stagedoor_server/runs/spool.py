"""A broker without a server: a kombu transport whose queue is a folder.

A message is a file that is written beside the queue and renamed into it, and renamed out of it by whoever takes it:
both are atomic, so a process killed at any moment leaves whole messages only, and no message is taken twice. kombu's
own filesystem transport writes in place and keeps its routing in files that a kill can leave half-written.

A taken message dies with its worker; that is fine, see `runs.ledger.reannounce`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import time
from collections import deque
from pathlib import Path
from queue import Empty
from typing import Any, cast
from urllib.parse import quote

from kombu.transport import virtual

_counter = itertools.count()


class Channel(virtual.Channel):
    """Queues as folders of JSON files."""

    do_restore = False

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._ahead: dict[str, deque[str]] = {}
        """Names seen at the last look into a folder and not tried yet: one look serves many messages."""

    def _folder(self, queue: str) -> Path:
        folder = Path(cast("str", self.connection.client.transport_options["folder"])) / quote(queue, safe="")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _messages(self, queue: str) -> list[str]:
        names = (entry.name for entry in os.scandir(self._folder(queue)))
        return sorted(name for name in names if name.endswith(".json") and not name.startswith("."))

    def _put(self, queue: str, message: dict[str, Any], **_options: Any) -> None:
        folder = self._folder(queue)
        # Sorted by name = sorted by time; the counter keeps messages of one clock tick in order.
        name = f"{time.time_ns():020d}-{os.getpid()}-{next(_counter)}.json"
        draft = folder / f".{name}"
        draft.write_text(json.dumps(message), encoding="utf-8")
        draft.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        del timeout
        folder = self._folder(queue)
        ahead = self._ahead.setdefault(queue, deque())
        if not ahead:
            ahead.extend(self._messages(queue))
        while ahead:
            name = ahead.popleft()
            taken = folder / f".taken-{os.getpid()}-{name}"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another worker was faster
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            with contextlib.suppress(ValueError):
                message = json.loads(text)
                if isinstance(message, dict):
                    return cast("dict[str, Any]", message)
        raise Empty

    def _size(self, queue: str) -> int:  # pyright: ignore[reportIncompatibleMethodOverride] - kombu infers Literal[0]
        return len(self._messages(queue))

    def _purge(self, queue: str) -> int:
        names = self._messages(queue)
        for name in names:
            (self._folder(queue) / name).unlink(missing_ok=True)
        return len(names)

    def _has_queue(self, queue: str, **_options: Any) -> bool:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._folder(queue).exists()


class Transport(virtual.Transport):
    """The transport behind `spool://`."""

    Channel = Channel
    default_port = 0
    driver_type = "spool"
    driver_name = "spool"

    def driver_version(self) -> str:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the version of the folder's format."""
        return "1"
