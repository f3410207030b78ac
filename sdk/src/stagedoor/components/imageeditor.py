"""Drawing on images, in layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, TypedDict, Unpack, cast

from stagedoor.compat.era import era
from stagedoor.components.base import Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.images import ImageMode, ImageType, load_image, publish_image
from stagedoor.components.options import Brush, Eraser, LayerOptions, WebcamOptions
from stagedoor.components.schemas import FILE_REFERENCE, nullable, with_files
from stagedoor.files import FileReference, active

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

EditorSource = Literal["upload", "webcam", "clipboard"]
Transform = Literal["crop", "resize"]

MAX_LAYERS = 100
"""Most layers that are taken from a client: each is an image that is decoded."""


class EditorValue(TypedDict):
    """What functions receive from an ImageEditor: three times the form that `type` says."""

    background: object
    layers: list[object]
    composite: object


class ImageEditor(Component):
    """An image with layers to draw on. Functions receive `{"background", "layers", "composite"}`.

    They return such a dict, or one image, which becomes the background.

    Args:
        value: First image or dict, or a function that returns it.
        height: Height in px, or with a CSS unit.
        width: Width in px, or with a CSS unit.
        image_mode: PIL mode in which functions receive all images.
        sources: Where visitors may take the background from; None or an empty list for a plain canvas.
        type: Form in which functions receive images: array, PIL image, or path of a file.
        buttons: "download", "share", "fullscreen", in the corner.
        placeholder: Text on the empty canvas.
        transforms: "crop" and "resize", or none.
        eraser: The eraser; False for none.
        brush: The brush; False for none.
        format: File format in which returned arrays and PIL images are sent.
        layers: Layers that visitors may draw on; False for one that is not shown as a layer.
        canvas_size: Width and height of the empty canvas in px.
        fixed_canvas: Whether images are fitted into the canvas, instead of the canvas taking their size.
        webcam_options: How the camera is used.
        options: See `Component`.
    """

    clear = EventListener("clear", "The visitor emptied the canvas.")
    change = EventListener("change", "The image changed.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed the image.")
    select = EventListener("select", "The visitor chose a point.")
    upload = EventListener("upload", "The visitor uploaded a background.")
    apply = EventListener("apply", "The visitor pressed the apply button.")

    def __new__(cls, *args: object, **options: object) -> Self:
        """Make an editor; those of Gradio 3 gave functions one picture, which apps written for it count on."""
        if cls in _OF_GRADIO_3 and era() < 4:
            from stagedoor.compat.drawing import preset_of_3

            return cast("Self", preset_of_3(cls.__name__, args, options))
        return super().__new__(cls)

    def __init__(  # pyright: ignore[reportInconsistentConstructor] - what __new__ takes more is older Gradio's
        self,
        value: EditorValue
        | Mapping[str, object]
        | str
        | Path
        | PIL.Image.Image
        | np.ndarray
        | Callable[..., object]
        | None = None,
        *,
        height: int | str | None = None,
        width: int | str | None = None,
        image_mode: ImageMode = "RGBA",
        sources: Iterable[EditorSource] | EditorSource | None = ("upload", "webcam", "clipboard"),
        type: ImageType = "numpy",
        buttons: list[Literal["download", "share", "fullscreen"]] | None = None,
        placeholder: str | None = None,
        _selectable: bool = False,
        transforms: Iterable[Transform] | None = ("crop", "resize"),
        eraser: Eraser | Literal[False] | None = None,
        brush: Brush | Literal[False] | None = None,
        format: str = "webp",
        layers: bool | LayerOptions = True,
        canvas_size: tuple[int, int] = (800, 800),
        fixed_canvas: bool = False,
        webcam_options: WebcamOptions | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.height = height
        self.width = width
        self.image_mode: ImageMode = image_mode
        self.sources: list[EditorSource] = [sources] if isinstance(sources, str) else list(sources or ())
        self.type: ImageType = type
        self.buttons = buttons
        self.placeholder = placeholder
        self._selectable = _selectable
        self.transforms: list[Transform] = list(transforms or ())
        self.eraser = Eraser() if eraser is None else eraser
        self.brush = Brush() if brush is None else brush
        self.format = format
        self.layers = layers if isinstance(layers, LayerOptions) else LayerOptions(disabled=not layers)
        self.canvas_size = canvas_size
        self.fixed_canvas = fixed_canvas
        self.webcam_options = webcam_options or WebcamOptions()
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> EditorValue | None:
        """Return background, layers and composite in the form of `type`; None when the editor was never used."""
        if payload is None:
            return None
        if not isinstance(payload, dict):
            raise self.refuse(f'expected {{"background", "layers", "composite"}}, got {payload!r:.100}')
        fields = cast("dict[str, object]", payload)
        if not fields.keys() & {"background", "layers", "composite"}:
            if "path" in fields or "url" in fields:  # a caller who has only one image sends it plainly
                fields = {"background": fields, "composite": fields}
            elif fields:
                raise self.refuse(f'expected {{"background", "layers", "composite"}}, got {payload!r:.100}')
        layers = fields.get("layers")
        if not isinstance(layers, (list, type(None))):
            raise self.refuse(f"expected a list of layers, got {layers!r:.100}")
        entries = cast("list[object]", layers or [])
        if len(entries) > MAX_LAYERS:
            raise self.refuse(f"there are {len(entries)} layers; at most {MAX_LAYERS} are taken")
        return {
            "background": self._received(fields.get("background")),
            "layers": [self._received(layer) for layer in entries if layer is not None],
            "composite": self._received(fields.get("composite")),
        }

    def _received(self, payload: object) -> object:
        if payload is None:
            return None
        path = active().resolve(payload, component=self.display_name)
        return load_image(path, type=self.type, image_mode=self.image_mode, refuse=self.refuse)

    def postprocess(self, value: object) -> dict[str, object] | None:
        """Return background, layers and composite as files.

        Raises:
            ValueError: When it is neither an image nor such a dict.
        """
        if value is None:
            return None
        if not isinstance(value, Mapping) or isinstance(value, FileReference):
            image = self._published(cast("object", value))
            return {"background": image, "layers": [], "composite": image, "id": None}
        fields = cast("Mapping[str, object]", value)
        if not fields.keys() & {"background", "layers", "composite"}:
            msg = f"{self.display_name} takes an image, or a dict with 'background', 'layers' and 'composite'"
            raise ValueError(msg)
        layers = cast("Iterable[object]", fields.get("layers") or [])
        return {
            "background": self._published(fields.get("background")),
            "layers": [self._published(layer) for layer in layers if layer is not None],
            "composite": self._published(fields.get("composite")),
            "id": None,
        }

    def _published(self, image: object) -> FileReference | None:
        return None if image is None else publish_image(image, format=self.format, what=self.display_name)

    def get_config(self) -> dict[str, object]:
        """Return the properties; tools that are switched off stay there as False."""
        config = super().get_config()
        config["_selectable"] = self._selectable
        return config

    def api_info(self) -> JSONSchema:
        """The payload holds up to three kinds of files."""
        return with_files(
            {
                "type": "object",
                "title": "EditorData",
                "properties": {
                    "background": nullable(FILE_REFERENCE),
                    "layers": {"default": [], "items": dict(FILE_REFERENCE), "title": "Layers", "type": "array"},
                    "composite": nullable(FILE_REFERENCE),
                    "id": {**nullable({"type": "string"}), "title": "Id"},
                },
            }
        )

    def example_payload(self) -> object:
        """A background, to be uploaded first."""
        file = {"path": "image.png", "meta": {"_type": "gradio.FileData"}, "orig_name": "image.png"}
        return {"background": file, "layers": [], "composite": None}


class Sketchpad(
    ImageEditor,
    preset={
        "sources": (),
        "transforms": ("crop",),
        "brush": Brush(colors=["#000000"], color_mode="fixed"),
    },
):
    """An ImageEditor for drawing in black on a plain canvas."""


class Paint(ImageEditor, preset={"sources": (), "transforms": ("crop",)}):
    """An ImageEditor for painting in colours on a plain canvas."""


class ImageMask(
    ImageEditor,
    preset={
        "transforms": ("crop",),
        "brush": Brush(colors=["#000000"], color_mode="fixed"),
        "layers": False,
    },
):
    """An ImageEditor for marking a part of an image, for inpainting."""


_OF_GRADIO_3 = frozenset({Sketchpad, Paint, ImageMask})
