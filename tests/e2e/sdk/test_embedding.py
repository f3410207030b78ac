"""Apps on a page of another site, and a page that a device can install."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.processes import free_port, running

APP = Path(__file__).with_name("language_app.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with running(APP, str(port), log=tmp_path_factory.mktemp("embedding") / "app.log") as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of a site that serves it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, directory=str(tmp_path), **kwargs)  # pyright: ignore

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield tmp_path, f"http://localhost:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def shown(browser: Browser, site: tuple[Path, str], body: str, *, head: str = "") -> Page:
    folder, address = site
    (folder / "index.html").write_text(f"<!doctype html><title>Host</title>{head}<body>{body}</body>")
    page = browser.new_context(locale="en-US", reduced_motion="reduce").new_page()
    page.goto(address)
    return page


def test_two_apps_work_on_a_page_of_another_site(browser: Browser, url: str, site: tuple[Path, str]) -> None:
    page = shown(
        browser,
        site,
        f'<script type="module" src="{url}embed.js"></script><gradio-app id="a" src="{url}" eager="true"'
        f' control_page_title="true" theme_mode="dark"></gradio-app>'
        f'<stagedoor-app id="b" eager="true" info="false" container="false"></stagedoor-app>',
        head="<script>window.drawn=[];addEventListener('render',e=>drawn.push(e.target.id),true)</script>",
    )
    first, second = page.frame_locator("#a iframe"), page.frame_locator("#b iframe")
    first.get_by_label("Your name").fill("Ada")
    first.get_by_role("button", name="Greet").click()
    expect(first.get_by_label("Answer")).to_have_value("Say hello, Ada")
    expect(second.get_by_label("Answer")).to_have_value("")
    expect(page).to_have_title("Greeter")
    expect(first.locator("body")).to_have_class("dark")
    expect(first.get_by_role("button", name="Settings")).to_be_visible()
    expect(second.get_by_role("button", name="Settings")).to_be_hidden()
    page.wait_for_function("drawn.length === 2")
    page.context.close()


def test_the_frame_is_as_high_as_the_app_and_follows_it(browser: Browser, url: str, site: tuple[Path, str]) -> None:
    page = shown(
        browser, site, f'<script type="module" src="{url}gradio.js"></script><gradio-app eager="true"></gradio-app>'
    )
    expect(page.locator("gradio-app[data-ready]")).to_be_visible()
    fits = (
        "() => {const frame = document.querySelector('iframe'); return Math.abs(frame.offsetHeight -"
        " frame.dataset.inner) <= 1}"
    )
    inner = page.frames[1]

    def settled() -> int:
        page.evaluate(
            "inner => document.querySelector('iframe').dataset.inner = inner",
            inner.evaluate("document.querySelector('.gradio-container').offsetHeight"),
        )
        page.wait_for_function(fits)
        return page.evaluate("document.querySelector('iframe').offsetHeight")

    before = settled()
    inner.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"height:900px\"></p>')")
    assert settled() > before + 800
    inner.evaluate("document.querySelector('main').lastElementChild.remove()")
    assert settled() == before
    page.context.close()


def test_messages_of_others_and_script_addresses_do_nothing(browser: Browser, url: str, site: tuple[Path, str]) -> None:
    page = shown(
        browser,
        site,
        f'<script type="module" src="{url}embed.js"></script><gradio-app id="a" eager="true"></gradio-app>'
        '<gradio-app id="b" src="javascript:alert(1)"></gradio-app>',
    )
    expect(page.locator("#a[data-ready]")).to_be_visible()
    before = page.locator("#a iframe").evaluate("frame => frame.style.height")
    page.evaluate("postMessage({stagedoor: 'size', height: 5000}, '*')")
    page.evaluate("new Promise(done => setTimeout(done))")
    assert page.locator("#a iframe").evaluate("frame => frame.style.height") == before
    expect(page.locator("#b iframe")).to_have_count(0)
    page.context.close()


def test_the_page_can_be_installed(browser: Browser, url: str) -> None:
    page = browser.new_context().new_page()
    page.goto(url)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A test's window keeps nothing, and that is all that stands against an installation.
    assert [error["errorId"] for error in errors] in ([], ["in-incognito"])
    page.context.close()
