"""Queries for teams, memberships and invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update

from stagedoor_server.authz.roles import Role
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import TeamId, UserId
from stagedoor_server.models import Invite, Membership, Project, Team, User


async def team_by_slug(session: ReadSession, slug: str) -> Team | None:
    """Find a team by name."""
    return await session.scalar(select(Team).where(Team.slug == slug))


async def teams_with_counts(session: ReadSession, team_ids: list[TeamId]) -> list[tuple[Team, int, int]]:
    """Return teams with how many members and projects each has, personal ones first."""
    members = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.team_id == Team.id)
        .correlate(Team)
        .scalar_subquery()
    )
    projects = (
        select(func.count()).select_from(Project).where(Project.team_id == Team.id).correlate(Team).scalar_subquery()
    )
    rows = await session.execute(
        select(Team, members, projects)
        .where(Team.id.in_(team_ids))
        .order_by(Team.is_personal.desc(), func.lower(Team.name))
    )
    return [(team, int(member_count), int(project_count)) for team, member_count, project_count in rows]


async def members(session: ReadSession, team_id: TeamId) -> list[tuple[Membership, User]]:
    """List a team's members by name."""
    rows = await session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.team_id == team_id)
        .order_by(User.username)
    )
    return [(membership, user) for membership, user in rows]


async def member(session: ReadSession, team_id: TeamId, username: str) -> tuple[Membership, User] | None:
    """Find one member."""
    rows = await session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.team_id == team_id, User.username == username)
    )
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1])


async def lock_team(session: WriteSession, team_id: TeamId) -> None:
    """Make other changes of this team's members wait: two owners must not demote each other at once."""
    await session.execute(select(Team.id).where(Team.id == team_id).with_for_update())


async def count_owners(session: ReadSession, team_id: TeamId) -> int:
    """Count a team's owners."""
    return (
        await session.scalar(
            select(func.count())
            .select_from(Membership)
            .where(Membership.team_id == team_id, Membership.role == Role.OWNER)
        )
        or 0
    )


async def set_role(session: WriteSession, team_id: TeamId, user_id: UserId, role: Role) -> None:
    """Change a member's role."""
    await session.execute(
        update(Membership).where(Membership.team_id == team_id, Membership.user_id == user_id).values(role=role.value)
    )


async def remove_member(session: WriteSession, team_id: TeamId, user_id: UserId) -> None:
    """Take somebody out of a team."""
    await session.execute(delete(Membership).where(Membership.team_id == team_id, Membership.user_id == user_id))


async def invite_by_hash(session: ReadSession, secret_hash: str, now: datetime) -> tuple[Invite, Team, User] | None:
    """Find an invitation that can still be accepted, its team and who made it."""
    rows = await session.execute(
        select(Invite, Team, User)
        .join(Team, Team.id == Invite.team_id)
        .join(User, User.id == Invite.created_by)
        .where(Invite.secret_hash == secret_hash, Invite.expires_at > now)
    )
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def take_invite(session: WriteSession, secret_hash: str, now: datetime) -> Invite | None:
    """Use up an invitation; of two that try at once, one gets it."""
    return await session.scalar(
        delete(Invite).where(Invite.secret_hash == secret_hash, Invite.expires_at > now).returning(Invite)
    )
