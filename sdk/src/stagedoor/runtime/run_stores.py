"""Where runs are remembered beyond their stream: in memory, in an SQLite file, or in Redis.

A run is one event of a page or of a curl-style call. Its row is written before its id is given away, and its last
message when it ends. A server that starts anew finds the rows of the one before: what had ended has its result, and
what had not was interrupted. One file (or one name in Redis) belongs to one server at a time.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import parse_qs, urlsplit

from stagedoor.errors import LaunchError

if TYPE_CHECKING:
    from redis import Redis

MAX_COUNT = 10_000
MAX_BYTES = 256 * 1024 * 1024
MAX_AGE_S = 24 * 3600.0
_TRIM_EVERY = 100
"""Ends after which a store is trimmed to its limits."""


@dataclass(slots=True)
class Run:
    """What is known of a run.

    Attributes:
        id: The event's id.
        form: Which kind of caller its messages were written for: "queue" (a session's stream) or "call".
        server: The server it ran on.
        end: Its last message; None when it has not ended.
    """

    id: str
    form: str
    session_hash: str
    username: str | None
    function_id: int
    server: str
    end: bytes | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a store keeps.

    Args:
        max_count: Runs.
        max_bytes: Size of their last messages.
        max_age_s: Seconds since their beginning.
    """

    max_count: int = MAX_COUNT
    max_bytes: int = MAX_BYTES
    max_age_s: float = MAX_AGE_S


class RunStore(Protocol):
    """Remembers runs; used from one thread at a time."""

    def begin(self, run: Run) -> None:
        """Write a run that begins."""
        ...

    def finish(self, run_id: str, end: bytes) -> None:
        """Write the last message of a run."""
        ...

    def find(self, run_id: str) -> Run | None:
        """Return a run."""
        ...

    def of_session(self, session_hash: str) -> list[Run]:
        """Return the newest runs of a session, a hundred at most."""
        ...

    def close(self) -> None:
        """Let go of the file or connection."""
        ...


class MemoryRuns:
    """Runs in this process's memory; they end with it.

    Args:
        limits: How much is kept.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._runs: OrderedDict[str, tuple[Run, float]] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._runs)

    def begin(self, run: Run) -> None:
        """See `RunStore`."""
        self._runs[run.id] = run, time.monotonic()
        self._bytes += len(run.end or b"")
        self._trim()

    def finish(self, run_id: str, end: bytes) -> None:
        """See `RunStore`."""
        known = self._runs.get(run_id)
        if known is not None and known[0].end is None:
            known[0].end = end
            self._bytes += len(end)
            self._trim()

    def find(self, run_id: str) -> Run | None:
        """See `RunStore`."""
        self._trim()
        known = self._runs.get(run_id)
        return known[0] if known is not None else None

    def of_session(self, session_hash: str) -> list[Run]:
        """See `RunStore`."""
        return [run for run, _ in self._runs.values() if run.session_hash == session_hash][-100:]

    def close(self) -> None:
        """Forget everything."""
        self._runs.clear()

    def _trim(self) -> None:
        limits, oldest_at = self._limits, time.monotonic() - self._limits.max_age_s
        while self._runs:
            run, begun_at = next(iter(self._runs.values()))
            is_too_much = len(self._runs) > limits.max_count or self._bytes > limits.max_bytes
            if not is_too_much and begun_at >= oldest_at:
                return
            del self._runs[run.id]
            self._bytes -= len(run.end or b"")


class SqliteRuns:
    """Runs in an SQLite file.

    Args:
        path: The file; made when it is missing.
        limits: How much is kept.

    Raises:
        LaunchError: When it cannot be opened, or another server uses it.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        self._ended = 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = path.with_name(path.name + ".lock").open("w")
        try:
            _lock_whole(self._lock.fileno())
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            # The file survives a killed process in any case; a power cut may cost the last moment.
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS runs (id TEXT PRIMARY KEY, form TEXT NOT NULL, session_hash TEXT NOT NULL,"
                " username TEXT, function_id INTEGER NOT NULL, server TEXT NOT NULL, end BLOB, begun_at REAL NOT NULL)"
            )
            self._db.execute("CREATE INDEX IF NOT EXISTS runs_by_session ON runs (session_hash)")
            self._db.execute("CREATE INDEX IF NOT EXISTS runs_by_age ON runs (begun_at)")
        except (OSError, sqlite3.Error) as error:
            self._lock.close()
            raise LaunchError(
                f"Runs cannot be kept in {path}: {error}.", hint="another server may use it; give each app its own file"
            ) from error
        path.chmod(0o600)

    def begin(self, run: Run) -> None:
        """See `RunStore`."""
        self._db.execute(
            "INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (run.id, run.form, run.session_hash, run.username, run.function_id, run.server, run.end, time.time()),
        )

    def finish(self, run_id: str, end: bytes) -> None:
        """See `RunStore`."""
        self._db.execute("UPDATE runs SET end = ? WHERE id = ? AND end IS NULL", (end, run_id))
        self._ended += 1
        if self._ended % _TRIM_EVERY == 0:
            self._trim()

    def find(self, run_id: str) -> Run | None:
        """See `RunStore`."""
        row = self._db.execute(f"SELECT {_COLUMNS} FROM runs WHERE id = ?", (run_id,)).fetchone()  # noqa: S608
        return Run(*row) if row is not None else None

    def of_session(self, session_hash: str) -> list[Run]:
        """See `RunStore`."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM runs WHERE session_hash = ? ORDER BY begun_at DESC LIMIT 100",  # noqa: S608
            (session_hash,),
        )
        return [Run(*row) for row in reversed(rows.fetchall())]

    def close(self) -> None:
        """See `RunStore`."""
        self._trim()
        self._db.close()
        self._lock.close()

    def _trim(self) -> None:
        limits = self._limits
        self._db.execute("DELETE FROM runs WHERE begun_at < ?", (time.time() - limits.max_age_s,))
        self._db.execute(
            "DELETE FROM runs WHERE id IN (SELECT id FROM (SELECT id, ROW_NUMBER() OVER newest AS place,"
            " SUM(LENGTH(end)) OVER newest AS size FROM runs WINDOW newest AS (ORDER BY begun_at DESC))"
            " WHERE place > ? OR size > ?)",
            (limits.max_count, limits.max_bytes),
        )


_COLUMNS = "id, form, session_hash, username, function_id, server, end"


class RedisRuns:
    """Runs in Redis.

    Args:
        url: Where Redis is.
        name: The app's name there.
        limits: How much is kept; Redis itself forgets by age.

    Raises:
        LaunchError: When the client is not installed or Redis does not answer.
    """

    def __init__(self, url: str, name: str, limits: Limits) -> None:
        try:
            from redis import Redis, RedisError
        except ImportError as error:
            raise LaunchError(
                "Keeping runs in Redis needs its client.", hint="pip install redis, or keep them in sqlite:///…"
            ) from error
        self._limits = limits
        self._prefix = f"stagedoor:{name}"
        self._redis: Redis = Redis.from_url(url)
        try:
            self._redis.ping()
        except RedisError as error:
            raise LaunchError(f"Redis does not answer: {error}.", hint="check the address in runs=") from error

    def begin(self, run: Run) -> None:
        """See `RunStore`."""
        known = {"form": run.form, "session_hash": run.session_hash, "function_id": run.function_id}
        owner = {"username": run.username} if run.username is not None else {}
        age_s, session = int(self._limits.max_age_s), f"{self._prefix}:session:{run.session_hash}"
        with self._redis.pipeline() as pipe:
            pipe.hset(self._key(run.id), mapping={**known, **owner, "server": run.server})
            pipe.expire(self._key(run.id), age_s)
            pipe.rpush(session, run.id)
            pipe.ltrim(session, -100, -1)
            pipe.expire(session, age_s)
            pipe.rpush(f"{self._prefix}:order", run.id)
            pipe.execute()
        self._trim()

    def finish(self, run_id: str, end: bytes) -> None:
        """See `RunStore`."""
        with self._redis.pipeline() as pipe:
            pipe.hset(self._key(run_id), "end", cast("str", end))
            pipe.incrby(f"{self._prefix}:bytes", len(end))
            pipe.expire(self._key(run_id), int(self._limits.max_age_s))
            pipe.execute()
        self._trim()

    def find(self, run_id: str) -> Run | None:
        """See `RunStore`."""
        fields = cast("dict[bytes, bytes]", self._redis.hgetall(self._key(run_id)))
        if b"server" not in fields:
            return None
        text = {name.decode(): value.decode() for name, value in fields.items() if name != b"end"}
        return Run(
            run_id,
            text["form"],
            text["session_hash"],
            text.get("username"),
            int(text["function_id"]),
            text["server"],
            fields.get(b"end"),
        )

    def of_session(self, session_hash: str) -> list[Run]:
        """See `RunStore`."""
        ids = cast("list[bytes]", self._redis.lrange(f"{self._prefix}:session:{session_hash}", 0, -1))
        return [run for run_id in ids if (run := self.find(run_id.decode())) is not None]

    def close(self) -> None:
        """See `RunStore`."""
        self._redis.close()

    def _key(self, run_id: str) -> str:
        return f"{self._prefix}:run:{run_id}"

    def _trim(self) -> None:
        order, size = f"{self._prefix}:order", f"{self._prefix}:bytes"
        while (
            self._redis.llen(order) > self._limits.max_count
            or int(cast("bytes", self._redis.get(size) or b"0")) > self._limits.max_bytes
        ):
            oldest = cast("bytes | None", self._redis.lpop(order))
            if oldest is None:
                return
            key = self._key(oldest.decode())
            self._redis.decrby(size, self._redis.hstrlen(key, "end"))
            self._redis.delete(key)


def open_store(setting: str | None) -> RunStore:
    """Open the store that a setting names.

    Args:
        setting: None or "memory", "sqlite:///path/to/file", or "redis://host:port/db?name=my-app"; each with
            `max_count=`, `max_bytes=` and `max_age=` (seconds) after the question mark.

    Raises:
        LaunchError: When there is no such store, or it cannot be used.
    """
    address = urlsplit(setting or "memory:")
    options = {name: values[-1] for name, values in parse_qs(address.query).items()}
    name = options.pop("name", "app")
    try:
        limits = Limits(
            int(options.pop("max_count", MAX_COUNT)),
            int(options.pop("max_bytes", MAX_BYTES)),
            float(options.pop("max_age", MAX_AGE_S)),
        )
    except ValueError as error:
        raise LaunchError(f"runs={setting!r}: a limit is no number.") from error
    if options:
        raise LaunchError(f"runs={setting!r}: unknown option {', '.join(sorted(options))}.")
    if setting in {None, "memory"} or address.scheme == "memory":
        return MemoryRuns(limits)
    if address.scheme == "sqlite" and address.path.strip("/"):
        # As SQLAlchemy writes it: three slashes for a path from the working directory, four for an absolute one.
        return SqliteRuns(Path(address.path.removeprefix("/")).expanduser().absolute(), limits)
    if address.scheme in {"redis", "rediss"}:
        return RedisRuns(address._replace(query="").geturl(), name, limits)
    raise LaunchError(
        f"runs={setting!r} is no place to keep runs.", hint='write "sqlite:///runs.db" or "redis://host:6379/0"'
    )


def _lock_whole(descriptor: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has no such lock; SQLite's own then has to do
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
