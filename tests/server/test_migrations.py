"""The schema goes up, down and up again on both databases, and is what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from support.services import Postgres

from stagedoor_server.kit.db import parse_url
from stagedoor_server.migrate import _is_current, alembic_config, migrate
from stagedoor_server.models import Model
from stagedoor_server.settings import Settings


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path):
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)


def sync_engine(url: str):
    parsed = parse_url(url)
    return create_engine(parsed.set(drivername="sqlite") if parsed.get_backend_name() == "sqlite" else parsed)


def test_up_down_up(empty_url: str) -> None:
    settings = Settings(database_url=empty_url)
    migrate(settings)
    engine = sync_engine(empty_url)
    tables = set(inspect(engine).get_table_names())
    assert set(Model.metadata.tables) | {"alembic_version"} == tables
    migrate(settings, "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    migrate(settings)
    assert set(inspect(engine).get_table_names()) == tables
    engine.dispose()


def test_models_and_migrations_agree(empty_url: str) -> None:
    migrate(Settings(database_url=empty_url))
    engine = sync_engine(empty_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Model.metadata)
    engine.dispose()
    assert differences == []


def test_there_is_one_head_and_file_names_are_dated() -> None:
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    assert len(script.get_heads()) == 1
    for revision in script.walk_revisions():
        assert Path(revision.path).name[:15].replace("-", "").isdigit(), revision.path


def test_a_second_start_needs_no_alembic(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
    assert not _is_current(url)
    migrate(Settings(database_url=url))
    assert _is_current(url)
    command.downgrade(alembic_config(url), "base")
    assert not _is_current(url)
