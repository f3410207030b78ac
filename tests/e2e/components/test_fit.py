"""Nothing lies over its neighbour or leaves its box where there is little room; what is looked at looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open, field

LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}

OUTSIDE = """root => {
    const box = root.getBoundingClientRect()
    return [...root.querySelectorAll("button, a, input, textarea, p, span")]
        .filter(each => !each.closest(".sd-visually-hidden") && each.getClientRects().length > 0)
        .filter(each => each.getBoundingClientRect().right > box.right + 1)
        .map(each => each.outerHTML.slice(0, 120))
}"""
"""What sticks out of an element at its right."""


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("fit_app.py")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Narrow", "Looked at", "Pictures"])
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    expect(page.locator(".sd-arriving")).to_have_count(0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found is not None
    return dict(found)


def apart(page: Page, names: list[str]) -> None:
    """Check that buttons do not lie over each other."""
    boxes = [box(page.get_by_role("button", name=name, exact=True)) for name in names]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            is_beside = one["x"] + one["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= one["x"] + 0.5
            is_below = one["y"] + one["height"] <= other["y"] + 0.5 or other["y"] + other["height"] <= one["y"] + 0.5
            assert is_beside or is_below, (one, other)


def test_everything_keeps_its_place_on_a_phone(open_tab: Open) -> None:
    page = open_tab("Narrow", **PHONE)
    page.get_by_role("button", name="Fail", exact=True).tap()
    error = page.get_by_test_id("run-error")
    expect(error).to_be_visible()
    assert box(error)["height"] < 400, "a word a line"
    apart(page, ["Begin now", "Look again", "Take away", "Start over", "Something else"])
    for name in ("Left", "Middle", "Right"):
        assert field(page, name).evaluate(OUTSIDE) == []
    for label in ("Large", "Small", "Say"):
        block = page.locator(".sd-block", has=page.get_by_label(label, exact=True)).last
        assert block.evaluate(OUTSIDE) == []


def test_a_slider_shows_its_number_whole_and_its_ends(open_tab: Open) -> None:
    page = open_tab("Narrow")
    number = page.get_by_role("spinbutton", name="number input for Large")
    assert number.evaluate("field => field.scrollWidth <= field.clientWidth")
    small = page.locator(".sd-block", has=page.get_by_role("slider", name="Small"))
    expect(small.locator(".sd-slider-end")).to_have_text(["0", "10"])


def test_a_composer_has_its_lines_and_both_buttons(open_tab: Open) -> None:
    page = open_tab("Narrow")
    say = page.get_by_role("textbox", name="Say")
    assert box(say)["height"] >= 70
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    say.fill("hello")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()


def test_what_is_looked_at_has_no_fields(open_tab: Open) -> None:
    page = open_tab("Looked at")
    said = page.get_by_role("group", name="Said")
    expect(said.get_by_role("listitem")).to_have_text(["AdaHello"])
    expect(said.locator("select, textarea")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Speaker of line 1")).to_be_enabled()
    marks = page.get_by_role("grid", name="Marks")
    expect(marks.get_by_role("checkbox")).to_have_count(0)
    expect(marks.get_by_role("gridcell")).to_contain_text(["a", "true", "b", "false"])
    expect(page.get_by_text("The table will stand here")).to_be_visible()
    well = page.locator("span.sd-color-well")
    assert well.evaluate("well => getComputedStyle(well).backgroundColor") == "rgba(0, 128, 0, 0.5)"
    expect(page.get_by_label("Mine as text")).to_be_editable()
    sent = page.locator(".sd-compose[data-static]")
    expect(sent.get_by_role("button")).to_have_count(0)
    expect(page.get_by_text("Named HTML")).to_be_visible()
    copy = box(page.get_by_role("button", name="Copy", exact=True))
    words = box(page.get_by_label("To copy"))
    assert words["x"] + words["width"] >= copy["x"] + copy["width"], "the button stands in the field"
    label = page.locator(".sd-label", has_text="عنوان")
    assert label.evaluate("label => getComputedStyle(label).direction") == "rtl"


def test_a_gallery_opens_when_it_is_filled_and_keeps_the_focus(open_tab: Open) -> None:
    page = open_tab("Pictures")
    fill = page.get_by_role("button", name="Fill")
    fill.click()
    preview = page.get_by_role("group", name="Image 1, 1 of 3")
    expect(preview).to_be_visible()
    expect(fill).to_be_focused()  # nobody asked for the preview
    preview.press("ArrowRight")
    expect(page.get_by_role("group", name="Image 2, 2 of 3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Image 2, 2 of 3", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Image 2, 2 of 3")).to_be_focused()


def test_many_pictures_scroll_in_their_box(open_tab: Open) -> None:
    page = open_tab("Pictures")
    many = page.get_by_role("list", name="Many")
    expect(many.get_by_role("listitem")).to_have_count(30)
    assert box(many)["height"] <= 562
    many.hover()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all").click()
    assert download.value.suggested_filename == "red.png"
    low = page.get_by_role("img", name="Low")
    assert box(low)["height"] <= 300
    assert box(low)["width"] == pytest.approx(2 * box(low)["height"], abs=2), "no empty bands"
