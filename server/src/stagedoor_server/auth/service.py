"""Signing in and out, and finding out who calls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from stagedoor_server.auth import repository
from stagedoor_server.auth.errors import DeadLinkError, InvalidTokenError, TooManySignInsError, WrongCredentialsError
from stagedoor_server.auth.passwords import Passwords
from stagedoor_server.authz import audit
from stagedoor_server.authz.scopes import ALL_SCOPES, Scope
from stagedoor_server.authz.subject import ANONYMOUS, Subject, SubjectKind
from stagedoor_server.errors import UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.crypto import hash_secret, is_access_token, new_secret
from stagedoor_server.kit.db import Database, ReadSession, WriteSession
from stagedoor_server.kit.ids import AccessTokenId, SessionId, new_id
from stagedoor_server.kit.rate_limit import RateLimiter, network_prefix
from stagedoor_server.models import Session, SignInLink, User

SESSION_IDLE: Final = timedelta(days=14)
SESSION_LIFETIME: Final = timedelta(days=90)
SIGN_IN_LINK_LIFETIME: Final = timedelta(hours=24)
"""The operator's own terminal printed it; a day lets `make up` run before lunch and be opened after."""
TOUCH_EVERY: Final = timedelta(minutes=10)
"""Last-seen moments are written this often at most: a page view should not cost a write."""


@dataclass(frozen=True, slots=True)
class Peer:
    """Where a request comes from, for the audit log and the list of sessions."""

    host: str
    user_agent: str


async def subject_of_user(
    session: ReadSession,
    user: User,
    kind: SubjectKind,
    *,
    credential_id: str,
    peer_host: str = "",
    scopes: frozenset[Scope] = ALL_SCOPES,
) -> Subject:
    """Build the caller from a user row."""
    return Subject(
        kind=kind,
        user_id=user.id,
        username=user.username,
        display_name=user.display_name,
        personal_team_id=user.personal_team_id,
        memberships=await repository.memberships(session, user.id),
        scopes=scopes,
        credential_id=credential_id,
        peer_host=peer_host,
    )


async def subject_of_cookie(database: Database, secret: str, peer_host: str) -> Subject:
    """Find the caller behind a session cookie; a dead one is nobody."""
    now = utc_now()
    async with database.read() as reading:
        found = await repository.session_by_hash(reading, hash_secret(secret))
        if found is None:
            return ANONYMOUS
        row, user = found
        if not user.is_active or row.expires_at <= now or row.last_seen_at + SESSION_IDLE <= now:
            return ANONYMOUS
        subject = await subject_of_user(reading, user, SubjectKind.SESSION, credential_id=row.id, peer_host=peer_host)
    if row.last_seen_at + TOUCH_EVERY <= now:
        async with database.write() as writing:
            await repository.touch_session(writing, row.id, now)
    return subject


async def subject_of_token(database: Database, token: str, peer_host: str) -> Subject:
    """Find the caller behind an access token.

    Raises:
        InvalidTokenError: Unknown, revoked, expired, or its owner is switched off.
    """
    if not is_access_token(token):
        raise InvalidTokenError
    now = utc_now()
    async with database.read() as reading:
        found = await repository.token_by_hash(reading, hash_secret(token))
        if found is None:
            raise InvalidTokenError
        row, user = found
        if not user.is_active or (row.expires_at is not None and row.expires_at <= now):
            raise InvalidTokenError
        scopes = frozenset(Scope(str(scope)) for scope in row.scopes)
        subject = await subject_of_user(
            reading, user, SubjectKind.TOKEN, credential_id=row.id, peer_host=peer_host, scopes=scopes
        )
    if row.last_used_at is None or row.last_used_at + TOUCH_EVERY <= now:
        async with database.write() as writing:
            await repository.touch_token(writing, row.id, now)
    return subject


async def refreshed(session: ReadSession, subject: Subject) -> Subject:
    """Return the caller of a long-lived stream with their roles of now.

    Raises:
        UnauthorizedError: The session or token behind the stream has been ended meanwhile.
    """
    if subject.user_id is None:
        return subject
    if subject.kind is SubjectKind.SESSION:
        stands = await repository.session_exists(session, SessionId(subject.credential_id))
    else:
        exists, expires_at = await repository.token_expiry(session, AccessTokenId(subject.credential_id))
        stands = exists and (expires_at is None or expires_at > utc_now())
    if not stands:
        raise UnauthorizedError("You were signed out.")
    return replace(subject, memberships=await repository.memberships(session, subject.user_id))


def open_session(session: WriteSession, user: User, peer: Peer) -> str:
    """Start a browser session; return the cookie's secret, which is kept nowhere else."""
    secret = new_secret()
    now = utc_now()
    session.add(
        Session(
            id=SessionId(new_id()),
            user_id=user.id,
            secret_hash=hash_secret(secret),
            user_agent=peer.user_agent[:200],
            peer_host=peer.host[:64],
            created_at=now,
            last_seen_at=now,
            expires_at=now + SESSION_LIFETIME,
        )
    )
    return secret


async def sign_in(
    reading: ReadSession,
    writing: WriteSession,
    passwords: Passwords,
    limiter: RateLimiter,
    *,
    login: str,
    password: str,
    peer: Peer,
    per_minute: int,
) -> tuple[User, str]:
    """Sign in with a password; returns the user and the new session's secret.

    The password is checked before the writing transaction begins: hashing takes longer than anybody should hold a lock.

    Raises:
        TooManySignInsError: Too many tries for this account or from this network.
        WrongCredentialsError: Unknown account or wrong password.
    """
    by_account = await limiter.allow("sign-in-account", hash_secret(login.strip().lower()), per_minute=per_minute)
    by_network = await limiter.allow("sign-in-network", network_prefix(peer.host), per_minute=per_minute * 3)
    if not (by_account and by_network):
        raise TooManySignInsError
    user = await repository.user_by_login(reading, login)
    stored = user.password_hash if user is not None and user.is_active else None
    await reading.close()  # gives the connection back while argon2 works
    if not await passwords.verify(stored, password) or user is None:
        raise WrongCredentialsError
    if stored is not None and passwords.needs_rehash(stored):
        await repository.set_password_hash(writing, user.id, await passwords.hash(password))
    secret = open_session(writing, user, peer)
    return user, secret


async def sign_in_by_link(writing: WriteSession, token: str, peer: Peer) -> tuple[User, str]:
    """Sign in with a one-time link; returns the user and the new session's secret.

    Raises:
        DeadLinkError: Used, expired or unknown.
    """
    user_id = await repository.take_sign_in_link(writing, hash_secret(token), utc_now())
    user = await repository.user_by_id(writing, user_id) if user_id is not None else None
    if user is None or not user.is_active:
        raise DeadLinkError
    return user, open_session(writing, user, peer)


def make_sign_in_link(writing: WriteSession, user: User, now: datetime) -> str:
    """Make a one-time sign-in link for a user; returns its token."""
    secret = new_secret()
    writing.add(
        SignInLink(
            secret_hash=hash_secret(secret), user_id=user.id, created_at=now, expires_at=now + SIGN_IN_LINK_LIFETIME
        )
    )
    return secret


async def sign_out(writing: WriteSession, subject: Subject) -> None:
    """End the caller's browser session; a caller without one is signed out already."""
    if subject.kind is SubjectKind.SESSION:
        await repository.delete_session(writing, SessionId(subject.credential_id))
        audit.record(writing, subject, "session.end", object_kind="session", object_id=subject.credential_id)
