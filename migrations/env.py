"""Alembic's entry point: one connection, one transaction, bounded waiting, one migration at a time."""

from __future__ import annotations

from typing import cast

from alembic import context
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import URL

from stagedoor_server.kit.db import parse_url
from stagedoor_server.models import Model
from stagedoor_server.settings import Settings

LOCK_TIMEOUT = "5s"
"""A migration that waits for a lock makes every query behind it wait: give up early and be run again."""
STATEMENT_TIMEOUT = "60s"
ADVISORY_LOCK = 0x5347444D
"""Any constant; two servers that start together migrate one after the other."""


def _url() -> URL:
    url = cast("URL | None", context.config.attributes.get("url"))
    return url or parse_url(Settings().resolved_database_url)


def _run(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        render_as_batch=is_sqlite,
        compare_type=True,
        transactional_ddl=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        if not is_sqlite:
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        context.run_migrations()


def _sqlite_transactions(engine_url: URL) -> None:
    engine = create_engine(engine_url)

    @event.listens_for(engine, "connect")
    def on_connect(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own BEGIN would not cover DDL
        cursor = connection.cursor()  # type: ignore[attr-defined]
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection:
        _run(connection)
    engine.dispose()


def main() -> None:
    """Migrate the configured database."""
    if context.is_offline_mode():
        context.configure(url=_url(), target_metadata=Model.metadata, literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    url = _url()
    if url.get_backend_name() == "sqlite":
        _sqlite_transactions(url.set(drivername="sqlite"))
        return
    engine = create_engine(url, connect_args={"connect_timeout": 10})
    with engine.connect() as connection:
        _run(connection)
    engine.dispose()


main()
