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
    variables = {
        "button_primary_shadow": "0 2px 6px rgb(60 60 160 / 0.2)",
        "button_secondary_shadow": "0 1px 3px rgb(0 0 0 / 0.08)",
        "input_shadow": "0 1px 2px rgb(0 0 0 / 0.05)",
        "block_shadow": "0 2px 8px rgb(0 0 0 / 0.05)",
    }
