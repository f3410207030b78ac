"""A panel at the side of the page."""

from __future__ import annotations

from typing import Literal, Unpack

from stagedoor.components.base import BlockOptions, Container
from stagedoor.components.events import EventListener


class Sidebar(Container):
    """A panel at the side of the page that opens and closes.

    Args:
        label: Name of the panel, for assistive technology.
        open: Whether it starts open.
        width: Width in px, or with a CSS unit.
        position: Side of the page.
        options: See `Block`.
    """

    expand = EventListener("expand", "The panel was opened.")
    collapse = EventListener("collapse", "The panel was closed.")

    def __init__(
        self,
        label: str | None = None,
        *,
        open: bool = True,
        width: int | str = 320,
        position: Literal["left", "right"] = "left",
        **options: Unpack[BlockOptions],
    ) -> None:
        self.label = label
        self.open = open
        self.width = width
        self.position = position
        super().__init__(**options)
