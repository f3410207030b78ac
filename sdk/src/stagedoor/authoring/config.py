"""The config document: what the page and every client read before anything else (protocol reference, section 4).

Only the facts that authoring knows are put here. Whatever depends on the server or the visitor (root URL, user
name, size limits) has its key with a neutral value, and the HTTP layer fills it in.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stagedoor.authoring.graph import AppGraph, BlockFunction, LayoutNode
from stagedoor.authoring.layout import corner_buttons
from stagedoor.authoring.signatures import signature_of
from stagedoor.components.base import Block, Component, FormComponent
from stagedoor.wire import API_PREFIX, PROTOCOL, WIRE_VERSION

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.render import RenderedPart

_NEEDS_HEARTBEAT = frozenset({"unload", "stream"})
_OTHER_FIELDS = frozenset({"colorpicker", "dialogue", "multimodaltextbox"})
"""Fields that share no frame with others on the page, and are filled in all the same."""


def build_config(blocks: Blocks, *, as_served: bool = False) -> dict[str, object]:
    """Describe a finished app.

    Args:
        blocks: The app; the outer one when apps are nested.
        as_served: Whether entries are there that Gradio's description lacks: endpoints' second names for callers of
            older apps (`predict`, `chat`), and components without a place of their own, such as buttons in corners.

    Returns:
        JSON-ready values with the keys that Gradio 6 sends.
    """
    graph = blocks.graph()
    wired = _wired_ids(graph)
    described = graph.blocks if as_served else set(_ids_below(graph.layout))
    components = [
        component_entry(block, wired)
        for block_id, block in graph.blocks.items()
        if block_id != graph.layout.id and block_id in described
    ]
    functions = [function for function in graph.functions.values() if as_served or function.alias_of is None]
    layout = layout_entry(graph.layout)
    return {
        "version": WIRE_VERSION,
        "api_prefix": API_PREFIX,
        "mode": graph.mode,
        "app_id": blocks.app_id,
        "dev_mode": False,
        "vibe_mode": False,
        "analytics_enabled": False,
        "css": None,
        "connect_heartbeat": needs_heartbeat(graph),
        "js": None,
        "head": None,
        "title": graph.title,
        "space_id": None,
        "enable_queue": True,
        "show_error": False,
        "footer_links": ["api", "gradio", "settings"],
        "run_history": False,
        "is_colab": False,
        "max_file_size": None,
        "stylesheets": [],
        "theme": blocks.style.resolved_theme().name,
        "protocol": PROTOCOL,
        "body_css": {},
        "fill_height": blocks.fill_height,
        "fill_width": blocks.fill_width,
        "theme_hash": hashlib.sha256(blocks.style.theme_css().encode()).hexdigest()[:16],
        "pwa": False,
        "pages": [list(page) for page in graph.pages],
        "page": {path: _page_entry(graph, functions, path, tree) for path, tree in graph.page_layouts.items()},
        "mcp_server": False,
        "i18n_translations": None,
        "components": components,
        "dependencies": [dependency_entry(function) for function in functions],
        "layout": layout,
        "username": None,
        "deep_link_state": "none",
    }


def _page_entry(graph: AppGraph, functions: Iterable[BlockFunction], path: str, tree: LayoutNode) -> dict[str, object]:
    """Return what belongs to one page: its layout, and the ids of its blocks and listeners."""
    own = [function for function in functions if function.page == path]
    placed = list(_ids_below(tree))
    named = corner_buttons(graph.blocks[block_id] for block_id in placed)
    named.update(block for function in own for block in (*function.inputs, *function.outputs))
    unplaced = graph.blocks.keys() - {graph.layout.id, *_ids_below(graph.layout)}
    return {
        "layout": layout_entry(tree),
        "components": [*placed, *sorted(block_id for block_id in unplaced if graph.blocks[block_id] in named)],
        "dependencies": [function.id for function in own],
    }


def _ids_below(node: LayoutNode) -> Iterator[int]:
    for child in node.children:
        yield child.id
        yield from _ids_below(child)


def build_render_config(part: RenderedPart) -> dict[str, object]:
    """Describe what one run of a render function built, for the page that it was built for."""
    graph, place = part.graph(), part.place_on_page
    wired = _wired_ids(graph, place.app.root.graph())
    blocks = [block for block_id, block in graph.blocks.items() if block_id != graph.layout.id]
    return {
        "page": {},
        "components": [{**component_entry(block, wired), "rendered_in": place.render_id} for block in blocks],
        "dependencies": [dependency_entry(function) for function in graph.functions.values()],
        "layout": layout_entry(graph.layout),
        "render_id": place.render_id,
    }


def layout_entry(node: LayoutNode) -> dict[str, object]:
    """Return a place in the page with what stands in it."""
    if not node.children:
        return {"id": node.id}
    return {"id": node.id, "children": [layout_entry(child) for child in node.children]}


def component_entry(block: Block, wired: Wiring) -> dict[str, object]:
    """Return a block's entry of `components`."""
    props = {name: value for name, value in block.get_config().items() if value is not None}
    entry: dict[str, object] = {
        "id": block._id,  # pyright: ignore[reportPrivateUsage]
        "type": block.get_block_name(),
        "props": props,
        "skip_api": True,
        "component_class_id": hashlib.sha256(type(block).__qualname__.encode()).hexdigest()[:16],
        "key": block.key,
    }
    if not isinstance(block, Component):
        return entry
    if block.interactive is None:
        props["interactive"] = is_editable(block, wired)
    entry["skip_api"] = block.skip_api
    if not block.skip_api:
        entry["api_info"] = block.api_info()
        entry["api_info_as_input"] = block.api_info_as_input()
        entry["api_info_as_output"] = block.api_info_as_output()
        entry["example_inputs"] = block.example_payload()
    return entry


class Wiring:
    """Which components the listeners read and which they write."""

    def __init__(self, read: set[int], written: set[int]) -> None:
        self.read = read
        self.written = written


def _wired_ids(*graphs: AppGraph) -> Wiring:
    read: set[int] = set()
    written: set[int] = set()
    for function in itertools.chain.from_iterable(graph.functions.values() for graph in graphs):
        read.update(id_of(block) for block in function.inputs)
        is_first_value = function.fn is not None and all(
            isinstance(block, Component) and block.load_value is function.fn for block in function.outputs
        )
        if not is_first_value:
            written.update(id_of(block) for block in function.outputs)
    return Wiring(read, written)


def is_editable(component: Component, wired: Wiring) -> bool:
    """Decide whether the visitor may edit a component whose author did not say.

    What a function reads is editable, what functions only write is not. A field that no listener names stays
    editable: greyed out without a reason it only puzzles. Media with a value that no listener names are there
    to be looked at.
    """
    block_id = id_of(component)
    if block_id in wired.read:
        return True
    if block_id in wired.written:
        return False
    is_field = isinstance(component, FormComponent) or component.get_block_name() in _OTHER_FIELDS
    return is_field or component.value is None


def dependency_entry(function: BlockFunction) -> dict[str, object]:
    """Return a listener's entry of `dependencies`."""
    is_cancel = function.fn is None and bool(function.cancels)
    return {
        "id": function.id,
        "targets": [[id_of(block) if block is not None else None, event] for block, event in function.targets],
        "inputs": [id_of(block) for block in function.inputs],
        "outputs": [id_of(block) for block in function.outputs],
        "backend_fn": function.fn is not None,
        "js": function.js,
        "queue": function.queue,
        "api_name": function.api_name,
        "api_description": function.api_description,
        "scroll_to_output": function.scroll_to_output,
        "show_progress": function.show_progress,
        "show_progress_on": [id_of(b) for b in function.show_progress_on] if function.show_progress_on else None,
        "batch": function.batch,
        "max_batch_size": function.max_batch_size,
        "cancels": function.cancels,
        "types": {"generator": function.is_generator, "cancel": is_cancel},
        "collects_event_data": function.collects_event_data,
        "trigger_after": function.trigger_after,
        "trigger_only_on_success": function.trigger_only_on_success,
        "trigger_only_on_failure": function.trigger_only_on_failure,
        "trigger_mode": function.trigger_mode,
        "api_visibility": function.api_visibility,
        "rendered_in": function.rendered_in,
        "render_id": function.render_id,
        "connection": function.connection,
        "time_limit": function.time_limit,
        "stream_every": function.stream_every,
        "event_specific_args": None,
        "component_prop_inputs": function.component_prop_inputs,
        "js_implementation": function.javascript,
    }


def needs_heartbeat(graph: AppGraph) -> bool:
    """Whether the server must notice at once when a visitor leaves: session state, unload or stream events."""
    if any(block.get_block_name() == "state" for block in graph.blocks.values()):
        return True
    if any(function.renderable is not None for function in graph.functions.values()):
        return True
    if any(getattr(block, "makes_deep_links", False) for block in graph.blocks.values()):
        return True
    if any(_keeps_for_session(function) for function in graph.functions.values()):
        return True
    return any(event in _NEEDS_HEARTBEAT for function in graph.functions.values() for _, event in function.targets)


def _keeps_for_session(function: BlockFunction) -> bool:
    """Whether a function has a cache (`gr.cache`, `gr.Cache`) that is to be cleared when the visitor leaves."""
    signature = signature_of(function.fn) if function.fn is not None else None
    defaults = [parameter.default for parameter in signature.parameters.values()] if signature is not None else []
    return any(getattr(holder, "per_session", False) is True for holder in [function.fn, *defaults])


def id_of(block: Block) -> int:
    """Return the id of a block that stands in an app."""
    block_id = block._id  # pyright: ignore[reportPrivateUsage]
    assert block_id is not None, block  # noqa: S101  # the graph is only built when every block has one
    return block_id
