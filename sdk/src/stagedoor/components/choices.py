"""Choices of Radio, CheckboxGroup and Dropdown: what the visitor sees and what the function gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

from stagedoor.errors import AuthoringError

Value = str | int | float
"""What a choice stands for; booleans count as integers."""
Choice = Value | tuple[str, Value]
"""A value, or what is shown and the value it stands for."""


def normalized(choices: Sequence[Choice] | None) -> list[tuple[str, Value]]:
    """Return choices as (shown, value) pairs.

    Raises:
        AuthoringError: When an entry is neither a value nor a pair.
    """
    pairs: list[tuple[str, Value]] = []
    for choice in choices or ():
        if isinstance(choice, (tuple, list)):
            entry = cast("Sequence[Value]", choice)
            if len(entry) != 2:
                raise AuthoringError(f"{choice!r} is no choice.", hint="a choice is a value or a pair (shown, value)")
            pairs.append((str(entry[0]), entry[1]))
        else:
            pairs.append((str(choice), choice))
    return pairs


def index_of(choices: Sequence[tuple[str, Value]], value: object) -> int | None:
    """Return where a value stands among the choices, or None.

    `1`, `1.0` and the choice `1` are the same in JSON; `True` and `"1"` are others.
    """
    if not isinstance(value, (str, int, float)):
        return None
    for index, (_, known) in enumerate(choices):
        same_kind = isinstance(known, str) == isinstance(value, str) and isinstance(known, bool) == isinstance(
            value, bool
        )
        if same_kind and known == value:
            return index
    return None


def listed(choices: Sequence[tuple[str, Value]], limit: int = 10) -> str:
    """Return the choices as text for a message, shortened when there are many."""
    text = ", ".join(repr(value) for _, value in choices[:limit])
    return f"{text}, … ({len(choices)} in all)" if len(choices) > limit else text or "there are none"


def selection(choices: Sequence[tuple[str, Value]], value: object, kind: Literal["value", "index"]) -> object:
    """Return what the function gets for one chosen value.

    Raises:
        KeyError: When the value is no choice.
    """
    index = index_of(choices, value)
    if index is None:
        raise KeyError(value)
    return index if kind == "index" else choices[index][1]


def values_schema(choices: Sequence[tuple[str, Value]]) -> dict[str, object]:
    """Return the JSON Schema of one chosen value."""
    # compat: gradio says "string" of numbers, too; readers that are strict about it (MCP, OpenAPI) go by `enum`.
    return {"enum": [value for _, value in choices], "type": "string"}
