"""Routes of runs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote

from fastapi import Header, Query, Request, Response, status
from starlette.responses import FileResponse, StreamingResponse

from stagedoor_server.authz.actions import Action
from stagedoor_server.authz.subject import Subject
from stagedoor_server.errors import NotFoundError, UnauthorizedError
from stagedoor_server.http.access import access
from stagedoor_server.http.context import AppContext, Reading, Writing
from stagedoor_server.http.routing import api_router
from stagedoor_server.kit.ids import RunFileId, RunId
from stagedoor_server.kit.names import Name
from stagedoor_server.kit.pagination import DEFAULT_PAGE_SIZE, Page, PageNumber, PageSize
from stagedoor_server.projects.service import project_for
from stagedoor_server.runs import events, inline_files, repository, service
from stagedoor_server.runs.errors import NoSuchRunFileError, TooManyRunsError
from stagedoor_server.runs.file_values import clean_media_type, clean_name, file_value
from stagedoor_server.runs.schemas import Run, RunCreate, RunState, RunSummary, UploadedFile

router = api_router("runs")

RunReader = Annotated[Subject, access(Action.RUN_READ)]
Runner = Annotated[Subject, access(Action.RUN_CREATE)]

_INLINE_TYPES = frozenset(
    [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "audio/mpeg",
        "audio/wav",
        "audio/x-wav",
        "audio/ogg",
        "audio/webm",
        "audio/flac",
        "audio/mp4",
        "video/mp4",
        "video/webm",
        "video/ogg",
        "text/plain",
        "application/json",
        "text/csv",
    ]
)
"""Media types that a browser may show from our own site: none of them runs anything."""


async def _limit(context: AppContext, subject: Subject) -> None:
    allowed = await context.limiter.allow("runs", str(subject.user_id), per_minute=context.settings.runs_per_minute)
    if not allowed:
        raise TooManyRunsError


@router.post("/projects/{team}/{name}/runs", status_code=status.HTTP_202_ACCEPTED)
async def create_run(
    team: Name, name: Name, body: RunCreate, subject: Runner, reading: Reading, writing: Writing, context: AppContext
) -> Run:
    """Queue a call of the app. It is kept and carried out even if server, worker or app go away meanwhile."""
    await _limit(context, subject)
    project, _ = await project_for(reading, subject, team, name, Action.RUN_CREATE)
    await reading.close()
    inputs = await inline_files.intern(context, project, subject, body.inputs)
    run_id = await service.create(
        writing,
        subject,
        context.settings,
        context.bell,
        team=team,
        name=name,
        body=body.model_copy(update={"inputs": inputs}),
        request_hash=service.request_hash_of(body),
    )
    return await service.describe(writing, context.settings, run_id)


@router.get("/projects/{team}/{name}/runs")
async def list_runs(
    team: Name,
    name: Name,
    subject: Annotated[Subject, access(Action.RUN_LIST)],
    reading: Reading,
    context: AppContext,
    state: RunState | None = None,
    page: PageNumber = 1,
    size: PageSize = DEFAULT_PAGE_SIZE,
) -> Page[RunSummary]:
    """List a project's runs, newest first: all for members of the team, your own otherwise."""
    return await service.list_runs(
        reading, subject, context.settings, team=team, name=name, state=state, page=page, size=size
    )


@router.post(
    "/projects/{team}/{name}/uploads",
    status_code=status.HTTP_201_CREATED,
    openapi_extra={"requestBody": {"required": True, "content": {"application/octet-stream": {}}}},
)
async def upload_file(
    team: Name,
    name: Name,
    request: Request,
    subject: Runner,
    reading: Reading,
    writing: Writing,
    context: AppContext,
    filename: Annotated[str, Query(max_length=255, description="The file's name.")] = "file",
    content_type: Annotated[str, Header()] = "application/octet-stream",
) -> UploadedFile:
    """Upload a file for a run to come: the request's body is the file. Use the answer as the input's value."""
    project, _ = await project_for(reading, subject, team, name, Action.RUN_CREATE)
    await reading.close()  # gives the connection back while the bytes come in
    if subject.user_id is None:
        raise UnauthorizedError("Sign in to upload files.")
    stored = await context.storage.put(request.stream(), max_bytes=context.settings.max_upload_bytes)
    row = service.add_upload(
        writing,
        project,
        subject.user_id,
        stored,
        name=clean_name(filename),
        media_type=clean_media_type(content_type),
    )
    value = file_value(path=row.id, url=None, name=row.name, size_bytes=row.size_bytes, media_type=row.media_type)
    return UploadedFile(
        path=row.id, orig_name=row.name, size=row.size_bytes, mime_type=row.media_type, meta=value["meta"]
    )


@router.get("/runs/{run_id}")
async def read_run(run_id: str, subject: RunReader, reading: Reading, context: AppContext) -> Run:
    """Describe a run with inputs, outputs and log."""
    await service.run_for(reading, subject, RunId(run_id), Action.RUN_READ)
    return await service.describe(reading, context.settings, RunId(run_id))


@router.get(
    "/runs/{run_id}/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"text/event-stream": {}},
            "description": "Events `state`, `progress`, `output`, `log`, and `done` with the whole run; "
            "`closed` when you may not read any more.",
        },
        204: {"description": "The run is over and you had everything."},
    },
)
async def follow_run(
    run_id: str,
    subject: RunReader,
    context: AppContext,
    last_event_id: Annotated[str | None, Header(max_length=20)] = None,
) -> Response:
    """Follow a run as server-sent events; `Last-Event-ID` resumes after a cut with nothing lost or repeated."""
    after = (
        int(last_event_id) if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit() else 0
    )
    async with context.database.read() as session:
        run, _, _, _ = await service.run_for(session, subject, RunId(run_id), Action.RUN_READ)
    if RunState(run.state).is_final and after >= run.last_sequence:
        return Response(status_code=status.HTTP_204_NO_CONTENT)

    async def body() -> AsyncIterator[str]:
        async for frame in events.stream(context, subject, RunId(run_id), after):
            yield frame

    return StreamingResponse(
        body(), media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


@router.post("/runs/{run_id}/cancel")
async def cancel_run(
    run_id: str, subject: Annotated[Subject, access(Action.RUN_CANCEL)], writing: Writing, context: AppContext
) -> Run:
    """Cancel a run, wherever it stands; a call that the app is working on is cancelled there too."""
    await service.cancel(writing, subject, context.bell, RunId(run_id))
    await writing.flush()
    return await service.describe(writing, context.settings, RunId(run_id))


@router.post("/runs/{run_id}/retry", status_code=status.HTTP_202_ACCEPTED)
async def retry_run(run_id: str, subject: Runner, writing: Writing, context: AppContext) -> Run:
    """Queue the same call again, as a new run."""
    await _limit(context, subject)
    again = await service.retry(writing, subject, context.settings, context.bell, RunId(run_id))
    return await service.describe(writing, context.settings, again)


@router.get(
    "/runs/{run_id}/files/{file_id}",
    response_class=FileResponse,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def read_run_file(
    run_id: str, file_id: str, subject: RunReader, reading: Reading, context: AppContext
) -> FileResponse:
    """Download a file that went into a run or came out of it."""
    await service.run_for(reading, subject, RunId(run_id), Action.RUN_READ)
    row = await repository.file_of(reading, RunId(run_id), RunFileId(file_id))
    if row is None:
        raise NoSuchRunFileError
    path = context.storage.path_of(row.sha256)
    if not path.exists():
        raise NotFoundError("The file is not in storage any more.", code="file_gone")
    is_inline = row.media_type in _INLINE_TYPES
    disposition = "inline" if is_inline else "attachment"
    return FileResponse(
        path,
        media_type=row.media_type if is_inline else "application/octet-stream",
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(row.name, safe='')}",
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
