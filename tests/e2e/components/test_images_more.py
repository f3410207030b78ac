"""Comparing two images, regions of an image, and drawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.chromium import axe_violations
from support.component_pages import PHONE, Open, drag, field
from support.processes import wait_for

LOOKS = {"light": {}, "dark": {"color_scheme": "dark"}, "phone": PHONE}


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("images_app.py")


@pytest.fixture
def blue(tmp_path: Path) -> Path:
    import PIL.Image

    path = tmp_path / "blue.png"
    PIL.Image.new("RGB", (320, 200), (40, 40, 200)).save(path)
    return path


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tab", ["Compare", "Regions", "Draw", "Edit"])
def test_axe_finds_nothing(open_tab: Open, tab: str, look: str) -> None:
    page = open_tab(tab, **LOOKS[look])
    panel = page.locator("[role=tabpanel]:visible")
    expect(panel.locator(".sd-arriving")).to_have_count(0)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_divider_follows_pointer_and_keys(open_tab: Open) -> None:
    page = open_tab("Compare")
    divider = page.get_by_role("slider", name="Divider of Before and after")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    stage = page.locator(".sd-compare-stage").first
    drag(page, stage, (0.5, 0.5), (0.25, 0.5))
    expect(divider).to_have_attribute("aria-valuenow", "25")
    divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "26")
    divider.press("End")
    expect(divider).to_have_attribute("aria-valuenow", "100")


def test_a_pair_is_uploaded_side_by_side(open_tab: Open, blue: Path) -> None:
    page = open_tab("Compare")
    pair = field(page, "Two of yours")
    pair.locator("input[type=file]").first.set_input_files(blue)
    expect(pair.get_by_role("button", name="Remove the first image")).to_be_attached()
    pair.locator("input[type=file]").set_input_files(blue)
    expect(pair.get_by_role("slider")).to_be_visible()


def test_regions_are_named_and_chosen(open_tab: Open) -> None:
    page = open_tab("Regions")
    stage = page.locator(".sd-annotated-stage")
    expect(stage.locator(".sd-annotated-mask")).to_have_count(2)
    box = stage.bounding_box()
    assert box is not None
    stage.hover(position={"x": box["width"] * 0.78, "y": box["height"] * 0.75})
    expect(stage.locator(".sd-annotated-name")).to_have_text("dog")
    stage.click(position={"x": box["width"] * 0.2, "y": box["height"] * 0.25})
    expect(page.get_by_label("Chosen")).to_have_value("0 cat")
    page.get_by_role("button", name="dog").focus()
    expect(stage.locator(".sd-annotated-name")).to_have_text("dog")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Chosen")).to_have_value("1 dog")


def test_a_sketch_is_sent_at_once_undone_and_erased(open_tab: Open) -> None:
    page = open_tab("Draw")
    canvas = field(page, "Sketch").locator("canvas")
    describe = page.get_by_role("button", name="Describe", exact=True)
    drawn = page.get_by_label("Drawn")
    describe.click()
    expect(drawn).to_have_value("nothing")
    drag(page, canvas, (0.2, 0.5), (0.8, 0.5))
    describe.click()  # without waiting: the run waits for the picture
    expect(drawn).to_have_value("400x300 on (0, 0, 0, 0): ink")
    canvas.hover()
    page.get_by_role("button", name="Undo").click()
    describe.click()
    expect(drawn).not_to_have_value("400x300 on (0, 0, 0, 0): ink")
    page.get_by_role("button", name="Redo").click()
    describe.click()
    expect(drawn).to_have_value("400x300 on (0, 0, 0, 0): ink")
    page.get_by_role("button", name="Eraser").click()
    page.get_by_role("slider", name="Width of the eraser in pixels").fill("75")
    drag(page, canvas, (0.1, 0.5), (0.9, 0.5))
    describe.click()
    expect(drawn).to_have_value("400x300 on (0, 0, 0, 0): clear")
    page.get_by_role("button", name="Clear", exact=True).first.click()
    describe.click()
    expect(drawn).to_have_value("nothing")


def test_an_image_is_layered_and_cropped(open_tab: Open, blue: Path) -> None:
    page = open_tab("Edit")
    picture = field(page, "Picture")
    picture.locator("input[type=file]").set_input_files(blue)
    canvas = picture.locator("canvas")
    expect(canvas).to_have_attribute("width", "320")
    picture.get_by_role("button", name="Add a layer").click()
    drag(page, canvas, (0.1, 0.1), (0.9, 0.9))
    describe = page.get_by_role("button", name="Describe picture")
    heard = page.get_by_label("Edited")
    describe.click()
    expect(heard).to_have_value("320x200 on (40, 40, 200, 255): clear ink")
    picture.get_by_role("button", name="Crop").click()
    drag(page, canvas, (0.25, 0.5), (0.75, 1))
    picture.get_by_role("button", name="Keep this part").click()
    describe.click()
    expect(heard).to_have_value("160x100 on (40, 40, 200, 255): clear ink")


def test_a_finger_draws(open_tab: Open) -> None:
    page = open_tab("Draw", **PHONE)
    canvas = field(page, "Sketch").locator("canvas")
    canvas.tap()
    page.get_by_role("button", name="Describe", exact=True).tap()
    expect(page.get_by_label("Drawn")).to_have_value("400x300 on (0, 0, 0, 0): ink")


def test_an_image_gets_another_size(open_tab: Open, blue: Path) -> None:
    page = open_tab("Edit")
    picture = field(page, "Picture")
    picture.locator("input[type=file]").set_input_files(blue)
    expect(picture.locator("canvas")).to_have_attribute("width", "320")
    picture.get_by_role("button", name="Resize", exact=True).click()
    picture.get_by_label("Width", exact=True).fill("160")
    expect(picture.get_by_label("Height", exact=True)).to_have_value("100")
    picture.get_by_label("Keep proportions").uncheck()
    picture.get_by_label("Height", exact=True).fill("9000")
    submit = picture.locator("form").get_by_role("button", name="Resize")
    expect(submit).to_be_disabled()
    picture.get_by_label("Height", exact=True).fill("50")
    submit.click()
    page.get_by_role("button", name="Describe picture").click()
    expect(page.get_by_label("Edited")).to_have_value("160x50 on (40, 40, 200, 255): clear")
    picture.get_by_role("button", name="Undo").click()
    expect(picture.locator("canvas")).to_have_attribute("width", "320")


def test_a_closer_look_draws_at_the_right_place_and_moves(open_tab: Open, blue: Path) -> None:
    page = open_tab("Edit")
    picture = field(page, "Picture")
    picture.locator("input[type=file]").set_input_files(blue)
    canvas, stage = picture.locator("canvas"), picture.locator(".sd-editor-stage")
    expect(canvas).to_have_attribute("width", "320")
    before = canvas.bounding_box()
    height = stage.bounding_box()["height"]
    for _ in range(6):
        picture.get_by_role("button", name="Zoom in").click()
    expect(picture.get_by_role("button", name="800 %")).to_be_visible()
    assert canvas.bounding_box()["width"] == pytest.approx(before["width"] * 8, abs=2)
    assert stage.bounding_box()["height"] == pytest.approx(height, abs=1)
    stage.click()  # in its middle
    middle = "c => [...c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data].join()"
    wait_for(lambda: canvas.evaluate(middle) != "40,40,200,255", because="nothing was painted in the middle")
    picture.get_by_role("button", name="Move", exact=True).click()
    scrolled = stage.evaluate("e => e.scrollLeft")
    drag(page, stage, (0.5, 0.5), (0.25, 0.5))
    assert stage.evaluate("e => e.scrollLeft") > scrolled
    picture.get_by_role("button", name="800 %").click()
    assert canvas.bounding_box()["width"] == pytest.approx(before["width"], abs=2)
    expect(picture.get_by_role("button", name="Brush")).to_have_attribute("aria-pressed", "true")
