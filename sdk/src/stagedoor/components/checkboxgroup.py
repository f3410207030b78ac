"""Several boxes, of which any number is ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Unpack, cast

from stagedoor.components.base import Block, FormComponent, FormOptions, JSONSchema
from stagedoor.components.choices import Choice, Value, index_of, listed, normalized, selection, values_schema
from stagedoor.components.events import EventListener


class CheckboxGroup(FormComponent):
    """Several choices, of which any number can be ticked. The function receives a list of values or of indices.

    Args:
        choices: Values, or pairs of what is shown and the value.
        value: Values that start ticked, or a function that returns them.
        type: Whether the function receives the chosen "value"s or the "index" of each.
        show_select_all: Whether there is a box for all.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "It changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed it.")
    select = EventListener("select", "The visitor ticked or unticked a box.")

    def __init__(
        self,
        choices: Sequence[Choice] | None = None,
        *,
        value: Sequence[Value] | Value | Callable[..., object] | None = None,
        type: Literal["value", "index"] = "value",
        show_select_all: bool = False,
        buttons: list[Block] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.choices = normalized(choices)
        self.type: Literal["value", "index"] = type
        self.show_select_all = show_select_all
        self.buttons = buttons or []
        super().__init__([] if value is None else value, **options)

    def preprocess(self, payload: object) -> list[object]:
        """Return the chosen values (or indices) in the order they were sent."""
        if payload is None:
            return []
        if not isinstance(payload, list):
            raise self.refuse(f"expected a list of choices, got {payload!r:.100}")
        chosen: list[object] = []
        for value in cast("list[object]", payload):
            if index_of(self.choices, value) is None:
                raise self.refuse(f"{value!r:.100} is not among the choices: {listed(self.choices)}")
            chosen.append(selection(self.choices, value, self.type))
        return chosen

    def postprocess(self, value: object) -> list[object]:
        """Return the values to be ticked; a single one is taken as a list of one."""
        if value is None:
            return []
        if isinstance(value, (list, tuple, set, frozenset)):
            return list(cast("Sequence[object]", value))
        return [value]

    def api_info(self) -> JSONSchema:
        """The payload is a list of values of the choices."""
        return {"items": values_schema(self.choices), "title": "Checkbox Group", "type": "array"}

    def example_payload(self) -> object:
        """The first choice."""
        return [self.choices[0][1]] if self.choices else None


Checkboxgroup = CheckboxGroup
