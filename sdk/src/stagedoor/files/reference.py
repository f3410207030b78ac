"""The wire form of a file (Gradio's FileData)."""

from __future__ import annotations

import re
from typing import Final, cast
from urllib.parse import unquote

_REFERENCE = re.compile(r"[0-9a-f]{64}/[^/\\\x00]+", re.ASCII)

FILE_SCHEMA: Final[dict[str, object]] = {
    "type": "object",
    "title": "FileData",
    "properties": {
        "path": {"title": "Path", "type": "string"},
        "url": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None, "title": "Url"},
        "size": {"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None, "title": "Size"},
        "orig_name": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None, "title": "Orig Name"},
        "mime_type": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": None, "title": "Mime Type"},
        "is_stream": {"default": False, "title": "Is Stream", "type": "boolean"},
        "meta": {
            "type": "object",
            "title": "FileDataMeta",
            "properties": {"_type": {"const": "gradio.FileData", "title": "Type", "type": "string"}},
            "required": ["_type"],
        },
    },
    "required": ["path", "meta"],
}
"""JSON Schema of a file. Both clients recognise files by `path` and the constant in `meta`."""


class FileReference(dict[str, object]):
    """A file that the store has published, in its wire form.

    Only `FileStore` makes these. Whoever sends values to clients fills in `url` for instances of this class and
    for nothing else, so that a function's own `{"path": …}` never becomes a link.
    """

    def __init__(
        self,
        path: str,
        *,
        url: str | None = None,
        size: int | None = None,
        orig_name: str | None = None,
        mime_type: str | None = None,
        is_stream: bool = False,
    ) -> None:
        super().__init__(
            path=path,
            url=url,
            size=size,
            orig_name=orig_name,
            mime_type=mime_type,
            is_stream=is_stream,
            meta={"_type": "gradio.FileData"},
        )

    @property
    def path(self) -> str:
        """The opaque reference (or the address, for a file that lies elsewhere)."""
        return cast("str", self["path"])

    def __copy__(self) -> FileReference:
        return self.duplicate()

    def __deepcopy__(self, memo: dict[int, object]) -> FileReference:
        return self.duplicate()

    def duplicate(self) -> FileReference:
        """Return an equal reference that can be changed on its own."""
        twin = FileReference(self.path)
        twin.update(self)
        twin["meta"] = {"_type": "gradio.FileData"}
        return twin

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (dict(self),)


def _restore(fields: dict[str, object]) -> FileReference:
    reference = FileReference(cast("str", fields["path"]))
    reference.update(fields)
    return reference


def is_reference(text: str) -> bool:
    """Whether a string has the form of a reference; says nothing about whether the file exists."""
    return _REFERENCE.fullmatch(text) is not None


def reference_in(address: str) -> str | None:
    """Return the reference in the address of a store's file, wherever the app that served it stands; None without one.

    Clients hand results on by their address. The reference is enough to find the file, so nothing need be fetched,
    and as it cannot be guessed, whoever knows it may have the file.
    """
    path = unquote(address.partition("?")[0].partition("#")[0])
    found = re.search(r"/file[=/]([0-9a-f]{64}/[^/\\\x00]+)$", path, re.ASCII)
    return found.group(1) if found else None


def is_file_payload(value: object) -> bool:
    """Whether a client's value has the shape of a file: an object with a string `path`."""
    return isinstance(value, dict) and isinstance(cast("dict[object, object]", value).get("path"), str)
