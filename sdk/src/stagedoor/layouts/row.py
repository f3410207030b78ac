"""Blocks side by side."""

from __future__ import annotations

from typing import Literal, Unpack

from stagedoor.compat.era import era
from stagedoor.components.base import BlockOptions, Container


class Row(Container):
    """Lays out its children side by side; they wrap on narrow screens.

    Args:
        variant: "default" (plain), "panel" (grey background and rounded corners) or "compact" (hardly any gaps, and
            fields share no frame).
        scale: Share of the height relative to neighbours in a column.
        height: Height in px, or with a CSS unit.
        max_height: Height above which the row scrolls.
        min_height: Height below which it does not shrink.
        equal_height: Whether all children get the height of the tallest.
        show_progress: Whether progress of a run that writes into the row covers the whole row.
        sticky: Whether it stays in view while the page scrolls: at the "top" (True) or the "bottom".
        bleed: Whether its ground reaches both edges of the window; see `Column`.
        options: See `Block`.
    """

    def __init__(
        self,
        *,
        variant: Literal["default", "panel", "compact"] = "default",
        scale: int | None = None,
        height: int | str | None = None,
        max_height: int | str | None = None,
        min_height: int | str | None = None,
        equal_height: bool = False,
        show_progress: bool = False,
        sticky: bool | Literal["top", "bottom"] = False,
        bleed: bool = False,
        **options: Unpack[BlockOptions],
    ) -> None:
        self.variant = variant
        self.scale = scale
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.equal_height = equal_height if "equal_height" in self.given or era() >= 5 else True
        self.show_progress = show_progress
        self.sticky = "top" if sticky is True else sticky
        self.bleed = bleed
        super().__init__(**options)
