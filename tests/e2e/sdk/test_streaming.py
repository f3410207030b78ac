"""Functions that give thousands of results: what is shown in between is theirs, in order, and the last one stays."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.apps import Served, served
from support.processes import wait_for

import stagedoor as gr

STEPS = 2000
half_way, go_on = threading.Event(), threading.Event()

SAMPLE = """() => {
  const text = (type) => document.querySelector(`[data-type=${type}] :is(textarea, .sd-md, .sd-html, .sd-chat-list)`);
  window.seen = { textbox: [], markdown: [], html: [], chatbot: [] };
  const look = () => {
    for (const [type, texts] of Object.entries(window.seen)) {
      const place = text(type);
      const now = (place?.value ?? place?.textContent ?? "").trim();
      if (now !== (texts.at(-1) ?? "")) texts.push(now);
    }
    requestAnimationFrame(look);
  };
  look();
}"""


def tell(stops: bool):
    """Grow five outputs at once, as fast as it goes; stop half way until told to go on."""
    words = ""
    for step in range(STEPS):
        words += f" w{step}"
        text = words.strip()
        yield text, text, f"<p>{text}</p>", {"step": step}, [{"role": "assistant", "content": text}]
        if stops and step == STEPS // 2:
            half_way.set()
            go_on.wait(20)


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with gr.Blocks() as demo:
        stops = gr.Checkbox(label="Stops")
        outputs = [gr.Textbox(label="Words"), gr.Markdown(), gr.HTML(), gr.JSON(), gr.Chatbot()]
        gr.Button("Tell").click(tell, stops, outputs)
    with served(demo) as running:
        yield running


@pytest.fixture
def page(browser: Browser, app: Served) -> Iterator[Page]:
    half_way.clear()
    go_on.clear()
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(app.url)
    expect(page.get_by_role("button", name="Tell")).to_be_visible()
    yield page
    go_on.set()
    page.context.close()


def whole(steps: int = STEPS) -> str:
    return " ".join(f"w{step}" for step in range(steps))


def expect_shown(page: Page, text: str) -> None:
    expect(page.get_by_label("Words")).to_have_value(text)
    for place in (".sd-markdown .sd-md", ".sd-html", ".sd-chat-list .sd-md"):
        expect(page.locator(place)).to_have_text(text)


def test_all_that_is_shown_was_given_in_that_order(page: Page) -> None:
    page.evaluate(SAMPLE)
    page.get_by_role("button", name="Tell").click()
    expect_shown(page, whole())
    expect(page.locator("[data-type=json]")).to_contain_text(str(STEPS - 1))
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    for place, texts in page.evaluate("seen").items():
        told = [text for text in texts if text.startswith("w0")]
        assert told[-1] == whole(), place
        assert all(later.startswith(f"{earlier} ") for earlier, later in itertools.pairwise(told)), place


def test_a_cancelled_run_stays_where_it_was(page: Page, app: Served) -> None:
    page.get_by_label("Stops").check()
    page.get_by_role("button", name="Tell").click()
    assert half_way.wait(20)
    expect_shown(page, whole(STEPS // 2 + 1))
    (event,) = [event for session in app.engine.sessions.all() for event in session.active.values()]
    page.get_by_role("button", name="Cancel").click()
    wait_for(lambda: event.is_cancelled, because="the cancellation arrives")
    go_on.set()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect_shown(page, whole(STEPS // 2 + 1))
    # The next run is whole.
    page.get_by_label("Stops").uncheck()
    page.get_by_role("button", name="Tell").click()
    expect_shown(page, whole())


def test_a_second_tab_shows_the_same(page: Page, app: Served) -> None:
    page.get_by_label("Stops").check()
    page.get_by_role("button", name="Tell").click()
    assert half_way.wait(20)
    (event,) = [event for session in app.engine.sessions.all() for event in session.active.values()]
    other = page.context.new_page()
    other.goto(f"{app.url}/?run={event.event_id}.{event.function.id}")
    expect_shown(other, whole(STEPS // 2 + 1))
    go_on.set()
    expect_shown(other, whole())
    # Nobody looked at the first tab meanwhile.
    expect_shown(page, whole())
