"""An app of Gradio 3, unchanged, in a browser: what its old spellings stood for happens on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.processes import free_port, running

from stagedoor.themes.palette import color_named

APP = Path(__file__).with_name("old_app.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    from PIL import Image

    folder, port = tmp_path_factory.mktemp("old"), free_port()
    Image.new("RGB", (8, 6), "red").save(folder / "red.png")
    words = ("-m", "stagedoor", "run", APP, "--port", str(port))
    with running(*words, log=folder / "app.log", cwd=folder) as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


def test_every_ticks_from_the_start_or_from_a_click_until_it_is_cancelled(page: Page) -> None:
    ticks, clicked = page.get_by_label("Ticks"), page.get_by_label("Clicked")
    expect(ticks).to_have_value(re.compile("[3-9]|[1-9][0-9]"))
    expect(clicked).to_have_value(re.compile("^0?$"))
    page.get_by_role("button", name="Start").click()
    expect(clicked).to_have_value(re.compile("[3-9]|[1-9][0-9]"))
    page.get_by_role("button", name="Stop").click()
    page.wait_for_function(
        """() => { const field = [...document.querySelectorAll("label")].find((l) => l.textContent.includes("Clicked"));
        const value = (field.control ?? field.querySelector("input")).value, now = performance.now();
        if (window.seen?.value !== value) window.seen = { value, since: now };
        return now - window.seen.since > 1000; }"""
    )


def test_js_runs_before_the_function(page: Page) -> None:
    page.get_by_role("button", name="Tell").click()
    expect(page.get_by_label("Told")).to_have_value("from the page and back")


def test_a_chat_in_pairs(page: Page) -> None:
    for number, text in enumerate(("one", "two", "three")):
        box = page.get_by_label("Message")
        box.fill(text)
        box.press("Enter")
        expect(page.get_by_role("log")).to_contain_text(f"{number}: {text}")


def test_looks(page: Page) -> None:
    page.wait_for_selector("#named")
    assert (
        page.evaluate("document.querySelector('#named').decode().then(() => document.querySelector('#named').width)")
        == 8
    )
    assert page.locator("#talk").evaluate("(talk) => getComputedStyle(talk).outlineColor") == "rgb(1, 2, 3)"
    rose = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--primary-500')")
    assert rose.strip() == color_named("rose").c500
    expect(page.get_by_role("button", name=re.compile("API"))).to_have_count(0)
    expect(page.get_by_role("button", name="Copy").first).to_be_attached()


def test_a_drawing_reaches_the_function_as_it_did(page: Page) -> None:
    canvas = page.locator("canvas").last
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.7, steps=10)
    page.mouse.up()
    page.get_by_role("button", name="Classify").click()
    expect(page.get_by_label("Seen")).to_have_value(re.compile("28 x 28, ink (?!0$)"))
