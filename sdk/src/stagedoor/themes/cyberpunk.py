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
