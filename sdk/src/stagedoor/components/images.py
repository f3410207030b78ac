"""Images: from what functions return to files, and from files to what functions receive.

Arrays are `(height, width, 3) uint8 RGB 0-255` (or `(height, width)` grey, `(height, width, 4)` RGBA) everywhere.
Pillow and numpy are loaded when the first image is met.
"""

from __future__ import annotations

import importlib.util
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

from stagedoor.components.arrays import as_numpy, is_tensor
from stagedoor.errors import AuthoringError
from stagedoor.files import FileReference, active
from stagedoor.files.data_urls import decode_data_url
from stagedoor.files.names import suffix_of

if TYPE_CHECKING:
    import numpy as np
    import PIL.Image

ImageType = Literal["numpy", "pil", "filepath"]
ImageMode = Literal["1", "L", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "HSV", "I", "F"]

_EXIF_ORIENTATION = 0x0112
_SUFFIX_FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "tif": "TIFF"}
_MANY_PIXELS = 4_000_000
_LARGEST_WEBP_PX = 16383
_KEPT_FORMATS = frozenset({"PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"})
"""Formats that a converted image keeps; everything else becomes PNG."""
_WITHOUT_ALPHA = frozenset({"JPEG", "BMP"})


def require_pillow() -> None:
    """Check that Pillow is there.

    Raises:
        AuthoringError: With the command that installs it.
    """
    if importlib.util.find_spec("PIL") is None:
        raise AuthoringError("images need Pillow.", hint='pip install "stagedoor[images]"')


# --- from functions to files


def publish_image(value: object, *, format: str, what: str) -> FileReference:
    """Put what a function returned as an image into the file store.

    Args:
        value: Array, PIL image, path, http(s) address, `data:` address, SVG source, or a plot's figure saved so.
        format: File format for arrays and PIL images: "webp", "png", "jpeg", …
        what: Component, for the message.

    Raises:
        ValueError: When it is no image.
        FileAccessError: When a path may not be handed out.
    """
    if isinstance(value, (str, os.PathLike)):
        return _publish_named(os.fspath(cast("str | os.PathLike[str]", value)), what)
    if isinstance(value, FileReference):
        return value
    image = as_pil(value, what)
    written = _format_for(image, format)
    suffix = format.lower().lstrip(".") if written == pillow_format(format) else written.lower()
    return active().publish_bytes(encode(image, written), name=f"image.{suffix}")


def _publish_named(text: str, what: str) -> FileReference:
    if text.startswith(("http://", "https://")):
        return active().publish_url(text)
    if text.startswith("data:"):
        data, suffix = decode_data_url(text)
        return active().publish_bytes(data, name=f"image{suffix or '.png'}")
    if text.lstrip()[:5].lower().startswith(("<svg", "<?xml")):
        return active().publish_bytes(text.encode(), name="image.svg")
    if len(text) > 4096:
        msg = f"{what} got text of {len(text)} characters where a path, an address or an image is taken"
        raise ValueError(msg)
    return active().publish_path(text)


def as_pil(value: object, what: str) -> PIL.Image.Image:
    """Return what a function returned as a PIL image.

    Raises:
        ValueError: When it is no image.
    """
    require_pillow()
    import PIL.Image

    if isinstance(value, PIL.Image.Image):
        return value
    if is_tensor(value):  # of torch most often, whose channels come first
        tensor = cast("Any", as_numpy(value))
        first = tensor.ndim == 3 and tensor.shape[0] in {1, 3, 4} and tensor.shape[2] not in {1, 3, 4}
        value = tensor.transpose(1, 2, 0) if first else tensor
    if hasattr(value, "__array__") or isinstance(value, (list, tuple)):
        return PIL.Image.fromarray(as_bytes_array(cast("object", value), what))
    msg = f"{what} takes an array, a PIL image, a path or an address; got {type(value).__name__}"
    raise ValueError(msg)


def as_bytes_array(value: object, what: str) -> np.ndarray:
    """Return an array as uint8 image data: floats in 0-1 are stretched, 16 bits are cut to 8.

    Raises:
        ValueError: When the shape is no image's.
    """
    import numpy as np

    array = np.asarray(value)
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] in {2, 3, 4})) or 0 in array.shape:
        msg = (
            f"{what} takes arrays of shape (height, width), (height, width, 3) or (height, width, 4); got {array.shape}"
        )
        raise ValueError(msg)
    if array.dtype == np.uint8:
        return np.ascontiguousarray(array)
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * 255
    if array.dtype == np.uint16:
        return (array >> 8).astype(np.uint8)
    if np.issubdtype(array.dtype, np.floating):
        clean = np.nan_to_num(array.astype(np.float64), posinf=255.0, neginf=0.0)
        stretched = clean if clean.size and clean.max() > 1.0 else clean * 255.0
        return np.clip(np.rint(stretched), 0, 255).astype(np.uint8)
    if np.issubdtype(array.dtype, np.integer):
        return np.clip(array, 0, 255).astype(np.uint8)
    msg = f"{what} takes arrays of numbers; got {array.dtype}"
    raise ValueError(msg)


def encode(image: PIL.Image.Image, format: str) -> bytes:
    """Return an image as a file's bytes.

    Pillow's own settings are used, as in Gradio, so that callers get the same pixels from both. Only a WebP of
    many pixels is written by a quicker method: the default one would take a second for a photograph.
    """
    name = _format_for(image, format)
    if name == "GIF" and getattr(image, "is_animated", False):
        return _encode_frames(image)
    if name in _WITHOUT_ALPHA and image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    elif image.mode not in {"1", "L", "P", "RGB", "RGBA", "LA"}:
        image = image.convert("RGBA" if "A" in image.getbands() and image.mode != "LAB" else "RGB")
    options: dict[str, object] = {}
    if name == "WEBP":
        if image.mode not in {"RGB", "RGBA"}:
            has_alpha = image.mode == "LA" or (image.mode == "P" and "transparency" in image.info)
            image = image.convert("RGBA" if has_alpha else "RGB")
        if image.width * image.height > _MANY_PIXELS:
            options = {"method": 2}
    if name == "PNG":
        options = {"compress_level": 3}  # a quarter of the time of the default for a few per cent of the size
    target = io.BytesIO()
    image.save(target, format=name, **cast("dict[str, Any]", options))
    return target.getvalue()


def _encode_frames(image: PIL.Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, format="GIF", save_all=True)
    return target.getvalue()


def _format_for(image: PIL.Image.Image, format: str) -> str:
    """Return Pillow's name of the format that an image is written in: PNG where it is too large for WebP."""
    name = pillow_format(format)
    return "PNG" if name == "WEBP" and max(image.size) > _LARGEST_WEBP_PX else name


def pillow_format(format: str) -> str:
    """Return Pillow's name of a format ("jpg" → "JPEG")."""
    plain = format.lower().lstrip(".")
    return _SUFFIX_FORMATS.get(plain, plain.upper())


# --- from files to functions


def load_image(
    path: Path,
    *,
    type: ImageType,
    image_mode: str | None,
    refuse: Callable[[str], Exception],
    edits: Sequence[Callable[[PIL.Image.Image], PIL.Image.Image]] = (),
) -> object:
    """Turn a received file into what the function takes.

    Args:
        path: File in the store.
        type: Form that the function takes.
        image_mode: PIL mode to convert to; None keeps the file's.
        refuse: Makes the error for a file that is no image.
        edits: What is done to the picture, in order.

    Returns:
        Array `(height, width[, channels]) uint8`, PIL image, or path as text. The camera's orientation is applied.
    """
    if suffix_of(path.name) == ".svg":
        if type == "filepath":
            return str(path)
        raise refuse("an SVG has no pixels; this app takes pixel images (PNG, JPEG, WebP)")
    image = open_image(path, refuse)
    if image.format == "GIF" and getattr(image, "is_animated", False) and type != "numpy" and not edits:
        return str(path) if type == "filepath" else image  # functions may want all of its frames
    oriented = _upright(image)
    converted = _in_mode(oriented, image_mode)
    for edit in edits:
        converted = edit(converted)
    if type == "filepath" and converted is image:
        return str(path)
    return image_as(type, converted, format=image.format or "PNG", stem=path.stem)


def image_as(type: ImageType, image: PIL.Image.Image, *, format: str, stem: str) -> object:
    """Return an image in the form that a function takes.

    Args:
        type: The form.
        image: The image.
        format: Pillow's name of the format for a file; one that does not fit becomes PNG.
        stem: Name of the file, without its suffix.
    """
    if type == "pil":
        return image
    if type == "numpy":
        import numpy as np

        return np.array(image)
    fits = format in _KEPT_FORMATS and image.mode in {"1", "L", "LA", "P", "RGB", "RGBA"}
    kept = format if fits else "PNG"
    suffix = kept.lower()
    stored = active().publish_bytes(encode(image, kept), name=f"{stem}.{suffix}")
    return str(active().resolve(stored, component="image"))


def open_image(path: Path, refuse: Callable[[str], Exception]) -> PIL.Image.Image:
    """Open and read a received file as an image, or refuse it."""
    require_pillow()
    import PIL.Image

    if path.stat().st_size == 0:
        raise refuse(f"{path.name!r} is empty")
    try:
        image = PIL.Image.open(path)
        image.load()
    except PIL.Image.DecompressionBombError as error:  # beyond 179 million pixels, Pillow's own limit
        raise refuse(f"{path.name!r} has too many pixels") from error
    except Exception as error:  # Pillow's readers raise all kinds of errors on damaged files
        raise refuse(f"{path.name!r} is no image that can be read") from error
    return image


def _upright(image: PIL.Image.Image) -> PIL.Image.Image:
    """Turn an image as its camera was held; returns the image itself when nothing is to do."""
    from PIL import ImageOps

    try:
        orientation = image.getexif().get(_EXIF_ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - damaged metadata must not lose a readable image
        return image
    return image if orientation == 1 else ImageOps.exif_transpose(image)


def _in_mode(image: PIL.Image.Image, mode: str | None) -> PIL.Image.Image:
    if mode is None or image.mode == mode:
        return image
    if image.mode in {"I;16", "I;16B", "I;16L"} and mode not in {"I", "F"}:
        # Pillow would clip 16 bits at 255; scale them instead, so that the picture stays.
        image = image.point(lambda level: level / 256).convert("L")
    if image.mode == "P" and mode == "RGB" and "transparency" in image.info:
        image = image.convert("RGBA")
    return image.convert(mode)
