"""The theme called Citrus."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Citrus(Base):
    """Amber on warm grey, with bold corners."""

    name = "citrus"
    defaults = {"primary_hue": "amber", "secondary_hue": "amber", "neutral_hue": "stone", "radius_size": "lg"}
    variables = {
        "button_primary_shadow": "3px 3px 0 *primary_300",
        "button_primary_shadow_hover": "1px 1px 0 *primary_300",
        "button_primary_shadow_active": "none",
        "button_secondary_shadow": "3px 3px 0 *neutral_300",
        "button_secondary_shadow_hover": "1px 1px 0 *neutral_300",
        "button_secondary_shadow_active": "none",
        "button_primary_shadow_dark": "3px 3px 0 *primary_800",
        "button_secondary_shadow_dark": "3px 3px 0 *neutral_700",
        "button_border_width": "2px",
        "block_title_text_weight": "600",
    }
