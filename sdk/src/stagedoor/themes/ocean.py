"""The theme called Ocean."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Ocean(Base):
    """Teal on zinc, with round buttons."""

    name = "ocean"
    defaults = {"primary_hue": "teal", "secondary_hue": "cyan", "neutral_hue": "zinc", "radius_size": "xxl"}
    variables = {
        "button_primary_background_fill": "linear-gradient(120deg, *primary_700, *secondary_800)",
        "button_primary_background_fill_dark": "linear-gradient(120deg, *primary_400, *secondary_300)",
        "button_transition": "all 150ms",
        "block_shadow": "0 1px 3px rgb(0 0 0 / 0.06)",
    }
