"""Hues for themes: each a name and eleven shades, c50 (lightest) to c950 (darkest).

The names are those that authors know from Gradio; the shades are computed, so that every hue has the same steps
of lightness and any shade can take another hue's place without a loss of contrast.
"""

from __future__ import annotations

from dataclasses import dataclass

from stagedoor.themes.color_math import oklch_to_hex

SHADES = (50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950)
_LIGHTNESS = (0.977, 0.95, 0.9, 0.83, 0.74, 0.65, 0.56, 0.485, 0.41, 0.32, 0.2)
_CHROMA_SHARE = (0.1, 0.22, 0.42, 0.68, 0.92, 1.0, 0.98, 0.88, 0.72, 0.58, 0.42)


@dataclass(frozen=True)
class Color:
    """A hue with its shades, as CSS colours.

    Args:
        c50, c100, c200, c300, c400, c500, c600, c700, c800, c900, c950: From lightest to darkest.
        name: Name of the hue.
    """

    c50: str
    c100: str
    c200: str
    c300: str
    c400: str
    c500: str
    c600: str
    c700: str
    c800: str
    c900: str
    c950: str
    name: str = ""

    def shade(self, number: int) -> str:
        """Return a shade by its number."""
        return str(getattr(self, f"c{number}"))

    def expand(self) -> list[str]:
        """Return the shades from lightest to darkest."""
        return [self.shade(number) for number in SHADES]


_HUES: dict[str, tuple[float, float]] = {
    "slate": (257, 0.04),
    "gray": (264, 0.025),
    "zinc": (286, 0.014),
    "neutral": (0, 0.0),
    "stone": (60, 0.012),
    "red": (25, 0.22),
    "orange": (48, 0.19),
    "amber": (70, 0.17),
    "yellow": (90, 0.165),
    "lime": (127, 0.2),
    "green": (150, 0.18),
    "emerald": (163, 0.15),
    "teal": (183, 0.12),
    "cyan": (212, 0.125),
    "sky": (235, 0.15),
    "blue": (259, 0.2),
    "indigo": (276, 0.21),
    "violet": (292, 0.22),
    "purple": (304, 0.23),
    "fuchsia": (322, 0.25),
    "pink": (354, 0.22),
    "rose": (14, 0.22),
}
"""Name → (hue angle in degrees, chroma of the strongest shade), in OKLCH."""

_made: dict[str, Color] = {}


def color_named(name: str) -> Color:
    """Return a hue.

    Raises:
        KeyError: When there is none of this name.
    """
    if name not in _made:
        hue, chroma = _HUES[name]
        shades = [
            oklch_to_hex(lightness, chroma * share, hue)
            for lightness, share in zip(_LIGHTNESS, _CHROMA_SHARE, strict=True)
        ]
        _made[name] = Color(*shades, name=name)
    return _made[name]


def color_names() -> list[str]:
    """Return the names of all hues."""
    return list(_HUES)


def __getattr__(name: str) -> object:
    """Give hues as attributes (`colors.blue`), computed when first used."""
    if name in _HUES:
        return color_named(name)
    msg = f"there is no hue {name!r}; there are {', '.join(_HUES)}"
    raise AttributeError(msg)
