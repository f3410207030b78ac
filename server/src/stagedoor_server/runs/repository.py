"""Queries for runs; the changes of a run's state are in `ledger`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from stagedoor_server.kit.db import ReadSession
from stagedoor_server.kit.ids import ProjectId, RunFileId, RunId, UserId
from stagedoor_server.models import Project, Run, RunEvent, RunFile, ShareName, Team, Tunnel, User
from stagedoor_server.runs.schemas import RunState
from stagedoor_server.tunnels.liveness import tunnel_is_live

_DESCRIBED = (
    select(Run, Project, Team, User)
    .join(Project, Project.id == Run.project_id)
    .join(Team, Team.id == Project.team_id)
    .join(User, User.id == Run.created_by)
)


async def described(session: ReadSession, run_id: RunId) -> tuple[Run, Project, Team, User] | None:
    """Find a run with its project, team and creator."""
    rows = await session.execute(_DESCRIBED.where(Run.id == run_id).execution_options(populate_existing=True))
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


async def page(
    session: ReadSession,
    project_id: ProjectId,
    *,
    created_by: UserId | None,
    state: RunState | None,
    page: int,
    size: int,
) -> tuple[list[tuple[Run, Project, Team, User]], int]:
    """Return one page of a project's runs, newest first, and how many there are."""
    query = _DESCRIBED.where(Run.project_id == project_id)
    if created_by is not None:
        query = query.where(Run.created_by == created_by)
    if state is not None:
        query = query.where(Run.state == state)
    total = await session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    rows = await session.execute(
        query.order_by(Run.created_at.desc(), Run.id.desc()).limit(size).offset((page - 1) * size)
    )
    return [(run, project, team, user) for run, project, team, user in rows], total


async def by_idempotency_key(session: ReadSession, project_id: ProjectId, created_by: UserId, key: str) -> Run | None:
    """Find the run that a key stands for."""
    return await session.scalar(
        select(Run).where(Run.project_id == project_id, Run.created_by == created_by, Run.idempotency_key == key)
    )


async def sequences(session: ReadSession, run_ids: list[RunId]) -> dict[RunId, int]:
    """Return how far each run's events have come."""
    rows = await session.execute(select(Run.id, Run.last_sequence).where(Run.id.in_(run_ids)))
    return {row[0]: row[1] for row in rows}


async def events_after(session: ReadSession, run_id: RunId, sequence: int) -> list[RunEvent]:
    """Return a run's events after a sequence number, in order."""
    rows = await session.scalars(
        select(RunEvent).where(RunEvent.run_id == run_id, RunEvent.sequence > sequence).order_by(RunEvent.sequence)
    )
    return list(rows)


async def log_of(session: ReadSession, run_id: RunId) -> list[RunEvent]:
    """Return a run's log."""
    rows = await session.scalars(
        select(RunEvent).where(RunEvent.run_id == run_id, RunEvent.kind == "log").order_by(RunEvent.sequence)
    )
    return list(rows)


async def file_of(session: ReadSession, run_id: RunId, file_id: RunFileId) -> RunFile | None:
    """Find a file of a run."""
    return await session.scalar(select(RunFile).where(RunFile.id == file_id, RunFile.run_id == run_id))


async def files_of(session: ReadSession, run_id: RunId) -> list[RunFile]:
    """List a run's files."""
    return list(await session.scalars(select(RunFile).where(RunFile.run_id == run_id)))


async def usable_file(
    session: ReadSession, file_id: RunFileId, project_id: ProjectId, user_id: UserId
) -> RunFile | None:
    """Find an upload (or a file of an own run) that the user may put into a run of this project."""
    return await session.scalar(
        select(RunFile).where(RunFile.id == file_id, RunFile.project_id == project_id, RunFile.created_by == user_id)
    )


async def live_link(session: ReadSession, project_id: ProjectId, *, heard_since: datetime, now: datetime) -> str | None:
    """Return the name of the link that serves the project right now; None while the app is offline."""
    return await session.scalar(
        select(ShareName.name)
        .join(Tunnel, Tunnel.name == ShareName.name)
        .where(
            ShareName.project_id == project_id,
            ShareName.revoked_at.is_(None),
            ShareName.expires_at.is_(None) | (ShareName.expires_at > now),
            tunnel_is_live(heard_since),
        )
    )


async def fence(session: ReadSession, run_id: RunId) -> tuple[str, int] | None:
    """Return a run's state and attempt, as they stand now."""
    rows = await session.execute(select(Run.state, Run.attempt).where(Run.id == run_id))
    row = rows.one_or_none()
    return None if row is None else (row[0], row[1])
