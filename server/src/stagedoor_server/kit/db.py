"""Engines, sessions and transactions, alike on SQLite and Postgres.

A unit of work is `async with database.write() as session:`; it commits at the end of the block and nowhere else.
Reading and writing sessions are different types, so a signature tells what a function may do. On SQLite a writing
transaction starts with BEGIN IMMEDIATE: it waits for the one write lock at its start, where busy_timeout helps, and
not in its middle, where SQLite would fail at once because the snapshot it read is already old.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final, cast

from sqlalchemy import Connection, DateTime, Dialect, String, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

SQLITE_BUSY_TIMEOUT_MS: Final = 10_000
"""How long a writer waits for another one: far above the longest transaction, below a browser's patience."""

POSTGRES_LOCK_TIMEOUT_MS: Final = 5_000
POSTGRES_STATEMENT_TIMEOUT_MS: Final = 30_000

POOL_SIZE: Final = 10
POOL_WAIT_S: Final = 5.0
"""A request that gets no connection within this answers 503 rather than hanging."""

AfterCommit = Callable[[], None]
_AFTER_COMMIT: Final = "after_commit"
_WRITES: Final = "stagedoor_writes"


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC: Postgres keeps `timestamptz`, SQLite text without an offset; Python sees aware values only."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values, store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: moments are stored in UTC and must say so")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return aware values."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


IdColumn = String(32)
"""Column type of ids (26 characters today; room for a longer form)."""


class ReadSession(AsyncSession):
    """A session for queries; on Postgres its transaction is read-only."""


class WriteSession(ReadSession):
    """A session inside a unit of work: what it changes is committed at the edge, all or nothing."""

    def after_commit(self, callback: AfterCommit) -> None:
        """Call `callback` once the transaction stands; never called when it is rolled back."""
        cast("list[AfterCommit]", self.info.setdefault(_AFTER_COMMIT, [])).append(callback)

    async def commit_unit(self) -> None:
        """Commit and ring what waits for it; for the edge (`Database.write`, request scope) only."""
        await self.commit()
        callbacks = cast("list[AfterCommit]", self.info.pop(_AFTER_COMMIT, []))
        for callback in callbacks:
            callback()


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: ConnectionPoolEntry) -> None:  # pyright: ignore[reportUnusedFunction]
        # The driver's own transaction control starts transactions too late and in the wrong mode: switch it off.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged run survives a power cut, not only a crash
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:  # pyright: ignore[reportUnusedFunction]
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def create_engine(url: URL) -> AsyncEngine:
    """Build the engine for a database URL (`sqlite+aiosqlite:///…` or `postgresql+psycopg://…`).

    Raises:
        ValueError: Another kind of database.
    """
    backend = url.get_backend_name()
    if backend == "sqlite":
        engine = create_async_engine(url, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=POOL_WAIT_S)
        _prepare_sqlite(engine)
        return engine
    if backend == "postgresql":
        options = (
            f"-c lock_timeout={POSTGRES_LOCK_TIMEOUT_MS} -c statement_timeout={POSTGRES_STATEMENT_TIMEOUT_MS}"
            " -c timezone=UTC"
        )
        return create_async_engine(
            url,
            pool_size=POOL_SIZE,
            max_overflow=POOL_SIZE,
            pool_timeout=POOL_WAIT_S,
            pool_pre_ping=True,  # a restarted Postgres costs one ping, not one failed request per connection
            connect_args={"options": options, "connect_timeout": 5},
        )
    raise ValueError(f"database {backend!r} is not supported; use sqlite+aiosqlite:// or postgresql+psycopg://")


def parse_url(url: str) -> URL:
    """Read a database URL, filling in the async driver where only `sqlite://` or `postgresql://` was said."""
    parsed = make_url(url)
    if parsed.drivername == "sqlite":
        return parsed.set(drivername="sqlite+aiosqlite")
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


class Database:
    """One database: hands out sessions.

    Args:
        url: SQLAlchemy URL; see `parse_url`.
    """

    def __init__(self, url: str) -> None:
        self.url: Final = parse_url(url)
        self.engine: Final = create_engine(self.url)
        self.is_sqlite: Final = self.url.get_backend_name() == "sqlite"
        reading = self.engine if self.is_sqlite else self.engine.execution_options(postgresql_readonly=True)
        writing = self.engine.execution_options(**{_WRITES: True})
        self._reading = async_sessionmaker(reading, class_=ReadSession, expire_on_commit=False, autoflush=False)
        self._writing = async_sessionmaker(writing, class_=WriteSession, expire_on_commit=False)

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[ReadSession]:
        """Open a session for queries; the connection is taken at the first one."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[WriteSession]:
        """Open a unit of work: commit at the end of the block, roll back on an exception."""
        async with self._writing() as session:
            yield session
            await session.commit_unit()

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()
