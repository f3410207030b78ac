"""The relay's own API, opened by the shared secret. Not for browsers, not part of the public OpenAPI document."""

from __future__ import annotations

from fastapi import APIRouter, Depends, status

from stagedoor_server.authz.actions import Action
from stagedoor_server.http.access import DeclaredRoute, RouteAccess
from stagedoor_server.http.context import AppContext, Reading, Writing
from stagedoor_server.tunnels import schemas, service, sessions

router = APIRouter(
    prefix="/internal/v1/relay",
    route_class=DeclaredRoute,
    include_in_schema=False,
    dependencies=[Depends(RouteAccess(Action.RELAY))],
)


@router.post("/authenticate")
async def authenticate(body: schemas.AuthenticateRequest, context: AppContext) -> schemas.Authenticated:
    """Find out who knocks at the SSH door."""
    return await sessions.authenticate(context.database, context.settings, body)


@router.post("/sessions", status_code=status.HTTP_201_CREATED)
async def open_session(body: schemas.SessionRequest, writing: Writing, context: AppContext) -> schemas.SessionGranted:
    """Give a tunnel its name; then look what the app behind it can do."""
    granted, link = await sessions.open_session(writing, context.settings, context.bell, body)
    name, project_id = link.name, link.project_id
    writing.after_commit(lambda: context.probe.start(name, project_id))
    return granted


@router.post("/sessions/heartbeat")
async def heartbeat(body: schemas.Heartbeat, writing: Writing) -> schemas.HeartbeatAnswer:
    """Note which tunnels the relay holds; say which it must close."""
    return await sessions.heartbeat(writing, body.session_ids)


@router.delete("/sessions/{session_id}", status_code=status.HTTP_204_NO_CONTENT)
async def close_session(session_id: str, writing: Writing) -> None:
    """Note that a tunnel has ended."""
    await sessions.close_session(writing, session_id)


@router.post("/names/{name}")
async def name_state(name: str, reading: Reading, context: AppContext) -> schemas.NameState:
    """Say what to tell a visitor of a name that no tunnel serves."""
    return await service.name_state(reading, context.settings, name.lower())


@router.post("/visits")
async def redeem_visit(body: schemas.TicketVisit, writing: Writing) -> schemas.Visitor:
    """Redeem a browser's one-time ticket."""
    return await service.redeem_visit(writing, body.name, body.ticket)


@router.post("/visits/token")
async def admit_token(body: schemas.TokenVisit, context: AppContext) -> schemas.Visitor:
    """Let a program into a private link by its access token."""
    return await service.admit_token(context.database, body.name, body.token)
