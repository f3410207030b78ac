"""What most browser tests of apps start with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    """Open the app of the module's `url` on a page of its own, with nothing in motion."""
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(url)
    yield page
    page.context.close()
