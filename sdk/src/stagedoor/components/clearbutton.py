"""A button that empties fields."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self, Unpack

from stagedoor import context
from stagedoor.components.base import Component
from stagedoor.components.button import Button, ButtonOptions
from stagedoor.components.state import State


class ClearButton(Button):
    """A button that puts components back to their empty value, and State to its first one.

    Args:
        components: Components to empty; `add` takes more.
        value: Text on the button.
        variant, size, icon, link, link_target, interactive: See `Button`.
        api_name: Endpoint name of the clearing event.
        api_visibility: Who sees the endpoint; "undocumented" by default, as nobody clears a page by API.
        options: See `Component`.
    """

    def __init__(
        self,
        components: Sequence[Component] | Component | None = None,
        *,
        value: str = "Clear",
        variant: Literal["primary", "secondary", "stop"] = "secondary",
        size: Literal["sm", "md", "lg"] = "lg",
        icon: str | Path | None = None,
        link: str | None = None,
        link_target: Literal["_self", "_blank", "_parent", "_top"] = "_self",
        interactive: bool = True,
        api_name: str | None = None,
        api_visibility: Literal["public", "private", "undocumented"] = "undocumented",
        **options: Unpack[ButtonOptions],
    ) -> None:
        self.api_name = api_name
        self.api_visibility = api_visibility
        self.components: list[Component] = []
        self._waiting: list[Component] = []
        super().__init__(
            value,
            variant=variant,
            size=size,
            icon=icon,
            link=link,
            link_target=link_target,
            interactive=interactive,
            **options,
        )
        self.add(components)

    @classmethod
    def get_block_name(cls) -> str:
        """The page draws it as any other button."""
        return "button"

    def add(self, components: Sequence[Component] | Component | None) -> Self:
        """Have more components emptied by this button.

        Outside of an app the components wait until the button is rendered.
        """
        if components is None:
            return self
        added = [components] if isinstance(components, Component) else list(components)
        self.components.extend(added)
        if self.is_rendered and context.current_app.get() is not None:
            self._listen(added)
        else:
            self._waiting.extend(added)
        return self

    def render(self) -> Self:
        """Place the button, and listen for those that were added before."""
        super().render()
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._listen(waiting)
        return self

    def get_config(self) -> dict[str, object]:
        """Return the properties of the button; what it empties is told by its event."""
        config = super().get_config()
        for name in ("components", "api_name", "api_visibility"):
            config.pop(name, None)
        return config

    def _listen(self, components: list[Component]) -> None:
        # Emptying fields is the page's own business; what State holds is on the server.
        empty = json.dumps([None if isinstance(block, State) else block.postprocess(None) for block in components])
        self.click(
            None, None, components, js=f"() => {empty}", api_name=self.api_name or "js_fn", show_progress="hidden"
        )
        states = [block for block in components if isinstance(block, State)]
        if states:

            def first_values() -> object:
                values = [state.initial_value() for state in states]
                return values[0] if len(values) == 1 else values

            self.click(
                first_values,
                None,
                states,
                api_name="lambda",
                api_visibility=self.api_visibility,
                queue=False,
                show_progress="hidden",
            )
