"""An image: uploaded, pasted, taken with the camera, or shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, Unpack, cast

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.images import ImageMode, ImageType, load_image, publish_image
from stagedoor.components.options import WatermarkOptions, WebcamOptions, watermark_for_wire
from stagedoor.components.schemas import IMAGE
from stagedoor.files import FileReference, active

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

ImageSource = Literal["upload", "webcam", "clipboard"]


class Image(Component):
    """An image. Functions receive it as `type` says and return an array, a PIL image, a path or an address.

    Arrays are `(height, width, 3) uint8 RGB 0-255`; grey and RGBA arrays and floats in 0-1 are understood as well.

    Args:
        value: First image, or a function that returns it.
        format: File format in which returned arrays and PIL images are sent; SVG and files are sent as they are.
        height: Height in px, or with a CSS unit.
        width: Width in px, or with a CSS unit.
        image_mode: PIL mode in which functions receive it; None keeps the file's.
        sources: Where visitors may take images from; by default all three, only the camera with `streaming`.
        type: Form in which functions receive it: array, PIL image, or path of a file.
        buttons: "download", "share", "fullscreen" (by default the first and the last) and Buttons of the author.
        streaming: Whether the camera's pictures are sent one after the other (`.stream` event).
        webcam_options: How the camera is used.
        placeholder: Text in the empty field.
        watermark: Image laid over the shown one.
        alt_text: What the image shows, for those who cannot see it.
        options: See `Component`.
    """

    clear = EventListener("clear", "The visitor removed the image.")
    change = EventListener("change", "The image changed.", trigger_mode="always_last")
    stream = EventListener(
        "stream", "The camera gave a picture.", trigger_mode="multiple", connection="stream", show_progress="minimal"
    )
    select = EventListener("select", "The visitor chose a point.")
    upload = EventListener("upload", "The visitor uploaded an image.")
    input = EventListener("input", "The visitor changed the image.")
    edits: tuple[Callable[[PIL.Image.Image], PIL.Image.Image], ...] = ()
    """What is done to a picture before a function sees it; only arguments of older Gradio versions ask for any."""

    def __new__(cls, *args: object, **options: object) -> Self:
        """Make an Image; one that was drawn on in Gradio 3 is an editor today."""
        if cls is Image and ("tool" in options or options.get("source") == "canvas"):
            from stagedoor.compat.drawing import is_drawing, old_image

            if is_drawing(options):
                return cast("Self", old_image(args, options))
        return super().__new__(cls)

    def __init__(  # pyright: ignore[reportInconsistentConstructor] - what __new__ takes more is older Gradio's
        self,
        value: str | Path | PIL.Image.Image | np.ndarray | Callable[..., object] | None = None,
        *,
        format: str = "webp",
        height: int | str | None = None,
        width: int | str | None = None,
        image_mode: ImageMode | None = "RGB",
        sources: list[ImageSource] | ImageSource | None = None,
        type: ImageType = "numpy",
        buttons: list[Literal["download", "share", "fullscreen"] | Block] | None = None,
        streaming: bool = False,
        webcam_options: WebcamOptions | None = None,
        placeholder: str | None = None,
        watermark: WatermarkOptions | None = None,
        alt_text: str | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.format = format
        self.height = height
        self.width = width
        self.image_mode = image_mode
        if sources is None:
            self.sources: list[ImageSource] = ["webcam"] if streaming else ["upload", "webcam", "clipboard"]
        else:
            self.sources = [sources] if isinstance(sources, str) else list(sources)
        self.type: ImageType = type
        self.buttons = ["download", "fullscreen"] if buttons is None else buttons
        self.streaming = streaming
        self.webcam_options = webcam_options or WebcamOptions()
        self.placeholder = placeholder
        self.watermark = watermark
        self.alt_text = alt_text
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> object:
        """Return the image in the form of `type`, upright and in `image_mode`; None when there is none."""
        if payload is None:
            return None
        path = active().resolve(payload, component=self.display_name)
        return load_image(path, type=self.type, image_mode=self.image_mode, refuse=self.refuse, edits=self.edits)

    def postprocess(self, value: object) -> FileReference | None:
        """Return the image as a file."""
        return None if value is None else publish_image(value, format=self.format, what=self.display_name)

    def stand_in_for(self, original: Block) -> None:
        """Hand pictures to functions as the original does."""
        super().stand_in_for(original)
        self.edits = original.edits if isinstance(original, Image) else ()

    def get_config(self) -> dict[str, object]:
        """Return the properties, the watermark as a file."""
        config = super().get_config()
        if self.watermark is not None:
            config["watermark"] = watermark_for_wire(self.watermark)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a file."""
        return dict(IMAGE)

    def example_payload(self) -> object:
        """A file to be uploaded first."""
        return {"path": "image.png", "meta": {"_type": "gradio.FileData"}, "orig_name": "image.png"}
