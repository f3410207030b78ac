"""Making pictures larger without a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

Size = tuple[int, int]
MAX_SIDE_PX = 8192


@dataclass(frozen=True)
class Sharpness:
    """How much the sharpening upscalers sharpen.

    Attributes:
        radius_px: Reach, in px of the result.
        percent: Strength.
    """

    radius_px: float = 1.4
    percent: int = 110


Upscaler = Callable[[Image.Image, Size, Sharpness], Image.Image]


def _with(how: Image.Resampling) -> Upscaler:
    return lambda picture, size, _: picture.resize(size, how)


def _sharp(picture: Image.Image, size: Size, sharpness: Sharpness) -> Image.Image:
    large = picture.resize(size, Image.Resampling.LANCZOS)
    return large.filter(ImageFilter.UnsharpMask(sharpness.radius_px, sharpness.percent, 0))


def _without_halos(picture: Image.Image, size: Size, sharpness: Sharpness) -> Image.Image:
    """Sharpen, but leave no pixel lighter or darker than those around it were: edges without a rim."""
    large = picture.resize(size, Image.Resampling.LANCZOS)
    sharp = large.filter(ImageFilter.UnsharpMask(sharpness.radius_px * 1.6, sharpness.percent * 2, 0))
    lowest, highest = large.filter(ImageFilter.MinFilter(3)), large.filter(ImageFilter.MaxFilter(3))
    return ImageChops.darker(ImageChops.lighter(sharp, lowest), highest)


def _calm(picture: Image.Image, size: Size, sharpness: Sharpness) -> Image.Image:
    """Take specks out first, for pictures with noise or traces of compression."""
    return _without_halos(picture.filter(ImageFilter.MedianFilter(3)), size, sharpness)


UPSCALERS: dict[str, Upscaler] = {
    "Lanczos": _with(Image.Resampling.LANCZOS),
    "Bicubic": _with(Image.Resampling.BICUBIC),
    "Nearest": _with(Image.Resampling.NEAREST),
    "Sharp": _sharp,
    "Edges": _without_halos,
    "Calm": _calm,
}
NO_UPSCALER = "None"


def upscaler_names() -> list[str]:
    """Return the choices, the one that does nothing first."""
    return [NO_UPSCALER, *UPSCALERS]


def upscaled(picture: Image.Image, size: Size, name: str, sharpness: Sharpness | None = None) -> Image.Image:
    """Bring a picture to a size.

    Args:
        picture: RGB.
        size: Width and height in px.
        name: Name of an upscaler; "None" enlarges pixels.
        sharpness: For those that sharpen.

    Raises:
        ValueError: When there is no such upscaler, or the size is beyond what this page makes.
    """
    if max(size) > MAX_SIDE_PX:
        msg = f"{size[0]}x{size[1]} is too large; no side may have more than {MAX_SIDE_PX} px"
        raise ValueError(msg)
    if picture.size == size:
        return picture
    if name == NO_UPSCALER:
        return picture.resize(size, Image.Resampling.NEAREST)
    if name not in UPSCALERS:
        msg = f"there is no upscaler {name!r}; choose one of {', '.join(UPSCALERS)}"
        raise ValueError(msg)
    return UPSCALERS[name](picture, size, sharpness or Sharpness())
