"""Every component tab by axe: desktop light, desktop dark, phone; and no sideways scrolling on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open

TABS = ["Image", "Sound and film", "File", "Gallery", "Table", "Data", "Examples", "More", "Chat"]
LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", TABS)
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    panel = page.locator("[role=tabpanel]:visible")
    expect(panel.locator(".sd-arriving")).to_have_count(0)
    expect(page.locator("[aria-busy=true]:visible")).to_have_count(0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_in_a_gallery_preview_and_a_conversation(open_tab: Open) -> None:
    page = open_tab("Gallery")
    page.get_by_role("button", name="Picture 2, 3 of 6").click()
    expect(page.get_by_role("img", name="Picture 2")).to_be_visible()
    assert axe_violations(page) == []
    page = open_tab("Chat")
    page.get_by_role("textbox", name="Message").fill("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The last words to Hello.")).to_be_visible()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    assert axe_violations(page) == []
