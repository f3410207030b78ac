"""Editing an image as a demanding visitor does: layers seen and ordered, keys, exact parts, two fingers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open, drag, field
from support.processes import wait_for


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("images_app.py")


def expect_middle(page: Page, text: str) -> None:
    """Have the app look at the picture, and compare what it finds."""
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_label("Middle")).to_have_value(text)


def two_layers(page: Page) -> Locator:
    """Paint the middle red on the first layer and blue on a second one."""
    stack = field(page, "Stack")
    stack.locator("canvas").click()
    stack.get_by_role("button", name="Add a layer").click()
    stack.get_by_role("button", name="Colour #0000ff").click()
    stack.locator("canvas").click()
    return stack


def test_layers_are_ordered_hidden_and_deleted(open_tab: Open) -> None:
    page = open_tab("Layers")
    stack = two_layers(page)
    expect_middle(page, "300x200 blue | red | blue")
    stack.get_by_role("button", name="Move Layer 2 down").click()
    expect_middle(page, "300x200 red | blue | red")
    expect(stack.get_by_role("button", name="Move Layer 2 down")).to_be_disabled()
    # What is hidden is not in the composite; it is not painted on either.
    stack.get_by_role("button", name="Layer 1", exact=True).click()
    stack.get_by_role("button", name="Hide Layer 1").click()
    expect_middle(page, "300x200 blue | blue | red")
    stack.locator("canvas").click()
    expect_middle(page, "300x200 blue | blue | red")
    stack.get_by_role("button", name="Delete Layer 1").click()
    expect_middle(page, "300x200 blue | blue")
    assert axe_violations(page) == []


def test_keys_undo_right_after_a_stroke(open_tab: Open) -> None:
    page = open_tab("Layers")
    two_layers(page)
    page.keyboard.press("Control+z")
    expect_middle(page, "300x200 red | red | clear")
    field(page, "Stack").locator("canvas").focus()
    field(page, "Stack").get_by_role("button", name="Redo").focus()
    page.keyboard.press("Control+y")
    expect_middle(page, "300x200 blue | red | blue")


def test_a_brush_is_as_opaque_as_it_says(open_tab: Open) -> None:
    page = open_tab("Layers")
    stack = field(page, "Stack")
    stack.get_by_role("button", name="Colour #0000ff").click()
    stack.get_by_role("slider", name="Opacity of the brush").fill("50")
    expect(stack.get_by_role("slider", name="Opacity of the brush")).to_have_attribute("aria-valuetext", "50 %")
    stack.locator("canvas").click()
    expect_middle(page, "300x200 half blue | half blue")


def test_a_part_is_dragged_by_its_sides_and_typed(open_tab: Open) -> None:
    page = open_tab("Layers")
    stack = two_layers(page)
    canvas = stack.locator("canvas")
    stack.get_by_role("button", name="Crop").click()
    keep = stack.get_by_role("button", name="Keep this part")
    expect(keep).to_be_disabled()  # it is the whole picture
    # By a corner, then as a whole, then by numbers.
    drag(page, canvas, (0.999, 0.999), (0.6, 0.6))
    expect(stack.get_by_label("Width")).to_have_value("180")
    expect(stack.get_by_label("Height")).to_have_value("120")
    drag(page, canvas, (0.3, 0.3), (0.5, 0.5))
    expect(stack.get_by_label("Left")).to_have_value("60")
    expect(stack.get_by_label("Top")).to_have_value("40")
    stack.get_by_label("Width").fill("9000")
    stack.get_by_label("Width").press("Tab")
    expect(stack.get_by_label("Width")).to_have_value("240")
    stack.get_by_label("Width").fill("180")
    stack.get_by_label("Width").press("Enter")
    expect(canvas).to_have_attribute("width", "180")
    expect_middle(page, "180x120 blue | red | blue")


def test_two_fingers_zoom_and_paint_nothing(open_tab: Open) -> None:
    page = open_tab("Layers", **PHONE)
    stack = field(page, "Stack")
    canvas = stack.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *apart: float) -> None:
        points = [{"x": middle[0] + by, "y": middle[1], "id": n} for n, by in enumerate(apart)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", -20)
    fingers("touchStart", -20, 20)
    fingers("touchMove", -40, 40)
    fingers("touchEnd")
    wait_for(lambda: canvas.bounding_box()["width"] > box["width"] * 1.9, because="the picture is not zoomed")
    assert canvas.evaluate("c => c.getContext('2d').getImageData(0, 0, 300, 200).data.every(part => part === 0)")
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
