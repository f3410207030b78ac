"""Dialogs, drawers, grids, cards, metrics; tabs that do not fit; sections that keep what visitors did to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open

LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("layouts_app.py")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Grids", "Sections"])
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    expect(page.locator(".sd-arriving")).to_have_count(0)
    expect(page.locator("[aria-busy=true]:visible")).to_have_count(0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_in_a_dialog(open_tab: Open, look: str) -> None:
    page = open_tab("Overlays", **LOOKS[look])
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("dialog", name="Rename").get_by_label("Name")).to_be_visible()
    assert axe_violations(page) == []


def test_a_dialog_takes_the_focus_and_gives_it_back(open_tab: Open) -> None:
    page = open_tab("Overlays")
    ask = page.get_by_role("button", name="Ask")
    dialog = page.get_by_role("dialog", name="Rename")
    expect(dialog).to_have_count(0)
    ask.click()
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "!document.activeElement.closest('.sd-main') || !!document.activeElement.closest('dialog')"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(ask).to_be_focused()
    expect(page.get_by_label("Heard")).to_have_value("dialog closed")
    ask.click()
    dialog.get_by_label("Name").fill("Ada")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Heard")).to_have_value("saved Ada")
    expect(dialog).to_have_count(0)
    ask.click()
    expect(dialog.get_by_label("Name")).to_have_value("Ada")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_a_press_outside_closes_what_may_be_closed(open_tab: Open) -> None:
    page = open_tab("Overlays")
    page.get_by_role("button", name="Details").click()
    drawer = page.get_by_role("dialog", name="About this row")
    expect(drawer).to_contain_text("All about it.")
    page.mouse.click(20, 300)
    expect(drawer).to_have_count(0)
    expect(page.get_by_label("Heard")).to_have_value("drawer closed")
    page.get_by_role("button", name="Insist").click()
    must = page.get_by_role("dialog", name="Please choose")
    expect(must.get_by_role("button", name="Close")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.click(20, 300)
    expect(must).to_be_visible()
    must.get_by_role("button", name="Chosen").click()
    expect(must).to_have_count(0)
    page.get_by_role("button", name="Old way").click()
    expect(page.get_by_role("dialog")).to_contain_text("shown by visible")


def test_a_drawer_comes_from_below_on_a_phone(open_tab: Open) -> None:
    page = open_tab("Overlays", **PHONE)
    page.get_by_role("button", name="Details").tap()
    box = page.get_by_role("dialog", name="About this row").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] > 300


def box_of(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).bounding_box()
    assert box is not None, selector
    return box


def test_a_grid_has_areas_and_other_ones_on_a_phone(open_tab: Open) -> None:
    page = open_tab("Grids")
    expect(page.locator("#side")).to_be_visible()
    head, main, side = (box_of(page, f"#{name}") for name in ("head", "main", "side"))
    assert main["y"] == pytest.approx(side["y"], abs=1)
    assert head["y"] < main["y"]
    assert main["width"] == pytest.approx(2 * side["width"], abs=30)
    phone = open_tab("Grids", **PHONE)
    expect(phone.locator("#side")).to_be_visible()
    assert box_of(phone, "#main")["y"] != box_of(phone, "#side")["y"]
    first, second, third = phone.locator("#four .sd-metric").all()[:3]
    assert first.bounding_box()["y"] == second.bounding_box()["y"] < third.bounding_box()["y"]  # type: ignore[index]


def test_a_metric_says_its_change_in_words(open_tab: Open) -> None:
    page = open_tab("Grids")
    income = page.get_by_role("group", name="Income")
    expect(income.locator("[data-part=value]")).to_have_text("€12,346")
    expect(income.get_by_text("down 3.2% since May, which is worse")).to_be_attached()
    faults = page.get_by_role("group", name="Faults")
    expect(faults.get_by_text("up 2, which is worse")).to_be_attached()
    expect(faults.get_by_role("img", name="From 1 to 7, lowest 1, highest 7.")).to_be_visible()
    expect(page.get_by_role("group", name="Mood").get_by_text("no change").first).to_be_attached()
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_role("group", name="Nothing yet").locator("[data-part=value]")).to_have_text("3")


def test_a_card_is_pressed_and_so_is_what_stands_in_it(open_tab: Open) -> None:
    page = open_tab("Grids")
    card = page.get_by_role("group", name="A lamp")
    expect(card.get_by_role("img", name="A lamp")).to_be_visible()
    card.get_by_role("img", name="A lamp").click(force=True)
    expect(page.get_by_label("Pressed")).to_have_value("the card")
    card.get_by_role("button", name="Buy").click()
    expect(page.get_by_label("Pressed")).to_have_value("the button")
    expect(page.get_by_role("group", name="Quiet").get_by_role("button")).to_have_count(0)


def test_tabs_that_do_not_fit_are_listed(open_tab: Open) -> None:
    page = open_tab("Sections")
    page.locator("#many").get_by_role("button", name="All tabs").click()
    page.get_by_role("menuitemradio", name="A rather long name 9").click()
    expect(page.get_by_text("content 9")).to_be_visible()
    expect(page.get_by_role("tab", name="A rather long name 9")).to_be_in_viewport()
    expect(page.get_by_label("Told")).to_have_value("changed")
    page.get_by_role("button", name="To the last").click()
    expect(page.get_by_text("content 11")).to_be_visible()
    # By keys: the ends, arrows, and the chosen tab has the focus.
    page.locator("#many").get_by_role("button", name="All tabs").press("Enter")
    expect(page.get_by_role("menuitemradio", name="A rather long name 11")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("content 1", exact=True)).to_be_visible()
    expect(page.get_by_role("tab", name="A rather long name 1", exact=True)).to_be_focused()


def test_a_section_keeps_what_the_visitor_did(open_tab: Open) -> None:
    page = open_tab("Sections")
    line = page.get_by_text("line 0", exact=True)
    page.get_by_role("button", name="Unfold").click()
    expect(line).to_be_visible()
    expect(page.get_by_label("Told")).to_have_value("expanded")
    assert box_of(page, ".sd-accordion-body")["height"] <= 90
    page.locator("summary", has_text="Folded").click()
    expect(page.get_by_label("Told")).to_have_value("collapsed")
    page.get_by_role("button", name="Rename it").click()
    expect(page.locator("summary", has_text="Folded anew")).to_be_visible()
    expect(line).to_be_hidden()
    page.get_by_role("button", name="Unfold").click()
    expect(line).to_be_visible()


def test_what_is_rendered_stands_in_the_new_layouts(open_tab: Open) -> None:
    page = open_tab("Sections")
    card = page.get_by_role("group", name="Built while it runs")
    card.get_by_label("Field 0").fill("mine")
    page.get_by_role("spinbutton", name="How many").fill("2")
    page.get_by_role("spinbutton", name="How many").press("Enter")
    expect(card.get_by_label("Field 1")).to_be_visible()
    expect(card.get_by_label("Field 0")).to_have_value("mine")
    expect(page.get_by_role("group", name="Elsewhere").get_by_label("Placed later")).to_be_visible()


def test_a_sticky_row_stays_in_view(open_tab: Open) -> None:
    page = open_tab("Sections", viewport={"width": 900, "height": 500})
    expect(page.get_by_role("button", name="Always at hand")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollHeight") > 500
