"""Two images, one over the other, with a divider to compare them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Unpack, cast

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.images import ImageMode, ImageType, load_image, publish_image
from stagedoor.components.schemas import IMAGE, nullable
from stagedoor.files import FileReference, active


class ImageSlider(Component):
    """Two images to compare. Functions receive and return a pair of images.

    Args:
        value: First pair, or a function that returns it.
        format: File format in which returned arrays and PIL images are sent.
        height: Height in px, or with a CSS unit.
        width: Width in px, or with a CSS unit.
        image_mode: PIL mode in which functions receive them; None keeps the files'.
        type: Form in which functions receive them: array, PIL image, or path of a file.
        buttons: "download" and "fullscreen" (both by default) and Buttons of the author, in the corner.
        slider_position: Where the divider starts, in per cent from the left.
        max_height: Height in px above which the images are made smaller.
        options: See `Component`.
    """

    clear = EventListener("clear", "The visitor removed the images.")
    change = EventListener("change", "The images changed.", trigger_mode="always_last")
    stream = EventListener(
        "stream", "The camera gave a picture.", trigger_mode="multiple", connection="stream", show_progress="minimal"
    )
    select = EventListener("select", "The visitor chose a point.")
    upload = EventListener("upload", "The visitor uploaded an image.")
    input = EventListener("input", "The visitor changed an image.")

    def __init__(
        self,
        value: Sequence[object] | Callable[..., object] | None = None,
        *,
        format: str = "webp",
        height: int | str | None = None,
        width: int | str | None = None,
        image_mode: ImageMode | None = "RGB",
        type: ImageType = "numpy",
        buttons: list[Literal["download", "fullscreen"] | Block] | None = None,
        slider_position: float = 50,
        max_height: int = 500,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.format = format
        self.height = height
        self.width = width
        self.image_mode = image_mode
        self.type: ImageType = type
        self.buttons = ["download", "fullscreen"] if buttons is None else buttons
        self.slider_position = slider_position
        self.max_height = max_height
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> tuple[object, object] | None:
        """Return both images in the form of `type`."""
        if payload is None:
            return None
        if not isinstance(payload, list) or len(cast("list[object]", payload)) != 2:
            raise self.refuse(f"expected a pair of images, got {payload!r:.100}")
        first, second = cast("list[object]", payload)
        return self._received(first), self._received(second)

    def _received(self, payload: object) -> object:
        if payload is None:
            return None
        path = active().resolve(payload, component=self.display_name)
        return load_image(path, type=self.type, image_mode=self.image_mode, refuse=self.refuse)

    def postprocess(self, value: object) -> list[FileReference | None] | None:
        """Return both images as files.

        Raises:
            ValueError: When it is no pair of images.
        """
        if value is None:
            return None
        kind = type(value).__name__
        if not isinstance(value, (list, tuple)) or len(cast("Sequence[object]", value)) != 2:
            msg = f"{self.display_name} takes a pair of images; got {kind}"
            raise ValueError(msg)
        pair = cast("Sequence[object]", value)
        return [
            None if image is None else publish_image(image, format=self.format, what=self.display_name)
            for image in pair
        ]

    def api_info(self) -> JSONSchema:
        """The payload is a pair of files."""
        image = {"anyOf": [{"$ref": "#/$defs/ImageData"}, {"type": "null"}]}
        pair = {"maxItems": 2, "minItems": 2, "prefixItems": [image, image], "type": "array"}
        schema = nullable(pair)
        return {"$defs": {"ImageData": dict(IMAGE)}, "anyOf": schema["anyOf"], "title": "SliderData"}

    def example_payload(self) -> object:
        """Two images, to be uploaded first."""
        file = {"path": "image.png", "meta": {"_type": "gradio.FileData"}, "orig_name": "image.png"}
        return [file, dict(file)]
