"""What `launch` and `Blocks` say about the page has its effect in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.processes import free_port, running

APP = Path(__file__).with_name("page_options_app.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, folder = free_port(), tmp_path_factory.mktemp("options")
    with running(APP, str(port), str(folder), log=folder / "app.log") as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    page = browser.new_context(locale="en-US", reduced_motion="reduce").new_page()
    page.goto(url)
    expect(page.get_by_label("Text")).to_be_visible()
    yield page
    page.context.close()


def test_css_and_its_files_reach_the_hooks(page: Page) -> None:
    expect(page.locator("#named.mine.yours label")).to_have_css("color", "rgb(1, 2, 3)")
    expect(page.locator("#named")).to_have_css("outline-color", "rgb(4, 5, 6)")
    expect(page.locator("gradio-app .gradio-container")).to_have_css("letter-spacing", "1px")


def test_a_tab_has_a_button_with_its_name(page: Page) -> None:
    page.locator("#second-button").click()
    expect(page.locator("#second").get_by_text("There")).to_be_visible()


def test_scripts_and_elements_of_the_head_are_there(page: Page) -> None:
    assert page.evaluate("window.fromHead") == "yes"
    expect(page.locator("meta[name=from-file]")).to_have_attribute("content", "yes")
    expect(page.locator("body")).to_have_attribute("data-started", "yes")


def test_title_width_and_footer_are_the_authors(page: Page) -> None:
    expect(page).to_have_title("Options")
    expect(page.locator(".gradio-container")).to_have_attribute("data-width", "full")
    expect(page.locator(".gradio-container")).to_have_attribute("data-fill-height", "")
    expect(page.get_by_role("button", name="Settings")).to_be_visible()
    expect(page.get_by_role("link", name="Imprint")).to_have_attribute("href", "https://example.com/imprint")
    expect(page.get_by_role("button", name="Use via API")).to_have_count(0)


def test_the_address_chooses_the_scheme(browser: Browser, url: str) -> None:
    page = browser.new_context(color_scheme="light").new_page()
    page.goto(f"{url}?__theme=dark")
    expect(page.locator("body")).to_have_class("dark")
    # The theme is Monochrome: white on black.
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) != page.evaluate("getComputedStyle(document.body).color")
    page.goto(url)
    expect(page.locator("body")).not_to_have_class("dark")
    page.context.close()


def test_python_on_the_page_asks_no_server(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Upper").click()
    expect(page.get_by_label("Text")).to_have_value("HIDDEN BY JS")
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_label("Text")).to_have_count(0)
    page.get_by_role("button", name="Bare").click()
    expect(page).to_have_title("changed by a bare script")
    assert not [address for address in asked if "queue/join" in address]
