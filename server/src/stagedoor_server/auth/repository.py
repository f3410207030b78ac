"""Queries for sessions, sign-in links and callers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from stagedoor_server.authz.roles import Role
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import AccessTokenId, SessionId, TeamId, UserId
from stagedoor_server.models import AccessToken, Membership, Session, SignInLink, User


async def user_by_id(session: ReadSession, user_id: UserId) -> User | None:
    """Find a user."""
    return await session.get(User, user_id)


async def user_by_login(session: ReadSession, login: str) -> User | None:
    """Find a user by email or username, whichever was typed."""
    login = login.strip().lower()
    column = User.email if "@" in login else User.username
    return await session.scalar(select(User).where(column == login))


async def memberships(session: ReadSession, user_id: UserId) -> dict[TeamId, Role]:
    """Return the user's role in each of their teams."""
    rows = await session.execute(select(Membership.team_id, Membership.role).where(Membership.user_id == user_id))
    return {team_id: Role(role) for team_id, role in rows}


async def session_by_hash(session: ReadSession, secret_hash: str) -> tuple[Session, User] | None:
    """Find a browser session and its user."""
    rows = await session.execute(
        select(Session, User).join(User, User.id == Session.user_id).where(Session.secret_hash == secret_hash)
    )
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1])


async def session_exists(session: ReadSession, session_id: SessionId) -> bool:
    """Tell whether a browser session still stands."""
    return await session.scalar(select(Session.id).where(Session.id == session_id)) is not None


async def token_by_hash(session: ReadSession, secret_hash: str) -> tuple[AccessToken, User] | None:
    """Find an access token and its user."""
    rows = await session.execute(
        select(AccessToken, User)
        .join(User, User.id == AccessToken.user_id)
        .where(AccessToken.secret_hash == secret_hash)
    )
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1])


async def token_expiry(session: ReadSession, token_id: AccessTokenId) -> tuple[bool, datetime | None]:
    """Return whether a token still exists, and when it expires."""
    row = (await session.execute(select(AccessToken.expires_at).where(AccessToken.id == token_id))).one_or_none()
    return (False, None) if row is None else (True, row[0])


async def touch_session(session: WriteSession, session_id: SessionId, now: datetime) -> None:
    """Note that a browser session is in use."""
    await session.execute(update(Session).where(Session.id == session_id).values(last_seen_at=now))


async def touch_token(session: WriteSession, token_id: AccessTokenId, now: datetime) -> None:
    """Note that a token is in use."""
    await session.execute(update(AccessToken).where(AccessToken.id == token_id).values(last_used_at=now))


async def delete_session(session: WriteSession, session_id: SessionId) -> None:
    """Sign one browser out."""
    await session.execute(delete(Session).where(Session.id == session_id))


async def delete_sessions_of(session: WriteSession, user_id: UserId) -> None:
    """Sign a user out everywhere."""
    await session.execute(delete(Session).where(Session.user_id == user_id))


async def delete_expired_sessions(session: WriteSession, now: datetime) -> None:
    """Remove sessions and links past their end."""
    await session.execute(delete(Session).where(Session.expires_at < now))
    await session.execute(delete(SignInLink).where(SignInLink.expires_at < now))


async def take_sign_in_link(session: WriteSession, secret_hash: str, now: datetime) -> UserId | None:
    """Use up a sign-in link; of two that try at once, one gets it."""
    return await session.scalar(
        delete(SignInLink)
        .where(SignInLink.secret_hash == secret_hash, SignInLink.expires_at > now)
        .returning(SignInLink.user_id)
    )


async def set_password_hash(session: WriteSession, user_id: UserId, password_hash: str) -> None:
    """Store a password's hash."""
    await session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
