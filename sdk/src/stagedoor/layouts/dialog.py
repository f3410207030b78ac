"""Parts that lie over the page until they are closed: a dialog in the middle, a drawer at a side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Unpack

from stagedoor.components.base import Container, PlacedOptions, Visibility
from stagedoor.components.events import EventListener


class Overlay(Container):
    """Base of Dialog and Drawer; see there. Not used by itself."""

    close = EventListener("close", "The visitor closed it: by its button, Esc, or a press outside.")

    def __init__(
        self,
        title: str | None = None,
        *,
        open: bool | None = None,
        dismissible: bool = True,
        visible: Visibility = False,
        **options: Unpack[PlacedOptions],
    ) -> None:
        self.title = title
        self.dismissible = dismissible
        super().__init__(visible=visible if open is None else open, **options)

    def as_changes(self, given: Mapping[str, object]) -> dict[str, object]:
        """Take `open` for what it is: another word for `visible`."""
        changes = dict(given)
        is_open = changes.pop("open", None)
        return changes if is_open is None else {**changes, "visible": is_open}


class Dialog(Overlay):
    """A dialog over the page, closed at first; the rest of the page waits until it is closed.

    Open it by returning `gr.Dialog(open=True)` from an event whose output it is, close it by
    `gr.Dialog(open=False)`. It keeps the focus inside, and gives it back when it closes.

    Args:
        title: Heading of the dialog, and its name for assistive technology.
        open: Whether it is open; another word for `visible`, and stronger.
        size: Width: 440, 640 or 860 px, or the whole window. Phones show it from below, as wide as the screen.
        dismissible: Whether the visitor can close it by a button, Esc, or a press outside. Without, the app closes it.
        visible: As `open`.
        options: See `Block`.
    """

    def __init__(
        self,
        title: str | None = None,
        *,
        open: bool | None = None,
        size: Literal["sm", "md", "lg", "full"] = "md",
        dismissible: bool = True,
        visible: Visibility = False,
        **options: Unpack[PlacedOptions],
    ) -> None:
        self.size = size
        super().__init__(title, open=open, dismissible=dismissible, visible=visible, **options)


class Drawer(Overlay):
    """A panel at a side of the window, over the page and closed at first; on phones it comes from below.

    A `Sidebar` belongs to the page and moves it aside; a drawer is for what is needed for a moment: details of a
    row, filters, a form. Open and close it as a `Dialog`.

    Args:
        title: Heading of the drawer, and its name for assistive technology.
        open: Whether it is open; another word for `visible`, and stronger.
        position: Side of the window.
        size: Width in px, or with a CSS unit; at most the window's. At the bottom it is the height.
        dismissible: Whether the visitor can close it by a button, Esc, or a press outside.
        visible: As `open`.
        options: See `Block`.
    """

    def __init__(
        self,
        title: str | None = None,
        *,
        open: bool | None = None,
        position: Literal["left", "right", "bottom"] = "right",
        size: int | str = 420,
        dismissible: bool = True,
        visible: Visibility = False,
        **options: Unpack[PlacedOptions],
    ) -> None:
        self.position = position
        self.size = size
        super().__init__(title, open=open, dismissible=dismissible, visible=visible, **options)


Modal = Dialog
