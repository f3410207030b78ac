"""On the page: a copied link opens the page as it stood; `run --reload` brings changes and errors to open pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import axe_violations
from support.processes import free_port, running

LINKED = """
import stagedoor as gr

def greet(name, request: gr.Request):
    return f"Hello {name}{request.query_params.get('mark', '')}"

with gr.Blocks(title="Linked") as demo:
    name, greeting = gr.Textbox(label="Name"), gr.Textbox(label="Greeting")
    note = gr.Textbox(label="Note")
    gr.Button("Greet").click(greet, name, greeting)
    gr.DeepLinkButton()
demo.launch()
"""

WORDS = ("-m", "stagedoor", "run")


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("linked")
    (folder / "app.py").write_text(LINKED)
    port = free_port()
    with running(*WORDS, folder / "app.py", "--port", str(port), log=folder / "log", cwd=folder) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_a_copied_link_opens_the_page_as_it_stood(page: Page, linked: str) -> None:
    page.goto(f"{linked}?mark=!")
    page.get_by_label("Name").fill("Ada")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Greeting")).to_have_value("Hello Ada!")
    page.get_by_label("Note").fill("typed, not sent")
    page.get_by_role("button", name="Share via Link").click()
    expect(page.get_by_role("button", name="Link Copied!")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert "deep_link=" in link
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_label("Name")).to_have_value("Ada")
    expect(page.get_by_label("Greeting")).to_have_value("Hello Ada!")
    expect(page.get_by_label("Note")).to_have_value("typed, not sent")


def test_a_link_that_is_not_known_says_so_and_the_page_works(page: Page, linked: str) -> None:
    page.goto(f"{linked}?deep_link=AAAAAAAAAAAAAAAA")
    expect(page.get_by_text("This link is no longer known.").first).to_be_visible()
    page.get_by_label("Name").fill("Bo")
    page.get_by_role("button", name="Greet").click()
    expect(page.get_by_label("Greeting")).to_have_value("Hello Bo")


def test_a_change_of_the_file_is_on_the_page_and_an_error_too(page: Page, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    text = "import stagedoor as gr\ndemo = gr.Interface(str, gr.Textbox(label='LABEL'), 'text')\ndemo.launch()\n"
    script.write_text(text.replace("LABEL", "First"))
    port = free_port()
    words = (*WORDS, script, "--reload", "--port", str(port))
    with running(*words, log=tmp_path / "log", cwd=tmp_path) as program:
        program.wait_for_output("Running on local URL", timeout_s=60)
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.get_by_label("First")).to_be_visible()
        script.write_text(text.replace("LABEL", "Second"))
        expect(page.get_by_label("Second")).to_be_visible()
        script.write_text("import stagedoor as gr\nraise RuntimeError('half written')\n")
        panel = page.get_by_role("alert").filter(has_text="The app's file has an error")
        expect(panel).to_contain_text("half written")
        assert axe_violations(page) == []
        panel.get_by_role("button", name="Close").click()
        expect(panel).to_have_count(0)
        script.write_text(text.replace("LABEL", "Third"))
        expect(page.get_by_label("Third")).to_be_visible()
