"""Upload and download buttons, the composer, code, marked text and colours on the page."""

from __future__ import annotations

from playwright.sync_api import expect
from support.component_pages import Open, field


def test_a_button_uploads_and_refuses(open_tab: Open) -> None:
    page = open_tab("More")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Send a text").click()
    chooser.value.set_files([{"name": "a.txt", "mimeType": "text/plain", "buffer": b"what it says"}])
    expect(page.get_by_label("About the rest")).to_have_value("what it says")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Send a text").click()
    chooser.value.set_files([{"name": "a.png", "mimeType": "image/png", "buffer": b"x"}])
    expect(page.get_by_role("alert").filter(has_text="“a.png” is not a .txt file.")).to_be_visible()


def test_a_button_downloads(open_tab: Open) -> None:
    page = open_tab("More")
    with page.expect_download() as download:
        page.get_by_role("link", name="Fetch a picture").click()
    assert download.value.suggested_filename == "picture0.png"


def test_a_message_is_sent_with_its_files(open_tab: Open) -> None:
    page = open_tab("More")
    composer = page.get_by_role("textbox", name="Composer")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_disabled()
    compose = page.locator(".sd-compose")
    texts = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x"} for n in "abc"]
    compose.locator("input[type=file]").set_input_files(texts)
    expect(page.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Remove b.txt").click()
    composer.fill("Two lines")
    composer.press("End")
    composer.press("Shift+Enter")
    composer.press("Enter")
    expect(page.get_by_label("About the rest")).to_have_value("Two lines\n with 2 files")


def test_code_is_indented_and_left_by_keyboard(open_tab: Open) -> None:
    page = open_tab("More")
    editor = page.get_by_role("textbox", name="Program")
    expect(page.locator(".sd-source .hljs-keyword").first).to_have_text("def")
    editor.press("Control+End")
    editor.press("Enter")
    page.keyboard.type("x = {")
    editor.press("Enter")
    page.keyboard.type("1}")
    expect(editor).to_have_value("def f():\n    return 1\n    x = {\n        1}")
    expect(page.get_by_label("About the rest")).to_have_value("4 lines")
    editor.press("Shift+Tab")
    expect(editor).to_have_value("def f():\n    return 1\n    x = {\n    1}")
    editor.press("Escape")
    editor.press("Tab")
    expect(editor).not_to_be_focused()


def test_a_marked_part_is_selected(open_tab: Open) -> None:
    page = open_tab("More")
    field(page, "Entities").get_by_role("button", name="London").click()
    expect(page.get_by_label("About the rest")).to_have_value("2 ['London', 'place']")
    expect(field(page, "Scores").get_by_role("mark").filter(has_text="bad")).to_have_attribute("title", "-0.8")


def test_a_colour_is_typed_in_any_form(open_tab: Open) -> None:
    page = open_tab("More")
    text = page.get_by_role("textbox", name="Paint as text")
    text.fill("tomato")
    text.press("Enter")
    expect(page.get_by_label("About the rest")).to_have_value("tomato")
    expect(page.get_by_label("Paint", exact=True)).to_have_value("#ff6347")
    text.fill("no such colour")
    text.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="is no colour")).to_be_visible()
