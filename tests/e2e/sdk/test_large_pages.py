"""A page of hundreds of blocks: it shows its beginning at once, and whoever counts on the whole page gets it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect
from support.apps import served

import stagedoor as gr

COUNT = 240
SEEN = """() => {
    window.seen = [];
    const look = () => {
        window.seen.push(document.querySelectorAll(".sd-input").length);
        requestAnimationFrame(look);
    };
    look();
}"""


def test_the_rest_is_drawn_after_the_first_paint_and_before_the_authors_script(browser: Browser) -> None:
    with gr.Blocks(js="() => { window.found = document.querySelectorAll('.sd-input').length }") as demo:
        fields = [gr.Textbox(f"field {number}", label=f"Field {number}") for number in range(COUNT)]
        demo.load(lambda: ["loaded", "loaded"], None, [fields[0], fields[-1]])
    with served(demo) as app:
        page = browser.new_page()
        page.add_init_script(f"({SEEN})()")
        page.goto(app.url)
        expect(page.get_by_label("Field 0", exact=True)).to_have_value("loaded")
        expect(page.get_by_label(f"Field {COUNT - 1}", exact=True)).to_have_value("loaded")
        assert page.evaluate("window.found") == COUNT
        first = page.evaluate("window.seen.find((count) => count > 0)")
        assert 5 < first < COUNT
        page.close()


def test_a_tab_opened_later_is_drawn_whole_however_large(browser: Browser) -> None:
    with gr.Blocks() as demo, gr.Tabs():
        with gr.Tab("Small"):
            fields = [gr.Textbox(label=f"Front {number}") for number in range(40)]
        with gr.Tab("Large"):
            fields += [gr.Textbox(label=f"Back {number}") for number in range(COUNT)]
        demo.load(lambda: "loaded", None, fields[0])
    with served(demo) as app:
        page = browser.new_page()
        page.goto(app.url)
        expect(page.get_by_label("Front 0", exact=True)).to_have_value("loaded")
        expect(page.get_by_role("contentinfo")).to_be_visible()
        page.get_by_role("tab", name="Large").click()
        expect(page.get_by_label(f"Back {COUNT - 1}", exact=True)).to_be_visible()
        expect(page.get_by_role("tabpanel").locator(".sd-input:visible")).to_have_count(COUNT)
        page.close()
