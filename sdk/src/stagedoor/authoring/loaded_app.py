"""Another app as one of this process's: its page, its listeners and endpoints, each call carried to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from stagedoor import context
from stagedoor.authoring.blocks import AppMode, Blocks
from stagedoor.authoring.graph import BlockFunction
from stagedoor.authoring.loaded_blocks import block_for, place_tree
from stagedoor.authoring.loaded_calls import Proxy, Visits
from stagedoor.authoring.render import Renderable
from stagedoor.client import RemoteApp
from stagedoor.components.base import Block, Container
from stagedoor.components.events import APIVisibility, ShowProgress, TriggerMode

JSONObject = dict[str, object]

_MODES = frozenset({"blocks", "interface", "chat_interface", "tabbed_interface"})


def build_loaded_app(remote: RemoteApp) -> Blocks:
    """Make an app that shows and calls another one.

    Args:
        remote: The other app.

    Raises:
        RemoteError: When it cannot be reached or is no app.
    """
    config = remote.config
    mode = str(config.get("mode") or "blocks")
    app = Blocks(
        title=cast("str | None", config.get("title")),
        mode=cast("AppMode", mode if mode in _MODES else "blocks"),
        fill_height=bool(config.get("fill_height")),
        fill_width=bool(config.get("fill_width")),
        css=cast("str | None", config.get("css")),
    )
    entries = cast("list[Mapping[str, object]]", config["components"])
    visits = Visits(remote)
    blocks = {cast("int", entry["id"]): block_for(visits, entry) for entry in entries}
    layout = cast("Mapping[str, object]", config.get("layout") or {})
    root_id = cast("int", layout.get("id", -1))
    pages = cast("list[Sequence[object]]", config.get("pages") or [["", "Home", True]])
    parts = cast("Mapping[str, Mapping[str, object]]", config.get("page") or {})
    with app:
        is_alone = app.root is app
        for path, name, *_ in pages if is_alone else pages[:1]:  # inside another app there is one page
            part = parts.get(str(path), {})
            tree = cast("Mapping[str, object]", part.get("layout") or (layout if path == "" else {}))
            if path == "":
                place_tree(tree, blocks, app.root.place, app)
            else:
                with app.route(str(name), str(path)):
                    place_tree(tree, blocks, app.place, app)
        known = {cast("int", entry["id"]): entry for entry in entries}
        Listeners(app.root, visits, {**blocks, root_id: app.root}, known).add(remote.dependencies)
    return app


class Listeners:
    """Adds another app's listeners to the one that stands for it, or to a part of it.

    Args:
        app: That one.
        visits: The visitors' sessions with the other app.
        blocks: Stand-ins by the other app's ids.
        components: Components of the other app by their ids, as its config has them.
    """

    def __init__(
        self,
        app: Blocks,
        visits: Visits,
        blocks: Mapping[int, Block],
        components: Mapping[int, Mapping[str, object]],
    ) -> None:
        self.app = app
        self.visits = visits
        self.blocks = blocks
        self.components = components

    def add(self, dependencies: Sequence[JSONObject]) -> None:
        """Add listeners; what they say of each other keeps its meaning under the new ids."""
        entries = {cast("int", e.get("id", i)): e for i, e in enumerate(dependencies)}
        moved = {old: self.app.new_function_id() for old in entries}
        for old, entry in entries.items():
            function = self._function(old, entry, moved)
            if function is not None:
                self.app.add_function(function)

    def _function(self, old: int, entry: JSONObject, moved: Mapping[int, int]) -> BlockFunction | None:
        inputs = [self.blocks.get(known) for known in cast("list[int]", entry.get("inputs") or [])]
        outputs = [self.blocks.get(known) for known in cast("list[int]", entry.get("outputs") or [])]
        if None in inputs or None in outputs:
            return None  # a part of the page that the other app has not built here
        proxy = Proxy(self.visits, old, entry, self.components)
        place = self._place(entry, outputs)
        fn = None
        if entry.get("backend_fn"):
            fn = proxy.function() if place is None else proxy.filling(self._fill)
        name = entry.get("api_name")
        visibility = str(entry.get("api_visibility") or ("private" if name is False else "public"))
        after = entry.get("trigger_after")
        return BlockFunction(
            id=moved[old],
            fn=fn,
            targets=self._targets(entry),
            inputs=cast("list[Block]", inputs),
            outputs=cast("list[Block]", outputs),
            api_name=self.app.free_api_name(name) if isinstance(name, str) and fn is not None else None,
            api_description=cast("str | Literal[False] | None", entry.get("api_description")),
            api_visibility=cast("APIVisibility", visibility),
            js=cast("str | None", entry.get("js")),
            scroll_to_output=bool(entry.get("scroll_to_output")),
            show_progress=cast("ShowProgress", entry.get("show_progress") or "hidden"),
            cancels=[moved[known] for known in cast("list[int]", entry.get("cancels") or []) if known in moved],
            trigger_after=moved.get(after) if isinstance(after, int) else None,
            trigger_only_on_success=bool(entry.get("trigger_only_on_success")),
            trigger_only_on_failure=bool(entry.get("trigger_only_on_failure")),
            trigger_mode=cast("TriggerMode", entry.get("trigger_mode") or "once"),
            concurrency_limit=None,  # the other app has its own
            concurrency_id=f"loaded-{id(self.visits)}-{old}",
            connection="stream" if entry.get("connection") == "stream" else "sse",
            time_limit=cast("int | None", entry.get("time_limit")) if entry.get("connection") == "stream" else None,
            stream_every=cast("float", entry.get("stream_every") or 0.5),
            renderable=place,
            render_id=place.render_id if place is not None else None,
            stays=True,
        )

    def _place(self, entry: JSONObject, outputs: Sequence[Block | None]) -> Renderable | None:
        """Return the place that a `gr.render` of the other app fills; None for other listeners."""
        if entry.get("render_id") is None or not outputs or not isinstance(outputs[0], Container):
            return None
        return Renderable(self.app, outputs[0])

    def _fill(self, built: JSONObject) -> None:
        """Build here what the other app has built for a visitor, in the part that is open now."""
        part = cast("Blocks", context.require_app("gr.render"))
        entries = cast("list[Mapping[str, object]]", built.get("components") or [])
        blocks = {cast("int", entry["id"]): block_for(self.visits, entry) for entry in entries}
        place_tree(cast("Mapping[str, object]", built.get("layout") or {}), blocks, part.place, part)
        known = {**self.components, **{cast("int", entry["id"]): entry for entry in entries}}
        own = cast("list[JSONObject]", built.get("dependencies") or [])
        Listeners(part, self.visits, {**self.blocks, **blocks}, known).add(
            [entry for entry in own if entry.get("rendered_in") == built.get("render_id")]
        )

    def _targets(self, entry: JSONObject) -> list[tuple[Block | None, str]]:
        found: list[tuple[Block | None, str]] = []
        for known, event in cast("list[tuple[int | None, str]]", entry.get("targets") or []):
            if known is None:
                found.append((None, event))
            elif known in self.blocks:
                found.append((self.blocks[known], event))
        return found
