"""The API dialog: its code really runs, for every example app; tables, recorder, figures, Markdown, phone, keyboard."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from support.apps import Served, served
from support.chromium import ROOT, axe_violations
from support.processes import clean_environment

import stagedoor as gr
from stagedoor.cli.main import main

EXAMPLES = sorted(path.stem for path in (ROOT / "examples").glob("*.py"))
LANGUAGES = {
    "Python": "gradio_client",
    "JavaScript": "Client.connect",
    "curl": "EVENT_ID",
    "CLI": "stagedoor predict",
}
"""Languages of the dialog, and what stands in their code."""


def example(name: str) -> gr.Blocks:
    spec = importlib.util.spec_from_file_location(f"example_{name}", ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.demo


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with the files that the code names."""
    monkeypatch.chdir(tmp_path)
    Image.effect_noise((64, 64), 80).convert("RGB").save("image.png")
    return tmp_path


def opened(browser: Browser, url: str, view: str = "api", **options: object) -> Page:
    page = browser.new_context(reduced_motion="reduce", **options).new_page()  # pyright: ignore[reportArgumentType]
    page.goto(f"{url}/?view={view}")
    if view == "api":
        expect(page.locator(".sd-api-endpoint pre").first).to_be_visible()
    return page


def codes(page: Page, language: str) -> list[str]:
    page.get_by_role("dialog").get_by_text(language, exact=True).first.click()
    expect(page.locator(".sd-api-endpoint pre").first).to_contain_text(LANGUAGES[language])
    return page.locator(".sd-api-endpoint pre").all_text_contents()


def shell(code: str, folder: Path) -> str:
    done = subprocess.run(
        ["sh", "-c", code], capture_output=True, text=True, timeout=60, check=False, cwd=folder, env=clean_environment()
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_code_of_every_example_runs(browser: Browser, folder: Path, name: str) -> None:
    with served(example(name)) as app:
        page = opened(browser, app.url)
        found = {language: codes(page, language) for language in ("Python", "curl", "CLI")}
        page.context.close()
        assert len(found["Python"]) == len(found["curl"]) >= 1
        for code in found["Python"]:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(code, name, "exec"), {})
            assert printed.getvalue().strip() not in {"", "None"}
        for code in found["curl"]:
            assert "event: complete" in shell(code, folder), code
        for code in found["CLI"]:
            with contextlib.redirect_stdout(io.StringIO()) as told:
                assert main(shlex.split(code)[1:]) == 0
            assert json.loads(told.getvalue())


def greet(name: str, loud: bool, picture: str | None) -> tuple[str, str | None]:
    """Greet somebody."""
    return f"Hello {name}" + "!" * loud, picture


def count(number: int) -> int:
    return int(number) + 1


def build() -> gr.Blocks:
    with gr.Blocks(title="Greeter") as demo:
        name, loud = gr.Textbox(label="Name"), gr.Checkbox(label="Loud")
        picture, answer = gr.Image(label="Picture", type="filepath"), gr.Textbox(label="Answer")
        copy, number = gr.Image(label="Copy"), gr.Number(1, label="Number")
        gr.Button("Greet").click(greet, [name, loud, picture], [answer, copy])
        gr.Button("Count").click(count, number, number)
        gr.Button("Quiet").click(count, number, number, api_visibility="private")
    return demo


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(build()) as running:
        yield running


@pytest.fixture
def page(browser: Browser, app: Served) -> Iterator[Page]:
    page = opened(browser, app.url)
    yield page
    page.context.close()


def test_the_code_holds_what_stands_on_the_page(browser: Browser, app: Served, folder: Path) -> None:
    page = opened(browser, app.url)
    page.keyboard.press("Escape")
    page.get_by_label("Name").fill('O\'Hara "$HOME" \\ `x` ä')
    page.locator("input[type=file]").first.set_input_files("image.png")
    expect(page.locator(".sd-block img").first).to_be_visible()
    page.get_by_role("button", name="Use via API").click()
    found = {language: codes(page, language)[0] for language in LANGUAGES}
    page.context.close()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(found["Python"], "python", "exec"), {})
    assert "image.png" in found["Python"], "the uploaded picture is named by its address"
    assert "O\\'Hara" in printed.getvalue()
    told = shell(found["curl"], folder)
    (data,) = re.findall(r"event: complete\ndata: (.*)", told)
    assert json.loads(data)[0].startswith('Hello O\'Hara "$HOME" \\ `x`')
    done = subprocess.run(
        ["node", "--input-type=module", "-e", found["JavaScript"].replace("console.log(result.data)", "console.log(JSON.stringify(result.data)); process.exit(0)")],
        capture_output=True, text=True, timeout=60, check=False, cwd=ROOT, env=clean_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.strip().splitlines()[-1])[0].startswith("Hello O'Hara")


def test_private_functions_are_not_listed(page: Page) -> None:
    headings = page.locator(".sd-api-endpoint h3").all_text_contents()
    assert headings == ["/greet", "/count"]
    table = page.get_by_role("region", name="Takes: /greet")
    expect(table.get_by_role("rowheader", name="picture")).to_be_visible()
    expect(table).to_contain_text("required")
    expect(page.get_by_role("region", name="Takes: /count")).to_contain_text("1")


def test_what_somebody_does_becomes_code(browser: Browser, app: Served) -> None:
    page = opened(browser, app.url)
    page.get_by_role("button", name="Record what I do").click()
    bar = page.get_by_role("region", name="API recorder")
    expect(bar).to_contain_text("use the page")
    page.get_by_label("Name").fill("Bo")
    page.get_by_role("button", name="Greet").click()
    expect(bar).to_contain_text("1 call")
    page.get_by_role("button", name="Quiet").click()
    page.get_by_role("button", name="Count").click()
    expect(bar).to_contain_text("2 calls")
    bar.get_by_role("button", name="Show code").click()
    code = page.get_by_role("dialog").locator("pre")
    expect(code).to_contain_text('name="Bo"')
    expect(code).to_contain_text('api_name="/count"')
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    bar.get_by_role("button", name="Stop").click()
    expect(bar).to_have_count(0)
    page.context.close()
    page = opened(browser, app.url, "api-recorder")
    expect(page.get_by_role("region", name="API recorder")).to_be_visible()
    page.context.close()


def test_figures_are_for_the_author(browser: Browser, app: Served) -> None:
    app.http.post(f"{app.api}/run/count", json={"data": [1]})
    page = opened(browser, app.url)
    expect(page.locator(".sd-api-endpoint").first).to_be_visible()
    assert "succeeded" not in page.get_by_role("dialog").inner_text()
    page.goto(f"{app.url}/monitoring/{app.app.server.monitoring.key}")
    page.goto(f"{app.url}/?view=api")
    expect(page.get_by_role("dialog")).to_contain_text("succeeded, half within")
    page.context.close()


def test_all_of_it_as_markdown(browser: Browser, app: Served) -> None:
    page = opened(browser, app.url, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("# API of Greeter")
    assert "| `name` | `str` |  | Name |" in text
    assert text.count("```python") == 2
    link = page.get_by_role("link", name="OpenAPI").get_attribute("href")
    assert link is not None
    assert app.http.get(link).json()["openapi"].startswith("3")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(browser: Browser, app: Served, scheme: str) -> None:
    page = opened(browser, app.url, viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True)
    assert axe_violations(page) == []
    assert page.evaluate("document.querySelector('.sd-overlay-body').scrollWidth") <= 390
    page.get_by_role("radio", name="Python").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="JavaScript")).to_be_checked()
    expect(page.locator(".sd-api-endpoint pre").first).to_contain_text("Client.connect")
    page.context.close()
