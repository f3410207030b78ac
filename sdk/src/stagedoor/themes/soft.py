"""The theme called Soft."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Soft(Base):
    """Indigo on cool grey, with rounder corners."""

    name = "soft"
    defaults = {
        "primary_hue": "indigo",
        "secondary_hue": "indigo",
        "neutral_hue": "gray",
        "radius_size": "lg",
    }
