"""The page of an app in a real browser: keyboard, phone, dark, accessibility, runs, errors, a server that goes away."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import axe_violations
from support.processes import Program, free_port, running

APP = Path(__file__).with_name("page_app.py")


@contextlib.contextmanager
def served(folder: Path, port: int) -> Iterator[Program]:
    with running(APP, str(port), log=folder / f"app-{port}.log") as program:
        program.wait_for_output("Running on local URL")
        yield program


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with served(tmp_path_factory.mktemp("page"), port):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    page = opened(browser, url)
    yield page
    page.context.close()


def opened(browser: Browser, url: str, **options: object) -> Page:
    # Still: what fades in has no settled contrast that could be judged.
    page = browser.new_context(reduced_motion="reduce", **options).new_page()  # pyright: ignore[reportArgumentType]
    page.goto(url)
    expect(page.get_by_role("button", name="Greet")).to_be_visible()
    return page


def test_a_visitor_gets_an_answer_and_what_was_chained_after_it(page: Page) -> None:
    page.get_by_role("textbox", name="Name").fill("Ada")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Answer")).to_have_value("Hello Ada! Hello Ada! ")
    expect(page.get_by_test_id("announcer")).to_have_text("Answer: Hello Ada! Hello Ada!")
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_label("Seed")).to_have_value("22")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.get_by_role("tab", name="Greet").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Other")).to_be_focused()
    expect(page.get_by_label("Sure")).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()
    page.keyboard.type("Bo")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("slider", name="Times")).to_have_value("3")
    page.get_by_role("radio", name="plain").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="loud")).to_be_checked()
    page.get_by_role("textbox", name="Name").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Answer")).to_have_value("Hello Bo! " * 3)


def test_a_combobox_filters_chooses_and_closes(page: Page) -> None:
    colour = page.get_by_role("combobox", name="Colour")
    colour.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    page.keyboard.type("bl")
    expect(page.get_by_role("option")).to_have_text(["blue"])
    page.keyboard.press("Enter")
    expect(colour).to_have_value("blue")
    expect(page.get_by_label("Picked")).to_have_value("BLUE")
    tags = page.get_by_role("combobox", name="Tags")
    tags.click()
    page.get_by_role("option", name="sky").click()
    page.get_by_role("option", name="sea").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Remove")).to_have_count(2)
    page.keyboard.press("Backspace")
    expect(page.get_by_role("button", name="Remove")).to_have_count(1)


def test_a_run_shows_progress_and_can_be_cancelled(page: Page) -> None:
    page.get_by_role("button", name="Count").click()
    expect(page.get_by_text("Counting")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(page.get_by_test_id("run-error")).to_have_count(0)


def test_an_error_stands_at_its_output_and_the_old_output_stays(page: Page) -> None:
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Answer")).not_to_have_value("")
    page.get_by_role("textbox", name="Name").fill("Nemo")
    page.get_by_role("button", name="Fail").click()
    error = page.get_by_test_id("run-error")
    expect(error).to_contain_text("There is nobody called Nemo.")
    expect(page.get_by_test_id("toast")).to_contain_text("There is nobody called Nemo.")
    expect(page.get_by_label("Answer")).not_to_have_value("")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Crash").click()
    expect(error).to_contain_text("gave no reason")
    page.get_by_role("button", name="Greet").click()
    expect(error).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_in_the_way_of_anyone(browser: Browser, url: str, width: int, scheme: str) -> None:
    page = opened(browser, url, viewport={"width": width, "height": 844}, color_scheme=scheme)
    assert axe_violations(page) == []
    page.get_by_role("combobox", name="Colour").click()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Other").click()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Use via API").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Use via API")).to_be_focused()
    page.context.close()


def test_a_phone_has_one_column_and_the_first_button_in_reach(browser: Browser, url: str) -> None:
    page = opened(browser, url, viewport={"width": 390, "height": 600}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    bar = page.get_by_role("button", name="Greet").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= 600
    assert bar["height"] >= 44
    small = page.evaluate(
        "[...document.querySelectorAll('.sd-main :is(button, input, textarea, summary)')]"
        ".filter(e => e.checkVisibility() && getComputedStyle(e).visibility === 'visible')"
        ".map(e => (e.closest('label.sd-check, .sd-dropdown') ?? e).getBoundingClientRect().height).filter(h => h < 44)"
    )
    assert small == []
    page.context.close()


def test_the_api_dialog_holds_the_values_of_the_page(page: Page) -> None:
    page.get_by_role("textbox", name="Name").fill("Grace")
    page.get_by_role("button", name="Use via API").click()
    expect(page.get_by_role("dialog")).to_contain_text('name="Grace"')
    page.get_by_text("curl", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("/gradio_api/call/v2/greet")


def test_the_theme_can_be_chosen_and_asked_for(browser: Browser, url: str) -> None:
    page = opened(browser, f"{url}?__theme=dark", color_scheme="light")
    expect(page.locator("body.dark")).to_have_count(1)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="Light").check()
    expect(page.locator("body.dark")).to_have_count(0)
    page.context.close()


def test_a_button_of_the_author_changes_the_scheme_as_on_gradio(browser: Browser, url: str) -> None:
    page = opened(browser, url, color_scheme="light")
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    toggle = "document.body.classList.toggle('dark')"  # what such buttons do
    page.evaluate(toggle)
    page.wait_for_function(f"{scheme} === 'dark'")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    page.evaluate(toggle)
    page.wait_for_function(f"{scheme} === 'light'")
    expect(page.locator("body.dark")).to_have_count(0)
    page.context.close()


def test_nothing_is_asked_of_another_host_and_the_page_is_small(browser: Browser, url: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    expect(page.get_by_role("button", name="Greet")).to_be_visible()
    assert [address for address in asked if not address.startswith(url)] == []
    assert len([address for address in asked if "queue/data" not in address]) <= 5
    page.close()


def test_an_answer_takes_one_request(page: Page) -> None:
    with page.expect_request(lambda request: "queue/data" in request.url):
        page.reload()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("textbox", name="Name").fill("Ann")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Answer")).to_have_value("Hello Ann! Hello Ann! ")
    # What keeps the run in the browser is fetched as well, once.
    assert [address.rpartition("/")[2] for address in asked if "/assets/" not in address] == ["join"]


def test_a_run_that_a_restarted_server_does_not_know_is_said_to_be_lost(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as program:
        page = opened(browser, f"http://127.0.0.1:{port}/")
        page.get_by_role("button", name="Count").click()
        expect(page.get_by_label("Answer")).to_have_value(re.compile("[1-9]"))
        program.process.kill()
    with served(tmp_path, port):
        expect(page.get_by_test_id("run-error")).to_contain_text("the app no longer knows the run")
    page.context.close()


def test_a_server_that_goes_and_comes_back_costs_no_input(browser: Browser, tmp_path: Path) -> None:
    port = free_port()
    with served(tmp_path, port) as program:
        page = opened(browser, f"http://127.0.0.1:{port}/")
        page.get_by_role("textbox", name="Name").fill("kept")
        program.process.kill()
        expect(page.get_by_test_id("connection-banner")).to_contain_text("cannot be reached")
        assert axe_violations(page) == []
    with served(tmp_path, port):
        expect(page.get_by_test_id("connection-banner")).to_contain_text("restarted")
        expect(page.get_by_role("textbox", name="Name")).to_have_value("kept")
        page.get_by_role("button", name="Reload").click()
        expect(page.get_by_text("back in its fields")).to_be_visible()
        expect(page.get_by_role("textbox", name="Name")).to_have_value("kept")
        page.get_by_role("button", name="Greet").click()
        expect(page.get_by_label("Answer")).to_have_value("Hello kept! Hello kept! ")
    page.context.close()
