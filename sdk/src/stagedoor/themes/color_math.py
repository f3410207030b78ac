"""Colour arithmetic: OKLCH to sRGB, and WCAG contrast.

OKLCH is a perceptual space, so one table of lightness steps gives every hue shades of like weight. Conversion
after Björn Ottosson, "A perceptual color space for image processing" (2020), public domain.
"""

from __future__ import annotations

import math
import re

_HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


def oklch_to_hex(lightness: float, chroma: float, hue_deg: float) -> str:
    """Return the sRGB colour nearest to an OKLCH colour, as #rrggbb.

    Args:
        lightness: 0 (black) to 1 (white).
        chroma: 0 (grey) to about 0.37; lowered until the colour fits into sRGB.
        hue_deg: Hue angle in degrees.
    """
    while True:
        rgb = _linear_srgb(lightness, chroma, hue_deg)
        if chroma <= 0 or all(-0.0005 <= channel <= 1.0005 for channel in rgb):
            break
        chroma = max(0.0, chroma - 0.004)
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in rgb)


def _linear_srgb(lightness: float, chroma: float, hue_deg: float) -> tuple[float, float, float]:
    a = chroma * math.cos(math.radians(hue_deg))
    b = chroma * math.sin(math.radians(hue_deg))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(channel: float) -> float:
    channel = min(1.0, max(0.0, channel))
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio (1 to 21) of two colours given as #rgb or #rrggbb.

    Raises:
        ValueError: When one of them is not written so.
    """
    one, other = sorted((luminance(first), luminance(second)), reverse=True)
    return (one + 0.05) / (other + 0.05)


def luminance(color: str) -> float:
    """Return the WCAG relative luminance (0 to 1) of #rgb or #rrggbb.

    Raises:
        ValueError: When the colour is not written so.
    """
    if not is_hex(color):
        msg = f"{color!r} is not #rgb or #rrggbb"
        raise ValueError(msg)
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def is_hex(color: str) -> bool:
    """Whether a colour is written #rgb or #rrggbb."""
    return _HEX.fullmatch(color) is not None
