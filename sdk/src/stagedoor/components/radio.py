"""Several choices, of which one is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Unpack

from stagedoor.components.base import Block, FormComponent, FormOptions, JSONSchema
from stagedoor.components.choices import Choice, Value, index_of, listed, normalized, selection, values_schema
from stagedoor.components.events import EventListener


class Radio(FormComponent):
    """Several choices, of which one is taken. The function receives its value or index, None when there is none.

    Args:
        choices: Values, or pairs of what is shown and the value.
        value: Value that starts chosen, or a function that returns it.
        type: Whether the function receives the chosen "value" or its "index".
        rtl: Whether the choices run from right to left.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    select = EventListener("select", "The visitor chose.")
    change = EventListener("change", "It changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed it.")

    def __init__(
        self,
        choices: Sequence[Choice] | None = None,
        *,
        value: Value | Callable[..., object] | None = None,
        type: Literal["value", "index"] = "value",
        rtl: bool = False,
        buttons: list[Block] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.choices = normalized(choices)
        self.type: Literal["value", "index"] = type
        self.rtl = rtl
        self.buttons = buttons or []
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> object:
        """Return the chosen value (or its index)."""
        if payload is None:
            return None
        if index_of(self.choices, payload) is None:
            raise self.refuse(f"{payload!r:.100} is not among the choices: {listed(self.choices)}")
        return selection(self.choices, payload, self.type)

    def postprocess(self, value: object) -> object:
        """Return the value to be chosen."""
        return value

    def api_info(self) -> JSONSchema:
        """The payload is a value of the choices."""
        return {**values_schema(self.choices), "title": "Radio"}

    def example_payload(self) -> object:
        """The first choice."""
        return self.choices[0][1] if self.choices else None
