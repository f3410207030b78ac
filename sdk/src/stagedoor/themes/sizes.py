"""Sizes for themes: radii, spaces and text, each in seven steps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Seven steps of a size, as CSS lengths.

    Args:
        xxs, xs, sm, md, lg, xl, xxl: From smallest to largest.
        name: Name of the size.
    """

    xxs: str
    xs: str
    sm: str
    md: str
    lg: str
    xl: str
    xxl: str
    name: str = ""

    def expand(self) -> list[str]:
        """Return the steps from smallest to largest."""
        return [self.xxs, self.xs, self.sm, self.md, self.lg, self.xl, self.xxl]


def _px(name: str, *steps: int) -> Size:
    return Size(*(f"{step}px" for step in steps), name=name)


radius_none = _px("radius_none", 0, 0, 0, 0, 0, 0, 0)
radius_sm = _px("radius_sm", 1, 2, 3, 4, 5, 6, 8)
radius_md = _px("radius_md", 2, 3, 4, 6, 8, 10, 16)
radius_lg = _px("radius_lg", 3, 5, 7, 10, 12, 16, 24)
radius_xl = _px("radius_xl", 4, 6, 10, 14, 16, 20, 28)
radius_xxl = _px("radius_xxl", 6, 9, 13, 18, 20, 24, 32)

spacing_sm = _px("spacing_sm", 1, 2, 3, 6, 12, 18, 30)
spacing_md = _px("spacing_md", 1, 2, 4, 8, 16, 24, 40)
spacing_lg = _px("spacing_lg", 2, 4, 6, 10, 20, 30, 50)

text_sm = _px("text_sm", 10, 11, 12, 13, 15, 18, 24)
text_md = _px("text_md", 11, 12, 13, 14, 16, 20, 26)
text_lg = _px("text_lg", 12, 13, 15, 16, 18, 22, 30)
