"""Running migrations from code: finds them in the wheel or in the repository."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from stagedoor_server.kit.db import parse_url
from stagedoor_server.settings import Settings

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
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes["url"] = parse_url(url)
    return config


def migrate(settings: Settings, revision: str = "head") -> None:
    """Bring the database to a revision: up to `head`, or down to `base` or `-1`."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    config = alembic_config(settings.resolved_database_url)
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
