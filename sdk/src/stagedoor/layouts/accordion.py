"""A section that opens and closes."""

from __future__ import annotations

from typing import Unpack

from stagedoor.components.base import BlockOptions, Container
from stagedoor.components.events import EventListener


class Accordion(Container):
    """A section with a heading that shows and hides its children.

    Args:
        label: Heading.
        open: Whether it starts open.
        height: Height in px, or with a CSS unit.
        max_height: Height above which the content scrolls.
        options: See `Block`.
    """

    expand = EventListener("expand", "The section was opened.")
    collapse = EventListener("collapse", "The section was closed.")

    def __init__(
        self,
        label: str | None = None,
        *,
        open: bool = True,
        height: int | str | None = None,
        max_height: int | str | None = None,
        **options: Unpack[BlockOptions],
    ) -> None:
        self.label = label
        self.open = open
        self.height = height
        self.max_height = max_height
        super().__init__(**options)
