"""The theme called Citrus."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Citrus(Base):
    """Amber on warm grey, with bold corners."""

    name = "citrus"
    defaults = {"primary_hue": "amber", "secondary_hue": "amber", "neutral_hue": "stone", "radius_size": "lg"}
