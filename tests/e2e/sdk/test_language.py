"""The page in the visitor's language: its own words, the author's texts, the choice in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import axe_violations
from support.processes import free_port, running

APP = Path(__file__).with_name("language_app.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with running(APP, str(port), log=tmp_path_factory.mktemp("language") / "app.log") as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


def opened(browser: Browser, url: str, locale: str, **options: object) -> Page:
    page = browser.new_context(locale=locale, reduced_motion="reduce", **options).new_page()  # pyright: ignore[reportArgumentType]
    page.goto(url)
    expect(page.get_by_role("main")).to_be_visible()
    return page


def test_a_german_browser_gets_german(browser: Browser, url: str) -> None:
    page = opened(browser, url, "de-AT")
    expect(page).to_have_title("Begrüßer")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_text("Guten Tag")).to_be_visible()
    name = page.get_by_label("Ihr Name")
    expect(name).to_have_attribute("placeholder", "Eintippen")
    expect(page.get_by_role("radio", name="Rot")).to_be_visible()
    expect(page.get_by_role("button", name="Absenden")).to_be_visible()
    expect(page.get_by_role("button", name="Einstellungen")).to_be_visible()
    name.fill("Ada")
    page.get_by_role("button", name="Grüßen").click()
    expect(page.get_by_label("Answer")).to_have_value("Guten Tag, Ada")
    expect(page.get_by_role("radiogroup", name="Rot")).to_be_visible()
    page.context.close()


def test_a_language_that_the_author_lacks_falls_back_to_english(browser: Browser, url: str) -> None:
    page = opened(browser, url, "fr-FR")
    expect(page).to_have_title("Greeter")
    expect(page.get_by_label("Your name")).to_be_visible()
    page.context.close()


def test_the_settings_change_language_and_colours_without_a_reload(browser: Browser, url: str) -> None:
    page = opened(browser, url, "en-US")
    page.get_by_label("Your name").fill("kept")
    page.get_by_role("button", name="Settings").click()
    dialog = page.get_by_role("dialog")
    assert axe_violations(page) == []
    dialog.get_by_label("Language").select_option("Deutsch")
    expect(dialog.get_by_role("heading")).to_have_text("Einstellungen")
    dialog.get_by_role("radio", name="Dunkel").focus()
    page.keyboard.press("Space")
    expect(page.locator("body")).to_have_class("dark")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Einstellungen")).to_be_focused()
    expect(page.get_by_label("Ihr Name")).to_have_value("kept")
    page.reload()
    expect(page.get_by_label("Ihr Name")).to_have_value("")
    expect(page.locator("body")).to_have_class("dark")
    page.goto(f"{url}?view=settings")
    dialog.get_by_label("Sprache").select_option("Wie der Browser")
    expect(dialog.get_by_role("heading")).to_have_text("Settings")
    page.context.close()


def test_an_english_page_fetches_no_words(browser: Browser, url: str) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    expect(page.get_by_label("Your name")).to_be_visible()
    assert not [address for address in asked if "/de-" in address]
    page.context.close()
