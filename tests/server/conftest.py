"""Databases made by the real migrations, once per test process, and a server on each."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from support.author_app import AuthorApp, running_author_app
from support.server_plane import ControlPlane, running_control_plane, settings_for
from support.services import Postgres, Redis, running_postgres, running_redis
from support.stage import Stage, running_stage

from stagedoor_server.migrate import migrate
from stagedoor_server.settings import Settings


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sqlite-template")
    migrate(Settings(data_dir=folder))
    return folder / "stagedoor.db"


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    name = postgres.new_database()
    migrate(Settings(database_url=postgres.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database of each kind."""
    if request.param == "sqlite":
        file = tmp_path / "stagedoor.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    name = postgres.new_database(request.getfixturevalue("postgres_template"))
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated, empty SQLite database, for what does not depend on the kind."""
    file = tmp_path / "stagedoor.db"
    shutil.copy(sqlite_template, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def plane(sqlite_url: str, tmp_path: Path) -> AsyncIterator[ControlPlane]:
    """A server on SQLite."""
    async with running_control_plane(settings_for(sqlite_url, tmp_path)) as plane:
        yield plane


@pytest.fixture
async def any_plane(database_url: str, tmp_path: Path) -> AsyncIterator[ControlPlane]:
    """A server on each kind of database."""
    async with running_control_plane(settings_for(database_url, tmp_path)) as plane:
        yield plane


@pytest.fixture(scope="session")
def author_app() -> Iterator[AuthorApp]:
    """A real app, served by the SDK in this process, whose functions a test can hold and let go."""
    with running_author_app() as app:
        yield app


@pytest.fixture
async def stage(database_url: str, tmp_path: Path, author_app: AuthorApp) -> AsyncIterator[Stage]:
    """A server with a worker in the same process, and an app behind a link."""
    async with running_stage(settings_for(database_url, tmp_path, relay_edge_url=author_app.url)) as stage:
        yield stage
