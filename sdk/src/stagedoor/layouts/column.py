"""Blocks one below the other."""

from __future__ import annotations

from typing import Literal, Unpack

from stagedoor.components.base import BlockOptions, Container


class Column(Container):
    """Lays out its children one below the other; the usual child of a Row.

    Args:
        scale: Share of the row's width relative to neighbours.
        min_width: Width in px below which the row wraps.
        variant: "default" (plain), "panel" (grey background and rounded corners) or "compact" (no gaps).
        show_progress: Whether progress of a run that writes into the column covers the whole column.
        options: See `Block`.
    """

    def __init__(
        self,
        *,
        scale: int = 1,
        min_width: int = 320,
        variant: Literal["default", "panel", "compact"] = "default",
        show_progress: bool = False,
        **options: Unpack[BlockOptions],
    ) -> None:
        self.scale = scale
        self.min_width = min_width
        self.variant = variant
        self.show_progress = show_progress
        super().__init__(**options)
