"""Drawing as Gradio 2 and 3 had it: `gr.Image(tool="sketch")`, `gr.Image(source="canvas")`, `gr.Sketchpad()`.

The page shows today's ImageEditor; functions get what they got then: one picture, or `{"image", "mask"}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.compat.pictures import Edit, inverted, resized
from stagedoor.compat.warn import warn_once
from stagedoor.components.base import Block
from stagedoor.components.imageeditor import ImageEditor
from stagedoor.components.images import ImageType, image_as
from stagedoor.components.options import Brush

if TYPE_CHECKING:
    import PIL.Image

DRAWING_TOOLS = frozenset({"sketch", "color-sketch"})

PRESETS: Mapping[str, Mapping[str, object]] = {
    "Sketchpad": {"source": "canvas", "tool": "sketch", "image_mode": "L", "shape": (28, 28), "invert_colors": True},
    "Paint": {"source": "canvas", "tool": "color-sketch"},
    "ImageMask": {"source": "upload", "tool": "sketch"},
    "ImagePaint": {"source": "upload", "tool": "color-sketch"},
}
"""Class of Gradio 3 → what it was: an Image with these arguments."""


def is_drawing(arguments: Mapping[str, object]) -> bool:
    """Whether an Image of Gradio 3 with these arguments was drawn on."""
    return arguments.get("source") == "canvas" or arguments.get("tool") in DRAWING_TOOLS


class Drawing(ImageEditor, preset={"type": "pil", "transforms": (), "layers": False}):
    """An ImageEditor that gives functions what an Image of Gradio 3 gave them."""

    edits: tuple[Edit, ...] = ()
    gives_mask: bool = False
    """Whether functions get `{"image", "mask"}` rather than the picture as it was drawn."""
    asked_type: ImageType = "numpy"
    asked_mode: str = "RGB"

    def stand_in_for(self, original: Block) -> None:
        """Give functions what the original does."""
        super().stand_in_for(original)
        if isinstance(original, Drawing):
            self.edits, self.gives_mask = original.edits, original.gives_mask
            self.asked_type, self.asked_mode = original.asked_type, original.asked_mode

    def preprocess(self, payload: object) -> object:  # pyright: ignore[reportIncompatibleMethodOverride] - its purpose
        """Return the picture, or picture and mask, in the form that `type=` asked for; None when there is none."""
        drawn = super().preprocess(payload)
        if drawn is None:
            return None
        layers = cast("list[PIL.Image.Image]", drawn["layers"])
        background, composite = drawn["background"], drawn["composite"]
        picture = cast(
            "PIL.Image.Image | None", (background or composite) if self.gives_mask else composite or background
        )
        if picture is None:
            return None
        if not self.gives_mask:
            return self._read(picture)
        return {"image": self._read(picture), "mask": self._as_asked(_mask(layers, picture.size))}

    def _read(self, picture: PIL.Image.Image) -> object:
        import PIL.Image

        paper = PIL.Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        image = paper.convert(self.asked_mode)
        for edit in self.edits:
            image = edit(image)
        return self._as_asked(image)

    def _as_asked(self, image: PIL.Image.Image) -> object:
        return image_as(self.asked_type, image, format="PNG", stem="image")


def _mask(layers: Sequence[PIL.Image.Image], size: tuple[int, int]) -> PIL.Image.Image:
    """Return where something was drawn, white on black."""
    import PIL.Image
    from PIL import ImageChops

    mask = PIL.Image.new("L", size)
    for layer in layers:
        drawn = layer.getchannel("A").point(lambda alpha: 255 if alpha else 0)
        mask = ImageChops.lighter(mask, drawn if drawn.size == size else drawn.resize(size))
    return PIL.Image.merge("RGB", [mask] * 3)


def drawing(arguments: Mapping[str, object]) -> Drawing:
    """Make what stands for an Image of Gradio 3 that is drawn on.

    Args:
        arguments: Its arguments by name.
    """
    tool, source = arguments.get("tool"), arguments.get("source")
    is_mask = tool == "sketch" and source != "canvas"
    color, size = arguments.get("brush_color"), arguments.get("brush_radius")
    brush = Brush(
        default_size=int(size) if isinstance(size, (int, float)) else "auto",
        colors=None if tool == "color-sketch" else [str(color or ("#ffffff" if is_mask else "#000000"))],
        color_mode="defaults" if tool == "color-sketch" else "fixed",
    )
    made = Drawing(
        sources=() if source == "canvas" else ("upload", "webcam", "clipboard"),
        brush=brush,
        **{name: value for name, value in arguments.items() if name in _SHARED},  # pyright: ignore[reportArgumentType]
    )
    made.gives_mask = is_mask
    asked = arguments.get("type") or "numpy"
    made.asked_type = "filepath" if asked == "file" else cast("ImageType", asked)
    made.asked_mode = str(arguments.get("image_mode") or "RGB")
    resized(made, arguments.get("shape"))
    inverted(made, arguments.get("invert_colors"))
    return made


def old_image(args: Sequence[object], arguments: Mapping[str, object]) -> Drawing:
    """Make what stands for `gr.Image(tool=…)` or `gr.Image(source="canvas")`, with a warning.

    Args:
        args: Its positional arguments: the first value, if anything.
        arguments: Its arguments by name.
    """
    warn_once(
        "Image: drawing with tool= or source='canvas' is an older Gradio's; write gr.ImageEditor or gr.Sketchpad."
    )
    return drawing({**({"value": args[0]} if args else {}), **arguments})


def preset_of_3(name: str, args: Sequence[object], arguments: Mapping[str, object]) -> Drawing:
    """Make what a class of Gradio 3 that was an Image with a tool stands for.

    Args:
        name: The class; one of `PRESETS`.
        args: Its positional arguments: the first value, if anything.
        arguments: Its arguments by name.
    """
    return drawing({**PRESETS[name], **({"value": args[0]} if args else {}), **arguments})


def image_paint(*args: object, **arguments: object) -> Drawing:
    """Make what `gr.ImagePaint(…)` stands for."""
    return preset_of_3("ImagePaint", args, arguments)


_SHARED = frozenset(ImageEditor.parameter_names) - {"type", "image_mode", "sources", "brush", "transforms", "layers"}
