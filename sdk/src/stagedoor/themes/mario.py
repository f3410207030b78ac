"""The theme called Mario."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Mario(Base):
    """Red and sky blue, with chunky corners."""

    name = "mario"
    defaults = {"primary_hue": "red", "secondary_hue": "sky", "neutral_hue": "stone", "radius_size": "lg"}
