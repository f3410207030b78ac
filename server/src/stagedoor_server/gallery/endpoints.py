"""Routes of the gallery."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject
from stagedoor_server.gallery import service
from stagedoor_server.gallery.repository import Filter, Sort
from stagedoor_server.gallery.schemas import TagCount
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.names import Name
from stagedoor_server.kit.pagination import DEFAULT_PAGE_SIZE, Page, PageNumber, PageSize
from stagedoor_server.projects.schemas import LiveState, ProjectCard

router = api_router("gallery")

Visitor = Annotated[Subject, access(Action.PROJECT_LIST)]


@router.get("/projects")
async def list_projects(
    subject: Visitor,
    reading: Reading,
    context: AppContext,
    query: Annotated[str, Query(max_length=200, description="Words, all of which must occur.")] = "",
    tag: Annotated[str | None, Query(max_length=30)] = None,
    state: LiveState | None = None,
    team: Name | None = None,
    sort: Sort = Sort.TRENDING,
    page: PageNumber = 1,
    size: PageSize = DEFAULT_PAGE_SIZE,
) -> Page[ProjectCard]:
    """List the projects that you may see: public ones, and your teams' private ones."""
    wanted = Filter(query=query, tag=tag, state=state, team=team)
    return await service.list_projects(reading, subject, context.settings, wanted, sort, page=page, size=size)


@router.get("/tags")
async def list_tags(subject: Visitor, reading: Reading, context: AppContext) -> list[TagCount]:
    """List the most used tags of the projects that you may see."""
    return await service.list_tags(reading, subject, context.settings)
