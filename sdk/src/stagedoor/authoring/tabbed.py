"""`TabbedInterface`: several apps behind tabs on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from stagedoor.authoring.blocks import Blocks

if TYPE_CHECKING:
    from stagedoor.themes.base import Base


class TabbedInterface(Blocks):
    """One tab for every app.

    Args:
        interface_list: The apps.
        tab_names: Names of the tabs; "Tab 0", "Tab 1", … by default, as in Gradio.
        title: Heading of the page and of the browser tab.
        theme, analytics_enabled, css, js, head: See `Blocks`.
        tabs_kwargs: Further arguments of the `Tabs` layout.
        kwargs: Spellings of older Gradio versions.
    """

    def __init__(
        self,
        interface_list: Sequence[Blocks],
        tab_names: Sequence[str] | None = None,
        title: str | None = None,
        theme: Base | str | None = None,
        analytics_enabled: bool | None = None,
        css: str | None = None,
        js: str | None = None,
        head: str | None = None,
        tabs_kwargs: Mapping[str, object] | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(
            theme=theme,
            analytics_enabled=analytics_enabled,
            mode="tabbed_interface",
            title=title,
            css=css,
            js=js,
            head=head,
            **kwargs,  # pyright: ignore[reportArgumentType]  # old names only; Blocks sorts them out
        )
        from stagedoor.components.markdown import Markdown
        from stagedoor.layouts.tabs import Tab, Tabs

        names = list(tab_names or [f"Tab {index}" for index in range(len(interface_list))])
        with self:
            if title:
                Markdown(f"# {title}")
            with Tabs(**dict(tabs_kwargs or {})):  # pyright: ignore[reportArgumentType]
                for interface, name in zip(interface_list, names, strict=True):
                    with Tab(label=name):
                        interface.render()
