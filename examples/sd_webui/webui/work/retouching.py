"""What Extras does to pictures: enlarging, tones, sharpness, turning, borders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from webui.engine.upscaling import MAX_SIDE_PX, NO_UPSCALER, Sharpness, upscaled

TURNS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "None": lambda picture: picture,
    "90° left": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
    "90° right": lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    "180°": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
    "Mirror": ImageOps.mirror,
    "Upside down": ImageOps.flip,
}
TINTS = {
    "None": None,
    "Greyscale": ("#000000", "#ffffff"),
    "Sepia": ("#2b1c10", "#f6e7c8"),
    "Blueprint": ("#0b2447", "#e6f0fa"),
}


@dataclass(frozen=True)
class Retouching:
    """What is to be done, in this order.

    Attributes:
        turn: One of `TURNS`.
        upscaler, second_upscaler: How it is enlarged; the second is mixed in.
        second_share: How much of the second, 0 to 1.
        scale: How many times larger, where no size is given.
        width, height: Size in px; 0 uses the scale.
        crops: Whether what stands out of that size is cut off; otherwise the picture fits into it.
        autocontrast: Spread the tones over the whole range.
        brightness, contrast, saturation: 1 changes nothing.
        gamma: Above 1 lightens the middle tones.
        tint: One of `TINTS`.
        specks: Size of the median filter that takes specks out, 0 for none.
        blur_px: Radius of a blur, 0 for none.
        sharpen_px, sharpen_percent, sharpen_threshold: Unsharp mask; 0 percent for none.
        border_px, border_colour: A border around it.
    """

    turn: str = "None"
    upscaler: str = NO_UPSCALER
    second_upscaler: str = NO_UPSCALER
    second_share: float = 0.0
    scale: float = 1.0
    width: int = 0
    height: int = 0
    crops: bool = True
    autocontrast: bool = False
    brightness: float = 1.0
    contrast: float = 1.0
    saturation: float = 1.0
    gamma: float = 1.0
    tint: str = "None"
    specks: int = 0
    blur_px: float = 0.0
    sharpen_px: float = 2.0
    sharpen_percent: int = 0
    sharpen_threshold: int = 2
    border_px: int = 0
    border_colour: str = "#ffffff"

    def summary(self) -> dict[str, object]:
        """Return what differs from doing nothing, for the parameters of the result."""
        fields: dict[str, object] = {}
        if self.upscaler != NO_UPSCALER:
            fields["Postprocess upscaler"] = self.upscaler
            size = f"{self.width}x{self.height}" if self.width and self.height else None
            fields["Postprocess upscale to" if size else "Postprocess upscale by"] = size or float(self.scale)
        if self.second_upscaler != NO_UPSCALER and self.second_share > 0:
            fields["Postprocess upscaler 2"] = self.second_upscaler
            fields["Postprocess upscaler 2 share"] = float(self.second_share)
        if self.tint != "None":
            fields["Postprocess tint"] = self.tint
        if self.sharpen_percent:
            fields["Postprocess sharpening"] = self.sharpen_percent
        return fields


def retouched(picture: Image.Image, wanted: Retouching, sharpness: Sharpness) -> Image.Image:
    """Carry it out on an RGB picture.

    Raises:
        ValueError: When an upscaler is not known, or the result would be too large.
    """
    picture = TURNS[wanted.turn](picture)
    picture = _enlarged(picture, wanted, sharpness)
    picture = _toned(picture, wanted)
    if wanted.specks > 1:
        picture = picture.filter(ImageFilter.MedianFilter(wanted.specks | 1))
    if wanted.blur_px:
        picture = picture.filter(ImageFilter.GaussianBlur(wanted.blur_px))
    if wanted.sharpen_percent:
        picture = picture.filter(
            ImageFilter.UnsharpMask(wanted.sharpen_px, wanted.sharpen_percent, wanted.sharpen_threshold)
        )
    if wanted.border_px:
        picture = ImageOps.expand(picture, wanted.border_px, wanted.border_colour)
    return picture


def _enlarged(picture: Image.Image, wanted: Retouching, sharpness: Sharpness) -> Image.Image:
    if wanted.width and wanted.height:
        factors = wanted.width / picture.width, wanted.height / picture.height
        factor = max(factors) if wanted.crops else min(factors)
    else:
        factor = wanted.scale
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    if max(size) > MAX_SIDE_PX:
        msg = f"{size[0]}x{size[1]} is too large; no side may have more than {MAX_SIDE_PX} px"
        raise ValueError(msg)
    large = upscaled(picture, size, wanted.upscaler, sharpness)
    if wanted.second_upscaler != NO_UPSCALER and wanted.second_share > 0:
        large = Image.blend(large, upscaled(picture, size, wanted.second_upscaler, sharpness), wanted.second_share)
    if wanted.width and wanted.height and wanted.crops:
        large = ImageOps.fit(large, (wanted.width, wanted.height))
    return large


def _toned(picture: Image.Image, wanted: Retouching) -> Image.Image:
    if wanted.autocontrast:
        picture = ImageOps.autocontrast(picture)
    for enhancer, amount in (
        (ImageEnhance.Brightness, wanted.brightness),
        (ImageEnhance.Contrast, wanted.contrast),
        (ImageEnhance.Color, wanted.saturation),
    ):
        if amount != 1:
            picture = enhancer(picture).enhance(amount)
    if wanted.gamma != 1:
        picture = picture.point([round(255 * (value / 255) ** (1 / wanted.gamma)) for value in range(256)] * 3)
    tint = TINTS[wanted.tint]
    return picture if tint is None else ImageOps.colorize(picture.convert("L"), *tint)
