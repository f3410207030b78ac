"""Queries for accounts, tokens and keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import AccessTokenId, SSHKeyId, UserId
from stagedoor_server.models import AccessToken, SSHKey, Team, User


async def count_users(session: ReadSession) -> int:
    """Count accounts."""
    return await session.scalar(select(func.count()).select_from(User)) or 0


async def user(session: ReadSession, user_id: UserId) -> User | None:
    """Find a user by id."""
    return await session.get(User, user_id)


async def user_by_username(session: ReadSession, username: str) -> User | None:
    """Find a user by name."""
    return await session.scalar(select(User).where(User.username == username))


async def email_exists(session: ReadSession, email: str) -> bool:
    """Tell whether an account has this email."""
    return await session.scalar(select(User.id).where(User.email == email)) is not None


async def namespace_exists(session: ReadSession, name: str) -> bool:
    """Tell whether a user or team has this name."""
    taken = await session.scalar(select(User.id).where(User.username == name))
    return taken is not None or await session.scalar(select(Team.id).where(Team.slug == name)) is not None


async def tokens_of(session: ReadSession, user_id: UserId) -> list[AccessToken]:
    """List a user's tokens, newest first."""
    rows = await session.scalars(
        select(AccessToken).where(AccessToken.user_id == user_id).order_by(AccessToken.created_at.desc())
    )
    return list(rows)


async def delete_token(session: WriteSession, user_id: UserId, token_id: AccessTokenId) -> bool:
    """Revoke a token; False when the user has no such one."""
    found = await session.scalar(
        delete(AccessToken).where(AccessToken.id == token_id, AccessToken.user_id == user_id).returning(AccessToken.id)
    )
    return found is not None


async def keys_of(session: ReadSession, user_id: UserId) -> list[SSHKey]:
    """List a user's keys, newest first."""
    rows = await session.scalars(select(SSHKey).where(SSHKey.user_id == user_id).order_by(SSHKey.created_at.desc()))
    return list(rows)


async def key_by_fingerprint(session: ReadSession, fingerprint: str) -> SSHKey | None:
    """Find a key by its fingerprint."""
    return await session.scalar(select(SSHKey).where(SSHKey.fingerprint == fingerprint))


async def touch_key(session: WriteSession, key_id: SSHKeyId, now: datetime) -> None:
    """Note that a key is in use."""
    await session.execute(update(SSHKey).where(SSHKey.id == key_id).values(last_used_at=now))


async def delete_key(session: WriteSession, user_id: UserId, key_id: SSHKeyId) -> bool:
    """Remove a key; False when the user has no such one."""
    found = await session.scalar(
        delete(SSHKey).where(SSHKey.id == key_id, SSHKey.user_id == user_id).returning(SSHKey.id)
    )
    return found is not None
