"""The theme called Origin."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Origin(Base):
    """Orange on white, as Gradio 4 looked."""

    name = "origin"
    defaults = {"primary_hue": "orange", "secondary_hue": "blue", "neutral_hue": "gray", "radius_size": "lg"}
