"""Files in a run's outputs: fetched from the app and kept, so that the result outlives it."""

from __future__ import annotations

from contextlib import aclosing
from typing import Any

from stagedoor_server.kit.clock import utc_now
from stagedoor_server.kit.db import Database
from stagedoor_server.kit.ids import ProjectId, RunFileId, RunId, new_id
from stagedoor_server.models import RunFile
from stagedoor_server.runs import ledger, repository
from stagedoor_server.runs.app_client import AppClient
from stagedoor_server.runs.app_description import AppDescription
from stagedoor_server.runs.app_errors import AppRefusedError
from stagedoor_server.runs.file_values import FileData, clean_media_type, clean_name, file_value, replace_files
from stagedoor_server.runs.service import file_url
from stagedoor_server.storage.local import LocalStorage


class OutputFiles:
    """Keeps the files of one attempt; the same file given out again (streaming) is fetched once.

    Args:
        database: Where rows go.
        storage: Where bytes go.
        client: Connection to the app.
        app: What the app is.
        run_id: The run.
        project_id: Its project.
        attempt: The claim that is held; rows are written for it only.
        max_bytes: Largest file.
    """

    def __init__(
        self,
        database: Database,
        storage: LocalStorage,
        client: AppClient,
        app: AppDescription,
        *,
        run_id: RunId,
        project_id: ProjectId,
        attempt: int,
        max_bytes: int,
    ) -> None:
        self._database = database
        self._storage = storage
        self._client = client
        self._app = app
        self._run_id = run_id
        self._project_id = project_id
        self._attempt = attempt
        self._max_bytes = max_bytes
        self._kept: dict[str, FileData] = {}

    async def keep(self, outputs: list[Any]) -> list[Any]:
        """Return the outputs with every file of the app turned into one of ours.

        Raises:
            AppLostError: The connection broke.
            AppRefusedError: The app does not give out its own file.
            TooLargeError: A file over the limit.
            StorageFullError: The disk is full.
        """
        kept: list[Any] = await replace_files(outputs, self._swap)
        return kept

    async def _swap(self, value: FileData) -> FileData:
        path = value.get("path")
        if not isinstance(path, str) or not path or value.get("is_stream"):
            raise AppRefusedError("The app gave out a file without a path, or a live stream, which cannot be kept.")
        if path in self._kept:
            return self._kept[path]
        async with aclosing(self._client.download(self._app, path)) as chunks:
            stored = await self._storage.put(chunks, max_bytes=self._max_bytes)
        row = RunFile(
            id=RunFileId(new_id()),
            project_id=self._project_id,
            run_id=self._run_id,
            attempt=self._attempt,
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            name=clean_name(value.get("orig_name") or path),
            media_type=clean_media_type(value.get("mime_type") or guess_media_type(value.get("orig_name") or path)),
            created_at=utc_now(),
        )
        async with self._database.write() as session:
            if await ledger.heartbeat(session, self._run_id, self._attempt):
                session.add(row)
        self._kept[path] = file_value(
            path=row.id,
            url=file_url(self._run_id, row.id),
            name=row.name,
            size_bytes=row.size_bytes,
            media_type=row.media_type,
        )
        return self._kept[path]


def guess_media_type(name: object) -> str:
    """Guess a media type from a file's name."""
    import mimetypes

    return (mimetypes.guess_type(str(name))[0] if isinstance(name, str) else None) or "application/octet-stream"


async def drop_unused(database: Database, run_id: RunId, outputs: list[Any]) -> None:
    """Forget the files of earlier attempts and of partial outputs; their bytes go when no row names them any more."""
    used: set[str] = set()

    async def note(value: FileData) -> FileData:
        used.add(str(value.get("path")))
        return value

    await replace_files(outputs, note)
    async with database.write() as session:
        for row in await repository.files_of(session, run_id):
            if row.attempt > 0 and row.id not in used:
                await session.delete(row)
