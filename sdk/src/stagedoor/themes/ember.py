"""The theme called Ember."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Ember(Base):
    """Glowing red on stone."""

    name = "ember"
    defaults = {"primary_hue": "red", "secondary_hue": "orange", "neutral_hue": "stone", "radius_size": "md"}
