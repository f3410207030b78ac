"""Values on their way between this app and another one: files are sent there, and kept here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from stagedoor.files import FileReference, active

if TYPE_CHECKING:
    from stagedoor.client import RemoteApp

JSONObject = dict[str, object]

CHUNK_BYTES = 1 << 18


def is_file(fields: Mapping[str, object]) -> bool:
    """Whether an object of another app is one of its files."""
    meta = fields.get("meta")
    is_marked = isinstance(meta, dict) and cast("JSONObject", meta).get("_type") == "gradio.FileData"
    return is_marked and isinstance(fields.get("path"), str)


def for_remote(remote: RemoteApp, value: object) -> object:
    """Return a value as the other app takes it: files of this one are sent there."""
    if isinstance(value, dict):
        fields = cast("JSONObject", value)
        if not is_file(fields):
            return {name: for_remote(remote, entry) for name, entry in fields.items()}
        path = str(fields["path"])
        if remote.owns(path):
            return {**fields, "path": path.partition("/file=")[2], "url": None}
        found = active().resolve(fields, component="file")
        return {"path": remote.upload(found), "orig_name": found.name, "meta": {"_type": "gradio.FileData"}}
    if isinstance(value, list):
        return [for_remote(remote, entry) for entry in cast("list[object]", value)]
    return value


def from_remote(remote: RemoteApp, value: object) -> object:
    """Return a value as this app's visitors get it: files of the other one are kept here."""
    if isinstance(value, dict):
        fields = cast("JSONObject", value)
        if not is_file(fields):
            return {name: from_remote(remote, entry) for name, entry in fields.items()}
        return proxied(remote, fields) if fields.get("is_stream") else _kept(remote, fields)
    if isinstance(value, list):
        return [from_remote(remote, entry) for entry in cast("list[object]", value)]
    return value


def with_proxied_files(remote: RemoteApp, value: object) -> object:
    """Return a value in which the other app's files are reached by way of this one."""
    if isinstance(value, dict):
        fields = cast("JSONObject", value)
        if is_file(fields):
            return proxied(remote, fields)
        return {name: with_proxied_files(remote, entry) for name, entry in fields.items()}
    if isinstance(value, list):
        return [with_proxied_files(remote, entry) for entry in cast("list[object]", value)]
    return value


def proxied(remote: RemoteApp, fields: Mapping[str, object]) -> FileReference:
    """Return a file of the other app as one that is fetched from there when somebody reads it."""
    return FileReference(
        remote.file_address(fields),
        size=cast("int | None", fields.get("size")),
        orig_name=cast("str | None", fields.get("orig_name")),
        mime_type=cast("str | None", fields.get("mime_type")),
        is_stream=bool(fields.get("is_stream")),
    )


def _kept(remote: RemoteApp, fields: Mapping[str, object]) -> FileReference:
    name = str(fields.get("orig_name") or str(fields["path"]).rpartition("/")[2])
    with remote.open_file(fields) as answer, active().begin_upload(name) as upload:
        while chunk := answer.read(CHUNK_BYTES):
            upload.write(chunk)
        return upload.commit()
