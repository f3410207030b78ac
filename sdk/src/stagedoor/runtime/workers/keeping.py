"""Results that caches remember, for all workers: the front keeps them as pickles, and workers ask it for them.

A worker asks over a socket of its own and waits for the answer where it stands, in a thread or on its loop: a cache
may be used from any code. The front answers at once and never waits for a worker.
"""

from __future__ import annotations

import os
import pickle
import socket
import threading
from dataclasses import dataclass
from typing import cast

from stagedoor.runtime.cache_store import CacheStore, Entry
from stagedoor.runtime.kept_results import Question
from stagedoor.runtime.workers.link import LENGTH_BYTES, framed


@dataclass(frozen=True, slots=True)
class _Packed:
    """An entry's value.

    Attributes:
        machine: Where it was made, if it means nothing elsewhere.
    """

    body: bytes
    machine: str | None


class CacheKeeper:
    """The front's part: it opens none of the pickles."""

    def __init__(self) -> None:
        self._stores: dict[str, CacheStore] = {}

    def answer(self, question: Question, machine: str) -> object:
        """Answer a worker.

        Args:
            question: What it asks; see there for the answers.
            machine: Where the worker runs.
        """
        store = self._stores.get(question.name)
        if store is None:
            max_size, max_memory, per_session = question.limits
            store = self._stores[question.name] = CacheStore(max_size, max_memory, per_session=per_session)
        session, digests = question.session_hash, _places(question.digest, machine)
        if question.what in {"get", "has"}:
            found = next((entry for digest in digests if (entry := store.get(session, digest)) is not None), None)
            return found is not None if question.what == "has" else _packed(found).body if found is not None else None
        if question.what == "keys":
            entries = store.entries(session)
            return [entry.key for entry in entries if _packed(entry).machine in {None, machine}]
        if question.what == "clear":
            store.clear(session)
            return None
        for digest in digests:
            store.drop(session, digest)
        if question.what == "set":
            value = _Packed(question.value, machine if question.is_of_machine else None)
            store.set(session, digests[question.is_of_machine], question.key, value)
        return None


def _places(digest: bytes, machine: str) -> tuple[bytes, bytes]:
    """Return where an entry stands that means something everywhere, and where one that does so on a machine only."""
    return digest, digest + machine.encode() + b"!"


def _packed(entry: Entry) -> _Packed:
    return cast("_Packed", entry.value)


class KeeperLine:
    """A worker's part; a `Keeper`.

    Args:
        connection: The way to whoever answers, which the line owns from here on.
    """

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        self._connection = connection
        self._lock = threading.Lock()
        self._pid = os.getpid()

    def ask(self, question: Question) -> object:
        """See `Keeper`."""
        if os.getpid() != self._pid:
            return None  # a process that an author's function has forked: two must not use one line
        with self._lock:
            try:
                self._connection.sendall(framed(question))
                size = int.from_bytes(self._read(LENGTH_BYTES), "big")
                return cast("object", pickle.loads(self._read(size)))  # noqa: S301 - both ends are this app
            except (OSError, EOFError):
                return None

    def _read(self, size: int) -> bytearray:
        data = bytearray(size)
        rest = memoryview(data)
        while rest:
            count = self._connection.recv_into(rest)
            if count == 0:
                raise EOFError
            rest = rest[count:]
        return data
