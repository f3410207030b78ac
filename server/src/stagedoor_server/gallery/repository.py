"""The gallery's query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from stagedoor_server.kit.db import ReadSession
from stagedoor_server.models import Like, Project, ProjectTag, Run, Team
from stagedoor_server.projects.repository import Listed, Viewer, likes_of_project, listing
from stagedoor_server.projects.schemas import LiveState
from stagedoor_server.tunnels.liveness import project_is_live

TRENDING_WINDOW = timedelta(days=14)


class Sort(StrEnum):
    """Order of the gallery."""

    TRENDING = "trending"
    LIKES = "likes"
    RECENT = "recent"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for.

    Attributes:
        query: Words that must all occur in title, name, description, team or tags.
        tag: Exactly this tag.
        state: Live ones or offline ones only.
        team: One team's projects only.
    """

    query: str = ""
    tag: str | None = None
    state: LiveState | None = None
    team: str | None = None


async def page(
    session: ReadSession, viewer: Viewer, wanted: Filter, sort: Sort, *, page: int, size: int
) -> tuple[list[Listed], int]:
    """Return one page of the projects that the viewer may see, and how many there are in all."""
    query = listing(viewer).where(*_conditions(viewer, wanted))
    counting = query.with_only_columns(func.count()).order_by(None)
    total = await session.scalar(counting) or 0
    rows = await session.execute(query.order_by(*_order(viewer, sort)).limit(size).offset((page - 1) * size))
    return [Listed(row[0], row[1], row[2], row[3], row[4]) for row in rows], total


def _conditions(viewer: Viewer, wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in wanted.query.split()[:8]:
        tagged = exists().where(
            ProjectTag.project_id == Project.id, func.lower(ProjectTag.tag).contains(word.lower(), autoescape=True)
        )
        columns = (Project.title, Project.name, Project.description, Team.slug, Team.name)
        conditions.append(or_(*(column.icontains(word, autoescape=True) for column in columns), tagged))
    if wanted.tag is not None:
        conditions.append(exists().where(ProjectTag.project_id == Project.id, ProjectTag.tag == wanted.tag))
    if wanted.team is not None:
        conditions.append(Team.slug == wanted.team)
    if wanted.state is not None:
        live = project_is_live(viewer.heard_since, viewer.now)
        conditions.append(live if wanted.state is LiveState.LIVE else ~live)
    return conditions


def _order(viewer: Viewer, sort: Sort) -> list[ColumnElement[Any]]:
    newest: list[ColumnElement[Any]] = [Project.updated_at.desc(), Project.id.desc()]
    if sort is Sort.RECENT:
        return newest
    if sort is Sort.LIKES:
        return [likes_of_project().desc(), *newest]
    since = viewer.now - TRENDING_WINDOW
    recent_likes = (
        select(func.count())
        .select_from(Like)
        .where(Like.project_id == Project.id, Like.created_at >= since)
        .correlate(Project)
        .scalar_subquery()
    )
    recent_runs = (
        select(func.count())
        .select_from(Run)
        .where(Run.project_id == Project.id, Run.created_at >= since)
        .correlate(Project)
        .scalar_subquery()
    )
    # A like is a person's word, a run may be a script's: ten runs weigh as much as one like. Live ones first.
    live = project_is_live(viewer.heard_since, viewer.now)
    return [live.desc(), (recent_likes * 10 + recent_runs).desc(), *newest]


async def tags(session: ReadSession, viewer: Viewer, *, limit: int) -> list[tuple[str, int]]:
    """Return the most used tags of the projects that the viewer may see."""
    visible = listing(viewer).with_only_columns(Project.id)
    rows = await session.execute(
        select(ProjectTag.tag, func.count())
        .where(ProjectTag.project_id.in_(visible))
        .group_by(ProjectTag.tag)
        .order_by(func.count().desc(), ProjectTag.tag)
        .limit(limit)
    )
    return [(tag, int(count)) for tag, count in rows]
