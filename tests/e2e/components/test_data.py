"""Tables, labels, JSON, plots, text, examples and chats on the page: by mouse, keyboard and touch."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect
from support.component_pages import PHONE, Open, field


def cell(page: Page, row: int, column: int, table: str = "People"):
    """Find a cell by its place in the view."""
    return page.get_by_role("grid", name=table).locator(f"[data-row='{row}'][data-column='{column}']")


def test_a_cell_is_edited_by_keyboard_and_taken_back(open_tab: Open) -> None:
    page = open_tab("Table")
    said = page.get_by_label("About the table")
    page.get_by_role("grid", name="People").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+a")
    page.keyboard.type("Zoe")
    page.keyboard.press("Tab")
    expect(said).to_have_value("3 rows, Zoe, 31")
    expect(cell(page, 0, 1)).to_have_attribute("data-active", "")
    page.keyboard.type("42")
    page.keyboard.press("Enter")
    expect(said).to_have_value("3 rows, Zoe, 42")
    expect(cell(page, 1, 1)).to_have_attribute("data-active", "")
    page.keyboard.press("F2")
    page.keyboard.type("999")
    page.keyboard.press("Escape")
    expect(cell(page, 1, 1)).to_have_text("9")
    page.keyboard.press("Control+z")
    expect(said).to_have_value("3 rows, Zoe, 31")
    page.keyboard.press("Control+z")
    expect(said).to_have_value("3 rows, Ann, 31")
    page.keyboard.press("Control+y")
    expect(said).to_have_value("3 rows, Zoe, 31")


def test_a_block_is_pasted_and_copied_as_spreadsheets_do(open_tab: Open) -> None:
    page = open_tab("Table")
    cell(page, 1, 0).click()
    paste = """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(new ClipboardEvent('paste',
            {clipboardData: data, bubbles: true, cancelable: true})); }"""
    page.evaluate(paste, "Dan\t12\nEve\t13\nFay\t14")
    expect(page.get_by_label("About the table")).to_have_value("4 rows, Ann, 31")
    expect(cell(page, 3, 0)).to_have_text("Fay")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    copied = page.evaluate("""() => { const data = new DataTransfer();
        document.activeElement.dispatchEvent(new ClipboardEvent('copy',
            {clipboardData: data, bubbles: true, cancelable: true}));
        return data.getData('text/plain'); }""")
    assert copied == "Dan\t12\nEve\t13"


def test_rows_come_and_go_and_boxes_are_ticked(open_tab: Open) -> None:
    page = open_tab("Table")
    people = field(page, "People")
    people.get_by_role("button", name="+ Row").click()
    expect(page.get_by_label("About the table")).to_have_value("4 rows, Ann, 31")
    cell(page, 0, 0).click()
    people.get_by_role("button", name="Delete row").click()
    expect(page.get_by_label("About the table")).to_have_value("3 rows, Bob, 9")
    box = people.get_by_role("checkbox", name="here, row 1")
    expect(box).not_to_be_checked()
    box.click()
    expect(people.get_by_role("checkbox", name="here, row 1")).to_be_checked()


def test_a_table_is_sorted_and_searched(open_tab: Open) -> None:
    page = open_tab("Table")
    head = page.get_by_role("grid", name="People").get_by_role("columnheader", name="age")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(cell(page, 0, 1)).to_have_text("9")
    page.get_by_role("grid", name="People").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(cell(page, 0, 1)).to_have_text("100")
    page.get_by_role("searchbox", name="Search People").fill("bo")
    expect(field(page, "People").get_by_role("status")).to_have_text("1 of 3 rows")
    expect(cell(page, 0, 0)).to_have_text("Bob")


def test_a_long_table_draws_only_what_is_in_view(open_tab: Open) -> None:
    page = open_tab("Table")
    grid = page.get_by_role("grid", name="Long table")
    expect(grid).to_have_attribute("aria-rowcount", "100001")
    grid.focus()
    page.keyboard.press("Control+End")
    expect(cell(page, 99_999, 1, "Long table")).to_have_text("49999.5")
    assert grid.get_by_role("row").count() < 60


def test_a_table_is_downloaded_as_csv(open_tab: Open) -> None:
    page = open_tab("Table")
    with page.expect_download() as download:
        field(page, "People").get_by_role("button", name="Download as CSV").click()
    assert Path(download.value.path()).read_text("utf-8-sig").splitlines()[:2] == ["name,age,here", "Ann,31,true"]


def test_a_table_fills_the_window_and_gives_it_back(open_tab: Open) -> None:
    page = open_tab("Table")
    button = field(page, "Long table").get_by_role("button", name="Full screen")
    button.click()
    box = page.locator(".sd-df[popover]").bounding_box()
    assert box
    assert box["width"] == page.viewport_size["width"]  # pyright: ignore[reportOptionalSubscript]
    page.keyboard.press("Escape")
    expect(page.locator(".sd-df[popover]")).to_have_count(0)


def test_a_cell_is_edited_by_touch(open_tab: Open) -> None:
    page = open_tab("Table", **PHONE)
    cell(page, 0, 0).tap()
    cell(page, 0, 0).tap()
    editor = page.get_by_role("textbox", name="name, row 1")
    editor.fill("Tapped")
    field(page, "People").get_by_role("status").tap()
    expect(page.get_by_label("About the table")).to_have_value("3 rows, Tapped, 31")


def test_a_label_shows_bars_and_can_be_selected(open_tab: Open) -> None:
    page = open_tab("Data")
    kind = field(page, "Kind")
    expect(kind.get_by_role("listitem")).to_contain_text(["cat90 %", "dog7 %", "fox3 %"])
    kind.get_by_role("button", name="dog").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("About the label")).to_have_value("1 dog")


def test_json_opens_and_closes_by_arrows(open_tab: Open) -> None:
    page = open_tab("Data")
    tree = page.get_by_role("tree", name="Data")
    expect(tree.get_by_role("treeitem")).to_have_count(6)
    tree.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(tree.get_by_role("treeitem")).to_have_count(3)
    page.keyboard.press("ArrowRight")
    expect(tree.get_by_role("treeitem")).to_have_count(6)


def test_text_has_code_tables_formulas_and_the_authors_html(open_tab: Open) -> None:
    page = open_tab("Data")
    expect(page.get_by_role("heading", name="A heading")).to_be_visible()
    expect(page.locator(".sd-code .hljs-keyword").first).to_have_text("def")
    expect(page.locator(".sd-md .katex").first).to_be_visible()
    page.get_by_role("button", name="Author's button").click()
    expect(page.get_by_role("button", name="pressed")).to_be_visible()
    expect(page.get_by_role("img", name="Plot: Curve")).to_be_visible()
    bars = page.get_by_role("group", name="Two bars")
    expect(bars.locator(".point path")).to_have_count(2)  # a script of 5 MB
    # The accent of the page, not plotly's own blue.
    assert "rgb(99, 110, 250)" not in (bars.locator(".point path").first.get_attribute("style") or "")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy code").click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("def hello(name):\n")


def test_an_example_fills_the_form(open_tab: Open) -> None:
    page = open_tab("Examples")
    page.get_by_role("button", name="pear", exact=True).click()
    expect(page.get_by_label("Together")).to_have_value("pear 2")
    row = field(page, "Pairs").get_by_role("row").filter(has_text="apple")
    row.get_by_role("cell").nth(1).click(force=True)  # the row's button lies over its cells
    expect(page.get_by_label("Word", exact=True)).to_have_value("apple")
    words = field(page, "Words")
    expect(words.get_by_role("listitem")).to_have_count(10)
    words.get_by_role("button", name="Page 2").focus()
    page.keyboard.press("Enter")
    words.get_by_role("button", name="word 12", exact=True).click()
    expect(page.get_by_label("Word", exact=True)).to_have_value("word 12")


def test_a_conversation_streams_follows_and_can_be_changed(open_tab: Open) -> None:
    page = open_tab("Chat")
    log = page.get_by_role("log")
    composer = page.get_by_role("textbox", name="Message")
    page.get_by_role("button", name="Hello there").click()
    if composer.input_value():  # examples fill the composer unless the author lets them run
        composer.press("Enter")
    expect(log.get_by_text("The last words to Hello there.")).to_be_visible()
    expect(log.get_by_role("table")).to_be_visible()
    at_end = "box => box.scrollHeight - box.scrollTop - box.clientHeight < 50"
    page.wait_for_function(at_end, arg=log.element_handle())
    question = log.get_by_role("group", name="You")
    question.get_by_role("button", name="Edit question").click()
    page.get_by_role("textbox", name="Edit message").fill("Hello again")
    page.keyboard.press("Enter")
    expect(log.get_by_text("The last words to Hello again.")).to_be_visible()
    # While it answers nothing can be asked again; an answer may be quicker than a look at the page.
    page.evaluate(
        """log => new MutationObserver(() => (window.wasAnswering ||= !log.querySelector("[aria-label='Ask again']")))
        .observe(log, { childList: true, subtree: true })""",
        log.element_handle(),
    )
    log.get_by_role("button", name="Ask again").click()
    page.wait_for_function("window.wasAnswering")
    expect(log.get_by_role("button", name="Take the question back")).to_be_visible()
    log.get_by_role("button", name="Take the question back").click()
    expect(composer).to_have_value("Hello again")
    expect(log.get_by_role("group", name="You")).to_have_count(0)


def test_a_conversation_in_a_tab_has_room_and_so_has_what_is_edited(open_tab: Open) -> None:
    page = open_tab("Chat")
    page.get_by_role("button", name="Hello there").click()
    expect(page.get_by_role("button", name="Ask again")).to_be_visible()
    conversation = page.locator(".sd-chat").bounding_box()
    assert conversation is not None
    assert conversation["height"] == 400
    page.get_by_role("button", name="Edit question").click()
    editor = page.get_by_label("Edit message")
    expect(editor).to_be_focused()
    expect(editor).to_be_in_viewport(ratio=1)
    box = editor.bounding_box()
    assert box is not None
    assert box["width"] > 400


def test_a_reader_who_scrolled_up_is_left_alone(open_tab: Open) -> None:
    page = open_tab("Chat", viewport={"width": 900, "height": 500})
    log = page.get_by_role("log")
    page.get_by_role("textbox", name="Message").fill("Tell me")
    page.keyboard.press("Enter")
    expect(log.get_by_text("The last words to Tell me.")).to_be_visible()
    log.hover()
    page.mouse.wheel(0, -2000)
    latest = page.get_by_role("button", name="Latest")
    expect(latest).to_be_visible()
    latest.click()
    expect(latest).to_be_hidden()


def test_a_cleared_conversation_comes_back(open_tab: Open) -> None:
    page = open_tab("Chat")
    log = page.get_by_role("log")
    page.get_by_role("textbox", name="Message").fill("Keep me")
    page.keyboard.press("Enter")
    expect(log.get_by_text("The last words to Keep me.")).to_be_visible()
    page.get_by_role("button", name="Clear conversation").click()
    expect(log.get_by_text("Keep me")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(log.get_by_text(re.compile("The last words to Keep me"))).to_be_visible()
