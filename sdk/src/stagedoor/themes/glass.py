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
    variables = {
        "button_secondary_background_fill": "linear-gradient(180deg, #ffffff, *neutral_200)",
        "button_secondary_background_fill_hover": "linear-gradient(180deg, #ffffff, *neutral_300)",
        "button_secondary_background_fill_dark": "linear-gradient(180deg, *neutral_800, *neutral_900)",
        "button_secondary_background_fill_hover_dark": "linear-gradient(180deg, *neutral_700, *neutral_900)",
        "button_primary_background_fill": "linear-gradient(180deg, *primary_600, *primary_800)",
        "button_primary_background_fill_dark": "linear-gradient(180deg, *primary_200, *primary_400)",
        "input_shadow": "inset 0 1px 2px rgb(0 0 0 / 0.08)",
    }
