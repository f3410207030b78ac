"""The component app, running, and pages on it as a desktop and a phone show it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.component_pages import Open
from support.processes import free_port, running

APP = Path(__file__).with_name("components_app.py")


@pytest.fixture(scope="module")
def app_file() -> Path:
    """The app under test; modules with an app of their own define theirs."""
    return APP


@pytest.fixture(scope="module")
def url(app_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("components")
    port = free_port()
    with running(app_file, str(port), str(folder), log=folder / "app.log", cwd=folder) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def open_tab(browser: Browser, url: str) -> Iterator[Open]:
    """Open a tab of the app on a new page; options are those of the browser context."""
    contexts = []

    def open_tab(name: str, **options: object) -> Page:
        # Still: what fades in has no settled contrast that could be judged.
        context = browser.new_context(reduced_motion="reduce", accept_downloads=True, **options)  # pyright: ignore[reportArgumentType]
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        page.get_by_role("tab", name=name, exact=True).click()
        expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute("aria-selected", "true")
        return page

    yield open_tab
    for context in contexts:
        context.close()
