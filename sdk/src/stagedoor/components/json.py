"""Any JSON value, as a tree."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Literal, Unpack

from stagedoor.components.base import Block, Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener
from stagedoor.components.json_values import json_value


class JSON(Component):
    """Any JSON value, as a tree. The function receives dicts, lists and plain values.

    Args:
        value: A JSON value, its text, or a function that returns one of them.
        open: Whether all levels start open.
        show_indices: Whether entries of lists have their index before them.
        height: Height in px, or with a CSS unit; the content scrolls.
        max_height: Height above which the content scrolls.
        min_height: Height below which it does not shrink.
        buttons: "copy" (shown by default) and Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The value changed.", trigger_mode="always_last")

    def __init__(
        self,
        value: str | dict[str, object] | list[object] | Callable[..., object] | None = None,
        *,
        open: bool = False,
        show_indices: bool = False,
        height: int | str | None = None,
        max_height: int | str | None = 500,
        min_height: int | str | None = None,
        buttons: list[Literal["copy"] | Block] | None = None,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.open = open
        self.show_indices = show_indices
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.buttons = ["copy"] if buttons is None else buttons
        super().__init__(value, **options)

    def postprocess(self, value: object) -> object:
        """Return the value as JSON; text is read as JSON.

        Raises:
            ValueError: When text is no JSON.
        """
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except json.JSONDecodeError as error:
                msg = f"JSON takes dicts, lists or JSON text; {value!r:.100} is no JSON ({error})"
                raise ValueError(msg) from error
        return json_value(value, leaf=_time_or_decimal)

    def api_info(self) -> JSONSchema:
        """The payload is any JSON value."""
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> object:
        """A small object."""
        return {"foo": "bar"}


Json = JSON


def _time_or_decimal(value: object) -> object:
    """Return times as Python writes them and decimals as numbers, as Gradio's JSON does."""
    if isinstance(value, (datetime.date, datetime.time)):
        return str(value)
    return float(value) if isinstance(value, Decimal) else value
