"""Components without a build: modules of one's own, notebook widgets, HTML with template and script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.component_pages import Open


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("modules_app.py")


def test_a_module_shares_its_value_and_properties(open_tab: Open) -> None:
    page = open_tab("Module")
    knob = page.get_by_role("group", name="Knob", exact=True)
    expect(knob.locator("output")).to_have_text("1 of 3")
    expect(knob.locator("output")).to_have_css("color", "rgb(1, 2, 3)")
    knob.get_by_role("button", name="Up").click()
    expect(page.get_by_label("Said")).to_have_value("knob 2")
    knob.get_by_role("button", name="Up").click()
    expect(page.get_by_label("Said")).to_have_value("3 {'at': 3}")
    expect(knob.get_by_role("button", name="Up")).to_be_disabled()
    page.get_by_role("button", name="More room").click()
    expect(knob.locator("output")).to_have_text("3 of 9")
    page.get_by_role("button", name="Zero").click()
    expect(knob.locator("output")).to_have_text("0 of 9")
    knob.get_by_role("button", name="Name it").click()
    expect(knob.locator("output")).to_have_text("three")


def test_a_module_that_fails_says_so_where_it_stands(open_tab: Open) -> None:
    page = open_tab("Module")
    broken = page.get_by_role("group", name="Broken", exact=True)
    expect(broken.get_by_role("alert")).to_have_text("The module of Broken failed: no such thing")
    unreadable = page.get_by_role("group", name="Unreadable", exact=True)
    expect(unreadable.get_by_role("alert")).to_contain_text("The module of Unreadable failed")


def test_a_module_that_leaves_the_page_is_cleaned_up(open_tab: Open) -> None:
    page = open_tab("Module")
    page.get_by_role("group", name="Knob", exact=True).get_by_role("button", name="Up").click()
    another = page.get_by_role("group", name="Another knob")
    expect(another.locator("output")).to_have_text("2 of 3")
    expect(another.get_by_role("button", name="Up")).to_be_disabled()
    page.get_by_label("Said").fill("something else")
    expect(another).to_have_count(0)
    page.wait_for_function("globalThis.knobsGone >= 1")


def test_a_widget_and_its_python_side_work_as_in_a_notebook(open_tab: Open) -> None:
    page = open_tab("Widget")
    counter = page.get_by_role("group", name="Counter", exact=True)
    shown = counter.locator("output")
    expect(shown).to_have_text("1 twice 0, 3 bytes")
    expect(shown).to_have_css("font-weight", "700")
    counter.get_by_role("button", name="Count").click()
    expect(shown).to_have_text("2 twice 4, 3 bytes")
    expect(page.get_by_label("Said")).to_have_value("count 2 b'abc'")
    page.get_by_role("button", name="Five").click()
    expect(shown).to_have_text("5 twice 10, 3 bytes")
    counter.get_by_role("button", name="Ask").click()
    expect(shown).to_have_text("it is 5, got 2, sent 5")
    counter.get_by_role("button", name="Command").click()
    expect(shown).to_have_text("HEY!")


def test_each_visitor_has_a_widget_of_his_own(open_tab: Open) -> None:
    first, second = open_tab("Widget"), open_tab("Widget")
    first.get_by_role("button", name="Count").click()
    expect(first.get_by_label("Counter").locator("output")).to_have_text("2 twice 4, 3 bytes")
    expect(second.get_by_label("Counter").locator("output")).to_have_text("1 twice 0, 3 bytes")
    second.get_by_role("button", name="Count").click()
    expect(second.get_by_label("Counter").locator("output")).to_have_text("2 twice 4, 3 bytes")


def test_html_of_the_authors_keeps_what_stays(open_tab: Open) -> None:
    page = open_tab("HTML")
    page.get_by_label("Note").fill("my note")
    page.get_by_role("button", name="4 stars").click()
    expect(page.get_by_role("button", name="4 stars")).to_have_text("★")
    expect(page.get_by_label("Said")).to_have_value("stars 4")
    expect(page.get_by_label("Note")).to_have_value("my note")
    page.locator("p.row b").click()
    expect(page.get_by_label("Said")).to_have_value("4 {'how': 'much'}")
    expect(page.locator("p.row")).to_have_css("color", "rgb(4, 5, 6)")
    page.get_by_role("button", name="Recolour").click()
    expect(page.locator("p.row")).to_have_css("color", "rgb(7, 8, 9)")
    expect(page.locator(".star")).to_have_count(3)


def test_html_holds_other_blocks(open_tab: Open) -> None:
    page = open_tab("HTML")
    section = page.locator("section", has=page.get_by_role("heading", name="Before"))
    section.get_by_label("Inside").fill("kept")
    page.get_by_role("button", name="Change the box").click()
    expect(section.locator("p")).to_have_text("after changed")
    expect(section.get_by_label("Inside")).to_have_value("kept")
