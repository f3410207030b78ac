"""A box that is ticked or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from stagedoor.components.base import Block, FormComponent, FormOptions, JSONSchema
from stagedoor.components.events import EventListener


class Checkbox(FormComponent):
    """A box that is ticked or not. The function receives bool.

    Args:
        value: Whether it starts ticked, or a function that returns it.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "It changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed it.")
    select = EventListener("select", "The visitor ticked or unticked it.")

    def __init__(
        self,
        value: bool | Callable[..., object] = False,
        *,
        buttons: list[Block] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.buttons = buttons or []
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> bool | None:
        """Return whether it is ticked; None when a client sends null."""
        if payload is None or isinstance(payload, bool):
            return payload
        raise self.refuse(f"expected true or false, got {payload!r:.100}")

    def postprocess(self, value: object) -> bool:
        """Return whether it is to be ticked: the truth of what the function returned."""
        return bool(value)

    def api_info(self) -> JSONSchema:
        """The payload is a boolean."""
        return {"type": "boolean"}

    def example_payload(self) -> object:
        """Ticked."""
        return True
