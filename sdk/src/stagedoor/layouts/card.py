"""A frame around something that stands for itself, and a line between things."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack

from stagedoor.components.base import Block, BlockOptions, Container
from stagedoor.components.events import EventListener
from stagedoor.components.icons import icon_for_wire


class Card(Container):
    """A frame with a heading around its children: one thing among several of its kind.

    With a `click` listener the whole card can be pressed; what can be pressed inside of it keeps working.

    Args:
        title: Heading.
        subtitle: Line below the heading.
        media: Image above the heading: a path or an http(s) address.
        media_alt: What the image shows, for those who do not see it; empty for decoration.
        footer: Line at the lower edge.
        scale: Share of the row's width relative to neighbours.
        min_width: Width in px below which the row wraps.
        height: Height in px, or with a CSS unit; the content scrolls.
        options: See `Block`.
    """

    click = EventListener("click", "The visitor pressed the card.")

    def __init__(
        self,
        title: str | None = None,
        subtitle: str | None = None,
        *,
        media: str | Path | None = None,
        media_alt: str = "",
        footer: str | None = None,
        scale: float | None = None,
        min_width: int = 240,
        height: int | str | None = None,
        **options: Unpack[BlockOptions],
    ) -> None:
        self.title = title
        self.subtitle = subtitle
        self.media = media
        self.media_alt = media_alt
        self.footer = footer
        self.scale = scale
        self.min_width = min_width
        self.height = height
        super().__init__(**options)

    def get_config(self) -> dict[str, object]:
        """Return the properties, the image as a file."""
        config = super().get_config()
        if self.media is not None:
            config["media"] = icon_for_wire(self.media)
        return config


class Divider(Block):
    """A line between what stands above and below it, or in a Row between left and right.

    Args:
        label: Words on the line, as in "or".
        spacing: Room around the line: "sm" none, "md" as between fields, "lg" as between sections.
        options: See `Block`.
    """

    def __init__(
        self,
        label: str | None = None,
        *,
        spacing: Literal["sm", "md", "lg"] = "sm",
        **options: Unpack[BlockOptions],
    ) -> None:
        self.label = label
        self.spacing = spacing
        super().__init__(**options)
