"""What the browser tests of components share: how a phone is shown, and finding a field by its label."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page

Open = Callable[..., Page]
"""Opens a tab of the component app on a new page; further arguments are those of the browser context."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def field(page: Page, label: str) -> Locator:
    """Find the frame of a field by its label."""
    return page.get_by_role("group", name=label, exact=True)
