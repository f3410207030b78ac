"""Files of any kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Unpack, cast

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.filetypes import normalized_types, why_not
from stagedoor.components.schemas import file_schema, files_schema
from stagedoor.files import FileReference, active

FileCount = Literal["single", "multiple", "directory"]


class NamedString(str):
    """A path as text that also answers to `.name`, as the temporary files of older Gradio versions did."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The path itself."""
        return str(self)


def publish_files(value: object, what: str) -> FileReference | list[FileReference] | None:
    """Put what a function returned as file(s) into the store.

    Raises:
        ValueError: When it is neither a path, an address, nor a list of them.
        FileAccessError: When a path may not be handed out.
    """
    if value is None:
        return None
    if isinstance(value, FileReference):
        return value
    if isinstance(value, (list, tuple)):
        entries = [publish_files(entry, what) for entry in cast("Sequence[object]", value)]
        return [entry for entry in entries if isinstance(entry, FileReference)]
    if isinstance(value, (str, os.PathLike)):
        text = os.fspath(cast("str | os.PathLike[str]", value))
        if not text:
            return None
        if text.startswith(("http://", "https://")):
            return active().publish_url(text)
        return active().publish_path(text)
    name = getattr(value, "name", None)  # an open file
    if isinstance(name, str):
        return active().publish_path(name)
    msg = f"{what} takes paths or addresses; got {type(value).__name__}"
    raise ValueError(msg)


def receive_files(
    payload: object,
    *,
    block: Component,
    file_count: FileCount,
    file_types: list[str] | None,
    type: Literal["filepath", "binary"],
) -> object:
    """Turn received file(s) into what the function takes: one path (or bytes), or a list of them."""
    if payload is None:
        return None
    several = isinstance(payload, list)
    entries = cast("list[object]", payload) if several else [payload]
    if file_count == "single" and several:
        if len(entries) > 1:
            raise block.refuse(f"takes one file, got {len(entries)}")
        if not entries:
            return None
    received: list[object] = []
    for entry in entries:
        path = active().resolve(entry, component=block.display_name)
        reason = why_not(path, file_types)
        if reason is not None:
            raise block.refuse(reason)
        received.append(path.read_bytes() if type == "binary" else NamedString(path))
    return received[0] if file_count == "single" else received


class File(Component):
    """One file or several. Functions receive paths (or bytes) and return paths or addresses.

    Args:
        value: First file(s), or a function that returns them.
        file_count: "single", "multiple", or all files of a "directory".
        file_types: Taken types: "image", "audio", "video", "text", or suffixes like ".pdf"; None takes all.
        type: Whether functions receive the path of each file or its bytes ("binary").
        height: Height in px, or with a CSS unit; the list scrolls.
        allow_reordering: Whether visitors can change the order of several files.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The files changed.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a file in the list.")
    clear = EventListener("clear", "The visitor removed all files.")
    upload = EventListener("upload", "The visitor uploaded files.")
    delete = EventListener("delete", "The visitor removed a file.")
    download = EventListener("download", "The visitor downloaded a file.")

    def __init__(
        self,
        value: str | Path | list[str] | Callable[..., object] | None = None,
        *,
        file_count: FileCount = "single",
        file_types: list[str] | None = None,
        type: Literal["filepath", "binary"] = "filepath",
        height: int | str | float | None = None,
        allow_reordering: bool = False,
        buttons: list[Block] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.file_count: FileCount = file_count
        self.file_types = normalized_types(file_types)
        self.type: Literal["filepath", "binary"] = type
        self.height = height
        self.allow_reordering = allow_reordering
        self.buttons = buttons or []
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> object:
        """Return the path(s) or bytes of the received file(s)."""
        return receive_files(
            payload, block=self, file_count=self.file_count, file_types=self.file_types, type=self.type
        )

    def postprocess(self, value: object) -> FileReference | list[FileReference] | None:
        """Return the file(s)."""
        return publish_files(value, self.display_name)

    def api_info(self) -> JSONSchema:
        """The payload is a file, or a list of them."""
        return file_schema() if self.file_count == "single" else files_schema()

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        one = {"path": "document.txt", "meta": {"_type": "gradio.FileData"}, "orig_name": "document.txt"}
        return one if self.file_count == "single" else [one]


class Files(File, preset={"file_count": "multiple"}):
    """A File for several files."""
