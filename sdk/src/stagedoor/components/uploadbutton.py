"""A button that uploads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Unpack

from stagedoor.components.base import Component, JSONSchema
from stagedoor.components.button import ButtonOptions
from stagedoor.components.events import EventListener
from stagedoor.components.file import FileCount, publish_files, receive_files
from stagedoor.components.filetypes import normalized_types
from stagedoor.components.icons import icon_for_wire
from stagedoor.components.schemas import file_schema, files_schema
from stagedoor.files import FileReference


class UploadButton(Component, defaults={"min_width": None}):
    """A button that opens the file chooser. Functions receive paths (or bytes), as with File.

    Args:
        label: Text on the button.
        value: First file(s), or a function that returns them.
        variant: "primary", "secondary" or "stop".
        size: Height of the button.
        icon: Path or address of an image before the text.
        interactive: Whether it can be pressed.
        type: Whether functions receive the path of each file or its bytes ("binary").
        file_count: "single", "multiple", or all files of a "directory".
        file_types: Taken types: "image", "audio", "video", "text", or suffixes like ".pdf"; None takes all.
        options: See `Component`.
    """

    change = EventListener("change", "The files changed.", trigger_mode="always_last")
    click = EventListener("click", "The visitor pressed the button.")
    upload = EventListener("upload", "The visitor uploaded files.")

    def __init__(
        self,
        label: str = "Upload a File",
        value: str | list[str] | Callable[..., object] | None = None,
        *,
        variant: Literal["primary", "secondary", "stop"] = "secondary",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | Path | None = None,
        interactive: bool = True,
        type: Literal["filepath", "binary"] = "filepath",
        file_count: FileCount = "single",
        file_types: list[str] | None = None,
        **options: Unpack[ButtonOptions],
    ) -> None:
        self.variant = variant
        self.size = size
        self.icon = icon
        self.type: Literal["filepath", "binary"] = type
        self.file_count: FileCount = file_count
        self.file_types = normalized_types(file_types)
        super().__init__(value, label=label, interactive=interactive, **options)

    def preprocess(self, payload: object) -> object:
        """Return the path(s) or bytes of the received file(s)."""
        return receive_files(
            payload, block=self, file_count=self.file_count, file_types=self.file_types, type=self.type
        )

    def postprocess(self, value: object) -> FileReference | list[FileReference] | None:
        """Return the file(s)."""
        return publish_files(value, self.display_name)

    def get_config(self) -> dict[str, object]:
        """Return the properties, the icon as a file."""
        config = super().get_config()
        if self.icon is not None:
            config["icon"] = icon_for_wire(self.icon)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a file, or a list of them."""
        return file_schema() if self.file_count == "single" else files_schema()

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        one = {"path": "document.txt", "meta": {"_type": "gradio.FileData"}, "orig_name": "document.txt"}
        return one if self.file_count == "single" else [one]
