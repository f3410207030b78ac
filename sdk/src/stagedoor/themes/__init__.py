"""Themes: `gr.themes.Soft()`, a name such as "soft", or one's own with hues, sizes, fonts and variables.

Each theme is a file of data in this package. None of them downloads anything.
"""

from __future__ import annotations

import difflib
import importlib
import warnings
from typing import TYPE_CHECKING

from stagedoor.errors import AuthoringError
from stagedoor.themes.base import Base
from stagedoor.themes.fonts import Font, GoogleFont, LocalFont
from stagedoor.themes.palette import Color
from stagedoor.themes.sizes import Size

if TYPE_CHECKING:
    from stagedoor.themes.citrus import Citrus as Citrus
    from stagedoor.themes.cyberpunk import Cyberpunk as Cyberpunk
    from stagedoor.themes.default import Default as Default
    from stagedoor.themes.ember import Ember as Ember
    from stagedoor.themes.glass import Glass as Glass
    from stagedoor.themes.mario import Mario as Mario
    from stagedoor.themes.monochrome import Monochrome as Monochrome
    from stagedoor.themes.neon import Neon as Neon
    from stagedoor.themes.ocean import Ocean as Ocean
    from stagedoor.themes.origin import Origin as Origin
    from stagedoor.themes.soft import Soft as Soft

__all__ = ["Base", "Color", "Font", "GoogleFont", "LocalFont", "Size", "ThemeClass", "resolve"]

ThemeClass = Base
"""Gradio's name for what every theme is."""

BUILT_IN = (
    "Citrus",
    "Cyberpunk",
    "Default",
    "Ember",
    "Glass",
    "Mario",
    "Monochrome",
    "Neon",
    "Ocean",
    "Origin",
    "Soft",
)

# compat: names of gradio 2 and 3.0
_OLD_NAMES = frozenset(
    ["huggingface", "grass", "peach", "seafoam", "compact", "dark-huggingface", "dark-grass", "dark-peach", "dark"]
)


def __getattr__(name: str) -> object:
    """Load a theme on first use."""
    if name in BUILT_IN:
        return getattr(importlib.import_module(f"{__name__}.{name.lower()}"), name)
    if name == "colors":
        return importlib.import_module(f"{__name__}.palette")
    if name == "utils":
        from stagedoor.compat.modules import module_named

        return module_named("themes.utils")
    if name == "builder":
        return importlib.import_module("stagedoor.theme_builder").launch
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def resolve(theme: Base | str | None) -> Base:
    """Return a theme as an object.

    Args:
        theme: Theme, its name ("soft", "gradio/soft"), or None for the page's own look. An unknown name gives a
            warning and the page's own look, as an app is worth more than its colours.
    """
    if theme is None:
        return Base()
    if isinstance(theme, Base):
        return theme
    name = theme.removeprefix("gradio/").lower()
    classes = {built_in.lower(): built_in for built_in in BUILT_IN}
    if name in classes:
        found = __getattr__(classes[name])
        assert isinstance(found, type)  # noqa: S101  # the table above
        return found()
    if name == "base":
        return Base()
    if name in _OLD_NAMES:
        from stagedoor.compat.warn import warn_once

        dark = "; visitors get the dark one with ?__theme=dark" if name.startswith("dark") else ""
        warn_once(f"theme={theme!r} is an older Gradio's; write theme='default' or another of today's{dark}.")
        return Base()
    if "/" in name:
        try:
            return Base.from_hub(theme)
        except AuthoringError as error:
            warnings.warn(f"{error} The page keeps its own look.", UserWarning, stacklevel=2)
            return Base()
    near = difflib.get_close_matches(name, classes, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(classes))}"
    warnings.warn(f"There is no theme {theme!r}; {hint} The page keeps its own look.", UserWarning, stacklevel=2)
    return Base()
