"""A colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Unpack

from stagedoor.components.base import Component, FormOptions, JSONSchema
from stagedoor.components.events import EventListener

_COLOUR = re.compile(r"#[0-9a-f]{3,8}|[a-z]{1,40}(\([-0-9a-z.,%/+\s]{1,80}\))?", re.ASCII | re.IGNORECASE)


class ColorPicker(Component):
    """A colour. The function receives and returns it as CSS writes it: "#ff8800", "rgba(255, 136, 0, 1)", "red".

    Args:
        value: First colour, or a function that returns it.
        options: See `Component`.
    """

    change = EventListener("change", "The colour changed.", trigger_mode="always_last")
    input = EventListener("input", "The visitor chose a colour.")
    release = EventListener("release", "The visitor let go of the picker.")
    submit = EventListener("submit", "The visitor pressed Enter.")
    focus = EventListener("focus", "The cursor came in.")
    blur = EventListener("blur", "The cursor went out.")

    def __init__(self, value: str | Callable[..., object] | None = None, **options: Unpack[FormOptions]) -> None:
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> str | None:
        """Return the colour; what cannot be one in CSS is refused, since apps write it into styles."""
        if payload is None or payload == "":
            return None if payload is None else ""
        if not isinstance(payload, str) or _COLOUR.fullmatch(payload.strip()) is None:
            raise self.refuse(f"expected a colour like '#ff8800', got {payload!r:.100}")
        return payload

    def postprocess(self, value: object) -> str | None:
        """Return the colour."""
        return None if value is None else str(value)

    def api_info(self) -> JSONSchema:
        """The payload is a string."""
        return {"type": "string"}

    def example_payload(self) -> object:
        """Black."""
        return "#000000"
