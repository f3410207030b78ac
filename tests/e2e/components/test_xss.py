"""No text that a function returns runs as code, in whatever component it is shown (reliability reference, X1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.processes import free_port, running
from support.xss_payloads import payloads

APP = Path(__file__).with_name("xss_app.py")

# Whatever waits for the visitor's hand or a later moment is set off by ours; then nothing may be left that could run.
PROVOKE = """() => {
  const found = [];
  const allowed = new Set(['http:', 'https:', 'mailto:', 'tel:', 'blob:']);
  const seen = [...document.querySelectorAll('main *')];
  for (const element of seen) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
      if (name === 'srcdoc' && !element.hasAttribute('sandbox')) found.push('iframe without a sandbox');
      if (/^(href|src|xlink:href|action|formaction|data|poster)$/i.test(name) && value && !value.startsWith('#')) {
        const { protocol } = new URL(value, location.href);
        const picture = protocol === 'data:' && /^data:(image|audio|video)\\//i.test(value);
        if (!allowed.has(protocol) && !picture) found.push(`${element.tagName} ${name}=${value}`);
      }
    }
    if (/^(SCRIPT|OBJECT|EMBED|BASE|META|LINK)$/.test(element.tagName)) found.push(element.tagName);
    if (element.tagName === 'IFRAME' && !element.hasAttribute('sandbox')) found.push('iframe without a sandbox');
    for (const event of ['mouseover', 'focus', 'error', 'load', 'toggle', 'animationstart', 'pointerenter'])
      element.dispatchEvent(new Event(event, { bubbles: false }));
  }
  return { found, ran: window.__xss !== undefined };
}"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("xss")
    port = free_port()
    with running(APP, str(port), log=folder / "app.log", cwd=folder) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(url)
    expect(page.get_by_role("button", name="Show")).to_be_visible()
    yield page
    page.context.close()


def fire(page: Page, text: str, button: str) -> None:
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.timeout(300)
def test_no_text_runs_in_any_component(page: Page) -> None:
    texts = payloads()
    assert len(texts) >= 120
    # What the browser itself makes of a line break in a text field is not the point here.
    for text in texts:
        fire(page, text, "Show")
        sent = page.get_by_label("Text", exact=True).input_value()
        expect(page.get_by_label("Done")).to_have_value(sent)
        page.wait_for_function("document.querySelectorAll('main .sd-md-plain, main [data-pending]').length === 0")
        seen = page.evaluate(PROVOKE)
        assert seen == {"found": [], "ran": False}, text


def test_no_text_runs_in_errors_and_notices(page: Page) -> None:
    for text in payloads()[:60]:
        fire(page, text, "Fail")
        expect(page.locator("[data-stage=error]").first).to_be_visible()
        assert page.evaluate("window.__xss") is None, text


def test_a_diagram_is_drawn_and_runs_nothing(page: Page) -> None:
    diagram = (
        "```mermaid\ngraph TD\n"
        '  A["<img src=x onerror=window.__xss=1>"] --> B[Ship it]\n'
        '  click A "javascript:window.__xss=1"\n'
        "  click B call alert(1)\n```"
    )
    fire(page, diagram, "Show")
    picture = page.locator("[data-type=markdown] .sd-diagram svg")
    expect(picture.get_by_text("Ship it")).to_be_visible()
    expect(page.locator("[data-type=chatbot] .sd-diagram svg").first).to_be_visible()
    provoked = page.evaluate(PROVOKE)
    assert provoked == {"found": [], "ran": False}
    fire(page, "```mermaid\ngraph TD\n  A -->\n```", "Show")
    expect(page.locator("[data-type=markdown] pre")).to_contain_text("A -->")
    expect(picture).to_have_count(0)
