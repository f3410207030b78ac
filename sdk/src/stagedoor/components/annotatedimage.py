"""An image with marked regions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack, cast

from stagedoor.components.base import Block, Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener
from stagedoor.components.images import as_pil, encode, open_image, publish_image
from stagedoor.components.schemas import FILE_REFERENCE, with_files
from stagedoor.files import FileReference, active

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.ASCII | re.IGNORECASE)
_UNCOLOURED = (255, 0, 0)
"""Colour of masks whose label has none; the page gives each label one of its own."""
_BORDER_PX = 3
_INSIDE_ALPHA = 127
MAX_ANNOTATIONS = 1000
"""Most regions that are taken from a client."""


class AnnotatedImage(Component):
    """An image with regions and their labels, shown on top of it.

    Functions return `(image, [(region, label), …])`; a region is an array of 0 to 1 of the image's height and
    width, or a box `(left, top, right, bottom)` in px. They receive `(path, [(path of a mask, label), …])`.

    Args:
        value: First image with regions, or a function that returns it.
        format: File format in which arrays and PIL images are sent.
        show_legend: Whether the labels are listed.
        height: Height in px, or with a CSS unit.
        width: Width in px, or with a CSS unit.
        color_map: Colour of each label, as "#rrggbb"; labels without one get theirs from the page.
        buttons: "fullscreen" (by default) and Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The image changed.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a region.")

    def __init__(
        self,
        value: tuple[object, Sequence[object]] | Callable[..., object] | None = None,
        *,
        format: str = "webp",
        show_legend: bool = True,
        height: int | str | None = None,
        width: int | str | None = None,
        color_map: Mapping[str, str] | None = None,
        buttons: list[Literal["fullscreen"] | Block] | None = None,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.format = format
        self.show_legend = show_legend
        self.height = height
        self.width = width
        self.color_map = None if color_map is None else dict(color_map)
        self.buttons = ["fullscreen"] if buttons is None else buttons
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> tuple[str, list[tuple[str, str]]] | None:
        """Return the path of the image, and of each mask with its label."""
        if payload is None:
            return None
        fields = cast("dict[str, object]", payload) if isinstance(payload, dict) else {}
        annotations = fields.get("annotations")
        if fields.get("image") is None or not isinstance(annotations, list):
            raise self.refuse(f'expected {{"image", "annotations"}}, got {payload!r:.100}')
        entries = cast("list[object]", annotations)
        if len(entries) > MAX_ANNOTATIONS:
            raise self.refuse(f"there are {len(entries)} regions; at most {MAX_ANNOTATIONS} are taken")
        image = active().resolve(fields["image"], component=self.display_name)
        return str(image), [self._received(entry) for entry in entries]

    def _received(self, entry: object) -> tuple[str, str]:
        fields = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
        label = fields.get("label")
        if not isinstance(label, str):
            raise self.refuse(f'expected {{"image", "label"}}, got {entry!r:.100}')
        return str(active().resolve(fields.get("image"), component=self.display_name)), label

    def postprocess(self, value: object) -> dict[str, object] | None:
        """Return the image and a mask for each region, as files.

        Raises:
            ValueError: When it is no image with regions.
        """
        if value is None:
            return None
        kind = type(value).__name__
        if not isinstance(value, (list, tuple)) or len(cast("Sequence[object]", value)) != 2:
            msg = f"{self.display_name} takes (image, [(region, label), …]); got {kind}"
            raise ValueError(msg)
        base, regions = cast("tuple[object, Sequence[object]]", value)
        image = publish_image(base, format=self.format, what=self.display_name)
        annotations: list[dict[str, object]] = []
        size: tuple[int, int] | None = None
        for region in regions or ():
            if not isinstance(region, (list, tuple)) or len(cast("Sequence[object]", region)) != 2:
                msg = f"{self.display_name} takes (region, label) for each region; got {region!r:.100}"
                raise ValueError(msg)
            shape, label = cast("tuple[object, object]", region)
            size = size or self._size_of(base, image)
            mask = active().publish_bytes(encode(self._mask(shape, str(label), size), "png"), name="image.png")
            annotations.append({"image": mask, "label": str(label)})
        return {"image": image, "annotations": annotations}

    def _size_of(self, base: object, image: FileReference) -> tuple[int, int]:
        """Width and height of the image in px, which boxes are drawn for."""
        if not isinstance(base, (str, Path, FileReference)):
            return as_pil(base, self.display_name).size
        if image.path.startswith(("http://", "https://")):
            msg = f"{self.display_name} cannot draw regions on an image that lies elsewhere; return the image itself"
            raise ValueError(msg)
        return open_image(active().resolve(image, component=self.display_name), ValueError).size

    def _mask(self, region: object, label: str, size: tuple[int, int]) -> PIL.Image.Image:
        """A picture of the region in its label's colour, transparent elsewhere."""
        import numpy as np
        import PIL.Image

        width, height = size
        alpha = np.zeros((height, width), np.uint8)
        shape = getattr(region, "shape", None)
        if shape is None and isinstance(region, (list, tuple)) and len(cast("Sequence[object]", region)) == 4:
            _draw_box(alpha, [max(0, round(float(edge))) for edge in cast("Sequence[float]", region)])
        else:
            mask = np.asarray(_on_cpu(cast("object", region)), dtype=np.float64)
            if mask.shape != (height, width):
                msg = (
                    f"{self.display_name}: the mask {label!r} has the shape {mask.shape}; the image is "
                    f"{height} px high and {width} px wide"
                )
                raise ValueError(msg)
            alpha = (np.clip(np.nan_to_num(mask), 0, 1) * 255).astype(np.uint8)
        pixels = np.zeros((height, width, 4), np.uint8)
        pixels[:, :, :3] = np.where(alpha[:, :, None] > 0, np.array(self._colour(label), np.uint8), 0)
        pixels[:, :, 3] = alpha
        return PIL.Image.fromarray(pixels)

    def _colour(self, label: str) -> tuple[int, ...]:
        given = (self.color_map or {}).get(label)
        if given is None:
            return _UNCOLOURED
        hexadecimal = _HEX.fullmatch(given.strip())
        if hexadecimal is not None:
            digits = hexadecimal.group(1)
            digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
            return tuple(bytes.fromhex(digits))
        from PIL import ImageColor

        return ImageColor.getrgb(given)[:3]

    def api_info(self) -> JSONSchema:
        """The payload holds an image and masks with labels."""
        annotation: JSONSchema = {
            "type": "object",
            "title": "Annotation",
            "properties": {"image": dict(FILE_REFERENCE), "label": {"title": "Label", "type": "string"}},
            "required": ["image", "label"],
        }
        return with_files(
            {
                "type": "object",
                "title": "AnnotatedImageData",
                "properties": {
                    "image": dict(FILE_REFERENCE),
                    "annotations": {
                        "items": {"$ref": "#/$defs/Annotation"},
                        "title": "Annotations",
                        "type": "array",
                    },
                },
                "required": ["image", "annotations"],
            },
            Annotation=annotation,
        )

    def example_payload(self) -> object:
        """An image without regions, to be uploaded first."""
        file = {"path": "image.png", "meta": {"_type": "gradio.FileData"}, "orig_name": "image.png"}
        return {"image": file, "annotations": []}


def _on_cpu(region: object) -> object:
    """A tensor of torch as something numpy reads; everything else as it is."""
    detach = cast("Callable[[], object] | None", getattr(region, "detach", None))
    return cast("Callable[[], object]", getattr(detach(), "cpu"))() if detach is not None else region  # noqa: B009


def _draw_box(alpha: np.ndarray, edges: Sequence[int]) -> None:
    """Fill a box half, and its border fully."""
    left, top, right, bottom = edges
    alpha[top:bottom, left:right] = 255
    inner_top, inner_left = top + _BORDER_PX, left + _BORDER_PX
    if inner_top < bottom - _BORDER_PX and inner_left < right - _BORDER_PX:
        alpha[inner_top : bottom - _BORDER_PX, inner_left : right - _BORDER_PX] = _INSIDE_ALPHA


Annotatedimage = AnnotatedImage
