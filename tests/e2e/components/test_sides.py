"""Sidebars at both sides, and what stands where: shares of a row, wrapping, what is hidden, the order of things."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open

LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("sides_app.py")


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).bounding_box()
    assert found is not None, selector
    return dict(found)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Sides", "Places", "Steps"])
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    expect(page.locator(".sd-arriving")).to_have_count(0)
    if look == "phone":
        button(page, "Open Help").tap()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_sidebars_stand_beside_the_page(open_tab: Open) -> None:
    page = open_tab("Sides", viewport={"width": 1280, "height": 800})
    heard = page.get_by_label("Heard")
    assert box(page, "#tools") == {"x": 0, "y": 0, "width": 250, "height": 800}
    assert box(page, ".sd-main")["x"] >= 250
    button(page, "Open Help").click()
    expect(heard).to_have_value("help opened")
    assert box(page, "#help") == {"x": 896, "y": 0, "width": 384, "height": 800}
    main = box(page, ".sd-main")
    assert 250 <= main["x"] < main["x"] + main["width"] <= 896
    button(page, "Close Tools").click()
    expect(heard).to_have_value("tools closed")
    expect(page.get_by_label("In the tools")).not_to_be_visible()
    assert box(page, ".sd-main")["x"] < 100
    page.keyboard.press("Escape")  # beside the page they are closed by their buttons only
    expect(page.get_by_label("In the help")).to_be_visible()


def test_the_app_opens_and_closes_sidebars(open_tab: Open) -> None:
    page = open_tab("Sides")
    button(page, "Open the help").click()
    expect(page.get_by_label("In the help")).to_be_visible()
    button(page, "Close the tools").click()
    expect(page.get_by_label("In the tools")).not_to_be_visible()
    expect(button(page, "Open Tools")).to_be_visible()
    expect(page.get_by_label("Heard")).to_have_value("")


def test_of_two_sidebars_at_one_side_one_is_open(open_tab: Open) -> None:
    page = open_tab("Sides")
    button(page, "Open More tools").click()
    expect(page.get_by_text("some more")).to_be_visible()
    expect(page.get_by_label("In the tools")).not_to_be_visible()
    assert box(page, ".sd-main")["x"] >= 320
    button(page, "Open Tools").click()
    expect(page.get_by_label("In the tools")).to_be_visible()
    expect(page.get_by_text("some more")).not_to_be_visible()
    assert box(page, ".sd-main")["x"] >= 250


def test_on_a_phone_a_sidebar_lies_over_the_page(open_tab: Open) -> None:
    page = open_tab("Sides", **PHONE)
    expect(page.get_by_label("In the tools")).not_to_be_visible()
    heard = page.get_by_label("Heard")
    button(page, "Open Help").tap()
    expect(heard).to_have_value("help opened")
    panel = box(page, "#help")
    assert panel["width"] >= 280, "a share of a phone's width is too little"
    assert panel["x"] + panel["width"] == 390
    assert box(page, ".sd-main")["x"] == 16, "the page stays where it is"
    page.touchscreen.tap(20, 400)
    expect(heard).to_have_value("help closed")
    expect(page.get_by_label("In the help")).not_to_be_visible()


def test_a_drawer_on_a_phone_is_used_by_keyboard(open_tab: Open) -> None:
    page = open_tab("Sides", **PHONE)
    button(page, "Open Tools").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("In the tools")).to_be_focused()
    which = page.get_by_role("combobox", name="Which")
    which.press("ArrowDown")
    which.press("Escape")  # closes the list, not the drawer
    expect(page.get_by_label("In the tools")).to_be_visible()
    which.press("Escape")
    expect(page.get_by_label("In the tools")).not_to_be_visible()
    expect(button(page, "Open Tools")).to_be_focused()
    button(page, "Open Tools").press("Enter")
    page.get_by_label("Heard").focus()
    expect(page.get_by_label("In the tools")).not_to_be_visible()
    expect(page.get_by_label("Heard")).to_be_focused()


def test_columns_share_and_wrap_as_their_author_said(open_tab: Open) -> None:
    page = open_tab("Places", viewport={"width": 1400, "height": 900})
    expect(page.get_by_label("Narrow 0")).to_be_visible()
    left, right = box(page, "#left"), box(page, "#right")
    assert left["width"] == pytest.approx(320, abs=1), "no narrower than its min_width"
    assert right["y"] == left["y"]
    phone = open_tab("Places", **PHONE)
    expect(phone.get_by_label("Narrow 0")).to_be_visible()
    assert len({box(phone, f"#narrow{number}")["y"] for number in range(3)}) == 1
    assert box(phone, "#left")["y"] < box(phone, "#right")["y"]


def test_what_is_hidden_takes_no_room(open_tab: Open) -> None:
    page = open_tab("Places")
    whole = page.locator("#whole")
    expect(whole).to_be_visible()
    assert box(page, "#whole")["width"] == box(page, "#half")["width"]
    expect(page.locator("#empty")).to_be_hidden()
    button(page, "Show it").click()
    expect(page.get_by_label("Gone")).to_be_visible()
    assert box(page, "#whole")["width"] < box(page, "#half")["width"] * 0.6
    words = page.locator("#words > *")
    assert len({item.bounding_box()["y"] for item in words.all()}) == 1  # pyright: ignore[reportOptionalSubscript]
    assert words.count() == 10
    assert box(page, "#long textarea")["height"] == box(page, "#longer textarea")["height"]
    assert box(page, "#even")["height"] == box(page, "#longer")["height"]
    assert box(page, "#held-too")["y"] - box(page, "#held")["y"] - box(page, "#held")["height"] == 16


def test_a_tab_at_the_end_leaves_the_others_where_they_are(open_tab: Open) -> None:
    page = open_tab("Places")
    bar = page.locator("#sorted").get_by_role("tab")
    expect(bar).to_have_text(["First", "Second", "Settings"])
    expect(page.get_by_text("in First")).to_be_visible()
    first, second, last = (item.bounding_box() or {} for item in bar.all())
    assert second["x"] - first["x"] - first["width"] < 40
    assert last["x"] - second["x"] - second["width"] > 200
    bar.nth(1).focus()
    bar.nth(0).press("ArrowLeft")
    expect(page.get_by_text("in Settings")).to_be_visible()


@pytest.mark.parametrize("name", ["down", "across"])
def test_fields_are_put_into_another_order(open_tab: Open, name: str) -> None:
    page = open_tab("Places", viewport={"width": 1280, "height": 900})
    labels = page.locator(f"#{name} .sd-label")
    expect(labels).to_have_count(3)
    first, second, third = labels.all_inner_texts()
    button(page, f"Move {first}, 1 of 3").press("ArrowDown" if name == "down" else "ArrowRight")
    expect(labels).to_have_text([second, first, third])
    expect(button(page, f"Move {first}, 2 of 3")).to_be_focused()
    expect(page.get_by_test_id("announcer")).to_have_text(f"{first} is now 2 of 3")
    button(page, f"Move {second}, 1 of 3").hover()
    page.mouse.down()
    expect(page.locator("[data-dragged]")).to_have_count(1)
    last = box(page, f"#{name} .sd-draggable-item:last-child")
    page.mouse.move(last["x"] + last["width"] - 10, last["y"] + last["height"] - 5, steps=8)
    expect(labels).to_have_text([first, third, second])
    page.mouse.up()
    expect(page.locator("[data-dragged]")).to_have_count(0)
    page.mouse.move(last["x"], 10)
    expect(labels).to_have_text([first, third, second])


def test_visitors_go_back_and_the_app_goes_on(open_tab: Open) -> None:
    page = open_tab("Steps")
    expect(button(page, "2 Train")).to_be_disabled()
    button(page, "On").click()
    button(page, "To the end").click()
    expect(page.get_by_text("the end", exact=True)).to_be_visible()
    page.locator("#load-button").click()
    expect(button(page, "On")).to_be_visible()
    expect(page.get_by_label("Told")).to_have_value("back to Load")
    expect(button(page, "3 Look")).to_be_disabled()
