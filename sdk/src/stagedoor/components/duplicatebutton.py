"""Gradio's button that copies an app on its hosting service."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Unpack

from stagedoor.components.button import Button, ButtonOptions


class DuplicateButton(Button, defaults={"scale": 0, "min_width": None}):
    """A button for copying an app, so that apps which have one run unchanged.

    Gradio's opens its hosting service, where the copy is made. Self-hosted apps have none: without a `link` the
    button is an ordinary one, and what it does is the author's `.click`.

    Args:
        value: Text on the button.
        variant, size, icon, link, link_target, interactive: See `Button`.
        _activate: Taken for Gradio's sake; there it registers the event that opens the service.
        options: See `Component`.
    """

    def __init__(
        self,
        value: str = "Duplicate Space",
        *,
        variant: Literal["primary", "secondary", "stop", "huggingface"] = "huggingface",
        size: Literal["sm", "md", "lg"] = "sm",
        icon: str | Path | None = None,
        link: str | None = None,
        link_target: Literal["_self", "_blank", "_parent", "_top"] = "_self",
        interactive: bool = True,
        _activate: bool = True,
        **options: Unpack[ButtonOptions],
    ) -> None:
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

    @classmethod
    def get_block_name(cls) -> str:
        """The page draws it as any other button."""
        return "button"
