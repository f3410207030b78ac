"""A field for a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Unpack

from stagedoor.components.base import Block, FormComponent, FormOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.numbers import is_number, rounded, shown_number


class Number(FormComponent):
    """A field for a number. The function receives int or float (None when the field is empty).

    Args:
        value: First number, or a function that returns it.
        placeholder: Grey text in the empty field.
        buttons: Buttons of the author, in the corner.
        precision: Decimals that the function receives; 0 gives integers, None leaves the number as it is.
        minimum: Smallest number; smaller ones are refused.
        maximum: Largest number; larger ones are refused.
        step: Size of a step of the arrow keys.
        options: See `Component`.
    """

    change = EventListener("change", "The number changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor edited the number.")
    submit = EventListener("submit", "The visitor pressed Enter.")
    focus = EventListener("focus", "The cursor came in.")
    blur = EventListener("blur", "The cursor went out.")

    def __init__(
        self,
        value: float | Callable[..., object] | None = None,
        *,
        placeholder: str | None = None,
        buttons: list[Block] | None = None,
        precision: int | None = None,
        minimum: float | None = None,
        maximum: float | None = None,
        step: float = 1,
        **options: Unpack[FormOptions],
    ) -> None:
        self.placeholder = placeholder
        self.buttons = buttons or []
        self.precision = precision
        self.minimum = minimum
        self.maximum = maximum
        self.step = step
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> int | float | None:
        """Return the number, rounded to `precision`."""
        if payload is None or payload == "":
            return None
        if not is_number(payload):
            raise self.refuse(f"expected a number, got {payload!r:.100}")
        if self.minimum is not None and payload < self.minimum:
            raise self.refuse(f"{payload} is less than the minimum of {self.minimum}")
        if self.maximum is not None and payload > self.maximum:
            raise self.refuse(f"{payload} is more than the maximum of {self.maximum}")
        return rounded(payload, self.precision)

    def postprocess(self, value: object) -> object:
        """Return the number, rounded to `precision`; without one, also text and other plain values as they are."""
        return shown_number(value, self.precision)

    def api_info(self) -> JSONSchema:
        """The payload is a number, an integer when `precision` is 0."""
        return {"type": "integer"} if self.precision == 0 else {"type": "number"}

    def example_payload(self) -> object:
        """The smallest number, else a small one within the limit."""
        if self.minimum is not None:
            return self.minimum
        return 3 if self.maximum is None else min(3, self.maximum)
