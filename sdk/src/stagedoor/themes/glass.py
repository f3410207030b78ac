"""The theme called Glass."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Glass(Base):
    """Stone greys with a light from above."""

    name = "glass"
    defaults = {
        "primary_hue": "stone",
        "secondary_hue": "stone",
        "neutral_hue": "stone",
        "radius_size": "sm",
    }
