"""Queries for projects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, literal, or_, select

from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import ProjectId, TeamId, UserId
from stagedoor_server.models import Like, Project, ProjectTag, Run, ShareName, Team, Tunnel
from stagedoor_server.tunnels.liveness import project_is_live, tunnel_is_live


@dataclass(frozen=True, slots=True)
class Listed:
    """One project with what its card needs."""

    project: Project
    team: Team
    is_live: bool
    likes: int
    is_liked: bool


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes a list is made for, and when.

    Attributes:
        user_id: None for an anonymous visitor.
        team_ids: Teams whose private projects are seen.
        heard_since: See `tunnels.liveness.live_since`.
        now: The moment of the request.
    """

    user_id: UserId | None
    team_ids: list[TeamId]
    heard_since: datetime
    now: datetime


def likes_of_project() -> ColumnElement[int]:
    """Count of the likes of the enclosing query's project."""
    return (
        select(func.count()).select_from(Like).where(Like.project_id == Project.id).correlate(Project).scalar_subquery()
    )


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Condition on `Project`: the viewer may see it. Every list of projects goes through this."""
    return or_(Project.visibility == "public", Project.team_id.in_(viewer.team_ids))


def listing(viewer: Viewer) -> Select[Project, Team, bool, int, bool]:
    """Select projects with what their cards need."""
    liked = (
        exists().where(Like.project_id == Project.id, Like.user_id == viewer.user_id)
        if viewer.user_id is not None
        else literal(False)
    )
    return (
        select(Project, Team, project_is_live(viewer.heard_since, viewer.now), likes_of_project(), liked)
        .join(Team, Team.id == Project.team_id)
        .where(visible(viewer))
    )


async def find(session: ReadSession, team: str, name: str) -> tuple[Project, Team] | None:
    """Find a project by its path, whoever asks."""
    rows = await session.execute(
        select(Project, Team).join(Team, Team.id == Project.team_id).where(Team.slug == team, Project.name == name)
    )
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1])


async def by_id(session: ReadSession, project_id: ProjectId) -> tuple[Project, Team] | None:
    """Find a project by id, whoever asks."""
    rows = await session.execute(
        select(Project, Team).join(Team, Team.id == Project.team_id).where(Project.id == project_id)
    )
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1])


async def listed(session: ReadSession, viewer: Viewer, project_id: ProjectId) -> Listed | None:
    """Return one project as it stands in a list."""
    rows = await session.execute(listing(viewer).where(Project.id == project_id))
    row = rows.one_or_none()
    return None if row is None else Listed(row[0], row[1], row[2], row[3], row[4])


async def name_exists(session: ReadSession, team_id: TeamId, name: str) -> bool:
    """Tell whether the team has a project of that name."""
    return await session.scalar(select(Project.id).where(Project.team_id == team_id, Project.name == name)) is not None


async def tags_of(session: ReadSession, project_ids: list[ProjectId]) -> dict[ProjectId, list[str]]:
    """Return each project's tags in their order."""
    rows = await session.execute(
        select(ProjectTag.project_id, ProjectTag.tag)
        .where(ProjectTag.project_id.in_(project_ids))
        .order_by(ProjectTag.project_id, ProjectTag.position)
    )
    tags: dict[ProjectId, list[str]] = {project_id: [] for project_id in project_ids}
    for project_id, tag in rows:
        tags[project_id].append(tag)
    return tags


async def set_tags(session: WriteSession, project_id: ProjectId, tags: list[str]) -> None:
    """Replace a project's tags."""
    await session.execute(delete(ProjectTag).where(ProjectTag.project_id == project_id))
    session.add_all(ProjectTag(project_id=project_id, tag=tag, position=position) for position, tag in enumerate(tags))


async def endpoint_of(
    session: ReadSession, project_id: ProjectId, heard_since: datetime
) -> tuple[ShareName, Tunnel | None] | None:
    """Return the link that serves a project and its live tunnel, if any."""
    rows = await session.execute(
        select(ShareName, Tunnel)
        .outerjoin(Tunnel, and_(Tunnel.name == ShareName.name, tunnel_is_live(heard_since)))
        .where(ShareName.project_id == project_id)
    )
    row = rows.first()
    return None if row is None else (row[0], row[1])


async def count_runs(session: ReadSession, project_id: ProjectId, created_by: UserId | None) -> int:
    """Count a project's runs, all of them or one person's."""
    query = select(func.count()).select_from(Run).where(Run.project_id == project_id)
    if created_by is not None:
        query = query.where(Run.created_by == created_by)
    return await session.scalar(query) or 0


async def count_likes(session: ReadSession, project_id: ProjectId) -> int:
    """Count a project's likes."""
    return await session.scalar(select(func.count()).select_from(Like).where(Like.project_id == project_id)) or 0


async def has_like(session: ReadSession, project_id: ProjectId, user_id: UserId) -> bool:
    """Tell whether somebody likes a project."""
    return await session.get(Like, (project_id, user_id)) is not None


async def remove_like(session: WriteSession, project_id: ProjectId, user_id: UserId) -> None:
    """Take a like back."""
    await session.execute(delete(Like).where(Like.project_id == project_id, Like.user_id == user_id))


async def delete_project(session: WriteSession, project_id: ProjectId) -> None:
    """Remove a project with its runs, tags and likes; its link becomes its owner's personal one."""
    await session.execute(delete(Project).where(Project.id == project_id))
