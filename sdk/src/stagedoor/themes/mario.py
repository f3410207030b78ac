"""The theme called Mario."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Mario(Base):
    """Red and sky blue, with chunky corners."""

    name = "mario"
    defaults = {"primary_hue": "red", "secondary_hue": "sky", "neutral_hue": "stone", "radius_size": "lg"}
    variables = {
        "button_primary_shadow": "0 4px 0 *primary_900",
        "button_primary_shadow_hover": "0 3px 0 *primary_900",
        "button_primary_shadow_active": "none",
        "button_secondary_shadow": "0 4px 0 *neutral_400",
        "button_secondary_shadow_hover": "0 3px 0 *neutral_400",
        "button_secondary_shadow_active": "none",
        "button_secondary_shadow_dark": "0 4px 0 *neutral_700",
        "button_border_width": "2px",
        "input_border_width": "2px",
        "checkbox_border_width": "2px",
    }
