"""The theme called Ocean."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Ocean(Base):
    """Teal on zinc, with round buttons."""

    name = "ocean"
    defaults = {"primary_hue": "teal", "secondary_hue": "cyan", "neutral_hue": "zinc", "radius_size": "xxl"}
