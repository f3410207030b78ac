"""3D models are shown, turned, replaced and refused; charts of altair are drawn."""

from __future__ import annotations

import io
from pathlib import Path

import PIL.Image
import pytest
from playwright.sync_api import Locator, expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open, field

LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}
BLUE = (0, 0, 255)


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("models_app.py")


def stage_of(frame: Locator) -> Locator:
    stage = frame.locator(".sd-model-stage")
    expect(stage).to_have_attribute("data-state", "ready")
    return stage


def picture(stage: Locator) -> PIL.Image.Image:
    return PIL.Image.open(io.BytesIO(stage.screenshot())).convert("RGB")


def share_of(image: PIL.Image.Image, color: tuple[int, int, int]) -> float:
    """Return which part of a picture has exactly this colour."""
    pixels = list(image.get_flattened_data())
    return pixels.count(color) / len(pixels)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Solid", "Others", "Chart"])
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    panel = page.locator("[role=tabpanel]:visible")
    expect(panel.locator(".sd-arriving, [data-state=loading]")).to_have_count(0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_model_is_drawn_on_its_ground_and_turned_by_keys_and_pointer(open_tab: Open) -> None:
    page = open_tab("Solid")
    stage = stage_of(field(page, "Cube"))
    first = picture(stage)
    assert 0.3 < share_of(first, BLUE) < 0.95
    stage.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Turned")).to_have_value("yes")
    turned = picture(stage)
    assert turned.tobytes() != first.tobytes()
    for _ in range(4):
        page.keyboard.press("+")
    page.evaluate("new Promise(requestAnimationFrame)")
    assert share_of(picture(stage), BLUE) < share_of(turned, BLUE)
    field(page, "Cube").get_by_role("button", name="Reset the view").click()
    page.mouse.move(5, 5)
    stage.blur()
    page.evaluate("new Promise(requestAnimationFrame)")
    assert abs(share_of(picture(stage), BLUE) - share_of(first, BLUE)) < 0.01


def test_a_model_is_removed_and_another_uploaded(open_tab: Open, tmp_path: Path) -> None:
    page = open_tab("Solid")
    frame = field(page, "Cube")
    stage_of(frame)
    frame.get_by_role("button", name="Remove model").click()
    expect(page.get_by_label("Turned")).to_have_value("removed")
    flat = tmp_path / "flat.stl"
    flat.write_text(
        "solid flat\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid\n"
    )
    frame.locator("input[type=file]").set_input_files(flat)
    stage_of(frame)
    page.get_by_role("button", name="Name it").click()
    expect(page.get_by_label("Model", exact=True)).to_have_value("flat.stl")
    frame.get_by_role("button", name="Remove model").click()
    wrong = tmp_path / "notes.txt"
    wrong.write_text("no model")
    frame.locator("input[type=file]").set_input_files(wrong)
    expect(frame.get_by_role("alert")).to_contain_text("notes.txt")


def test_wires_corners_scans_and_splats_are_shown_and_a_broken_file_says_so(open_tab: Open) -> None:
    page = open_tab("Others")
    for label in ("Wires", "Corners", "Scan", "Splats"):
        stage = stage_of(field(page, label))
        assert len(set(picture(stage).get_flattened_data())) > 1, label
    # Splats are soft: they fade into the ground in many shades.
    assert len(set(picture(stage_of(field(page, "Splats"))).get_flattened_data())) > 100
    expect(field(page, "Broken")).to_contain_text("This GLB file cannot be read")


def test_an_altair_chart_is_drawn_in_the_pages_colours(open_tab: Open) -> None:
    page = open_tab("Chart")
    chart = field(page, "Chart")
    expect(chart.locator("path[aria-roledescription=bar]")).to_have_count(2)
    fill = chart.locator("path[aria-roledescription=bar]").first.get_attribute("fill")
    assert fill in {"rgb(7, 113, 88)", "rgb(8, 113, 88)"}  # the accent, whichever way the browser rounds it
