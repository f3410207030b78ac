"""A number that people watch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Unpack, cast

from stagedoor.components.base import Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener
from stagedoor.components.json_values import json_value
from stagedoor.components.numbers import is_number


class Metric(Component, defaults={"min_width": 140}):
    """A number that people watch, with how it changed and what that means in words.

    Functions return the number (or a text), or `gr.Metric(value, delta=…)` to set the rest too. As an input the
    function receives what is shown, before it is formatted.

    Args:
        value: Number or text, or a function that returns it.
        delta: How it changed: a number, or a text ("-3 %"). A leading minus means down, 0 no change.
        delta_label: Since when, or against what: "since yesterday".
        better: Which direction is good news: "up", "down", or "neither" (no colour, no judgement).
        format: How numbers are written: a format like ",.0f", ".1%" or "$,.2f" (d3's); by default with as many digits
            as they have, in the visitor's language.
        prefix: Text before the value, as "€".
        suffix: Text after the value, as " ms".
        sparkline: Numbers of the past, drawn as a line below.
        info: Help, shown below the label.
        options: See `Component`.
    """

    change = EventListener("change", "The value changed.", trigger_mode="always_last")

    def __init__(
        self,
        value: float | str | Callable[..., object] | None = None,
        *,
        delta: float | str | None = None,
        delta_label: str | None = None,
        better: Literal["up", "down", "neither"] = "up",
        format: str | None = None,
        prefix: str = "",
        suffix: str = "",
        sparkline: Sequence[float | None] | None = None,
        info: str | None = None,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.delta = delta
        self.delta_label = delta_label
        self.better = better
        self.format = format
        self.prefix = prefix
        self.suffix = suffix
        self.sparkline = sparkline
        super().__init__(value, info=info, **options)

    def preprocess(self, payload: object) -> float | str | None:
        """Return the number or text."""
        if payload is None or isinstance(payload, str) or is_number(payload):
            return cast("float | str | None", payload)
        raise self.refuse(f"expected a number or text, got {payload!r:.100}")

    def postprocess(self, value: object) -> float | str | None:
        """Return the number or text for the page; numbers of numpy and pandas become plain ones."""
        plain = json_value(value)
        if plain is None or isinstance(plain, str) or is_number(plain):
            return cast("float | str | None", plain)
        msg = f"Metric takes a number or a text; got {type(value).__name__}"
        raise ValueError(msg)

    def get_config(self) -> dict[str, object]:
        """Return the properties, numbers as plain ones."""
        config = super().get_config()
        for name in ("delta", "sparkline"):
            if name in config:
                config[name] = json_value(config[name])
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a number or a text."""
        return {"anyOf": [{"type": "number"}, {"type": "string"}]}

    def example_payload(self) -> object:
        """A number."""
        return 3
