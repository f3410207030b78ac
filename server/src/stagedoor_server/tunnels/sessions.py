"""Tunnels as the relay reports them: who may open one, under which name, and when it must end."""

from __future__ import annotations

from stagedoor_server.auth import repository as auth_repository
from stagedoor_server.auth.service import subject_of_token, subject_of_user
from stagedoor_server.authz import audit
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.policy import Resource, can
from stagedoor_server.authz.scopes import Scope
from stagedoor_server.authz.subject import Subject, SubjectKind
from stagedoor_server.errors import ForbiddenError, UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import Database, ReadSession, WriteSession
from stagedoor_server.kit.ids import TunnelId, UserId, new_id
from stagedoor_server.kit.names import is_name
from stagedoor_server.models import Project, ShareName, Team, Tunnel
from stagedoor_server.projects import repository as projects_repository
from stagedoor_server.projects.schemas import ProjectCreate, Visibility
from stagedoor_server.projects.service import create_in_team
from stagedoor_server.runs import ledger
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.settings import Settings
from stagedoor_server.teams import repository as teams_repository
from stagedoor_server.tunnels import naming, repository, schemas
from stagedoor_server.tunnels.errors import InvalidNameError, TooManyTunnelsError
from stagedoor_server.tunnels.liveness import live_since
from stagedoor_server.users import repository as users_repository
from stagedoor_server.users.errors import InvalidKeyError
from stagedoor_server.users.ssh_keys import parse_public_key


async def authenticate(
    database: Database, settings: Settings, request: schemas.AuthenticateRequest
) -> schemas.Authenticated:
    """Find out who knocks at the SSH door.

    Raises:
        UnauthorizedError: An unknown token or key.
        ForbiddenError: A token without scope `share`.
    """
    if request.method == "password":
        subject = await subject_of_token(database, request.secret or "", request.peer_host)
        if Scope.SHARE not in subject.scopes:
            raise UnauthorizedError("This access token lacks the scope `share`.", code="missing_scope")
    else:
        subject = await _subject_of_key(database, request.public_key or "", request.peer_host)
    return schemas.Authenticated(
        account_id=f"{subject.user_id}.{subject.credential_id}",
        account_name=subject.username,
        max_tunnels=settings.max_tunnels,
    )


async def _subject_of_key(database: Database, public_key: str, peer_host: str) -> Subject:
    try:
        fingerprint = parse_public_key(public_key).fingerprint
    except InvalidKeyError as error:
        raise UnauthorizedError(error.detail) from error
    async with database.write() as session:
        row = await users_repository.key_by_fingerprint(session, fingerprint)
        user = await auth_repository.user_by_id(session, row.user_id) if row is not None else None
        if row is None or user is None or not user.is_active:
            raise UnauthorizedError("This SSH key is not registered; add it on your account page.")
        await users_repository.touch_key(session, row.id, utc_now())
        return await subject_of_user(
            session,
            user,
            SubjectKind.KEY,
            credential_id=row.id,
            peer_host=peer_host,
            scopes=frozenset({Scope.SHARE, Scope.WRITE, Scope.READ}),
        )


async def _subject_of_account(session: ReadSession, account_id: str, peer_host: str) -> Subject:
    """Return the account that a relay's session is for, if its credential still stands."""
    user_id, _, credential_id = account_id.partition(".")
    user = await auth_repository.user_by_id(session, UserId(user_id))
    if user is None or not user.is_active or not credential_id:
        raise ForbiddenError("This account is not active any more.")
    # Opening a tunnel for a project makes the project where it is missing: that is part of sharing.
    return await subject_of_user(
        session,
        user,
        SubjectKind.KEY,
        credential_id=credential_id,
        peer_host=peer_host,
        scopes=frozenset({Scope.SHARE, Scope.WRITE, Scope.READ}),
    )


async def _project_for(
    session: WriteSession, subject: Subject, path: str, visibility: Visibility
) -> tuple[Project, Team]:
    """Find the project that a tunnel is for, making it where it is missing and the caller may."""
    team_slug, _, name = path.strip("/").rpartition("/")
    team_slug = team_slug or subject.username
    if not is_name(name) or not is_name(team_slug):
        raise InvalidNameError(path)
    team = await teams_repository.team_by_slug(session, team_slug)
    if team is None or not can(subject, Action.PROJECT_CREATE, Resource(team_id=team.id)):
        raise ForbiddenError(f"You may not share in the team {team_slug!r}, or there is none of that name.")
    found = await projects_repository.find(session, team_slug, name)
    if found is not None:
        return found
    project = await create_in_team(
        session, subject, team, ProjectCreate(team=team_slug, name=name, visibility=visibility)
    )
    return project, team


async def open_session(
    session: WriteSession, settings: Settings, bell: RunBell, request: schemas.SessionRequest
) -> tuple[schemas.SessionGranted, ShareName]:
    """Give a tunnel its name and note it as live; runs that waited for its app are queued in the same transaction.

    Raises:
        ForbiddenError: Not this account's to open: dead credential, foreign team, revoked or expired link.
        ConflictError: The name is another account's, looks like one, is reserved, or there are too many tunnels.
        InvalidError: Not a name.
    """
    now = utc_now()
    subject = await _subject_of_account(session, request.account_id, request.peer_host)
    if subject.user_id is None or subject.personal_team_id is None:
        raise ForbiddenError("This account is not active any more.")
    default = request.visibility or Visibility(settings.link_visibility)
    project = await _project_for(session, subject, request.project, default) if request.project else None
    team_id = project[0].team_id if project is not None else subject.personal_team_id
    link, is_new = await naming.take_name(session, subject, subject.user_id, team_id, request.requested_name, project)
    open_count = await repository.count_open(session, subject.user_id, live_since(settings, now), without=link.name)
    if open_count >= settings.max_tunnels:
        raise TooManyTunnelsError(settings.max_tunnels)
    if project is not None:
        await _attach(session, link, project[0])
    if request.visibility is not None:
        link.visibility = request.visibility
    elif is_new:
        link.visibility = project[0].visibility if project is not None else default
    link.last_live_at = now
    replaced = await repository.close_tunnels_of(
        session, link.name, "replaced by a new connection of the same name", now
    )
    tunnel = Tunnel(
        id=TunnelId(new_id()),
        name=link.name,
        user_id=subject.user_id,
        credential_id=subject.credential_id,
        client=request.client[:120],
        peer_host=request.peer_host[:64],
        local_description=request.local_description[:200],
        opened_at=now,
        last_seen_at=now,
    )
    session.add(tunnel)
    await session.flush()
    if link.project_id is not None and await ledger.wake_project(session, link.project_id):
        session.after_commit(bell.ring_outbox)
    audit.record(
        session,
        subject,
        "tunnel.open",
        object_kind="link",
        object_id=link.name,
        team_id=link.team_id,
        details={"visibility": link.visibility},
    )
    granted = schemas.SessionGranted(
        session_id=tunnel.id,
        name=link.name,
        url=settings.share_url(link.name),
        visibility=Visibility(link.visibility),
        expires_at=link.expires_at,
        project=f"{project[1].slug}/{project[0].name}" if project is not None else None,
        replaces=[str(tunnel_id) for tunnel_id in replaced],
    )
    return granted, link


async def _attach(session: WriteSession, link: ShareName, project: Project) -> None:
    """Make `link` the one that serves `project`; a former one becomes its owner's personal link and goes offline."""
    if link.project_id == project.id:
        return
    former = await repository.name_of_project(session, project.id)
    if former is not None:
        former.project_id = None
        former.visibility = "private"
        await repository.close_tunnels_of(session, former.name, "the project is served by another link now", utc_now())
        await session.flush()
    link.project_id = project.id
    link.team_id = project.team_id
    await session.flush()


async def heartbeat(session: WriteSession, session_ids: list[str]) -> schemas.HeartbeatAnswer:
    """Note that the relay still holds these tunnels; say which it must close, and why."""
    now = utc_now()
    tunnel_ids = [TunnelId(session_id) for session_id in dict.fromkeys(session_ids)]
    if not tunnel_ids:
        return schemas.HeartbeatAnswer(close=[])
    await repository.touch_tunnels(session, tunnel_ids, now)
    closing = await repository.tunnels_to_close(session, tunnel_ids, now)
    for tunnel_id, reason in closing:
        await repository.close_tunnel(session, tunnel_id, reason, now)
    visibility = await repository.visibility_of(session, tunnel_ids)
    return schemas.HeartbeatAnswer(
        close=[schemas.SessionToClose(session_id=tunnel_id, reason=reason) for tunnel_id, reason in closing],
        visibility={tunnel_id: Visibility(value) for tunnel_id, value in visibility.items()},
    )


async def close_session(session: WriteSession, session_id: str) -> None:
    """Note that a tunnel has ended; a second time is fine."""
    now = utc_now()
    name = await repository.close_tunnel(session, TunnelId(session_id), "closed by its author", now)
    if name is not None:
        await repository.mark_live(session, [name], now)
