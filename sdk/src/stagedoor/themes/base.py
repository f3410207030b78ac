"""A theme: hues, sizes, fonts and variables, given as data and written out as CSS custom properties."""

from __future__ import annotations


class Base:
    """The page's own look; the first version of themes, before any variable is set."""

    name = "default"

    def css(self) -> str:
        """Return the theme's custom properties as CSS text."""
        return ""
