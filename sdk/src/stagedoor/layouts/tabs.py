"""Pages within a page, one shown at a time."""

from __future__ import annotations

from typing import Literal, Self, Unpack

from stagedoor import context
from stagedoor.components.base import BlockOptions, Container, PlacedOptions, Visibility
from stagedoor.components.events import EventListener


class Tabs(Container):
    """Holds tabs, of which one is shown.

    Args:
        selected: `id` of the tab shown first; None shows the first one.
        overflow_behavior: What happens to tabs that do not fit: a "menu" of the rest, or "wrap" to another line.
        options: See `Block`.
    """

    change = EventListener("change", "Another tab is shown.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a tab.")

    def __init__(
        self,
        *,
        selected: int | str | None = None,
        overflow_behavior: Literal["menu", "wrap"] = "menu",
        **options: Unpack[BlockOptions],
    ) -> None:
        self.selected = selected
        self.overflow_behavior = overflow_behavior
        self.is_implicit = False
        super().__init__(**options)


class Tab(Container):
    """One tab; stands in Tabs.

    A tab written outside of `Tabs` opens one, or joins the one that the tab before it opened, as in Gradio.

    Args:
        label: Text on the tab.
        visible: Whether the tab is there.
        interactive: Whether it can be chosen.
        id: Name for `Tabs(selected=…)`; by default the position.
        alignment: Side of the bar on which the tab stands.
        scale: Share of the height relative to neighbours.
        height: Height in px, or with a CSS unit.
        max_height: Height above which the tab's content scrolls.
        render_children: Whether the content is in the page before the tab is first shown.
        options: See `Block`.
    """

    select = EventListener("select", "The visitor chose this tab.")

    def __init__(
        self,
        label: str | None = None,
        visible: Visibility = True,
        interactive: bool = True,
        *,
        id: int | str | None = None,
        alignment: Literal["left", "right"] = "left",
        scale: int | None = None,
        height: int | str | None = None,
        max_height: int | str | None = None,
        render_children: bool = False,
        **options: Unpack[PlacedOptions],
    ) -> None:
        self.label = label
        self.interactive = interactive
        self.id = id
        self.alignment = alignment
        self.scale = scale
        self.height = height
        self.max_height = max_height
        self.render_children = render_children
        super().__init__(visible=visible, **options)

    def render(self) -> Self:
        """Place the tab in the open Tabs; outside of one, join the tabs just before or open new ones."""
        container = context.current_container.get()
        if isinstance(container, Tabs):
            return super().render()
        app = context.require_app("Tab.render()")
        last = container.children[-1] if container is not None and container.children else None
        if isinstance(last, Tabs) and last.is_implicit:
            tabs = last
        else:
            tabs = Tabs()
            tabs.is_implicit = True
        app.place(self, tabs)
        self.is_rendered = True
        return self

    @classmethod
    def get_block_name(cls) -> str:
        """The wire calls every tab "tabitem"."""
        return "tabitem"


TabItem = Tab
