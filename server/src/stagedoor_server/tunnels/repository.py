"""Queries for links, tunnels and visit tickets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, text, update

from stagedoor_server.authz.subject import Subject
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import ProjectId, TeamId, TunnelId, UserId
from stagedoor_server.models import (
    AccessToken,
    Membership,
    Project,
    ShareName,
    SSHKey,
    Team,
    Tunnel,
    User,
    VisitTicket,
)
from stagedoor_server.tunnels.liveness import tunnel_is_live

_NAMES_LOCK = 0x53444E41  # "SDNA": any constant that nobody else in this database uses


async def lock_names(session: WriteSession) -> None:
    """Let one transaction at a time take new names: two look-alikes must not slip in side by side.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _NAMES_LOCK})


async def share_name(session: ReadSession, name: str) -> ShareName | None:
    """Find a name."""
    return await session.get(ShareName, name, populate_existing=True)


async def look_alike_of_others(session: ReadSession, skeleton: str, owner_id: UserId, team_ids: list[TeamId]) -> bool:
    """Tell whether somebody else holds a name that looks the same."""
    found = await session.scalar(
        select(ShareName.name)
        .where(ShareName.skeleton == skeleton, ShareName.owner_id != owner_id, ShareName.team_id.not_in(team_ids))
        .limit(1)
    )
    return found is not None


async def name_of_project(session: ReadSession, project_id: ProjectId) -> ShareName | None:
    """Find the link that serves a project."""
    return await session.scalar(select(ShareName).where(ShareName.project_id == project_id))


async def count_open(session: ReadSession, user_id: UserId, heard_since: datetime, *, without: str) -> int:
    """Count an account's live tunnels, not counting those of one name."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(Tunnel)
            .where(Tunnel.user_id == user_id, Tunnel.name != without, tunnel_is_live(heard_since))
        )
        or 0
    )


async def close_tunnels_of(session: WriteSession, name: str, reason: str, now: datetime) -> list[TunnelId]:
    """Close all open tunnels of a name; returns their ids."""
    rows = await session.scalars(
        update(Tunnel)
        .where(Tunnel.name == name, Tunnel.closed_at.is_(None))
        .values(closed_at=now, close_reason=reason)
        .returning(Tunnel.id)
    )
    return list(rows)


async def close_tunnel(session: WriteSession, tunnel_id: TunnelId, reason: str, now: datetime) -> str | None:
    """Close one tunnel; returns its name, None when it was closed already."""
    return await session.scalar(
        update(Tunnel)
        .where(Tunnel.id == tunnel_id, Tunnel.closed_at.is_(None))
        .values(closed_at=now, close_reason=reason)
        .returning(Tunnel.name)
    )


async def mark_live(session: WriteSession, names: list[str], now: datetime) -> None:
    """Note when names were last live."""
    await session.execute(update(ShareName).where(ShareName.name.in_(names)).values(last_live_at=now))


async def touch_tunnels(session: WriteSession, tunnel_ids: list[TunnelId], now: datetime) -> None:
    """Note that the relay still holds these tunnels."""
    await session.execute(
        update(Tunnel).where(Tunnel.id.in_(tunnel_ids), Tunnel.closed_at.is_(None)).values(last_seen_at=now)
    )


async def tunnels_to_close(
    session: ReadSession, tunnel_ids: list[TunnelId], now: datetime
) -> list[tuple[TunnelId, str]]:
    """Return which of these tunnels must not go on, and why, in words for their author."""
    rows = await session.execute(
        select(
            Tunnel.id,
            Tunnel.closed_at,
            Tunnel.close_reason,
            ShareName.revoked_at,
            ShareName.expires_at,
            User.is_active,
            or_(AccessToken.id.is_not(None), SSHKey.id.is_not(None)),
            AccessToken.expires_at,
            func.coalesce(Membership.role, ""),
        )
        .join(ShareName, ShareName.name == Tunnel.name)
        .join(User, User.id == Tunnel.user_id)
        .outerjoin(AccessToken, AccessToken.id == Tunnel.credential_id)
        .outerjoin(SSHKey, SSHKey.id == Tunnel.credential_id)
        .outerjoin(Membership, and_(Membership.team_id == ShareName.team_id, Membership.user_id == Tunnel.user_id))
        .where(Tunnel.id.in_(tunnel_ids))
    )
    found: list[tuple[TunnelId, str]] = []
    known: set[TunnelId] = set()
    for (
        tunnel_id,
        closed_at,
        reason,
        revoked_at,
        expires_at,
        active,
        has_credential,
        token_expires_at,
        role,
    ) in rows:
        known.add(tunnel_id)
        if revoked_at is not None:
            found.append((tunnel_id, "the link was revoked"))
        elif expires_at is not None and expires_at <= now:
            found.append((tunnel_id, "the link has expired"))
        elif closed_at is not None:
            found.append((tunnel_id, reason or "closed"))
        elif not active or not has_credential or (token_expires_at is not None and token_expires_at <= now):
            found.append((tunnel_id, "the token or key it came in with is not valid any more"))
        elif role in {"", "reader"}:
            found.append((tunnel_id, "you may not share in this team any more"))
    found.extend((tunnel_id, "unknown session") for tunnel_id in tunnel_ids if tunnel_id not in known)
    return found


async def visibility_of(session: ReadSession, tunnel_ids: list[TunnelId]) -> dict[TunnelId, str]:
    """Return who may visit, for each of these tunnels that is open."""
    rows = await session.execute(
        select(Tunnel.id, ShareName.visibility)
        .join(ShareName, ShareName.name == Tunnel.name)
        .where(Tunnel.id.in_(tunnel_ids), Tunnel.closed_at.is_(None))
    )
    return {row[0]: row[1] for row in rows}


async def links_for(
    session: ReadSession, subject: Subject, heard_since: datetime
) -> list[tuple[ShareName, User, Tunnel | None, Project | None, Team | None]]:
    """List the links that the caller owns, and those of projects in teams they administer; live ones first."""
    managed = [team_id for team_id, role in subject.memberships.items() if role.rank >= 3]
    rows = await session.execute(
        select(ShareName, User, Tunnel, Project, Team)
        .join(User, User.id == ShareName.owner_id)
        .outerjoin(Tunnel, and_(Tunnel.name == ShareName.name, tunnel_is_live(heard_since)))
        .outerjoin(Project, Project.id == ShareName.project_id)
        .outerjoin(Team, Team.id == Project.team_id)
        .where(or_(ShareName.owner_id == subject.user_id, ShareName.team_id.in_(managed)))
        .order_by(Tunnel.id.is_(None), ShareName.created_at.desc())
    )
    return [(name, user, tunnel, project, team) for name, user, tunnel, project, team in rows]


async def link(
    session: ReadSession, name: str, heard_since: datetime
) -> tuple[ShareName, User, Tunnel | None, Project | None, Team | None] | None:
    """Find one link with all that describes it."""
    rows = await session.execute(
        select(ShareName, User, Tunnel, Project, Team)
        .join(User, User.id == ShareName.owner_id)
        .outerjoin(Tunnel, and_(Tunnel.name == ShareName.name, tunnel_is_live(heard_since)))
        .outerjoin(Project, Project.id == ShareName.project_id)
        .outerjoin(Team, Team.id == Project.team_id)
        .where(ShareName.name == name)
        .execution_options(populate_existing=True)
    )
    row = rows.first()
    return None if row is None else (row[0], row[1], row[2], row[3], row[4])


async def take_ticket(session: WriteSession, secret_hash: str, name: str, now: datetime) -> UserId | None:
    """Use up a visit ticket; of two that try at once, one gets it."""
    return await session.scalar(
        delete(VisitTicket)
        .where(VisitTicket.secret_hash == secret_hash, VisitTicket.name == name, VisitTicket.expires_at > now)
        .returning(VisitTicket.user_id)
    )


async def delete_expired_tickets(session: WriteSession, now: datetime) -> None:
    """Remove tickets that nobody used."""
    await session.execute(delete(VisitTicket).where(VisitTicket.expires_at < now))


async def close_forgotten(session: WriteSession, silent_since: datetime, now: datetime) -> None:
    """Close tunnels whose relay went away without a word, so that the table tells the truth."""
    await session.execute(
        update(Tunnel)
        .where(Tunnel.closed_at.is_(None), Tunnel.last_seen_at < silent_since)
        .values(closed_at=now, close_reason="the relay was not heard of any more")
    )
