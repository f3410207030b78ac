"""Charts, times, folders, dialogues, steps, movable children and what the browser keeps."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open, field

LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("rest_app.py")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Charts", "Fields", "Layouts"])
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    panel = page.locator("[role=tabpanel]:visible")
    expect(panel.locator(".sd-arriving")).to_have_count(0)
    expect(page.locator("[aria-busy=true]:visible")).to_have_count(0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_author_s_button_stands_beside_the_label(open_tab: Open) -> None:
    page = open_tab("Fields")
    field = page.locator("[data-type=textbox]").filter(has_text="Said")
    field.get_by_label("Said").fill("hello")
    button = field.get_by_role("button", name="Again")
    assert page.get_by_role("button", name="Again").count() == 1, "nowhere else"
    box, label = button.bounding_box(), field.locator("label").bounding_box()
    assert box is not None
    assert label is not None
    assert abs(box["y"] + box["height"] / 2 - label["y"] - label["height"] / 2) < 3
    button.click()
    expect(field.get_by_label("Said")).to_have_value("hello again")
    expect(field.get_by_role("button", name="Once more")).to_be_visible()
    # The finished run's link has its own place beside it.
    link = field.get_by_role("button", name="Copy link to this run")
    expect(link).to_be_visible()
    left, right = link.bounding_box(), field.get_by_role("button", name="Once more").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]


def test_a_run_in_progress_leaves_the_label_and_the_author_s_buttons_alone(open_tab: Open) -> None:
    page = open_tab("Fields", **PHONE)
    slow = page.locator("[data-type=textbox]").filter(has_text="A label as long")
    page.get_by_role("button", name="Take long").tap()
    cancel = slow.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    boxes = [part.bounding_box() for part in (slow.locator("label"), cancel, slow.get_by_role("button", name="Once"))]
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes if box is not None]
    assert len(edges) == 3
    assert edges[0][1] <= edges[1][0]
    assert edges[1][1] <= edges[2][0]
    cancel.tap()
    expect(cancel).to_have_count(0)


def test_a_chart_tells_its_values_to_pointer_and_keys(open_tab: Open) -> None:
    page = open_tab("Charts")
    chart = page.get_by_label("Sold. Arrow keys read the values.")
    expect(chart.locator(".sd-chart-bar")).to_have_count(6)
    chart.locator(".sd-chart-bar").first.hover()
    expect(chart.locator(".sd-chart-tip")).to_contain_text("Jan")
    page.mouse.move(0, 0)
    chart.focus()
    chart.press("ArrowRight")
    chart.press("ArrowRight")
    expect(chart.locator("[aria-live]")).to_have_text("month: Feb, North: 5, South: 4")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    assert download.value.suggested_filename == "Sold.png"
    expect(page.get_by_text("The chart will stand here")).to_be_visible()


def test_a_time_is_typed(open_tab: Open) -> None:
    page = open_tab("Fields")
    when = page.get_by_role("textbox", name="When")
    when.fill("2031-01-01 10:00")
    when.press("Enter")
    expect(page.get_by_label("Said")).to_have_value("time 2031-01-01 10:00:00")
    when.fill("tomorrow")
    when.press("Tab")
    expect(page.get_by_text("“tomorrow” is no time.")).to_be_visible()


def test_words_are_marked_by_pointer_and_keys(open_tab: Open) -> None:
    page = open_tab("Fields")
    names, said = field(page, "Names"), page.get_by_label("Said")
    text = names.get_by_role("group", name="Text: arrow keys select words")
    expect(names.get_by_role("button", name="place", exact=True)).to_be_disabled()  # nothing is selected yet
    # A word by pointer, with a category of its own.
    text.get_by_text("Ada lives in").dblclick(position={"x": 8, "y": 12})
    expect(names.get_by_role("status")).to_have_text("Selected: “Ada”")
    names.get_by_role("textbox", name="New category").fill("person")
    names.get_by_role("textbox", name="New category").press("Enter")
    expect(said).to_have_value("Ada=person London=place")
    # Two words by keys, with a category that is there.
    text.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(names.get_by_role("status")).to_have_text("Selected: “lives in”")
    names.get_by_role("button", name="place", exact=True).press("Enter")
    expect(said).to_have_value("Ada=person lives in=place London=place")
    # Another mark, none, and back.
    text.get_by_role("button", name="London").click()
    names.get_by_role("button", name="person", exact=True).click()
    expect(said).to_have_value("Ada=person lives in=place London=person")
    text.get_by_role("button", name="London").press("Enter")
    page.keyboard.press("Delete")
    expect(said).to_have_value("Ada=person lives in=place")
    text.press("Control+z")
    expect(said).to_have_value("Ada=person lives in=place London=person")


def test_files_are_chosen_by_keys(open_tab: Open) -> None:
    page = open_tab("Fields")
    tree = page.get_by_role("tree", name="Files")
    folder = tree.get_by_role("treeitem", name="inner/")
    folder.focus()
    folder.press("ArrowRight")
    expect(tree.get_by_role("treeitem")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.get_by_label("Said")).to_have_value("deep.txt")
    tree.get_by_role("treeitem", name="top.txt").click()
    expect(page.get_by_label("Said")).to_have_value("deep.txt top.txt")


def test_a_dialogue_grows_and_becomes_text(open_tab: Open) -> None:
    page = open_tab("Fields")
    page.get_by_role("textbox", name="Line 1").press("Enter")
    second = page.get_by_role("textbox", name="Line 2")
    expect(second).to_be_focused()
    page.keyboard.type("Oh :la")
    expect(page.get_by_role("option", name="(laughs)")).to_be_visible()
    page.keyboard.press("Enter")
    expect(second).to_have_value("Oh (laughs) ")
    expect(page.get_by_role("combobox", name="Speaker of line 2")).to_have_value("Bob")
    page.get_by_role("button", name="Edit as text").click()
    expect(page.get_by_label("Talk as text")).to_have_value("[Ada] Hello\n[Bob] Oh (laughs) ")


def test_steps_wait_and_order_changes(open_tab: Open) -> None:
    page = open_tab("Layouts")
    expect(page.get_by_text("the first step")).to_be_visible()
    expect(page.get_by_role("button", name="2 Second")).to_be_disabled()
    page.get_by_role("button", name="Move item 1, 1 of 2").press("ArrowDown")
    expect(page.get_by_role("button", name="Move item 1, 2 of 2")).to_be_focused()


def test_the_browser_keeps_a_state(open_tab: Open) -> None:
    page = open_tab("Layouts")
    expect(page.get_by_label("Visits")).to_have_value("visit 1")
    page.wait_for_function("localStorage.getItem('visits') !== null")
    page.reload()
    page.get_by_role("tab", name="Layouts", exact=True).click()
    expect(page.get_by_label("Visits")).to_have_value("visit 2")
