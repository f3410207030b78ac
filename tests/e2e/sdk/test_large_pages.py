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
        assert 10 < first < COUNT
        page.close()
