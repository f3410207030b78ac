"""Routes of one's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response, status

from stagedoor_server.auth import service as auth
from stagedoor_server.auth.schemas import SessionInfo
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject, SubjectKind
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading, RequestPeer, Writing
from stagedoor_server.http.cookies import set_session_cookie
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.ids import AccessTokenId, SSHKeyId
from stagedoor_server.models import AccessToken, SSHKey
from stagedoor_server.teams import service as teams
from stagedoor_server.users import repository, service
from stagedoor_server.users.schemas import AccountUpdate, CreatedToken, Key, KeyCreate, Token, TokenCreate

router = api_router("account")

AccountOwner = Annotated[Subject, access(Action.ACCOUNT_MANAGE)]
TokenOwner = Annotated[Subject, access(Action.TOKENS_MANAGE)]


@router.patch("/account")
async def update_account(
    body: AccountUpdate,
    subject: AccountOwner,
    context: AppContext,
    reading: Reading,
    writing: Writing,
    peer: RequestPeer,
    response: Response,
) -> SessionInfo:
    """Change your display name, email or password. A new password signs out every other browser."""
    password_hash: str | None = None
    if body.password is not None:
        current = body.current_password.get_secret_value() if body.current_password else None
        password_hash = await service.prepare_password(
            reading, context.passwords, subject, current=current, new=body.password.get_secret_value()
        )
    user = await service.update_account(
        writing, subject, display_name=body.display_name, email=body.email, password_hash=password_hash
    )
    if password_hash is not None and subject.kind is SubjectKind.SESSION:
        set_session_cookie(response, context.settings, auth.open_session(writing, user, peer))
    return await teams.session_info(writing, user, subject)


def _token(row: AccessToken) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        prefix=row.display_prefix,
        scopes=row.scopes,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def _key(row: SSHKey) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        algorithm=row.algorithm,
        fingerprint=row.fingerprint,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )


@router.get("/tokens")
async def list_tokens(subject: TokenOwner, reading: Reading) -> list[Token]:
    """List your access tokens, newest first."""
    user = await service.current_user(reading, subject)
    return [_token(row) for row in await repository.tokens_of(reading, user.id)]


@router.post("/tokens", status_code=status.HTTP_201_CREATED)
async def create_token(body: TokenCreate, subject: TokenOwner, writing: Writing) -> CreatedToken:
    """Make an access token. Its secret is in this answer and nowhere else."""
    user = await service.current_user(writing, subject)
    row, secret = await service.create_token(
        writing, user.id, name=body.name, scopes=body.scopes, expires_at=body.expires_at
    )
    service.note_token(writing, subject, row)
    return CreatedToken(**_token(row).model_dump(), token=secret)


@router.delete("/tokens/{token_id}", status_code=status.HTTP_204_NO_CONTENT)
async def revoke_token(token_id: str, subject: TokenOwner, writing: Writing) -> None:
    """Revoke an access token; what came in with it is closed within seconds."""
    await service.revoke_token(writing, subject, AccessTokenId(token_id))


@router.get("/keys")
async def list_keys(subject: AccountOwner, reading: Reading) -> list[Key]:
    """List your SSH public keys, newest first."""
    user = await service.current_user(reading, subject)
    return [_key(row) for row in await repository.keys_of(reading, user.id)]


@router.post("/keys", status_code=status.HTTP_201_CREATED)
async def add_key(body: KeyCreate, subject: AccountOwner, writing: Writing) -> Key:
    """Register an SSH public key: it opens the relay's SSH door."""
    row = await service.add_key(writing, subject, public_key=body.public_key, name=body.name)
    return _key(row)


@router.delete("/keys/{key_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_key(key_id: str, subject: AccountOwner, writing: Writing) -> None:
    """Remove an SSH public key; tunnels that came in with it are closed within seconds."""
    await service.remove_key(writing, subject, SSHKeyId(key_id))
