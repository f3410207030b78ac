"""Links as their owners see them, and visits to private ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import quote

from stagedoor_server.auth import repository as auth_repository
from stagedoor_server.auth.service import subject_of_token, subject_of_user
from stagedoor_server.authz import audit
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.policy import Resource, can, require
from stagedoor_server.authz.subject import Subject, SubjectKind
from stagedoor_server.errors import UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.crypto import hash_secret, new_secret
from stagedoor_server.kit.db import Database, ReadSession, WriteSession
from stagedoor_server.kit.local_path import local_path
from stagedoor_server.models import Project, ShareName, Team, Tunnel, User, VisitTicket
from stagedoor_server.projects.schemas import Visibility
from stagedoor_server.settings import Settings
from stagedoor_server.tunnels import repository, schemas
from stagedoor_server.tunnels.errors import DeadTicketError, NoSuchLinkError
from stagedoor_server.tunnels.liveness import live_since

TICKET_LIFETIME: Final = timedelta(seconds=60)


def resource_of_link(link: ShareName) -> Resource:
    """Return the link as the policy sees it."""
    return Resource(team_id=link.team_id, is_public=link.visibility == "public", creator_id=link.owner_id)


def _describe(
    settings: Settings, link: ShareName, owner: User, tunnel: Tunnel | None, project: Project | None, team: Team | None
) -> schemas.Link:
    now = utc_now()
    is_closed = link.revoked_at is not None or (link.expires_at is not None and link.expires_at <= now)
    return schemas.Link(
        name=link.name,
        url=settings.share_url(link.name),
        title=project.title if project is not None else link.title,
        project=f"{team.slug}/{project.name}" if project is not None and team is not None else None,
        owner=owner.username,
        visibility=Visibility(link.visibility),
        live=tunnel is not None and not is_closed,
        revoked=link.revoked_at is not None,
        created_at=link.created_at,
        expires_at=link.expires_at,
        last_live_at=link.last_live_at,
        local_description=tunnel.local_description if tunnel is not None else None,
    )


async def list_links(session: ReadSession, subject: Subject, settings: Settings) -> list[schemas.Link]:
    """List the links that the caller may manage."""
    rows = await repository.links_for(session, subject, live_since(settings, utc_now()))
    return [_describe(settings, *row) for row in rows]


async def describe_link(session: ReadSession, settings: Settings, name: str) -> schemas.Link:
    """Describe one link.

    Raises:
        NoSuchLinkError: It has gone.
    """
    row = await repository.link(session, name, live_since(settings, utc_now()))
    if row is None:
        raise NoSuchLinkError(name)
    return _describe(settings, *row)


async def link_for(session: ReadSession, subject: Subject, name: str, action: Action) -> ShareName:
    """Find a link and check the caller's right. Outsiders learn nothing of private links.

    Raises:
        NoSuchLinkError: No such link, or the caller may not know of it.
        ForbiddenError: Known, but the caller's role does not allow it.
    """
    link = await repository.share_name(session, name)
    if link is None:
        raise NoSuchLinkError(name)
    sees = subject.is_signed_in and can(subject, Action.LINK_VISIT, resource_of_link(link))
    require(subject, action, resource_of_link(link), sees=sees, what=f"link {name!r}")
    return link


async def revoke(session: WriteSession, subject: Subject, name: str) -> None:
    """Revoke a link: its tunnel is closed at the relay's next heartbeat, its name stays held."""
    link = await link_for(session, subject, name, Action.LINK_MANAGE)
    now = utc_now()
    link.revoked_at = link.revoked_at or now
    await repository.close_tunnels_of(session, name, "the link was revoked", now)
    _note(session, subject, link, "link.revoke")


async def update(session: WriteSession, subject: Subject, name: str, body: schemas.LinkUpdate) -> None:
    """Change a link's visibility or expiry, or bring a revoked one back."""
    link = await link_for(session, subject, name, Action.LINK_MANAGE)
    if body.visibility is not None:
        link.visibility = body.visibility
    if "expires_at" in body.model_fields_set:
        link.expires_at = body.expires_at
    if body.revoked is False:
        link.revoked_at = None
    _note(session, subject, link, "link.update")
    await session.flush()


def _note(session: WriteSession, subject: Subject, link: ShareName, action: str) -> None:
    audit.record(
        session,
        subject,
        action,
        object_kind="link",
        object_id=link.name,
        team_id=link.team_id,
        details={"visibility": link.visibility},
    )


async def name_state(session: ReadSession, settings: Settings, name: str) -> schemas.NameState:
    """Say what to tell a visitor of a name that no tunnel serves. A private link's title is not told."""
    row = await repository.link(session, name, live_since(settings, utc_now()))
    if row is None:
        return schemas.NameState(state="unknown")
    link, _, _, project, _ = row
    title = (project.title if project is not None else link.title) or None
    shown = title if link.visibility == "public" else None
    if link.revoked_at is not None:
        return schemas.NameState(state="revoked", title=shown, since=link.revoked_at)
    if link.expires_at is not None and link.expires_at <= utc_now():
        return schemas.NameState(state="expired", title=shown, since=link.expires_at)
    return schemas.NameState(state="offline", title=shown, since=link.last_live_at)


async def issue_visit(
    session: WriteSession, subject: Subject, settings: Settings, name: str, next_path: str
) -> schemas.VisitPass:
    """Let the caller into a private link: a one-time ticket for the link's own site.

    Raises:
        UnauthorizedError: Nobody is signed in; said of every name alike, so it tells nothing.
        NoSuchLinkError: No such link, or the caller may not visit it.
    """
    if subject.user_id is None:
        raise UnauthorizedError("Sign in to open this link.")
    link = await repository.share_name(session, name)
    if link is None or not can(subject, Action.LINK_VISIT, resource_of_link(link)):
        raise NoSuchLinkError(name)
    secret = new_secret()
    session.add(
        VisitTicket(
            secret_hash=hash_secret(secret), name=name, user_id=subject.user_id, expires_at=utc_now() + TICKET_LIFETIME
        )
    )
    target = quote(local_path(next_path), safe="")
    url = f"{settings.share_url(name)}/.stagedoor/enter?ticket={secret}&next={target}"
    return schemas.VisitPass(url=url, title=link.title)


async def redeem_visit(session: WriteSession, name: str, ticket: str) -> schemas.Visitor:
    """Redeem a visit ticket, once; the right to visit is checked again.

    Raises:
        DeadTicketError: Used, expired, for another name, or the right has gone meanwhile.
    """
    user_id = await repository.take_ticket(session, hash_secret(ticket), name, utc_now())
    user = await auth_repository.user_by_id(session, user_id) if user_id is not None else None
    link = await repository.share_name(session, name)
    if user is None or link is None or not user.is_active:
        raise DeadTicketError
    subject = await subject_of_user(session, user, SubjectKind.SESSION, credential_id="")
    if not can(subject, Action.LINK_VISIT, resource_of_link(link)):
        raise DeadTicketError
    return schemas.Visitor(account_id=user.id, display_name=user.display_name)


async def admit_token(database: Database, name: str, token: str) -> schemas.Visitor:
    """Let a program into a private link by its access token.

    Raises:
        UnauthorizedError: A dead token.
        NoSuchLinkError: Its owner may not visit this link, or there is none.
    """
    subject = await subject_of_token(database, token, "")
    async with database.read() as session:
        link = await repository.share_name(session, name)
    if link is None or not can(subject, Action.LINK_VISIT, resource_of_link(link)):
        raise NoSuchLinkError(name)
    return schemas.Visitor(account_id=str(subject.user_id), display_name=subject.display_name)
