"""A model in three dimensions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Unpack

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.file import NamedString, publish_files
from stagedoor.components.filetypes import why_not
from stagedoor.components.schemas import file_schema
from stagedoor.files import FileReference, active

MODEL_TYPES = [".obj", ".glb", ".gltf", ".stl", ".splat", ".ply"]
"""Files that can be shown."""


class Model3D(Component):
    """A 3D model (OBJ, GLB, GLTF, STL, PLY) or a splat. Functions receive and return a path.

    Args:
        value: Path or address of the first model, or a function that returns it.
        display_mode: "solid", "point_cloud" or "wireframe"; None shows the model as its file says.
        clear_color: Background as (red, green, blue, opacity), each 0 to 1; None for a transparent one.
        camera_position: Where the camera starts: angle around and angle above in degrees, distance; None fits it.
        zoom_speed: How fast the wheel zooms.
        pan_speed: How fast dragging moves.
        height: Height in px, or with a CSS unit.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The model changed.", trigger_mode="always_last")
    upload = EventListener("upload", "The visitor uploaded a model.")
    edit = EventListener("edit", "The visitor moved the camera.")
    clear = EventListener("clear", "The visitor removed the model.")

    def __init__(
        self,
        value: str | Path | Callable[..., object] | None = None,
        *,
        display_mode: Literal["solid", "point_cloud", "wireframe"] | None = None,
        clear_color: tuple[float, float, float, float] | None = None,
        camera_position: tuple[float | None, float | None, float | None] = (None, None, None),
        zoom_speed: float = 1,
        pan_speed: float = 1,
        height: int | str | None = None,
        buttons: list[Block] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.display_mode = display_mode
        self.clear_color = clear_color or (0, 0, 0, 0)
        self.camera_position = camera_position
        self.zoom_speed = zoom_speed
        self.pan_speed = pan_speed
        self.height = height
        self.buttons = buttons or []
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> str | None:
        """Return the path of the model."""
        if payload is None:
            return None
        path = active().resolve(payload, component=self.display_name)
        reason = why_not(path, MODEL_TYPES)
        if reason is not None:
            raise self.refuse(reason)
        return NamedString(path)

    def postprocess(self, value: object) -> FileReference | None:
        """Return the model as a file.

        Raises:
            ValueError: When it is no path.
        """
        published = publish_files(value, self.display_name)
        if isinstance(published, list):
            msg = f"{self.display_name} takes one model; got {len(published)}"
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        return published

    def api_info(self) -> JSONSchema:
        """The payload is a file."""
        return file_schema()

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        return {"path": "model.glb", "meta": {"_type": "gradio.FileData"}, "orig_name": "model.glb"}
