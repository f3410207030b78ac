"""What the browser tests of components share: how a phone is shown, finding a field, and dragging."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

Open = Callable[..., Page]
"""Opens a tab of the component app on a new page; further arguments are those of the browser context."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def field(page: Page, label: str) -> Locator:
    """Find the frame of a field by its label."""
    return page.get_by_role("group", name=label, exact=True)


def drag(page: Page, target: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw from one place to another, given as fractions of the target's size."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()
