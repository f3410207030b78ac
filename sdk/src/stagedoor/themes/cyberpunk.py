"""The theme called Cyberpunk."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Cyberpunk(Base):
    """Violet on slate, set in a code font."""

    name = "cyberpunk"
    defaults = {
        "primary_hue": "violet",
        "secondary_hue": "cyan",
        "neutral_hue": "slate",
        "radius_size": "none",
        "font": ("ui-monospace", "Menlo", "Consolas", "monospace"),
    }
    variables = {
        "button_primary_shadow": "4px 4px 0 *secondary_300",
        "button_primary_shadow_hover": "2px 2px 0 *secondary_300",
        "button_primary_shadow_dark": "4px 4px 0 *secondary_700",
        "button_border_width": "2px",
        "input_border_width": "2px",
        "block_title_text_weight": "600",
    }
