"""A value that is kept in the visitor's browser."""

from __future__ import annotations

import secrets
from typing import ClassVar

from stagedoor.components.base import Block, Component, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.json_values import json_value


class BrowserState(Component):
    """A value that outlives a reload: the browser keeps it, encrypted, and sends it along.

    What comes from a browser is what the visitor wants it to be: do not trust it with rights or prices.

    Args:
        default_value: The value of visitors who have none yet; any JSON value.
        storage_key: Name under which the browser keeps it; by default a new one each start, which forgets the rest.
        secret: Key of the encryption; by default a new one each start, after which older values cannot be read.
        render: See `Block`.
    """

    is_unseen: ClassVar[bool] = True
    change = EventListener("change", "A function returned another value.", trigger_mode="always_last")

    def __init__(
        self,
        default_value: object = None,
        *,
        storage_key: str | None = None,
        secret: str | None = None,
        render: bool = True,
    ) -> None:
        self.default_value = default_value
        self.storage_key = storage_key or secrets.token_urlsafe(12)
        self.secret = secret or secrets.token_urlsafe(12)
        super().__init__(None, render=render)

    def preprocess(self, payload: object) -> object:
        """Return the kept value, or the default."""
        return json_value(self.default_value) if payload is None else payload

    def postprocess(self, value: object) -> object:
        """Return the value as JSON."""
        return json_value(value)

    def get_config(self) -> dict[str, object]:
        """Return the properties, the default as JSON."""
        config = Block.get_config(self)
        if self.default_value is not None:
            config["default_value"] = json_value(self.default_value)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is any JSON value."""
        return {"type": {}, "description": "any json-serializable value"}

    def example_payload(self) -> object:
        """A text."""
        return "test"
