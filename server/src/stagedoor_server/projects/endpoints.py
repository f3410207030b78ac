"""Routes of single projects; the list is `gallery`."""

from __future__ import annotations

from typing import Annotated

from fastapi import status

from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import NotFoundError
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading, Writing
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.names import Name
from stagedoor_server.projects import service
from stagedoor_server.projects.schemas import LikeState, Project, ProjectAPI, ProjectCreate, ProjectUpdate

router = api_router("projects")

ProjectReader = Annotated[Subject, access(Action.PROJECT_READ)]
Liker = Annotated[Subject, access(Action.PROJECT_LIKE)]


@router.post("/projects", status_code=status.HTTP_201_CREATED)
async def create_project(
    body: ProjectCreate,
    subject: Annotated[Subject, access(Action.PROJECT_CREATE)],
    writing: Writing,
    context: AppContext,
) -> Project:
    """Make a project; private unless said otherwise."""
    project = await service.create(writing, subject, body)
    return await service.describe(writing, subject, context.settings, project.id)


@router.get("/projects/{team}/{name}")
async def read_project(
    team: Name, name: Name, subject: ProjectReader, reading: Reading, context: AppContext
) -> Project:
    """Describe a project."""
    project, _ = await service.project_for(reading, subject, team, name, Action.PROJECT_READ)
    return await service.describe(reading, subject, context.settings, project.id)


@router.patch("/projects/{team}/{name}")
async def update_project(
    team: Name,
    name: Name,
    body: ProjectUpdate,
    subject: Annotated[Subject, access(Action.PROJECT_UPDATE)],
    writing: Writing,
    context: AppContext,
) -> Project:
    """Change a project's metadata, README or visibility."""
    project = await service.update(writing, subject, team, name, body)
    return await service.describe(writing, subject, context.settings, project.id)


@router.delete("/projects/{team}/{name}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_project(
    team: Name, name: Name, subject: Annotated[Subject, access(Action.PROJECT_DELETE)], writing: Writing
) -> None:
    """Delete a project with all its runs."""
    await service.delete(writing, subject, team, name)


@router.put("/projects/{team}/{name}/like")
async def like_project(team: Name, name: Name, subject: Liker, writing: Writing) -> LikeState:
    """Like a project."""
    return await service.like(writing, subject, team, name, wanted=True)


@router.delete("/projects/{team}/{name}/like")
async def unlike_project(team: Name, name: Name, subject: Liker, writing: Writing) -> LikeState:
    """Take a like back."""
    return await service.like(writing, subject, team, name, wanted=False)


@router.get("/projects/{team}/{name}/api")
async def read_project_api(team: Name, name: Name, subject: ProjectReader, reading: Reading) -> ProjectAPI:
    """Describe the app's endpoints, as it told them when it was last live."""
    project, _ = await service.project_for(reading, subject, team, name, Action.PROJECT_READ)
    if project.api is None:
        raise NotFoundError("The app has not been live yet, so its endpoints are not known.", code="api_unknown")
    return ProjectAPI.model_validate(project.api)
