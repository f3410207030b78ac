"""Blocks without gaps between them."""

from __future__ import annotations

from typing import Unpack

from stagedoor.components.base import BlockOptions, Container


class Group(Container):
    """Joins its children: no gaps and one frame around all of them.

    Args:
        options: See `Block`.
    """

    def __init__(self, **options: Unpack[BlockOptions]) -> None:
        super().__init__(**options)
