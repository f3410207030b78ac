"""Blocks whose order visitors can change."""

from __future__ import annotations

from typing import Literal, Unpack

from stagedoor.components.base import BlockOptions, Container


class Draggable(Container):
    """Lays out its children in a row or column; visitors drag them into another order.

    Each child is moved by itself, also one of several form fields that follow each other.

    Args:
        orientation: Whether children stand side by side ("row") or one below the other ("column").
        options: See `Block`.
    """

    def __init__(self, *, orientation: Literal["row", "column"] = "column", **options: Unpack[BlockOptions]) -> None:
        self.orientation = orientation
        super().__init__(**options)
