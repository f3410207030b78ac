"""A page that is reloaded, or loses its connection, in mid-run goes on with the run."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.apps import Served, served
from support.processes import wait_for

import stagedoor as gr

go_on = threading.Event()
calls: list[str] = []


def story(text: str, told: int):
    calls.append(text)
    yield f"{text} began", told
    go_on.wait(20)
    yield f"{text} began and ended", told + 1


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with gr.Blocks() as demo:
        box, out, told = gr.Textbox(label="Subject"), gr.Textbox(label="Story"), gr.State(0)
        count = gr.Textbox(label="Told")
        done = gr.Button("Tell").click(story, [box, told], [out, told])
        done.then(str, told, count)
    with served(demo) as running:
        yield running


@pytest.fixture
def page(browser: Browser, app: Served) -> Iterator[Page]:
    go_on.clear()
    calls.clear()
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(app.url)
    page.get_by_label("Subject").fill("It")
    page.get_by_role("button", name="Tell").click()
    expect(page.get_by_label("Story")).to_have_value("It began")
    yield page
    go_on.set()
    page.context.close()


def test_a_reload_in_mid_run_shows_the_run_and_gets_its_result(page: Page) -> None:
    for _ in range(2):
        page.reload()
        expect(page.get_by_label("Story")).to_have_value("It began")
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    go_on.set()
    expect(page.get_by_label("Story")).to_have_value("It began and ended")
    expect(page.get_by_label("Told")).to_have_value("1")
    assert calls == ["It"]
    page.reload()
    expect(page.get_by_label("Subject")).to_be_visible()
    expect(page.get_by_label("Story")).to_have_value("")


def test_a_run_taken_over_can_be_cancelled(page: Page, app: Served) -> None:
    page.reload()
    (event,) = [event for session in app.engine.sessions.all() for event in session.active.values()]
    page.get_by_role("button", name="Cancel").click()
    wait_for(lambda: event.is_cancelled, because="the cancellation arrives")
    go_on.set()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(page.get_by_label("Story")).to_have_value("It began")


def test_another_tab_is_another_visitor(page: Page, app: Served) -> None:
    other = page.context.new_page()
    other.goto(app.url)
    expect(other.get_by_label("Story")).to_have_value("")
    go_on.set()
    expect(page.get_by_label("Story")).to_have_value("It began and ended")
    expect(other.get_by_label("Story")).to_have_value("")


def test_another_device_follows_a_run_by_its_link(page: Page, app: Served) -> None:
    (event,) = [event for session in app.engine.sessions.all() for event in session.active.values()]
    other = page.context.new_page()
    other.goto(f"{app.url}/?run={event.event_id}.{event.function.id}")
    expect(other.get_by_label("Story")).to_have_value("It began")
    go_on.set()
    expect(other.get_by_label("Story")).to_have_value("It began and ended")
    expect(page.get_by_label("Story")).to_have_value("It began and ended")
    # Later, too.
    late = page.context.new_page()
    late.goto(f"{app.url}/?run={event.event_id}.{event.function.id}")
    expect(late.get_by_label("Story")).to_have_value("It began and ended")
    assert calls == ["It"]


def test_the_link_of_a_run_is_copied_and_followed(page: Page, app: Served) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link to this run").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    other = page.context.new_page()
    other.goto(link)
    expect(other.get_by_label("Story")).to_have_value("It began")
    expect(other.get_by_role("button", name="Cancel")).to_have_count(0)  # it is not this tab's to end
    go_on.set()
    expect(other.get_by_label("Story")).to_have_value("It began and ended")
    expect(other.get_by_role("region", name="Notices").get_by_role("button")).to_have_count(0)
    # What comes after the run is done once, by the page whose run it is.
    expect(page.get_by_label("Told")).to_have_value("1")
    expect(other.get_by_label("Told")).to_have_value("")
    # It can still be copied when the run has ended, by keyboard too, and of the tab that followed it.
    for tab in (page, other):
        expect(tab.get_by_role("button", name="Cancel")).to_have_count(0)
        tab.get_by_label("Subject").focus()
        tab.evaluate("navigator.clipboard.writeText('')")
        tab.get_by_role("button", name="Copy link to this run").press("Enter")
        tab.wait_for_function("async () => await navigator.clipboard.readText() !== ''")
        assert tab.evaluate("navigator.clipboard.readText()") == link
    assert calls == ["It"]


def test_a_link_to_a_run_that_is_gone_says_so(page: Page, app: Served) -> None:
    other = page.context.new_page()
    other.goto(f"{app.url}/?run={'0' * 32}.0")
    expect(other.get_by_test_id("run-error")).to_contain_text("The result of this run is no longer kept.")
    expect(other.get_by_role("button", name="Copy link to this run")).to_have_count(0)  # it leads nowhere
