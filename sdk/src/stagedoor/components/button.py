"""A button."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Unpack

from stagedoor.components.base import BlockOptions, Component, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.icons import icon_for_wire


class ButtonOptions(BlockOptions, total=False):
    """Parameters that all buttons share."""

    every: object
    inputs: object
    scale: int | None
    min_width: int | None


class Button(Component, defaults={"min_width": None}):
    """A button. As an input the function receives its text.

    Args:
        value: Text on the button, or a function that returns it.
        variant: "primary" for the one thing to do, "secondary", "stop" for what ends or deletes, "huggingface".
        size: Height of the button.
        icon: Path or address of an image before the text.
        link: Address that the button opens, instead of firing an event.
        link_target: Where the address opens.
        interactive: Whether it can be pressed.
        options: See `Component`.
    """

    skip_api = True  # callers pass no button texts, and get none

    change = EventListener("change", "The text changed.", trigger_mode="always_last")
    click = EventListener("click", "The visitor pressed the button.")

    def __init__(
        self,
        value: str | Callable[..., object] = "Run",
        *,
        variant: Literal["primary", "secondary", "stop", "huggingface"] = "secondary",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | Path | None = None,
        link: str | None = None,
        link_target: Literal["_self", "_blank", "_parent", "_top"] = "_self",
        interactive: bool = True,
        **options: Unpack[ButtonOptions],
    ) -> None:
        self.variant = variant
        self.size = size
        self.icon = icon
        self.link = link
        self.link_target = link_target
        super().__init__(value, interactive=interactive, **options)

    @property
    def display_name(self) -> str:
        """The text on the button."""
        return str(self.value or type(self).__name__)

    def preprocess(self, payload: object) -> str | None:
        """Return the text on the button."""
        if payload is None or isinstance(payload, str):
            return payload
        raise self.refuse(f"expected text, got {payload!r:.100}")

    def postprocess(self, value: object) -> str | None:
        """Return the text for the button."""
        return None if value is None else str(value)

    def get_config(self) -> dict[str, object]:
        """Return the properties, the icon as a file."""
        config = super().get_config()
        if self.icon is not None:
            config["icon"] = icon_for_wire(self.icon)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a string."""
        return {"type": "string"}

    def example_payload(self) -> object:
        """The text on the button."""
        return str(self.value or "Run")
