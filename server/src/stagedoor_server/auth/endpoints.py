"""Routes of signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response, status

from stagedoor_server.auth import repository, service
from stagedoor_server.auth.schemas import SessionInfo, SignIn, SignInByLink
from stagedoor_server.authz import audit
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject, SubjectKind
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading, RequestPeer, Writing
from stagedoor_server.http.cookies import clear_session_cookie, set_session_cookie
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.db import WriteSession
from stagedoor_server.models import User
from stagedoor_server.teams import service as teams

router = api_router("session")

Anyone = Annotated[Subject, access(Action.OPEN)]


async def _welcome(writing: WriteSession, user: User, peer: service.Peer) -> SessionInfo:
    subject = await service.subject_of_user(writing, user, SubjectKind.SESSION, credential_id="", peer_host=peer.host)
    audit.record(writing, subject, "session.start", object_kind="user", object_id=user.id)
    return await teams.session_info(writing, user, subject)


@router.get("/session")
async def read_session(subject: Anyone, reading: Reading) -> SessionInfo:
    """Say who is signed in; `user` is null for nobody."""
    user = await repository.user_by_id(reading, subject.user_id) if subject.user_id is not None else None
    return await teams.session_info(reading, user, subject)


@router.post("/session")
async def sign_in(
    body: SignIn,
    subject: Anyone,
    context: AppContext,
    reading: Reading,
    writing: Writing,
    peer: RequestPeer,
    response: Response,
) -> SessionInfo:
    """Sign in with email (or username) and password; the session is a cookie."""
    user, secret = await service.sign_in(
        reading,
        writing,
        context.passwords,
        context.limiter,
        login=body.email,
        password=body.password.get_secret_value(),
        peer=peer,
        per_minute=context.settings.sign_ins_per_minute,
    )
    await service.sign_out(writing, subject)  # the session is a new one at every sign-in
    set_session_cookie(response, context.settings, secret)
    return await _welcome(writing, user, peer)


@router.post("/session/link")
async def sign_in_by_link(
    body: SignInByLink, subject: Anyone, context: AppContext, writing: Writing, peer: RequestPeer, response: Response
) -> SessionInfo:
    """Sign in with a one-time link's token; the session is a cookie."""
    user, secret = await service.sign_in_by_link(writing, body.token.get_secret_value(), peer)
    await service.sign_out(writing, subject)
    set_session_cookie(response, context.settings, secret)
    return await _welcome(writing, user, peer)


@router.delete("/session", status_code=status.HTTP_204_NO_CONTENT)
async def sign_out(subject: Anyone, context: AppContext, writing: Writing, response: Response) -> None:
    """Sign out: the session ends on the server, not only in the browser."""
    await service.sign_out(writing, subject)
    clear_session_cookie(response, context.settings)
