"""The theme called Default: Stagedoor's own look."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Default(Base):
    """Calm paper, ink, and the green of a stage door."""

    name = "default"
