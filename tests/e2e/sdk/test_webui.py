"""The large example in a real browser: a page of some four hundred components that makes pictures, and its API."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import numpy as np
import pytest
from gradio_client import Client, handle_file
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from support.chromium import ROOT, axe_violations
from support.processes import Program, free_port, running, wait_for

APP = ROOT / "examples" / "sd_webui" / "app.py"
LAYOUTS = {"row", "column", "tabs", "tabitem", "accordion", "form", "group"}
TABS = ["txt2img", "img2img", "Extras", "PNG Info", "Checkpoint merger", "History", "Settings"]


@contextlib.contextmanager
def served(data: Path, port: int) -> Iterator[Program]:
    environment = {"SD_WEBUI_DATA": str(data), "STAGEDOOR_SERVER_PORT": str(port), "TMPDIR": str(data)}
    data.mkdir(exist_ok=True)
    with running(APP, log=data / f"app-{port}.log", environment=environment, cwd=data) as program:
        program.wait_for_output("Running on local URL")
        yield program


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the app keeps what it makes."""
    return tmp_path_factory.mktemp("webui")


@pytest.fixture(scope="module")
def url(data: Path) -> Iterator[str]:
    port = free_port()
    with served(data, port):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False)


@pytest.fixture
def open_page(browser: Browser, url: str) -> Iterator[Callable[..., Page]]:
    contexts = []

    def open_page(**options: object) -> Page:
        context = browser.new_context(reduced_motion="reduce", **options)  # pyright: ignore[reportArgumentType]
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        expect(page.locator("#txt2img_generate")).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def go_to(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab, exact=True).first.click()


def number(page: Page, tab: str, label: str) -> Locator:
    """The number beside a slider of a tab."""
    return page.locator(f"#tab_{tab}").get_by_role("spinbutton", name=f"number input for {label}", exact=True)


def set_number(page: Page, tab: str, label: str, value: float) -> None:
    field = number(page, tab, label)
    field.fill(str(value))
    field.press("Tab")


def make_small(page: Page, tab: str, steps: int = 4) -> None:
    for label, value in {"Width": 128, "Height": 128, "Sampling steps": steps}.items():
        set_number(page, tab, label, value)


def pictures(page: Page, tab: str) -> Locator:
    return page.locator(f"#{tab}_gallery .sd-gallery-stage img, #{tab}_gallery .sd-gallery-item img")


def made_by(client: Client, **wanted: object) -> tuple[list[Path], str]:
    """Make pictures over the API; returns their files and the parameters of the first."""
    found, parameters, *_ = client.predict(
        **{"width": 128, "height": 128, "steps": 4, "api_name": "/txt2img", **wanted}
    )
    return [Path(entry["image"]) for entry in found], parameters


def uploaded(picture: Path) -> FilePayload:
    return {"name": "picture.png", "mimeType": "image/png", "buffer": picture.read_bytes()}


def test_the_page_has_hundreds_of_components_in_nested_tabs(url: str) -> None:
    with urlopen(f"{url}config", timeout=20) as answer:
        config = json.load(answer)
    types = {component["id"]: component["type"] for component in config["components"]}
    assert sum(kind not in LAYOUTS for kind in types.values()) >= 250

    def depths(node: dict, depth: int = 0) -> Iterator[int]:
        depth += types.get(node["id"]) in {"tabitem", "accordion"}
        yield depth
        for child in node.get("children", []):
            yield from depths(child, depth)

    assert max(depths(config["layout"])) >= 3


def test_a_seed_makes_the_same_picture_and_a_prompt_another(client: Client) -> None:
    (first,), parameters = made_by(client, prompt="a lake at night, moon", seed=7)
    (again,), _ = made_by(client, prompt="a lake at night, moon", seed=7)
    (other_words,), _ = made_by(client, prompt="a desert at noon, sun", seed=7)
    (other_seed,), _ = made_by(client, prompt="a lake at night, moon", seed=8)
    pixels = [np.asarray(Image.open(path)) for path in (first, again, other_words, other_seed)]
    assert pixels[0].shape == (128, 128, 3)
    assert (pixels[0] == pixels[1]).all()
    assert (pixels[0] != pixels[2]).any()
    assert (pixels[0] != pixels[3]).any()
    assert parameters.splitlines()[0] == "a lake at night, moon"
    assert "Seed: 7, Size: 128x128" in parameters
    with Image.open(first) as picture:
        assert picture.info["parameters"] == parameters


def test_a_mask_keeps_what_is_outside_of_it(client: Client, tmp_path: Path) -> None:
    (before,), _ = made_by(client, prompt="a forest", seed=1)
    mask = Image.new("RGBA", (128, 128))
    mask.paste("white", (32, 32, 96, 96))
    mask.save(tmp_path / "mask.png")
    found, parameters, *_ = client.predict(
        prompt="fire", width=128, height=128, steps=4, seed=1, mode="Inpaint", mask_blur=0, denoising_strength=1,
        inpaint={"background": handle_file(before), "layers": [handle_file(tmp_path / "mask.png")], "composite": None},
        api_name="/img2img",
    )  # fmt: skip
    old, new = (np.asarray(Image.open(path).convert("RGB")) for path in (before, found[0]["image"]))
    inside = np.zeros((128, 128), dtype=bool)
    inside[32:96, 32:96] = True
    assert (old[~inside] == new[~inside]).all()
    assert (old[inside] != new[inside]).mean() > 0.5
    assert "Denoising strength: 1" in parameters
    assert "Mask mode: Inpaint masked" in parameters


def test_a_wish_that_cannot_be_met_says_why(client: Client) -> None:
    with pytest.raises(Exception, match=r"16\.8 megapixels; the settings allow 16"):
        client.predict(prompt="x", width=2048, height=2048, hires=True, api_name="/txt2img")
    with pytest.raises(Exception, match="There is no 'Eulr'; there are Euler a"):
        client.predict(
            prompt="x", script="X/Y/Z plot", x_axis="Sampler", x_values="Eulr", y_axis="Nothing", api_name="/txt2img"
        )
    with pytest.raises(Exception, match="Choose a picture to start from"):
        client.predict(prompt="x", api_name="/img2img")


def test_a_run_shows_previews_and_can_be_interrupted(page: Page) -> None:
    page.locator("#txt2img_prompt textarea").fill("mountains at sunset")
    set_number(page, "txt2img", "Sampling steps", 150)
    set_number(page, "txt2img", "Batch count", 8)
    page.locator("#txt2img_prompt textarea").press("Control+Enter")
    expect(page.locator("#txt2img_interrupt")).to_be_visible()
    expect(page.locator("#txt2img_generate")).to_be_hidden()
    preview = page.locator("#txt2img_preview img")
    expect(preview).to_be_visible()
    first = preview.get_attribute("src")
    progress = page.locator("#txt2img_status .sd-run-text")
    expect(progress).to_have_text(re.compile(r"Sampling \d+/150 · picture 1 of 8 · [\d.]+ s left"))
    expect(preview).not_to_have_attribute("src", first or "")
    page.keyboard.press("Escape")
    expect(page.locator("#txt2img_status")).to_contain_text("Interrupted after 1 picture")
    expect(page.locator("#txt2img_generate")).to_be_visible()
    expect(preview).to_have_count(0)
    expect(pictures(page, "txt2img")).to_have_count(1)
    expect(page.locator("#txt2img_parameters textarea")).to_have_value(re.compile("Interrupted: yes"))


def test_skip_goes_on_to_the_next_picture(page: Page) -> None:
    page.locator("#txt2img_prompt textarea").fill("mountains at sunset")
    set_number(page, "txt2img", "Sampling steps", 150)
    set_number(page, "txt2img", "Batch count", 2)
    page.locator("#txt2img_generate").click()
    progress = page.locator("#txt2img_status .sd-run-text")
    expect(progress).to_have_text(re.compile("picture 1 of 2"))
    page.locator("#txt2img_skip").click()
    expect(progress).to_have_text(re.compile("picture 2 of 2"))
    page.locator("#txt2img_skip").click()
    expect(page.locator("#txt2img_status")).to_contain_text("2 pictures")


def test_what_made_a_picture_comes_back_into_the_fields(page: Page, client: Client) -> None:
    (path,), _ = made_by(
        client, prompt="a harbour, boat", negative_prompt="rain", seed=99, method="DPM++ 2M", cfg_scale=9, steps=5
    )
    go_to(page, "PNG Info")
    page.locator("#pnginfo_picture input[type=file]").set_input_files(uploaded(path))
    expect(page.locator("#pnginfo_details")).to_contain_text("DPM++ 2M")
    expect(page.locator("#pnginfo_parameters textarea")).to_have_value(re.compile("Negative prompt: rain"))
    page.get_by_role("button", name="Send to txt2img").click()
    expect(page.get_by_role("tab", name="txt2img", exact=True)).to_have_attribute("aria-selected", "true")
    tab = page.locator("#tab_txt2img")
    expect(page.locator("#txt2img_prompt textarea")).to_have_value("a harbour, boat")
    expect(page.locator("#txt2img_neg_prompt textarea")).to_have_value("rain")
    expect(tab.get_by_label("Seed", exact=True)).to_have_value("99")
    expect(number(page, "txt2img", "Sampling steps")).to_have_value("5")
    expect(number(page, "txt2img", "CFG scale")).to_have_value("9")
    expect(tab.get_by_role("combobox", name="Sampling method")).to_have_value("DPM++ 2M")
    expect(number(page, "txt2img", "Width")).to_have_value("128")
    go_to(page, "PNG Info")
    page.get_by_role("button", name="Send to img2img").click()
    expect(page.locator("#img2img_picture img")).to_be_visible()
    expect(page.locator("#img2img_prompt textarea")).to_have_value("a harbour, boat")
    page.locator("#img2img_generate").click()
    expect(pictures(page, "img2img")).to_have_count(1)


def test_a_part_of_a_picture_is_painted_anew(page: Page) -> None:
    page.locator("#txt2img_prompt textarea").fill("a meadow at noon")
    make_small(page, "txt2img")
    page.locator("#txt2img_generate").click()
    expect(pictures(page, "txt2img")).to_have_count(1)
    page.get_by_role("button", name="To inpaint").click()
    expect(page.get_by_role("tab", name="Inpaint", exact=True)).to_have_attribute("aria-selected", "true")
    page.locator("#img2img_prompt textarea").fill("night, stars")
    page.locator("#img2img_generate").click()
    expect(page.get_by_test_id("toast")).to_contain_text("Nothing is masked")
    canvas = page.locator("#img2img_inpaint canvas").last
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6, steps=6)
    page.mouse.up()
    page.locator("#img2img_generate").click()
    expect(pictures(page, "img2img")).to_have_count(1)
    expect(page.locator("#img2img_parameters textarea")).to_have_value(re.compile("Mask mode: Inpaint masked"))


def test_settings_are_kept_and_applied(page: Page, data: Path, open_page: Callable[..., Page]) -> None:
    go_to(page, "Settings")
    go_to(page, "User interface")
    page.locator("#setting_interface_hidden_tabs").get_by_role("combobox").click()
    page.get_by_role("option", name="Checkpoint merger").click()
    page.keyboard.press("Escape")
    go_to(page, "Starting values")
    set_number(page, "settings", "Sampling steps", 33)
    page.locator("#settings_apply").click()
    expect(page.locator("#settings_state")).to_have_text("Applied: 2 settings changed.")
    expect(page.get_by_role("tab", name="Checkpoint merger")).to_have_count(0)
    kept = json.loads((data / "settings.json").read_text())
    assert kept["interface"]["hidden_tabs"] == ["Checkpoint merger"]
    assert kept["starting"]["steps"] == 33
    other = open_page()
    expect(other.get_by_role("tab", name="Checkpoint merger")).to_have_count(0)
    expect(number(other, "txt2img", "Sampling steps")).to_have_value("33")
    (data / "settings.json").unlink()  # read anew by every run and page


def test_settings_outlive_the_program(browser: Browser, tmp_path: Path) -> None:
    tmp_path.joinpath("settings.json").write_text('{"starting": {"steps": 7}, "interface": {"scheme": "Dark"}}')
    port = free_port()
    with served(tmp_path, port):
        page = browser.new_context(color_scheme="light").new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        expect(number(page, "txt2img", "Sampling steps")).to_have_value("7")
        expect(page.locator("body.dark")).to_have_count(1)
        page.locator("#toggle_dark").click()
        expect(page.locator("body.dark")).to_have_count(0)
        page.context.close()


def test_styles_lora_and_words_that_weigh(page: Page) -> None:
    prompt = page.locator("#txt2img_prompt textarea")
    prompt.fill("a lake")
    expect(page.locator("#txt2img_tokens")).to_contain_text("Tokens 2/75")
    prompt.press("Control+A")
    prompt.press("Control+ArrowUp")
    prompt.press("Control+ArrowUp")
    expect(prompt).to_have_value("(a lake:1.2)")
    page.locator("#txt2img_styles").get_by_role("combobox").click()
    page.get_by_role("option", name="Northern night").click()
    page.keyboard.press("Escape")
    page.locator("#tab_txt2img").get_by_role("button", name="Apply").click()
    expect(prompt).to_have_value("(a lake:1.2), night, stars, aurora")
    expect(page.locator("#txt2img_neg_prompt textarea")).to_have_value("city")
    go_to(page, "Lora")
    page.get_by_role("button", name="golden-hour, 1 of 4").click()
    expect(prompt).to_have_value("(a lake:1.2), night, stars, aurora <lora:golden-hour:1>")


def test_scripts_make_grids(page: Page) -> None:
    page.locator("#txt2img_prompt textarea").fill("a lake")
    make_small(page, "txt2img", steps=2)
    tab = page.locator("#tab_txt2img")
    tab.get_by_role("combobox", name="Script").click()
    page.get_by_role("option", name="X/Y/Z plot").click()
    tab.get_by_label("X values").fill("1-2")
    tab.get_by_label("Y values").fill("4, 9, 14")
    page.locator("#txt2img_generate").click()
    expect(page.locator("#txt2img_status")).to_contain_text("6 pictures")
    expect(page.locator("#txt2img_gallery .sd-gallery-thumb")).to_have_count(7)  # the grid first


def test_a_merged_checkpoint_makes_pictures_and_history_finds_them(page: Page, client: Client) -> None:
    go_to(page, "Checkpoint merger")
    merger = page.locator("#tab_checkpoint_merger")
    merger.get_by_role("combobox", name="Secondary model (B)").click()
    page.get_by_role("option", name=re.compile("inkwash")).click()
    merger.get_by_label("Custom name").fill("half-ink")
    merger.get_by_role("button", name="Merge").click()
    expect(page.locator("#checkpoint input")).to_have_value(re.compile(r"half-ink \[\w{10}\]"))
    go_to(page, "txt2img")
    page.locator("#txt2img_prompt textarea").fill("a most unusual lighthouse")
    make_small(page, "txt2img")
    page.locator("#txt2img_generate").click()
    expect(page.locator("#txt2img_parameters textarea")).to_have_value(re.compile("Model: half-ink"))
    _, parameters = made_by(client, prompt="a church", checkpoint="half-ink")
    assert "Model: half-ink" in parameters
    go_to(page, "History")
    history = page.locator("#tab_history")
    history.get_by_label("Search").fill("unusual lighthouse")
    expect(history.get_by_text("1 picture", exact=True)).to_be_visible()
    page.locator("#history_gallery .sd-gallery-open").click()
    expect(page.locator("#history_parameters textarea")).to_have_value(re.compile("a most unusual lighthouse"))
    history.get_by_role("button", name="Send to txt2img").click()
    expect(page.locator("#txt2img_prompt textarea")).to_have_value("a most unusual lighthouse")


def test_extras_enlarge_and_keep_the_parameters(client: Client) -> None:
    (path,), parameters = made_by(client, prompt="hills", seed=2)
    found, text = client.predict(picture=handle_file(path), scale=2, tint="Greyscale", api_name="/extras")
    result = Image.open(found[0]["image"])
    assert result.size == (256, 256)
    red, green, blue = (np.asarray(band) for band in result.convert("RGB").split())
    assert (red == green).all()
    assert (green == blue).all()
    assert text.startswith(parameters)
    assert text.endswith("Postprocess upscaler: Edges, Postprocess upscale by: 2, Postprocess tint: Greyscale")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("width", [390, 1440])
def test_every_tab_is_fit_for_everyone(open_page: Callable[..., Page], tab: str, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 900}, color_scheme="dark" if width == 390 else "light")
    go_to(page, tab)
    assert axe_violations(page) == []
    wait_for(lambda: page.evaluate("document.documentElement.scrollWidth") == width, because="the page is too wide")
