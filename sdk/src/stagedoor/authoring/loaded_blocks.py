"""Components and layouts of another app, standing in this one: they look as that app says, and keep its values.

Their classes are made from our own ones of the same name, so that their events and their place in the page are the
usual ones; properties, values and schemas are the other app's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, cast

from stagedoor import context
from stagedoor.authoring.loaded_values import from_remote, with_proxied_files
from stagedoor.components.base import Block, Component, Container, JSONSchema, Key
from stagedoor.components.registry import class_named
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.loaded_calls import Visits
    from stagedoor.client import RemoteApp

JSONObject = dict[str, object]


class Loaded:
    """Mixin of everything that stands for a block of another app.

    Attributes:
        visits: The visitors' sessions with the other app.
        entry: The block in that app's config.
    """

    visits: Visits
    entry: Mapping[str, object]

    @property
    def remote(self) -> RemoteApp:
        """The other app."""
        return self.visits.remote

    @property
    def remote_id(self) -> int:
        """The block's id in its own app."""
        return cast("int", self.entry["id"])

    @property
    def properties(self) -> JSONObject:
        """The block's properties as its own app sends them."""
        return cast("JSONObject", self.entry.get("props") or {})

    def get_config(self) -> JSONObject:
        """Return the properties, files in them by way of this app.

        What a call builds for one visitor brings its files along, for only that visitor may have them.
        """
        convert = with_proxied_files if context.current_call.get() is None else from_remote
        return {name: convert(self.remote, value) for name, value in self.properties.items()}


class LoadedComponent(Loaded, Component):
    """A component of another app."""

    def __init__(self, visits: Visits, entry: Mapping[str, object]) -> None:
        self.visits, self.entry = visits, entry
        own = self.properties
        # Not super(): the class of the same name comes next, and its constructor wants its own arguments.
        Component.__init__(
            self,
            label=cast("str | None", own.get("label")),
            visible=cast("bool", own.get("visible", True)),
            elem_id=cast("str | None", own.get("elem_id")),
            key=_key_of(entry),
            render=False,
        )
        self.skip_api = bool(entry.get("skip_api", False))  # pyright: ignore[reportAttributeAccessIssue] - a fact of each

    def preprocess(self, payload: object) -> object:
        """Values go to the other app as they are; it checks them."""
        return payload

    def postprocess(self, value: object) -> object:
        """Values come from the other app as they are."""
        return value

    def process_example(self, value: object) -> object:
        """Examples come from the other app as they are."""
        return value

    def api_info(self) -> JSONSchema:
        """Return the other app's schema."""
        return cast("JSONSchema", self.entry.get("api_info") or {})

    def api_info_as_input(self) -> JSONSchema:
        """Return the other app's schema."""
        return cast("JSONSchema", self.entry.get("api_info_as_input") or self.api_info())

    def api_info_as_output(self) -> JSONSchema:
        """Return the other app's schema."""
        return cast("JSONSchema", self.entry.get("api_info_as_output") or self.api_info())

    def example_payload(self) -> object:
        """Return the other app's example."""
        return self.entry.get("example_inputs")

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """Return functions that call the other app's."""
        names = cast("list[str]", self.properties.get("server_fns") or [])
        return {name: self._server_function(name) for name in names}

    def _server_function(self, name: str) -> Callable[..., object]:
        def call(data: object = None) -> object:
            return self.visits.session_of(context.current_caller.get()).component_call(self.remote_id, name, data)

        return call


class LoadedContainer(Loaded, Container):
    """A layout of another app."""

    def __init__(self, visits: Visits, entry: Mapping[str, object]) -> None:
        self.visits, self.entry = visits, entry
        visible = cast("bool", self.properties.get("visible", True))
        Container.__init__(self, visible=visible, key=_key_of(entry), render=False)


def _key_of(entry: Mapping[str, object]) -> Key | None:
    key = entry.get("key")
    return tuple(cast("list[str | int]", key)) if isinstance(key, list) else cast("Key | None", key)


def block_for(visits: Visits, entry: Mapping[str, object]) -> Block:
    """Make the block that stands for one of another app, unplaced.

    Args:
        visits: The visitors' sessions with the other app.
        entry: The block in its config.
    """
    return _class_for(str(entry["type"]))(visits, entry)


@cache
def _class_for(kind: str) -> Callable[[Visits, Mapping[str, object]], Block]:
    try:
        own = class_named(kind)
    except AuthoringError:  # a custom component: its value is shown as what it is on the wire
        own = class_named("json")
        kind = "json"
    stand_in = LoadedComponent if issubclass(own, Component) else LoadedContainer

    def get_block_name(_: type[Block]) -> str:
        return kind

    def init(self: Block, visits: Visits, entry: Mapping[str, object]) -> None:
        stand_in.__init__(self, visits, entry)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]

    body = {"__init__": init, "get_block_name": classmethod(get_block_name), "__module__": __name__}
    made = type(own.__name__, (stand_in, own), body)
    return cast("Callable[[Visits, Mapping[str, object]], Block]", made)


def place_tree(
    tree: Mapping[str, object],
    blocks: Mapping[int, Block],
    place: Callable[[Block, Container], None],
    parent: Container,
) -> None:
    """Place the blocks of a layout tree; frames around fields are left out, because this app makes its own.

    Args:
        tree: A node of the other app's layout.
        blocks: Stand-ins by the ids in the tree.
        place: Places one block.
        parent: Where the node's children go.
    """
    for node in cast("list[Mapping[str, object]]", tree.get("children") or []):
        block = blocks.get(cast("int", node["id"]))
        if block is None:
            continue
        if block.get_block_name() == "form":
            place_tree(node, blocks, place, parent)
            continue
        place(block, parent)
        block.is_rendered = True
        if isinstance(block, Container):
            with context.describing():
                place_tree(node, blocks, place, block)
