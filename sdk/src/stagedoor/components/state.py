"""A value of one visitor's session that no page shows."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import ClassVar

from stagedoor.components.base import Block, Component, JSONSchema
from stagedoor.components.events import EventListener


class State(Component):
    """A value that is kept on the server for each visitor's page, and never sent to it.

    Args:
        value: First value of each session: a deep copy of it, or what it returns when it is a function, which runs
            again when a page opens.
        render: See `Block`.
        time_to_live: Seconds after its last change when the value is dropped; None keeps it with the session.
        delete_callback: Called with the value when it is dropped.
    """

    skip_api: ClassVar[bool] = True
    load_value: Callable[[], object] | None = None  # also for those that stand for another app's State
    is_unseen: ClassVar[bool] = True
    change = EventListener("change", "A function returned another value.", trigger_mode="always_last")

    def __init__(
        self,
        value: object = None,
        render: bool = True,
        *,
        time_to_live: float | None = None,
        delete_callback: Callable[[object], None] | None = None,
    ) -> None:
        self.time_to_live = time_to_live
        self.delete_callback = delete_callback
        super().__init__(value, render=render)

    def initial_value(self) -> object:
        """Return a fresh first value for a session.

        Raises:
            Exception: Whatever the author's function raises that makes it.
        """
        if self.load_value is not None:
            return self.load_value()
        try:
            return copy.deepcopy(self.value)
        except Exception:  # noqa: BLE001 - locks, models and the like cannot be copied; sharing is all that is left
            return self.value

    def get_config(self) -> dict[str, object]:
        """Return the properties; the value stays on the server."""
        config = Block.get_config(self)
        config.pop("value", None)
        return config

    def api_info(self) -> JSONSchema:
        """Clients send null in its place."""
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> object:
        """Nothing."""
        return None
