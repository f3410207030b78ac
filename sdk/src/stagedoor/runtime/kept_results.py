"""Where results are kept: in this process; in a worker, with the process that keeps them for all workers.

What cannot be pickled, or is too large to be handed around, stays in the worker that made it.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, Protocol, cast

from stagedoor import context
from stagedoor.runtime.cache_store import CacheStore

MAX_SHARED_BYTES = 32 * 1024 * 1024
"""A pickle that is larger is not handed around: models and the like, of which a copy for each call would not help."""
MAX_TEXTS_LOOKED_AT = 1000
MAX_PATH_LENGTH = 1024


@dataclass(frozen=True, slots=True)
class Question:
    """What a worker asks of the process that keeps results.

    Attributes:
        what: "has" is answered by True or False, "get" by the pickle or None, "keys" by pickles, the rest by None.
        name: The cache.
        limits: Its entries and its memory at most, and whether each session has its own; as `CacheStore` takes them.
        key: Pickle of what the author calls the entry.
        value: Pickle of the entry.
        is_of_machine: Whether the entry names files, so that it means nothing on other machines.
    """

    what: Literal["has", "get", "set", "drop", "keys", "clear"]
    name: str
    limits: tuple[int, str | int | None, bool]
    session_hash: str
    digest: bytes = b""
    key: bytes = b""
    value: bytes = b""
    is_of_machine: bool = False


class Keeper(Protocol):
    """Keeps results for all workers, somewhere else."""

    def ask(self, question: Question) -> object:
        """Return the answer; None also when nobody answers any more."""
        ...


_keeper: Keeper | None = None


def keep_with(keeper: Keeper) -> None:
    """Have this process's caches keep their results elsewhere from now on."""
    global _keeper  # noqa: PLW0603 - set once, when a worker begins
    _keeper = keeper


def are_kept_elsewhere() -> bool:
    """Whether this process is a worker: what is made from now on is made by calls, not while the file is loaded."""
    return _keeper is not None


class KeptResults:
    """The results of one cache.

    Args:
        name: By which other processes know the cache; None for one that is this process's alone.
        max_size, max_memory, per_session: See `CacheStore`.

    Raises:
        AuthoringError: When a limit cannot be understood.
    """

    def __init__(self, name: str | None, max_size: int, max_memory: str | int | None, *, per_session: bool) -> None:
        self.per_session = per_session
        self.name = name
        self._limits = (max_size, max_memory, per_session)
        self._own = CacheStore(max_size, max_memory, per_session=per_session)

    def find(self, session_hash: str, digest: bytes) -> tuple[object] | None:
        """Return what is kept under a key, wrapped because it may be None."""
        body = self._ask("get", session_hash, digest)
        if body is not None:
            return (pickle.loads(cast("bytes", body)),)  # noqa: S301 - packed by this app
        entry = self._own.get(session_hash, digest)
        return None if entry is None else (entry.value,)

    def has(self, session_hash: str, digest: bytes) -> bool:
        """Whether something is kept under a key."""
        return bool(self._ask("has", session_hash, digest)) or self._own.get(session_hash, digest) is not None

    def keep(self, session_hash: str, digest: bytes, key: object, value: object) -> None:
        """Keep a value, in the place of what was there."""
        is_shared = _keeper is not None and self.name is not None
        packed_key, packed = (_pack(key), _pack(value)) if is_shared else (None, None)
        if packed_key is None or packed is None:
            self._own.set(session_hash, digest, key, value)
            self._ask("drop", session_hash, digest)
            return
        self._own.drop(session_hash, digest)
        self._ask("set", session_hash, digest, packed_key, packed, is_of_machine=_names_files(value))

    def keys(self, session_hash: str) -> list[object]:
        """Return the keys, least recently used first."""
        elsewhere = cast("list[bytes]", self._ask("keys", session_hash) or [])
        return [*(pickle.loads(key) for key in elsewhere), *self._own.keys(session_hash)]  # noqa: S301 - as above

    def clear(self, session_hash: str) -> None:
        """Forget everything (with `per_session`: of this session)."""
        self._own.clear(session_hash)
        self._ask("clear", session_hash)

    # --- inside

    def _ask(
        self,
        what: Literal["has", "get", "set", "drop", "keys", "clear"],
        session_hash: str,
        digest: bytes = b"",
        key: bytes = b"",
        value: bytes = b"",
        *,
        is_of_machine: bool = False,
    ) -> object:
        if _keeper is None or self.name is None:
            return None
        question = Question(what, self.name, self._limits, session_hash, digest, key, value, is_of_machine)
        call = context.current_call.get()
        with call.shield() if call is not None else contextlib.nullcontext():
            return _keeper.ask(question)


class _TooLargeError(Exception):
    """A pickle has grown too large."""


class _BoundedFile(io.BytesIO):
    def write(self, data: object, /) -> int:
        if self.tell() + len(memoryview(cast("bytes", data))) > MAX_SHARED_BYTES:
            raise _TooLargeError
        return super().write(cast("bytes", data))


def _pack(value: object) -> bytes | None:
    """Pickle a value; None when that cannot be done, or makes too much."""
    file = _BoundedFile()
    try:
        pickle.Pickler(file, protocol=5).dump(value)
    except Exception:  # noqa: BLE001 - an author's value may raise anything; it stays here
        return None
    return file.getvalue()


def _names_files(value: object) -> bool:
    """Whether a value holds paths of files that are there; looks into plain containers."""
    waiting, texts = [value], 0
    while waiting and texts < MAX_TEXTS_LOOKED_AT:
        item = waiting.pop()
        if isinstance(item, PurePath):
            return True
        if isinstance(item, str):
            texts += 1
            # Not `Path.exists`: it raises for what cannot be a path.
            if len(item) <= MAX_PATH_LENGTH and "\0" not in item and os.path.exists(item):  # noqa: PTH110
                return True
        elif isinstance(item, Mapping):
            waiting.extend(cast("Mapping[object, object]", item).values())
        elif isinstance(item, (list, tuple, Set)):
            waiting.extend(cast("list[object]", item))
    return False
