"""The theme called Neon."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Neon(Base):
    """Fuchsia on slate."""

    name = "neon"
    defaults = {"primary_hue": "fuchsia", "secondary_hue": "cyan", "neutral_hue": "slate", "radius_size": "sm"}
    variables = {
        "button_primary_background_fill": "linear-gradient(120deg, *primary_700, *primary_800)",
        "button_primary_background_fill_dark": "linear-gradient(120deg, *primary_400, *secondary_300)",
        "button_primary_shadow_dark": "0 0 18px color-mix(in oklab, *primary_500 60%, transparent)",
        "input_shadow_focus": "0 0 0 3px color-mix(in oklab, *primary_400 35%, transparent)",
    }
