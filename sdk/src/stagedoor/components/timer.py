"""A clock that fires events."""

from __future__ import annotations

from typing import ClassVar

from stagedoor.components.base import Component, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.numbers import is_number, plain_number


class Timer(Component):
    """Fires `tick` at an interval while the page is open. Not shown.

    Args:
        value: Seconds between ticks.
        active: Whether it runs.
        render: See `Block`.
    """

    is_unseen: ClassVar[bool] = True
    change = EventListener("change", "The interval changed.", trigger_mode="always_last")
    tick = EventListener("tick", "The interval has passed.")

    def __init__(self, value: float = 1, *, active: bool = True, render: bool = True) -> None:
        self.active = active
        super().__init__(value, render=render)

    def preprocess(self, payload: object) -> float | None:
        """Return the interval in seconds."""
        if payload is None:
            return None
        if not is_number(payload) or payload < 0:
            raise self.refuse(f"expected seconds, got {payload!r:.100}")
        return payload

    def postprocess(self, value: object) -> float | None:
        """Return the interval in seconds."""
        return None if value is None else plain_number(value)

    def api_info(self) -> JSONSchema:
        """The payload is a number of seconds."""
        return {"type": "number"}

    def example_payload(self) -> object:
        """A second."""
        return 1.0
