"""The theme called Neon."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Neon(Base):
    """Fuchsia on slate."""

    name = "neon"
    defaults = {"primary_hue": "fuchsia", "secondary_hue": "cyan", "neutral_hue": "slate", "radius_size": "sm"}
