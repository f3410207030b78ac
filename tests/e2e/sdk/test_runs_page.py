"""The history of runs: kept in the browser, searched, brought back, deleted; and the monitoring page of the author."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.apps import Served, served
from support.chromium import axe_violations

import stagedoor as gr


def greet(name: str, picture: str | None) -> tuple[str, str | None]:
    if name == "fail":
        raise gr.Error("There is nobody called that.")
    return f"Hello {name}", picture


def build() -> gr.Blocks:
    with gr.Blocks(title="Greeter") as demo:
        name, picture = gr.Textbox(label="Name"), gr.Image(label="Picture", type="filepath")
        answer, copy = gr.Textbox(label="Answer"), gr.Image(label="Copy")
        gr.Button("Greet").click(greet, [name, picture], [answer, copy])
        gr.Button("Secret").click(lambda text: text, name, answer, api_visibility="private")
    return demo


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(build()) as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(reduced_motion="reduce")
    yield context
    context.close()


def greeted(context: BrowserContext, app: Served, *names: str) -> Page:
    page = context.new_page()
    page.goto(app.url)
    for name in names:
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Greet").click()
        if name == "fail":
            expect(page.get_by_test_id("run-error")).to_be_visible()
        else:
            expect(page.get_by_label("Answer")).to_have_value(f"Hello {name}")
    return page


def runs_page(page: Page, app: Served) -> Page:
    page.goto(f"{app.api}/runs")
    expect(page.get_by_role("heading", name="Your runs")).to_be_visible()
    return page


def test_a_kept_run_has_a_link_for_others(context: BrowserContext, app: Served) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = runs_page(greeted(context, app, "Ada"), app)
    page.locator("summary").click()
    page.get_by_role("button", name="Copy link to this run").press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(link)
    expect(page.get_by_label("Answer")).to_have_value("Hello Ada")


def test_a_run_is_kept_even_if_the_page_is_left_before_the_store_is_there(context: BrowserContext, app: Served) -> None:
    page = context.new_page()
    page.route("**/assets/store-*.js", lambda _: None)  # it never comes
    page.goto(app.url)
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Answer")).to_have_value("Hello Ada")
    page.unroute_all()
    page = runs_page(page, app)
    expect(page.locator("summary > span:first-child")).to_have_text(["Ada"])
    page.reload()
    expect(page.locator("summary > span:first-child")).to_have_text(["Ada"])


def test_runs_are_kept_searched_and_deleted(context: BrowserContext, app: Served) -> None:
    page = greeted(context, app, "Ada", "fail", "Grace")
    page.get_by_label("Name").fill("hidden")
    page.get_by_role("button", name="Secret").click()
    expect(page.get_by_label("Answer")).to_have_value("hidden")
    page.get_by_role("link", name="Your runs").click()
    entries = page.locator("details")
    expect(entries).to_have_count(3)
    expect(page.locator("summary > span:first-child")).to_have_text(["Grace", "fail", "Ada"])
    expect(entries.nth(1)).to_contain_text("failed")
    entries.nth(1).locator("summary").click()
    expect(entries.nth(1)).to_contain_text("There is nobody called that.")
    assert axe_violations(page) == []
    page.get_by_role("searchbox").fill("hello a")
    expect(page.locator("summary > span:first-child")).to_have_text(["Ada"])
    entries.first.locator("summary").click()
    expect(entries.first).to_contain_text("Hello Ada")
    entries.first.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No run holds these words.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    expect(entries).to_have_count(2)
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Keep them").click()
    page.get_by_role("button", name="Delete all").click()
    page.get_by_role("button", name="Delete 2 runs").click()
    expect(page.get_by_text("There are no runs yet")).to_be_visible()
    page.reload()
    expect(page.get_by_text("There are no runs yet")).to_be_visible()
    assert axe_violations(page) == []


def test_a_run_comes_back_and_missing_files_are_said(context: BrowserContext, app: Served, tmp_path: Path) -> None:
    Image.new("RGB", (20, 20), "teal").save(tmp_path / "teal.png")
    page = context.new_page()
    page.goto(app.url)
    page.locator("input[type=file]").first.set_input_files(tmp_path / "teal.png")
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Answer")).to_have_value("Hello Ada")
    runs_page(page, app).locator("summary").first.click()
    expect(page.get_by_role("img", name=re.compile("png")).first).to_be_visible()
    page.get_by_role("link", name="Open in the app").click()
    expect(page.get_by_text("The run is back on the page.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Ada")
    expect(page.get_by_label("Answer")).to_have_value("Hello Ada")
    expect(page.locator(".sd-block img")).to_have_count(2)
    app.app.server.files.forget_older_than(-1)
    runs_page(page, app).locator("summary").first.click()
    expect(page.get_by_text("is not with the app any more")).to_have_count(2)
    page.get_by_role("link", name="Open in the app").click()
    expect(page.get_by_text("some of its files are gone: Picture, Copy")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Ada")


def test_browsers_keep_their_runs_to_themselves(browser: Browser, context: BrowserContext, app: Served) -> None:
    greeted(context, app, "Ada")
    other = browser.new_context()
    page = runs_page(other.new_page(), app)
    expect(page.get_by_text("There are no runs yet")).to_be_visible()
    page.goto(f"{app.url}/?run=1")
    expect(page.get_by_text("This run is not kept in this browser")).to_be_visible()
    other.close()


def test_it_can_be_switched_off(context: BrowserContext) -> None:
    with served(build(), run_history=False) as app:
        page = greeted(context, app, "Ada")
        expect(page.get_by_role("link", name="Your runs")).to_have_count(0)
        assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
        assert app.http.get(f"{app.api}/runs").status_code == 404


def test_a_login_stands_before_it() -> None:
    with served(build(), auth=("ann", "a")) as app:
        assert '"auth_required":true' in app.http.get(f"{app.api}/runs").text
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "a"})
        assert '"view":"runs"' in app.http.get(f"{app.api}/runs").text


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_monitoring_page(browser: Browser, width: int, scheme: str) -> None:
    with served(build()) as app:
        page = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme).new_page()  # pyright: ignore[reportArgumentType]
        page.goto(f"{app.url}/monitoring/{app.app.server.monitoring.key}")
        expect(page.get_by_text("Nobody has called the app")).to_be_visible()
        assert app.app.server.monitoring.key not in page.url
        for name in ("a", "b", "fail"):
            app.http.post(f"{app.api}/run/greet", json={"data": [name, None], "session_hash": name})
        page.get_by_text("15 minutes").click()
        expect(page.get_by_role("rowheader", name="greet")).to_be_visible()
        expect(page.get_by_role("row").last).to_contain_text("67 %")
        for title, value in (("Calls", "3"), ("Visitors", "3"), ("Failed calls", "1, 33 %")):
            card = page.locator("section").filter(has=page.get_by_role("heading", name=title, exact=True))
            expect(card.locator(".sd-monitor-value")).to_have_text(value)
        page.get_by_role("img", name=re.compile("^Calls")).focus()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowRight")
        expect(page.locator(".sd-line p").first).to_contain_text(": ")
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.context.close()
