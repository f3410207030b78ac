"""The bar with the pages of an app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from stagedoor.components.base import Block, Component, JSONSchema, Key, Visibility
from stagedoor.components.events import EventListener


class Navbar(Component):
    """Settings of the bar that leads to the pages of an app; one on each page that wants other than the defaults.

    Args:
        value: Further links as (title, address), after the pages of the app.
        visible: Whether the bar is shown.
        main_page_name: Title of the first page; False leaves it out.
        elem_id, elem_classes, render, key: See `Block`.
    """

    change = EventListener("change", "The links changed.", trigger_mode="always_last")

    def __init__(
        self,
        value: list[tuple[str, str]] | None = None,
        *,
        visible: Visibility = True,
        main_page_name: str | Literal[False] = "Home",
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: Key | None = None,
    ) -> None:
        self.main_page_name = main_page_name
        super().__init__(value, visible=visible, elem_id=elem_id, elem_classes=elem_classes, render=render, key=key)

    def preprocess(self, payload: object) -> list[list[str]] | None:
        """Return the links."""
        if payload is None:
            return None
        if not isinstance(payload, list):
            raise self.refuse(f"expected a list of (title, address), got {payload!r:.100}")
        links: list[list[str]] = []
        for entry in cast("list[object]", payload):
            pair = cast("list[object]", entry) if isinstance(entry, list) else []
            if len(pair) != 2 or not all(isinstance(part, str) for part in pair):
                raise self.refuse(f"expected (title, address), got {entry!r:.100}")
            links.append(cast("list[str]", pair))
        return links

    def postprocess(self, value: object) -> list[list[str]] | None:
        """Return the links.

        Raises:
            ValueError: When they are not pairs.
        """
        if value is None:
            return None
        links: list[list[str]] = []
        for entry in cast("Sequence[object]", value) if isinstance(value, (list, tuple)) else [value]:
            if not isinstance(entry, (list, tuple)) or len(cast("Sequence[object]", entry)) != 2:
                msg = f"{self.display_name} takes a list of (title, address); got {entry!r:.100}"
                raise ValueError(msg)
            title, address = cast("Sequence[object]", entry)
            links.append([str(title), str(address)])
        return links

    def get_config(self) -> dict[str, object]:
        """Return the properties of the bar; it has no frame and no label."""
        config = Block.get_config(self)
        if self.value is not None:
            config["value"] = self.postprocess(self.value)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a list of pairs; Gradio does not describe it."""
        return {}

    def example_payload(self) -> object:
        """Nothing."""
        return None
