"""Parameters of a function or component, as reference documentation shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypedDict, cast

from stagedoor.components.base import Component, JSONSchema, Key
from stagedoor.components.events import EventListener
from stagedoor.components.json_values import json_value


class Parameter(TypedDict):
    """What is shown of one parameter: its type, what it means, and its default (None for none)."""

    type: str
    description: str
    default: str | None


class ParamViewer(Component):
    """A list of parameters that unfold. Functions receive and return `{name: {type, description, default}}`.

    Args:
        value: First parameters, or a function that returns them.
        language: Language of the types, for their colours.
        linkify: Names of types that are links to their place on the page.
        every: Seconds (or a Timer) after which a callable `value` is run again.
        inputs: Components whose change runs a callable `value` again.
        render, key, preserved_by_key: See `Block`.
        header: Heading; None for no heading and no button that unfolds all.
        anchor_links: Whether parameters can be linked to; text goes before the names in the links.
        max_height: Height in px, or with a CSS unit, above which the list scrolls.
    """

    change = EventListener("change", "The parameters changed.", trigger_mode="always_last")
    upload = EventListener("upload", "Never fired; there for apps that listen to it.")

    def __init__(
        self,
        value: Mapping[str, Parameter] | Callable[..., object] | None = None,
        language: Literal["python", "typescript"] = "python",
        linkify: list[str] | None = None,
        every: object = None,
        inputs: object = None,
        render: bool = True,
        key: Key | None = None,
        preserved_by_key: list[str] | str | None = "value",
        header: str | None = "Parameters",
        anchor_links: bool | str = False,
        max_height: int | str | None = None,
    ) -> None:
        self.language = language
        self.linkify = linkify
        self.header = header
        self.anchor_links = anchor_links
        self.max_height = max_height
        super().__init__(value, every=every, inputs=inputs, render=render, key=key, preserved_by_key=preserved_by_key)

    def preprocess(self, payload: object) -> object:
        """Return the parameters."""
        if payload is None or isinstance(payload, dict):
            return cast("dict[str, object] | None", payload)
        raise self.refuse(f"expected an object with parameters by name, got {payload!r:.100}")

    def postprocess(self, value: object) -> object:
        """Return the parameters.

        Raises:
            ValueError: When they are not in a dict.
        """
        if value is not None and not isinstance(value, Mapping):
            msg = f"{self.display_name} takes {{name: {{type, description, default}}}}; got {type(value).__name__}"
            raise ValueError(msg)
        return json_value(cast("object", value))

    def api_info(self) -> JSONSchema:
        """The payload is any JSON object."""
        return {"type": {}, "description": "any valid json"}

    def example_payload(self) -> object:
        """One parameter."""
        return {"array": {"type": "numpy", "description": "any valid json", "default": "None"}}
