"""How settings are declared: a value, and the field that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["switch", "number", "slider", "text", "choice", "choices", "colour"]


@dataclass(frozen=True)
class Shown:
    """How a setting looks on the page.

    Attributes:
        label: Its name.
        kind: Its field.
        help: A sentence, where the name is not enough.
        choices: For choices.
        low, high, step: For numbers and sliders.
    """

    label: str
    kind: Kind
    help: str = ""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None


def switch(value: bool, label: str, help: str = "") -> Any:
    """Declare a setting that is on or off."""
    return field(default=value, metadata={"shown": Shown(label, "switch", help)})


def slider(value: float, label: str, low: float, high: float, step: float = 1, help: str = "") -> Any:
    """Declare a number within limits."""
    return field(default=value, metadata={"shown": Shown(label, "slider", help, low=low, high=high, step=step)})


def number(value: float, label: str, help: str = "", low: float | None = None) -> Any:
    """Declare a number."""
    return field(default=value, metadata={"shown": Shown(label, "number", help, low=low)})


def text(value: str, label: str, help: str = "") -> Any:
    """Declare a text."""
    return field(default=value, metadata={"shown": Shown(label, "text", help)})


def colour(value: str, label: str, help: str = "") -> Any:
    """Declare a colour, #rrggbb."""
    return field(default=value, metadata={"shown": Shown(label, "colour", help)})


def choice(value: str, label: str, choices: tuple[str, ...], help: str = "") -> Any:
    """Declare one of several."""
    return field(default=value, metadata={"shown": Shown(label, "choice", help, choices)})


def any_of(label: str, choices: tuple[str, ...], help: str = "") -> dict[str, Shown]:
    """Return the metadata of a setting that is any of several, none at first."""
    return {"shown": Shown(label, "choices", help, choices)}
