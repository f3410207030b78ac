"""A bounded memory of results, least recently used first to go; safe to use from any thread."""

from __future__ import annotations

import re
import threading
import weakref
from collections import OrderedDict
from dataclasses import dataclass

from stagedoor.errors import AuthoringError
from stagedoor.runtime.fingerprints import size_in_bytes

_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?\s*", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_per_session: weakref.WeakSet[CacheStore] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that is kept.

    Attributes:
        key: What its keeper calls it.
        size: Bytes, where memory is limited.
    """

    key: object
    value: object
    size: int


class CacheStore:
    """Results by session and key.

    Args:
        max_size: Entries kept at most, over all sessions; 0 for any number.
        max_memory: Bytes kept at most, as a number or as "512mb"; None for any amount.
        per_session: Whether a session sees its own entries only.

    Raises:
        AuthoringError: When a limit cannot be understood.
    """

    def __init__(self, max_size: int, max_memory: str | int | None, *, per_session: bool) -> None:
        self.per_session = per_session
        self._max_size = max_size
        self._max_bytes = bytes_of(max_memory)
        self._entries: OrderedDict[tuple[str, bytes], Entry] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        if per_session:
            _per_session.add(self)

    def get(self, session_hash: str, digest: bytes) -> Entry | None:
        """Return what is kept under a key."""
        place = (session_hash if self.per_session else "", digest)
        with self._lock:
            entry = self._entries.get(place)
            if entry is not None:
                self._entries.move_to_end(place)
            return entry

    def set(self, session_hash: str, digest: bytes, key: object, value: object) -> None:
        """Keep a value, and let the ones go that were not used for the longest time."""
        place = (session_hash if self.per_session else "", digest)
        size = size_in_bytes(value) if self._max_bytes is not None else 0
        with self._lock:
            self._remove(place)
            self._entries[place] = Entry(key, value, size)
            self._bytes += size
            while self._entries and self._is_too_full():
                self._remove(next(iter(self._entries)))

    def keys(self, session_hash: str) -> list[object]:
        """Return the keys of a session, least recently used first."""
        return [entry.key for entry in self.entries(session_hash)]

    def entries(self, session_hash: str) -> list[Entry]:
        """Return what is kept for a session, least recently used first."""
        space = session_hash if self.per_session else ""
        with self._lock:
            return [entry for (owner, _), entry in self._entries.items() if owner == space]

    def drop(self, session_hash: str, digest: bytes) -> None:
        """Forget what is kept under a key."""
        with self._lock:
            self._remove((session_hash if self.per_session else "", digest))

    def clear(self, session_hash: str) -> None:
        """Forget the entries of a session."""
        space = session_hash if self.per_session else ""
        with self._lock:
            for place in [place for place in self._entries if place[0] == space]:
                self._remove(place)

    def _is_too_full(self) -> bool:
        if self._max_size and len(self._entries) > self._max_size:
            return True
        return self._max_bytes is not None and self._bytes > self._max_bytes

    def _remove(self, place: tuple[str, bytes]) -> None:
        entry = self._entries.pop(place, None)
        if entry is not None:
            self._bytes -= entry.size


def keeps_for(session_hash: str) -> bool:
    """Whether a cache of this process keeps something for a session alone."""
    return any(store.entries(session_hash) for store in list(_per_session))


def forget_session(session_hash: str) -> None:
    """Drop what caches keep for a session that is over."""
    for store in list(_per_session):
        store.clear(session_hash)


def bytes_of(size: str | int | None) -> int | None:
    """Read an amount of memory: a number of bytes, or a text such as "512mb" (1 kb = 1024 bytes).

    Raises:
        AuthoringError: When it is neither.
    """
    if size is None or (isinstance(size, int) and size >= 0):
        return size
    match = _SIZE.fullmatch(str(size))
    if match is None:
        raise AuthoringError(f"{size!r} is no amount of memory.", hint='write bytes, or a text such as "512mb"')
    return int(float(match[1]) * _UNITS[match[2].lower()])
