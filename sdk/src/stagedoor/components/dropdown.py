"""Choices in a list that opens."""

from __future__ import annotations

import enum
from collections.abc import Callable, Sequence
from typing import Final, Literal, Unpack, cast

from stagedoor.compat.era import era
from stagedoor.components.base import Block, FormComponent, FormOptions, JSONSchema
from stagedoor.components.choices import Choice, Value, index_of, listed, normalized, selection, values_schema
from stagedoor.components.events import EventListener


class DefaultValue(enum.Enum):
    """Tells "nothing was said" from "no choice", which is None."""

    FIRST_CHOICE = "first choice"


DEFAULT_VALUE: Final = DefaultValue.FIRST_CHOICE


class Dropdown(FormComponent):
    """Choices in a list that opens. The function receives a value (or its index), or a list with `multiselect`.

    Args:
        choices: Values, or pairs of what is shown and the value.
        value: Value(s) that start chosen, or a function that returns them. By default the first choice, or nothing
            with `multiselect`; None starts with nothing.
        type: Whether the function receives the chosen "value" or its "index" (None for a custom value).
        multiselect: Whether several can be chosen.
        allow_custom_value: Whether visitors may type values that are not among the choices.
        max_choices: Most values with `multiselect`; None for no limit.
        num_choices_shown: Choices that the open list shows at once; more appear by typing. None shows all.
        filterable: Whether typing filters the list.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "It changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed it.")
    select = EventListener("select", "The visitor chose from the list.")
    focus = EventListener("focus", "The cursor came in.")
    blur = EventListener("blur", "The cursor went out.")
    key_up = EventListener("key_up", "The visitor typed a key.", trigger_mode="always_last")

    def __init__(
        self,
        choices: Sequence[Choice] | None = None,
        *,
        value: Value | Sequence[Value] | Callable[..., object] | DefaultValue | None = DEFAULT_VALUE,
        type: Literal["value", "index"] = "value",
        multiselect: bool | None = None,
        allow_custom_value: bool = False,
        max_choices: int | None = None,
        num_choices_shown: int | None = 100,
        filterable: bool = True,
        buttons: list[Block] | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.choices = normalized(choices)
        self.type: Literal["value", "index"] = type
        self.multiselect = multiselect
        self.allow_custom_value = allow_custom_value
        self.max_choices = max_choices
        self.num_choices_shown = num_choices_shown
        self.filterable = filterable
        self.buttons = buttons or []
        first: object = value
        if value is DEFAULT_VALUE:
            first = None if era() < 5 else [] if multiselect else self.choices[0][1] if self.choices else None
        super().__init__(first, **options)

    def preprocess(self, payload: object) -> object:
        """Return the chosen value(s), or their indices."""
        if payload is None:
            return None
        if not isinstance(payload, list):
            if not self.multiselect:
                return self._chosen(payload)
            raise self.refuse(f"expected a list of choices, got {payload!r:.100}")
        values = cast("list[object]", payload)
        if values and not self.multiselect:  # an empty list is how apps clear the choice
            raise self.refuse(f"{payload!r:.100} is not among the choices: {listed(self.choices)}")
        if self.max_choices is not None and len(values) > self.max_choices:
            raise self.refuse(f"{len(values)} values were chosen; at most {self.max_choices} are allowed")
        return [self._chosen(value) for value in values]

    def _chosen(self, value: object) -> object:
        if index_of(self.choices, value) is not None:
            return selection(self.choices, value, self.type)
        if self.allow_custom_value and isinstance(value, (str, int, float)):
            return None if self.type == "index" else value
        raise self.refuse(f"{value!r:.100} is not among the choices: {listed(self.choices)}")

    def postprocess(self, value: object) -> object:
        """Return the value(s) to be chosen; with `multiselect` a single one is taken as a list of one.

        A list for a single choice stays one, as in Gradio: apps return an empty one to clear the choice.
        """
        if value is None:
            return None
        if isinstance(value, (list, tuple, set, frozenset)):
            return list(cast("Sequence[object]", value))
        return [value] if self.multiselect else value

    def api_info(self) -> JSONSchema:
        """The payload is a value of the choices, or a list of them."""
        # compat: gradio 6.31 lists the choices even where values of one's own are taken.
        one = values_schema(self.choices)
        return {"type": "array", "items": one} if self.multiselect else one

    def example_payload(self) -> object:
        """The first choice."""
        first = self.choices[0][1] if self.choices else None
        return ([] if first is None else [first]) if self.multiselect else first
