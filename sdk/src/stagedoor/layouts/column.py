"""Blocks one below the other."""

from __future__ import annotations

from typing import Literal, Unpack

from stagedoor.components.base import BlockOptions, Container


class Column(Container):
    """Lays out its children one below the other; the usual child of a Row.

    Args:
        scale: Share of the row's width relative to neighbours.
        min_width: Width in px below which the row wraps.
        variant: "default" (plain), "panel" (grey background and rounded corners) or "compact" (hardly any gaps, and
            fields share no frame).
        show_progress: Whether progress of a run that writes into the column covers the whole column.
        sticky: Whether it stays in view while the page scrolls: at the "top" (True) or the "bottom".
        bleed: Whether its ground reaches both edges of the window, on the first level of the page; what stands in it
            keeps the page's width.
        options: See `Block`.
    """

    def __init__(
        self,
        *,
        scale: float = 1,
        min_width: int = 320,
        variant: Literal["default", "panel", "compact"] = "default",
        show_progress: bool = False,
        sticky: bool | Literal["top", "bottom"] = False,
        bleed: bool = False,
        **options: Unpack[BlockOptions],
    ) -> None:
        self.scale = scale
        self.min_width = min_width
        self.variant = variant
        self.show_progress = show_progress
        self.sticky = "top" if sticky is True else sticky
        self.bleed = bleed
        super().__init__(**options)
