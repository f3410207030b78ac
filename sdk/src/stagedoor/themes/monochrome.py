"""The theme called Monochrome."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Monochrome(Base):
    """Black on white, square, like print."""

    name = "monochrome"
    defaults = {
        "primary_hue": "neutral",
        "secondary_hue": "neutral",
        "neutral_hue": "neutral",
        "radius_size": "none",
        "font": ("Lora", "ui-serif", "Georgia", "serif"),
    }
    variables = {
        "button_primary_background_fill": "*neutral_950",
        "button_primary_background_fill_hover": "*neutral_700",
        "button_primary_background_fill_dark": "*neutral_50",
        "button_primary_background_fill_hover_dark": "*neutral_300",
        "button_primary_text_color": "#ffffff",
        "button_primary_text_color_dark": "*neutral_950",
    }
