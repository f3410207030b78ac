"""Runs as their callers see them: starting, listing, reading, cancelling, retrying."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy.exc import IntegrityError

from stagedoor_server.authz import audit
from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.policy import Resource, can, require
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import UnauthorizedError
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import ReadSession, WriteSession
from stagedoor_server.kit.ids import RunFileId, RunId, UserId, new_id
from stagedoor_server.kit.pagination import Page
from stagedoor_server.models import Project, Run, RunFile, Team, User
from stagedoor_server.projects.service import project_for, resource_of
from stagedoor_server.runs import ledger, repository, schemas
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.runs.errors import (
    IdempotencyConflictError,
    InvalidInputsError,
    NoSuchRunError,
    RunFinishedError,
    RunNotFinishedError,
    UnknownEndpointError,
)
from stagedoor_server.runs.file_values import FileData, file_value, replace_files
from stagedoor_server.runs.schemas import RunState
from stagedoor_server.settings import Settings
from stagedoor_server.storage.local import StoredFile
from stagedoor_server.tunnels.liveness import live_since


def resource_of_run(run: Run, project: Project) -> Resource:
    """Return the run as the policy sees it."""
    return Resource(team_id=project.team_id, is_public=project.visibility == "public", creator_id=run.created_by)


def file_url(run_id: str, file_id: str) -> str:
    """Return the path under which a file of a run is served."""
    return f"/api/v1/runs/{run_id}/files/{file_id}"


async def run_for(
    session: ReadSession, subject: Subject, run_id: RunId, action: Action
) -> tuple[Run, Project, Team, User]:
    """Find a run and check the caller's right.

    Raises:
        NoSuchRunError: No such run, or the caller may not know of it.
        ForbiddenError: Visible, but the caller's role does not allow it.
    """
    found = await repository.described(session, run_id)
    if found is None:
        raise NoSuchRunError
    run, project, _, _ = found
    resource = resource_of_run(run, project)
    if not can(subject, Action.RUN_READ, resource):
        if not subject.is_signed_in:
            raise UnauthorizedError("Sign in to see runs.")
        raise NoSuchRunError
    require(subject, action, resource, sees=True, what="run")
    return found


async def create(
    session: WriteSession,
    subject: Subject,
    settings: Settings,
    bell: RunBell,
    *,
    team: str,
    name: str,
    body: schemas.RunCreate,
    request_hash: str,
) -> RunId:
    """Queue a call: the row and its outbox entry stand together or not at all.

    The same idempotency key with the same call gives the run that exists; two at once give one run.

    Raises:
        UnknownEndpointError: The app has no such endpoint.
        IdempotencyConflictError: The key stands for another call.
        InvalidInputsError: A file that was not uploaded.
    """
    project, _ = await project_for(session, subject, team, name, Action.RUN_CREATE)
    if subject.user_id is None:
        raise UnauthorizedError("Sign in to start runs.")
    endpoint = body.endpoint if body.endpoint.startswith("/") else f"/{body.endpoint}"
    known = [str(entry["name"]) for entry in project.api["endpoints"]] if project.api is not None else None
    if known is not None and endpoint not in known:
        raise UnknownEndpointError(endpoint, known)
    if body.idempotency_key is not None:
        existing = await repository.by_idempotency_key(session, project.id, subject.user_id, body.idempotency_key)
        if existing is not None:
            return _same_call(existing, request_hash)
    run = _new_run(project, subject.user_id, endpoint, body, request_hash)
    try:
        async with session.begin_nested():
            session.add(run)
            await session.flush()
    except IntegrityError:
        if body.idempotency_key is None:
            raise
        existing = await repository.by_idempotency_key(session, project.id, subject.user_id, body.idempotency_key)
        if existing is None:
            raise
        return _same_call(existing, request_hash)
    run.inputs = await _adopt_files(session, run, body.inputs)
    await _start(session, settings, bell, run)
    return run.id


async def _start(session: WriteSession, settings: Settings, bell: RunBell, run: Run) -> None:
    """Queue a new run, or let it wait while the app is offline."""
    now = utc_now()
    link = await repository.live_link(session, run.project_id, heard_since=live_since(settings, now), now=now)
    run.state = RunState.QUEUED if link is not None else RunState.WAITING
    run.last_sequence = 1
    data: dict[str, Any] = {"state": run.state, "attempt": 0}
    if link is None:
        data["reason"] = "The app is offline; the run starts when it is back."
    ledger.add_event(session, run.id, 1, 0, "state", data)
    if link is not None:
        ledger.enqueue(session, run.id)
        session.after_commit(bell.ring_outbox)
    await session.flush()


def request_hash_of(body: schemas.RunCreate) -> str:
    """Return what tells one call from another, from the body as it was sent (inline files included)."""
    text = json.dumps([body.endpoint.lstrip("/"), body.inputs], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _same_call(existing: Run, request_hash: str) -> RunId:
    if existing.request_hash != request_hash:
        raise IdempotencyConflictError
    return existing.id


def _new_run(project: Project, user_id: UserId, endpoint: str, body: schemas.RunCreate, request_hash: str) -> Run:
    return Run(
        id=RunId(new_id()),
        project_id=project.id,
        created_by=user_id,
        idempotency_key=body.idempotency_key,
        request_hash=request_hash,
        endpoint=endpoint,
        inputs=body.inputs,
        state=RunState.WAITING,
        created_at=utc_now(),
    )


async def _adopt_files(session: WriteSession, run: Run, inputs: Any) -> Any:
    """Give the run its own rows for the files that its inputs name."""

    async def adopt(value: FileData) -> FileData:
        source = await repository.usable_file(
            session, RunFileId(str(value.get("path"))), run.project_id, run.created_by
        )
        if source is None:
            raise InvalidInputsError(
                "An input names a file that was not uploaded. Upload it to this project first "
                "(POST …/uploads) and use the answer as the value."
            )
        copy = RunFile(
            id=RunFileId(new_id()),
            project_id=run.project_id,
            run_id=run.id,
            created_by=run.created_by,
            sha256=source.sha256,
            size_bytes=source.size_bytes,
            name=source.name,
            media_type=source.media_type,
            created_at=utc_now(),
        )
        session.add(copy)
        return _value_of(copy)

    return await replace_files(inputs, adopt)


def _value_of(row: RunFile) -> FileData:
    url = file_url(row.run_id, row.id) if row.run_id is not None else None
    return file_value(path=row.id, url=url, name=row.name, size_bytes=row.size_bytes, media_type=row.media_type)


def add_upload(
    session: WriteSession, project: Project, user_id: UserId, stored: StoredFile, *, name: str, media_type: str
) -> RunFile:
    """Note an uploaded file, for a run to come; unused ones are removed after a day."""
    row = RunFile(
        id=RunFileId(new_id()),
        project_id=project.id,
        run_id=None,
        created_by=user_id,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        name=name,
        media_type=media_type,
        created_at=utc_now(),
    )
    session.add(row)
    return row


async def cancel(session: WriteSession, subject: Subject, bell: RunBell, run_id: RunId) -> None:
    """Cancel a run; the worker that has it cancels the app's call within a second.

    Raises:
        RunFinishedError: It is over already.
    """
    run, project, _, _ = await run_for(session, subject, run_id, Action.RUN_CANCEL)
    if not await ledger.cancel(session, run_id):
        raise RunFinishedError(run.state)
    audit.record(session, subject, Action.RUN_CANCEL, object_kind="run", object_id=run_id, team_id=project.team_id)
    session.after_commit(lambda: bell.ring_run(run_id))


async def retry(session: WriteSession, subject: Subject, settings: Settings, bell: RunBell, run_id: RunId) -> RunId:
    """Make a new run of the same call; the old one stays as it is.

    Raises:
        RunNotFinishedError: The old one is not over.
    """
    run, project, team, _ = await run_for(session, subject, run_id, Action.RUN_READ)
    require(subject, Action.RUN_CREATE, resource_of(project), sees=True, what=f'project "{team.slug}/{project.name}"')
    if not RunState(run.state).is_final:
        raise RunNotFinishedError(run.state)
    if subject.user_id is None:
        raise UnauthorizedError("Sign in to start runs.")
    body = schemas.RunCreate(endpoint=run.endpoint, inputs=run.inputs)
    again = _new_run(project, subject.user_id, run.endpoint, body, run.request_hash)
    session.add(again)
    await session.flush()
    again.inputs = await _copy_files(session, run, again)
    await _start(session, settings, bell, again)
    return again.id


async def _copy_files(session: WriteSession, run: Run, again: Run) -> Any:
    files = {row.id: row for row in await repository.files_of(session, run.id)}

    async def copy(value: FileData) -> FileData:
        source = files.get(RunFileId(str(value.get("path"))))
        if source is None:
            return value
        row = RunFile(
            id=RunFileId(new_id()),
            project_id=again.project_id,
            run_id=again.id,
            created_by=again.created_by,
            sha256=source.sha256,
            size_bytes=source.size_bytes,
            name=source.name,
            media_type=source.media_type,
            created_at=utc_now(),
        )
        session.add(row)
        return _value_of(row)

    return await replace_files(run.inputs, copy)


def summary(settings: Settings, run: Run, project: Project, team: Team, user: User) -> schemas.RunSummary:
    """Describe a run for a list."""
    return schemas.RunSummary(
        id=run.id,
        project=f"{team.slug}/{project.name}",
        endpoint=run.endpoint,
        state=RunState(run.state),
        error=run.error,
        progress=schemas.RunProgress.model_validate(run.progress) if run.progress is not None else None,
        attempts=run.attempt,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        created_by=user.username,
        permalink=f"{settings.resolved_console_url}/runs/{run.id}",
    )


async def describe(session: ReadSession, settings: Settings, run_id: RunId) -> schemas.Run:
    """Describe a run in full.

    Raises:
        NoSuchRunError: It has gone.
    """
    found = await repository.described(session, run_id)
    if found is None:
        raise NoSuchRunError
    run, project, team, user = found
    log = [
        schemas.LogEntry(at=event.at, level=str(event.data["level"]), text=str(event.data["text"]))
        for event in await repository.log_of(session, run_id)
    ]
    return schemas.Run(
        **summary(settings, run, project, team, user).model_dump(), inputs=run.inputs, outputs=run.outputs, log=log
    )


async def list_runs(
    session: ReadSession,
    subject: Subject,
    settings: Settings,
    *,
    team: str,
    name: str,
    state: RunState | None,
    page: int,
    size: int,
) -> Page[schemas.RunSummary]:
    """List a project's runs: all of them for members, one's own for everybody else."""
    project, _ = await project_for(session, subject, team, name, Action.RUN_LIST)
    is_member = subject.role_in(project.team_id) is not None
    rows, total = await repository.page(
        session, project.id, created_by=None if is_member else subject.user_id, state=state, page=page, size=size
    )
    return Page[schemas.RunSummary].of([summary(settings, *row) for row in rows], total=total, page=page, size=size)
