"""Files that come inside the inputs as `data:` URLs: put into storage before the run is made."""

from __future__ import annotations

from typing import Any

from stagedoor_server.authz.subject import Subject
from stagedoor_server.http.context import Context
from stagedoor_server.models import Project
from stagedoor_server.runs import service
from stagedoor_server.runs.errors import InvalidInputsError
from stagedoor_server.runs.file_values import FileData, clean_name, file_value, read_data_url, replace_files


async def intern(context: Context, project: Project, subject: Subject, inputs: Any) -> Any:
    """Return the inputs with every inline file turned into an uploaded one.

    Raises:
        InvalidInputsError: A file value with a URL that is not a sound `data:` URL; we fetch no addresses.
    """

    async def swap(value: FileData) -> FileData:
        url = value.get("url")
        if not isinstance(url, str) or (isinstance(value.get("path"), str) and not url.startswith("data:")):
            return value
        inline = read_data_url(url)
        if inline is None or subject.user_id is None:
            raise InvalidInputsError("A file's url must be a data: URL; upload the file, or send its bytes as one.")
        stored = await context.storage.put_bytes(inline.data, max_bytes=context.settings.max_inputs_bytes)
        async with context.database.write() as session:
            row = service.add_upload(
                session,
                project,
                subject.user_id,
                stored,
                name=clean_name(value.get("orig_name")),
                media_type=inline.media_type,
            )
        return file_value(path=row.id, url=None, name=row.name, size_bytes=row.size_bytes, media_type=row.media_type)

    return await replace_files(inputs, swap)
