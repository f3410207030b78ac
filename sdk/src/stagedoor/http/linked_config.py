"""The config of a page that is opened by a deep link: the app's own, with the values that the link holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from stagedoor.components.base import Component

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction

Entry = dict[str, object]


def with_values(config: Entry, graph: AppGraph, values: Mapping[int, object] | None) -> Entry:
    """Put a snapshot's values into a config.

    Args:
        config: The app's config; changed in place.
        graph: The app.
        values: Wire values by component; None for a link that is not known, which leaves everything as it is.
    """
    config["deep_link_state"] = "invalid" if values is None else "valid"
    if values is None:
        return config
    for component in cast("list[Entry]", config["components"]):
        if component["id"] in values:
            cast("Entry", component["props"])["value"] = values[cast("int", component["id"])]
    for dependency in cast("list[Entry]", config["dependencies"]):
        function = graph.functions.get(cast("int", dependency["id"]))
        if function is not None and _gives_first_value(function):
            targets = cast("list[tuple[object, str]]", dependency["targets"])
            dependency["targets"] = [target for target in targets if target[1] != "load"]
    return config


def _gives_first_value(function: BlockFunction) -> bool:
    """Whether a listener only runs `value=fn` of a component, which would put away what the link holds."""
    return bool(function.outputs) and all(
        isinstance(block, Component) and block.load_value is not None and block.load_value is function.fn
        for block in function.outputs
    )
