"""Preparing the picture that a run starts from: fitting it into the size, and what lies under the mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from .noise import Array, Seed
from .upscaling import upscaled

ResizeMode = Literal["Just resize", "Crop and resize", "Resize and fill"]
MaskContent = Literal["fill", "original", "latent noise", "latent nothing"]
Box = tuple[int, int, int, int]


def as_array(picture: Image.Image) -> Array:
    """Return RGB as (height, width, 3) float32, 0 to 1."""
    return np.asarray(picture.convert("RGB"), dtype=np.float32) / 255


def as_picture(pixels: Array) -> Image.Image:
    """Return (height, width, 3) of 0 to 1 as a picture."""
    return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))


def opaque(picture: Image.Image, background: str) -> Image.Image:
    """Return RGB, with a colour where the picture is transparent."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, background), layered).convert("RGB")


def fitted(picture: Image.Image, width: int, height: int, mode: ResizeMode, upscaler: str = "Lanczos") -> Image.Image:
    """Bring a picture to a size.

    Args:
        picture: RGB, or L for a mask.
        width: Width in px.
        height: Height in px.
        mode: Distort it; cut off what stands out; or fill what is missing with its edges, blurred.
        upscaler: How it is enlarged.
    """
    if mode == "Just resize" or picture.size == (width, height):
        return upscaled(picture, (width, height), upscaler)
    factors = width / picture.width, height / picture.height
    factor = max(factors) if mode == "Crop and resize" else min(factors)
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    scaled = upscaled(picture, size, upscaler)
    if mode == "Crop and resize":
        return ImageOps.fit(scaled, (width, height), Image.Resampling.LANCZOS)
    if picture.mode == "L":  # what is filled in is not masked
        canvas = Image.new("L", (width, height), 0)
    else:
        canvas = ImageOps.fit(picture, (width, height)).filter(ImageFilter.GaussianBlur(max(width, height) / 16))
    canvas.paste(scaled, ((width - size[0]) // 2, (height - size[1]) // 2))
    return canvas


@dataclass(frozen=True)
class Masking:
    """How a mask is used.

    Attributes:
        blur_px: How soft its edge is.
        is_inverted: Whether the part outside is painted.
        content: What lies under it when the run starts.
        is_area_only: Whether only the part around the mask is worked on, at the full size, and put back.
        padding_px: How much around it is taken along then.
    """

    blur_px: float = 4
    is_inverted: bool = False
    content: MaskContent = "original"
    is_area_only: bool = False
    padding_px: int = 32


def prepared_mask(mask: Image.Image, masking: Masking) -> Image.Image:
    """Return the mask as it is used: inverted, soft."""
    grey = mask.convert("L")
    if masking.is_inverted:
        grey = ImageOps.invert(grey)
    return grey.filter(ImageFilter.GaussianBlur(masking.blur_px)) if masking.blur_px else grey


def masked_area(mask: Image.Image, padding_px: int, aspect: float) -> Box | None:
    """Find the part around what is masked, of an aspect (width by height) where the picture allows; None when empty."""
    found = mask.point(lambda value: 255 if value > 8 else 0).getbbox()
    if found is None:
        return None
    left, top = max(found[0] - padding_px, 0), max(found[1] - padding_px, 0)
    right, bottom = min(found[2] + padding_px, mask.width), min(found[3] + padding_px, mask.height)
    width, height = right - left, bottom - top
    wanted_width = min(max(width, round(height * aspect)), mask.width)
    wanted_height = min(max(height, round(width / aspect)), mask.height)
    left = min(max(left - (wanted_width - width) // 2, 0), mask.width - wanted_width)
    top = min(max(top - (wanted_height - height) // 2, 0), mask.height - wanted_height)
    return left, top, left + wanted_width, top + wanted_height


def with_content(picture: Array, mask: Array, content: MaskContent, seed: Seed) -> Array:
    """Put under the mask what a run is to start from there.

    Args:
        picture: (height, width, 3), 0 to 1.
        mask: (height, width), 0 to 1.
        content: The picture itself; its surroundings, flowing in; noise; or its mean colour.
        seed: For the noise.
    """
    if content == "original":
        return picture
    if content == "fill":
        under = _flowed_in(picture, mask)
    elif content == "latent noise":
        under = 0.5 + 0.25 * seed.of("mask").normal(*picture.shape)
    else:
        outside = mask < 0.5
        under = np.broadcast_to(picture[outside].mean(axis=0) if outside.any() else 0.5, picture.shape)
    return (picture + (under - picture) * mask[..., None]).astype(np.float32)


def _flowed_in(picture: Array, mask: Array) -> Array:
    """Fill what is masked with its surroundings: from a wide blur of what is known to ever narrower ones."""
    known = (mask < 0.5).astype(np.float32)
    filled = picture * known[..., None]
    result = np.full_like(picture, picture[known > 0].mean(axis=0) if known.any() else 0.5)
    shorter = min(mask.shape)
    for radius in (shorter / 4, shorter / 8, shorter / 16, shorter / 32, 4):
        weight = _blurred(known, radius)
        spread = np.stack([_blurred(filled[..., band], radius) for band in range(3)], axis=-1)
        share = np.clip(weight * 4, 0, 1)[..., None]
        result = result + (spread / np.maximum(weight, 1e-4)[..., None] - result) * share
    return np.clip(result, 0, 1)


def _blurred(field: Array, radius: float) -> Array:
    grey = Image.fromarray((np.clip(field, 0, 1) * 255).astype(np.uint8))
    return np.asarray(grey.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


def colours_matched(picture: Array, model: Array) -> Array:
    """Give a picture the mean and spread of another's colours."""
    mean, spread = picture.mean(axis=(0, 1)), picture.std(axis=(0, 1)) + 1e-4
    wanted_mean, wanted_spread = model.mean(axis=(0, 1)), model.std(axis=(0, 1))
    return np.clip((picture - mean) / spread * wanted_spread + wanted_mean, 0, 1).astype(np.float32)
