"""The theme called Ember."""

from __future__ import annotations

from stagedoor.themes.base import Base


class Ember(Base):
    """Glowing red on stone."""

    name = "ember"
    defaults = {"primary_hue": "red", "secondary_hue": "orange", "neutral_hue": "stone", "radius_size": "md"}
    variables = {
        "button_primary_background_fill": "linear-gradient(120deg, *primary_700, *secondary_700)",
        "button_primary_background_fill_dark": "linear-gradient(120deg, *primary_300, *secondary_400)",
        "button_primary_shadow": "0 2px 10px rgb(200 40 20 / 0.25)",
    }
