"""Themes, as in `gr.themes.Soft()`."""

from __future__ import annotations

from stagedoor.themes.base import Base


def resolve(theme: Base | str | None) -> Base:
    """Return a theme by name; None is the page's own look."""
    return theme if isinstance(theme, Base) else Base()
