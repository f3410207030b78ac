"""One control plane for the tests of its pages, and a signed-in page of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support.site import Site, served_site

APP = Path(__file__).with_name("site_app.py")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with served_site(tmp_path_factory.mktemp("site"), APP) as site:
        yield site


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    """A page of the administrator, 1280 px wide."""
    context = site.context(browser, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Page]:
    """A page of somebody who is not signed in."""
    context = site.context(browser, signed_in=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
