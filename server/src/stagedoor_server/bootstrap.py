"""First start: the operator's account, its personal team and a one-time sign-in link. Safe to run again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from stagedoor_server.auth import service as auth
from stagedoor_server.auth.errors import InvalidTokenError
from stagedoor_server.auth.service import subject_of_token
from stagedoor_server.authz.scopes import ALL_SCOPES
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import Database
from stagedoor_server.settings import Settings
from stagedoor_server.users import repository, service

TOKEN_NAME: Final = "stagedoor up"  # noqa: S105 - a label


async def bootstrap(settings: Settings, *, username: str, email: str | None, token_file: Path) -> dict[str, str | bool]:
    """Make the account if it is missing; returns what the operator needs.

    A new sign-in link is made each time: only who can run this command on the server can call it. The access token is
    made when `token_file` holds none that works; it is written there with mode 600.
    """
    database = Database(settings.resolved_database_url)
    try:
        known = _read(token_file)
        works = known is not None and await _works(database, known)
        async with database.write() as session:
            user = await repository.user_by_username(session, username)
            is_new = user is None
            if user is None:
                user = await service.create_user(
                    session, username=username, email=email, display_name=username.title(), password_hash=None
                )
            link = auth.make_sign_in_link(session, user, utc_now())
            token = known
            if token is None or not works:
                _, token = await service.create_token(
                    session, user.id, name=TOKEN_NAME, scopes=list(ALL_SCOPES), expires_at=None
                )
        if not works:
            _write(token_file, token)
    finally:
        await database.close()
    return {
        "username": user.username,
        "team": user.username,
        "login_url": f"{settings.resolved_console_url}/enter?token={link}",
        "is_new": is_new,
        "api_token": token,
    }


async def _works(database: Database, token: str) -> bool:
    try:
        await subject_of_token(database, token, "")
    except InvalidTokenError:
        return False
    return True


def _read(token_file: Path) -> str | None:
    if not token_file.exists():
        return None
    return token_file.read_text(encoding="ascii", errors="replace").strip()


def _write(token_file: Path, token: str) -> None:
    token_file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(token_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token)
