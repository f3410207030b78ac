"""Lists of projects as cards."""

from __future__ import annotations

from stagedoor_server.authz.subject import Subject
from stagedoor_server.gallery import repository
from stagedoor_server.gallery.repository import Filter, Sort
from stagedoor_server.gallery.schemas import TagCount
from stagedoor_server.kit.db import ReadSession
from stagedoor_server.kit.pagination import Page
from stagedoor_server.projects import repository as projects_repository
from stagedoor_server.projects.schemas import ProjectCard
from stagedoor_server.projects.service import card, viewer_of
from stagedoor_server.settings import Settings

TAGS_SHOWN = 30


async def list_projects(
    session: ReadSession, subject: Subject, settings: Settings, wanted: Filter, sort: Sort, *, page: int, size: int
) -> Page[ProjectCard]:
    """Return one page of cards."""
    entries, total = await repository.page(session, viewer_of(subject, settings), wanted, sort, page=page, size=size)
    tags = await projects_repository.tags_of(session, [entry.project.id for entry in entries])
    return Page[ProjectCard].of(
        [card(entry, tags[entry.project.id]) for entry in entries], total=total, page=page, size=size
    )


async def list_tags(session: ReadSession, subject: Subject, settings: Settings) -> list[TagCount]:
    """Return the most used tags."""
    rows = await repository.tags(session, viewer_of(subject, settings), limit=TAGS_SHOWN)
    return [TagCount(tag=tag, count=count) for tag, count in rows]
