"""Accounts, access tokens and SSH keys."""

from __future__ import annotations

from datetime import datetime

from stagedoor_server.auth import repository as auth_repository
from stagedoor_server.auth.errors import WeakPasswordError
from stagedoor_server.auth.passwords import Passwords
from stagedoor_server.authz import audit
from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.scopes import Scope
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import InvalidError, UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.crypto import TOKEN_DISPLAY_LENGTH, hash_secret, new_access_token
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import AccessTokenId, SSHKeyId, TeamId, UserId, new_id
from stagedoor_server.models import AccessToken, Membership, SSHKey, Team, User
from stagedoor_server.users import repository
from stagedoor_server.users.errors import (
    CurrentPasswordError,
    EmailTakenError,
    KeyTakenError,
    NameTakenError,
    NoSuchCredentialError,
)
from stagedoor_server.users.ssh_keys import parse_public_key

MAX_TOKENS = 100
MAX_KEYS = 50
"""Per account: far above use, low enough that a list fits a page."""


async def create_user(
    session: WriteSession, *, username: str, email: str | None, display_name: str, password_hash: str | None
) -> User:
    """Make an account with its personal team.

    Raises:
        NameTakenError: A user or team has the name.
        EmailTakenError: Another account has the email.
    """
    if await repository.namespace_exists(session, username):
        raise NameTakenError(username)
    if email is not None and await repository.email_exists(session, email):
        raise EmailTakenError
    now = utc_now()
    team = Team(id=TeamId(new_id()), slug=username, name=display_name, is_personal=True, created_at=now)
    user = User(
        id=UserId(new_id()),
        username=username,
        email=email,
        display_name=display_name,
        password_hash=password_hash,
        personal_team_id=team.id,
        created_at=now,
    )
    session.add_all([team, user])
    await session.flush()
    session.add(Membership(team_id=team.id, user_id=user.id, role=Role.OWNER, created_at=now))
    await session.flush()
    return user


async def current_user(session: ReadSession, subject: Subject) -> User:
    """Return the caller's account.

    Raises:
        UnauthorizedError: Nobody is signed in, or the account has gone meanwhile.
    """
    user = await repository.user(session, subject.user_id) if subject.user_id is not None else None
    if user is None:
        raise UnauthorizedError("Sign in first.")
    return user


async def prepare_password(
    reading: ReadSession, passwords: Passwords, subject: Subject, *, current: str | None, new: str
) -> str:
    """Check the current password and hash the new one, outside any writing transaction.

    Raises:
        CurrentPasswordError: The current one is wrong or was not given.
        WeakPasswordError: The new one is the account's own name or address.
    """
    user = await current_user(reading, subject)
    if user.password_hash is not None and not await passwords.verify(user.password_hash, current or ""):
        raise CurrentPasswordError
    if new.lower() in {user.username, (user.email or "").lower(), user.display_name.lower()}:
        raise WeakPasswordError("The password must not be your own name or address.")
    return await passwords.hash(new)


async def update_account(
    session: WriteSession,
    subject: Subject,
    *,
    display_name: str | None,
    email: str | None,
    password_hash: str | None,
) -> User:
    """Change the caller's profile; a new password signs every browser out (the edge opens a new session here).

    Raises:
        EmailTakenError: Another account has the email.
    """
    user = await current_user(session, subject)
    if email is not None and email != user.email:
        if await repository.email_exists(session, email):
            raise EmailTakenError
        user.email = email
    if display_name is not None:
        user.display_name = display_name
    if password_hash is not None:
        user.password_hash = password_hash
        await auth_repository.delete_sessions_of(session, user.id)
    changed = [
        name
        for name, value in (("display_name", display_name), ("email", email), ("password", password_hash))
        if value is not None
    ]
    audit.record(
        session, subject, "account.update", object_kind="user", object_id=user.id, details={"changed": changed}
    )
    return user


async def create_token(
    session: WriteSession, user_id: UserId, *, name: str, scopes: list[Scope], expires_at: datetime | None
) -> tuple[AccessToken, str]:
    """Make an access token; returns the row and the secret, which is kept nowhere else.

    Raises:
        InvalidError: It would expire in the past, or the account has `MAX_TOKENS` already.
    """
    now = utc_now()
    if expires_at is not None and expires_at <= now:
        raise InvalidError("expires_at lies in the past.")
    if len(await repository.tokens_of(session, user_id)) >= MAX_TOKENS:
        raise InvalidError(f"An account holds at most {MAX_TOKENS} tokens; revoke some first.")
    secret = new_access_token()
    row = AccessToken(
        id=AccessTokenId(new_id()),
        user_id=user_id,
        name=name,
        secret_hash=hash_secret(secret),
        display_prefix=secret[:TOKEN_DISPLAY_LENGTH],
        scopes=sorted({scope.value for scope in scopes}),
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    await session.flush()
    return row, secret


def note_token(session: WriteSession, subject: Subject, row: AccessToken) -> None:
    """Put a new token into the audit log."""
    audit.record(
        session, subject, "token.create", object_kind="token", object_id=row.id, details={"scopes": list(row.scopes)}
    )


async def revoke_token(session: WriteSession, subject: Subject, token_id: AccessTokenId) -> None:
    """Revoke one of the caller's tokens; tunnels that came in with it are closed at the relay's next heartbeat.

    Raises:
        NoSuchCredentialError: Not one of theirs.
    """
    user = await current_user(session, subject)
    if not await repository.delete_token(session, user.id, token_id):
        raise NoSuchCredentialError("token")
    audit.record(session, subject, "token.revoke", object_kind="token", object_id=token_id)


async def add_key(session: WriteSession, subject: Subject, *, public_key: str, name: str | None) -> SSHKey:
    """Register an SSH public key.

    Raises:
        InvalidKeyError: Not a key that we take.
        KeyTakenError: Registered already.
        InvalidError: The account has `MAX_KEYS` already.
    """
    user = await current_user(session, subject)
    key = parse_public_key(public_key)
    if await repository.key_by_fingerprint(session, key.fingerprint) is not None:
        raise KeyTakenError
    if len(await repository.keys_of(session, user.id)) >= MAX_KEYS:
        raise InvalidError(f"An account holds at most {MAX_KEYS} keys; remove some first.")
    row = SSHKey(
        id=SSHKeyId(new_id()),
        user_id=user.id,
        name=(name or key.comment or key.algorithm)[:80],
        algorithm=key.algorithm,
        public_key=key.line,
        fingerprint=key.fingerprint,
        created_at=utc_now(),
    )
    session.add(row)
    audit.record(session, subject, "key.add", object_kind="key", object_id=key.fingerprint)
    await session.flush()
    return row


async def remove_key(session: WriteSession, subject: Subject, key_id: SSHKeyId) -> None:
    """Remove one of the caller's keys; tunnels that came in with it are closed at the relay's next heartbeat.

    Raises:
        NoSuchCredentialError: Not one of theirs.
    """
    user = await current_user(session, subject)
    if not await repository.delete_key(session, user.id, key_id):
        raise NoSuchCredentialError("key")
    audit.record(session, subject, "key.remove", object_kind="key", object_id=key_id)
