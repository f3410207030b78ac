"""Running migrations from code: finds them in the wheel or in the repository."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from stagedoor_server.kit.db import parse_url
from stagedoor_server.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

_PACKAGED = Path(__file__).parent / "_migrations"
_IN_REPOSITORY = Path(__file__).parents[3] / "migrations"


def migrations_dir() -> Path:
    """Return the folder with `env.py` and `versions/`.

    Raises:
        FileNotFoundError: Neither in the installed package nor in a source tree.
    """
    for folder in (_PACKAGED, _IN_REPOSITORY):
        if (folder / "env.py").exists():
            return folder
    raise FileNotFoundError("the migrations are missing: reinstall stagedoor-server, or run from its repository")


def alembic_config(url: str) -> Config:
    """Return Alembic's configuration for a database."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes["url"] = parse_url(url)
    return config


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the database to a revision: up to `head`, or down to `base` or `-1`."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if revision == "head" and _is_current(settings.resolved_database_url):
        return
    from alembic import command

    config = alembic_config(settings.resolved_database_url)
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)


def _is_current(url: str) -> bool:
    """Tell whether an SQLite database has the newest schema, without Alembic's second of imports: most starts are that."""
    parsed = parse_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or not Path(parsed.database).exists():
        return False
    sources = [file.read_text(encoding="utf-8") for file in (migrations_dir() / "versions").glob("*.py")]
    revisions = {
        match[1] for source in sources if (match := re.search(r"^revision = [\"'](\w+)[\"']", source, re.MULTILINE))
    }
    parents = {
        match[1]
        for source in sources
        if (match := re.search(r"^down_revision = [\"'](\w+)[\"']", source, re.MULTILINE))
    }
    try:
        with closing(sqlite3.connect(f"file:{parsed.database}?mode=ro", uri=True)) as connection:
            found = {row[0] for row in connection.execute("SELECT version_num FROM alembic_version")}
    except sqlite3.Error:
        return False
    return found == revisions - parents
