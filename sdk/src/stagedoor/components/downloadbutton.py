"""A button that downloads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Unpack

from stagedoor.components.base import Component, JSONSchema
from stagedoor.components.button import ButtonOptions
from stagedoor.components.events import EventListener
from stagedoor.components.file import publish_files, receive_files
from stagedoor.components.icons import icon_for_wire
from stagedoor.components.schemas import file_schema
from stagedoor.files import FileReference


class DownloadButton(Component, defaults={"min_width": None}):
    """A button that downloads a file. Functions return its path or address, and receive a path.

    Args:
        label: Text on the button.
        value: File, or a function that returns it.
        variant: "primary", "secondary" or "stop".
        size: Height of the button.
        icon: Path or address of an image before the text.
        interactive: Whether it can be pressed.
        options: See `Component`.
    """

    change = EventListener("change", "The file changed.", trigger_mode="always_last")
    click = EventListener("click", "The visitor pressed the button.")

    def __init__(
        self,
        label: str = "Download",
        value: str | Path | Callable[..., object] | None = None,
        *,
        variant: Literal["primary", "secondary", "stop"] = "secondary",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | None = None,
        interactive: bool = True,
        **options: Unpack[ButtonOptions],
    ) -> None:
        self.variant = variant
        self.size = size
        self.icon = icon
        super().__init__(value, label=label, interactive=interactive, **options)

    def preprocess(self, payload: object) -> object:
        """Return the path of the file."""
        return receive_files(payload, block=self, file_count="single", file_types=None, type="filepath")

    def postprocess(self, value: object) -> FileReference | None:
        """Return the file.

        Raises:
            ValueError: When it is not one path or address.
        """
        reference = publish_files(value, self.display_name)
        if isinstance(reference, list):
            msg = f"{self.display_name} takes one file; got {len(reference)}"
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        return reference

    def get_config(self) -> dict[str, object]:
        """Return the properties, the icon as a file."""
        config = super().get_config()
        if self.icon is not None:
            config["icon"] = icon_for_wire(self.icon)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a file."""
        return file_schema()

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        return {"path": "document.txt", "meta": {"_type": "gradio.FileData"}, "orig_name": "document.txt"}
