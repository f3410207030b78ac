"""Projects: making, finding, changing."""

from __future__ import annotations

import hashlib
from typing import Final

from stagedoor_server.authz import audit
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.policy import Resource, can, require
from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import ProjectId, new_id
from stagedoor_server.kit.names import title_of
from stagedoor_server.models import Like, Project, Team
from stagedoor_server.projects import repository, schemas
from stagedoor_server.projects.errors import NoSuchProjectError, ProjectExistsError
from stagedoor_server.projects.repository import Listed, Viewer
from stagedoor_server.settings import Settings
from stagedoor_server.teams import repository as teams_repository
from stagedoor_server.teams.errors import NoSuchTeamError
from stagedoor_server.tunnels.liveness import live_since

_EMOJIS: Final = ("🎭", "🎪", "🎨", "🎬", "🎤", "🎧", "🎲", "🧩", "🔮", "🪄", "🚀", "🌈", "🧪", "📷", "💡", "🎻")
_COLORS: Final = tuple(schemas.Color)


def resource_of(project: Project) -> Resource:
    """Return the project as the policy sees it."""
    return Resource(team_id=project.team_id, is_public=project.visibility == "public", creator_id=project.created_by)


def viewer_of(subject: Subject, settings: Settings) -> Viewer:
    """Return whose eyes a list is made for."""
    now = utc_now()
    return Viewer(user_id=subject.user_id, team_ids=subject.team_ids, heard_since=live_since(settings, now), now=now)


async def project_for(
    session: ReadSession, subject: Subject, team: str, name: str, action: Action
) -> tuple[Project, Team]:
    """Find a project and check the caller's right.

    Raises:
        NoSuchProjectError: No such project, or the caller may not know of it.
        UnauthorizedError: Visible, but this needs a sign-in.
        ForbiddenError: Visible, but the caller's role does not allow it.
    """
    found = await repository.find(session, team, name)
    if found is None or not can(subject, Action.PROJECT_READ, resource_of(found[0])):
        raise NoSuchProjectError(team, name)
    require(subject, action, resource_of(found[0]), sees=True, what=f'project "{team}/{name}"')
    return found


def _pick(team: str, name: str, options: tuple[str, ...], salt: str) -> str:
    """Choose a default look by name: stable, and different from project to project."""
    digest = hashlib.sha256(f"{salt}:{team}/{name}".encode()).digest()
    return options[digest[0] % len(options)]


async def create_in_team(session: WriteSession, subject: Subject, team: Team, body: schemas.ProjectCreate) -> Project:
    """Make a project in a team that the caller may write to.

    Raises:
        ProjectExistsError: The team has one of that name.
        ForbiddenError: The caller may not write there.
    """
    require(subject, Action.PROJECT_CREATE, Resource(team_id=team.id), sees=True, what=f"team {team.slug!r}")
    if await repository.name_exists(session, team.id, body.name):
        raise ProjectExistsError(team.slug, body.name)
    now = utc_now()
    color_from = body.color_from or _pick(team.slug, body.name, _COLORS, "from")
    other_colors = tuple(color for color in _COLORS if color != color_from)
    project = Project(
        id=ProjectId(new_id()),
        team_id=team.id,
        name=body.name,
        title=body.title or title_of(body.name),
        emoji=body.emoji or _pick(team.slug, body.name, _EMOJIS, "emoji"),
        color_from=color_from,
        color_to=body.color_to or _pick(team.slug, body.name, other_colors, "to"),
        description=body.description,
        readme=body.readme,
        sdk=body.sdk,
        visibility=body.visibility,
        created_by=subject.user_id,
        created_at=now,
        updated_at=now,
    )
    session.add(project)
    await session.flush()
    await repository.set_tags(session, project.id, body.tags)
    audit.record(
        session,
        subject,
        Action.PROJECT_CREATE,
        object_kind="project",
        object_id=f"{team.slug}/{body.name}",
        team_id=team.id,
        details={"visibility": project.visibility},
    )
    await session.flush()
    return project


async def create(session: WriteSession, subject: Subject, body: schemas.ProjectCreate) -> Project:
    """Make a project.

    Raises:
        NoSuchTeamError: No such team, or the caller is an outsider.
        ProjectExistsError: The team has one of that name.
    """
    team = await teams_repository.team_by_slug(session, body.team)
    if team is None or subject.role_in(team.id) is None:
        raise NoSuchTeamError(body.team)
    return await create_in_team(session, subject, team, body)


async def update(
    session: WriteSession, subject: Subject, team_slug: str, name: str, body: schemas.ProjectUpdate
) -> Project:
    """Change a project.

    Raises:
        ProjectExistsError: The new name is another project's.
    """
    project, team = await project_for(session, subject, team_slug, name, Action.PROJECT_UPDATE)
    changes = body.model_dump(exclude_unset=True, exclude_none=True)
    tags: list[str] | None = changes.pop("tags", None)
    if (
        body.name is not None
        and body.name != project.name
        and await repository.name_exists(session, team.id, body.name)
    ):
        raise ProjectExistsError(team_slug, body.name)
    for key, value in changes.items():
        setattr(project, key, value)
    if tags is not None:
        await repository.set_tags(session, project.id, tags)
    if body.visibility is not None:
        endpoint = await repository.endpoint_of(session, project.id, utc_now())
        if endpoint is not None:
            endpoint[0].visibility = body.visibility  # the link of a project made private must not stay open
    project.updated_at = utc_now()
    audit.record(
        session,
        subject,
        Action.PROJECT_UPDATE,
        object_kind="project",
        object_id=f"{team_slug}/{project.name}",
        team_id=team.id,
        details={"changed": sorted(body.model_fields_set)},
    )
    await session.flush()
    return project


async def delete(session: WriteSession, subject: Subject, team_slug: str, name: str) -> None:
    """Delete a project with all its runs."""
    project, team = await project_for(session, subject, team_slug, name, Action.PROJECT_DELETE)
    audit.record(
        session,
        subject,
        Action.PROJECT_DELETE,
        object_kind="project",
        object_id=f"{team_slug}/{name}",
        team_id=team.id,
    )
    endpoint = await repository.endpoint_of(session, project.id, utc_now())
    if endpoint is not None:
        endpoint[0].project_id = None
        endpoint[0].visibility = "private"
        await session.flush()
    await repository.delete_project(session, project.id)


async def like(session: WriteSession, subject: Subject, team: str, name: str, *, wanted: bool) -> schemas.LikeState:
    """Like a project or take the like back; doing so twice is the same as once."""
    project, _ = await project_for(session, subject, team, name, Action.PROJECT_LIKE)
    if subject.user_id is None:
        raise UnauthorizedError("Sign in to like projects.")
    exists = await repository.has_like(session, project.id, subject.user_id)
    if wanted and not exists:
        session.add(Like(project_id=project.id, user_id=subject.user_id, created_at=utc_now()))
        await session.flush()
    elif exists and not wanted:
        await repository.remove_like(session, project.id, subject.user_id)
    return schemas.LikeState(likes=await repository.count_likes(session, project.id), liked=wanted)


def card(entry: Listed, tags: list[str]) -> schemas.ProjectCard:
    """Describe a project for a list."""
    project, team = entry.project, entry.team
    return schemas.ProjectCard(
        team=team.slug,
        name=project.name,
        title=project.title,
        emoji=project.emoji,
        color_from=schemas.Color(project.color_from),
        color_to=schemas.Color(project.color_to),
        description=project.description,
        tags=tags,
        visibility=schemas.Visibility(project.visibility),
        state=schemas.LiveState.LIVE if entry.is_live else schemas.LiveState.OFFLINE,
        url=f"/{team.slug}/{project.name}",
        likes=entry.likes,
        liked=entry.is_liked,
        updated_at=project.updated_at,
        owner=team.name,
    )


async def describe(
    session: ReadSession, subject: Subject, settings: Settings, project_id: ProjectId
) -> schemas.Project:
    """Describe a project in full.

    Raises:
        NoSuchProjectError: It has gone, or the caller may not see it.
    """
    viewer = viewer_of(subject, settings)
    entry = await repository.listed(session, viewer, project_id)
    if entry is None:
        raise NoSuchProjectError("", "")
    project = entry.project
    role = subject.role_in(project.team_id)
    found = await repository.endpoint_of(session, project_id, viewer.heard_since)
    endpoint: schemas.Endpoint | None = None
    if found is not None:
        link, tunnel = found
        endpoint = schemas.Endpoint(
            name=link.name,
            url=settings.share_url(link.name),
            visibility=schemas.Visibility(link.visibility),
            live=entry.is_live,
            since=tunnel.opened_at if tunnel is not None else link.last_live_at,
        )
    tags = await repository.tags_of(session, [project_id])
    runs_count = 0
    if subject.user_id is not None:
        runs_count = await repository.count_runs(session, project_id, None if role else subject.user_id)
    return schemas.Project(
        **card(entry, tags[project_id]).model_dump(),
        id=project.id,
        readme=project.readme,
        sdk=schemas.SDK(project.sdk),
        role=Role(role) if role is not None else None,
        endpoint=endpoint,
        runs_count=runs_count,
        api=[str(entry["name"]) for entry in project.api["endpoints"]] if project.api is not None else None,
        created_at=project.created_at,
    )
