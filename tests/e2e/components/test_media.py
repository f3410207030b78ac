"""Images, sound, film, files and galleries on the page: by mouse, keyboard, touch, drop, paste, camera, microphone."""

from __future__ import annotations

import io
import re
import wave
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from support.component_pages import PHONE, Open, drag, field


def picture(width: int = 120, height: int = 80) -> bytes:
    """Return a PNG of a size."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return buffer.getvalue()


def png(data: bytes | None = None, name: str = "own.png", mime: str = "image/png") -> dict[str, object]:
    """Return a file as Playwright hands it to a page."""
    return {"name": name, "mimeType": mime, "buffer": picture() if data is None else data}


def test_an_image_is_chosen_seen_removed(open_tab: Open) -> None:
    page = open_tab("Image")
    with page.expect_file_chooser() as chooser:
        field(page, "Image in").get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(png())
    expect(page.get_by_label("About the image")).to_have_value("120 by 80")
    shown = field(page, "Image in").get_by_role("img", name="Image in")
    expect(shown).to_be_visible()
    field(page, "Image in").get_by_role("button", name="Remove image").click()
    expect(page.get_by_label("About the image")).to_have_value("no image")


def test_an_image_is_dropped_and_pasted(open_tab: Open) -> None:
    page = open_tab("Image")
    transfer = """bytes => { const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], 'in.png', {type: 'image/png'})); return transfer; }"""
    area = field(page, "Image in").locator(".sdm-drop")
    area.dispatch_event("drop", {"dataTransfer": page.evaluate_handle(transfer, list(picture(50, 40)))})
    expect(page.get_by_label("About the image")).to_have_value("50 by 40")
    page.evaluate(
        f"""bytes => document.dispatchEvent(new ClipboardEvent('paste',
            {{bubbles: true, clipboardData: ({transfer})(bytes)}}))""",
        list(picture(30, 20)),
    )
    field(page, "Image in").get_by_role("img").hover()
    page.evaluate(
        f"""bytes => document.dispatchEvent(new ClipboardEvent('paste',
            {{bubbles: true, clipboardData: ({transfer})(bytes)}}))""",
        list(picture(30, 20)),
    )
    expect(page.get_by_label("About the image")).to_have_value("30 by 20")


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (png(name="notes.txt", mime="text/plain", data=b"words"), "“notes.txt” is not an image."),
        (png(b"", name="empty.png"), "“empty.png” is empty (0 bytes)."),
        (png(b"x" * 1_500_000, name="large.png"), "“large.png” has 1.5 MB"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_at_the_field(open_tab: Open, sent: dict, reason: str) -> None:
    page = open_tab("Image")
    field(page, "Image in").locator("input[type=file]").set_input_files([sent])
    expect(field(page, "Image in").get_by_role("alert")).to_contain_text(reason)
    expect(page.get_by_label("About the image")).to_have_value("")
    field(page, "Image in").locator("input[type=file]").set_input_files([png()])
    expect(page.get_by_label("About the image")).to_have_value("120 by 80")
    expect(field(page, "Image in").get_by_role("alert")).to_have_count(0)


def test_an_upload_shows_progress_and_can_be_cancelled(open_tab: Open) -> None:
    page = open_tab("Image")
    page.route("**/gradio_api/upload*", lambda route: None)  # never answered
    area = field(page, "Image in")
    area.locator("input[type=file]").set_input_files([png()])
    expect(area.get_by_role("progressbar", name="Upload of own.png")).to_be_visible()
    area.get_by_role("button", name="Cancel").click()
    expect(area.get_by_role("button", name="Choose a file")).to_be_visible()
    expect(area.get_by_role("alert")).to_have_count(0)


def test_an_image_is_photographed(open_tab: Open) -> None:
    page = open_tab("Image", permissions=["camera"])
    area = field(page, "Image in")
    area.get_by_role("button", name="Camera").click()
    expect(area.get_by_role("button", name="Take photo")).to_be_enabled()
    area.get_by_role("button", name="Take photo").click()
    expect(page.get_by_label("About the image")).to_have_value("640 by 480")


def test_the_camera_is_fetched_when_it_is_asked_for_and_gives_the_focus_back(open_tab: Open) -> None:
    page = open_tab("Image", permissions=["camera"])
    area = field(page, "Image in")
    expect(area.get_by_role("button", name="Camera")).to_be_visible()
    scripts = "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => /Camera-/.test(name))"
    assert page.evaluate(scripts) == []
    area.get_by_role("button", name="Camera").click()
    expect(area.get_by_role("button", name="Take photo")).to_be_enabled()
    expect(area.get_by_role("group", name="Camera")).to_be_focused()
    area.get_by_role("button", name="Cancel").click()
    expect(area.get_by_role("button", name="Choose a file")).to_be_focused()


def test_a_refused_camera_says_so(open_tab: Open) -> None:
    page = open_tab("Image")
    page.evaluate("""() => { navigator.mediaDevices.getUserMedia =
        () => Promise.reject(new DOMException('no', 'NotAllowedError')); }""")
    area = field(page, "Image in")
    area.get_by_role("button", name="Camera").click()
    expect(area.get_by_role("alert")).to_contain_text("may not use the camera")
    area.get_by_role("button", name="Back").click()
    expect(area.get_by_role("button", name="Choose a file")).to_be_visible()


def test_a_picture_is_viewed_large_by_keyboard(open_tab: Open) -> None:
    page = open_tab("Image")
    button = field(page, "Image out").get_by_role("button", name="View large")
    button.focus()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer).to_be_visible()
    page.keyboard.press("+")
    expect(viewer.get_by_role("status")).to_have_text("140 %")
    page.keyboard.press("0")
    expect(viewer.get_by_role("status")).to_have_text("100 %")
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    expect(button).to_be_focused()


def test_a_click_selects_a_pixel_of_the_picture_itself(open_tab: Open) -> None:
    page = open_tab("Image")
    shown = field(page, "Image out").get_by_role("img", name="Image out")
    box = shown.bounding_box()
    assert box
    # The middle of a pixel: a mouse stands on whole pixels of the screen.
    shown.click(position={"x": box["width"] * 100.5 / 200, "y": box["height"] * 25.5 / 100})
    expect(page.get_by_label("About the image")).to_have_value("[100, 25] None")


def test_a_picture_is_downloaded(open_tab: Open) -> None:
    page = open_tab("Image")
    link = field(page, "Image out").get_by_role("link", name="Download")
    link.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Image.open(Path(download.value.path())).size == (200, 100)


def test_sound_plays_seeks_and_is_recorded(open_tab: Open) -> None:
    page = open_tab("Sound and film", permissions=["microphone"])
    player = page.get_by_role("group", name="Player for tone.wav")
    expect(player.get_by_role("slider", name="Position")).to_have_attribute("aria-valuetext", "0:00 of 0:01")
    player.get_by_role("button", name="Speed 1 times").click()
    expect(player.get_by_role("button", name="Speed 1.25 times")).to_be_visible()
    player.get_by_role("button", name="Play").click()
    expect(page.get_by_label("About the audio")).to_have_value("playing")
    area = field(page, "Audio in")
    area.get_by_role("button", name="Record").click()
    expect(area.get_by_role("button", name="Stop")).to_be_visible()
    expect(area.get_by_text("0:01")).to_be_visible()
    area.get_by_role("button", name="Stop").click()
    expect(page.get_by_label("About the audio")).to_have_value(re.compile(r"^[1-9]\d*\.\d\d s$"))


def test_sound_is_cut(open_tab: Open) -> None:
    page = open_tab("Sound and film")
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x10\x20" * 16000)
    area = field(page, "Audio in")
    area.locator("input[type=file]").set_input_files([png(buffer.getvalue(), "two.wav", "audio/wav")])
    expect(page.get_by_label("About the audio")).to_have_value("2.00 s at 8000 Hz")
    area.get_by_role("button", name="Cut").click()
    # An end is dragged on the waveform, the other one moved by keys; neither passes the other.
    strip = area.locator(".sd-audio-wave")
    drag(page, strip, (0, 0.5), (0.5, 0.5))
    expect(area.get_by_role("slider", name="From")).to_have_value("1")
    area.get_by_role("slider", name="To").fill("0.5")
    expect(area.get_by_role("slider", name="To")).to_have_value("1.1")
    area.get_by_role("slider", name="From").fill("0")
    area.get_by_role("slider", name="To").fill("0.55")
    area.get_by_role("slider", name="To").press("ArrowLeft")
    area.get_by_role("button", name="Keep 0.5 s").click()
    expect(page.get_by_label("About the audio")).to_have_value("0.50 s at 8000 Hz")  # as it was, only shorter


def test_a_film_is_recorded(open_tab: Open) -> None:
    page = open_tab("Sound and film", permissions=["camera", "microphone"])
    area = field(page, "Video in")
    area.get_by_role("button", name="Record").click()
    area.get_by_role("button", name="Record").click()
    expect(area.get_by_text("0:01")).to_be_visible()
    area.get_by_role("button", name="Stop").click()
    expect(area.locator("video[controls]")).to_be_visible()


def test_files_are_added_listed_and_removed(open_tab: Open) -> None:
    page = open_tab("File")
    area = field(page, "Files in")
    texts = [png(b"1,2", "a.csv", "text/csv"), png(b"hello", "b.txt", "text/plain")]
    area.locator("input[type=file]").set_input_files(texts)
    expect(page.get_by_label("About the files")).to_have_value("a.csv, b.txt")
    area.locator("input[type=file]").set_input_files([png(b"more", "c.txt", "text/plain")])
    expect(page.get_by_label("About the files")).to_have_value("a.csv, b.txt, c.txt")
    area.get_by_role("button", name="Remove b.txt").click()
    expect(page.get_by_label("About the files")).to_have_value("a.csv, c.txt")
    area.locator("input[type=file]").set_input_files([png()])
    expect(area.get_by_role("alert")).to_contain_text("“own.png” is not a .txt file or a .csv file.")
    with page.expect_download() as download:
        field(page, "Files out").get_by_role("link", name="Download picture1.png").click()
    assert download.value.suggested_filename == "picture1.png"


def test_a_gallery_is_walked_by_keyboard(open_tab: Open) -> None:
    page = open_tab("Gallery")
    gallery = field(page, "Pictures")
    first = gallery.get_by_role("button", name="Picture 0, 1 of 6")
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(gallery.get_by_role("button", name="Picture 3, 4 of 6")).to_be_focused()
    page.keyboard.press("Enter")
    expect(gallery.get_by_role("img", name="Picture 3")).to_be_visible()
    expect(page.get_by_label("About the gallery")).to_have_value(re.compile("^3 "))
    page.keyboard.press("ArrowRight")
    expect(gallery.get_by_role("img", name="Picture 4")).to_be_visible()
    expect(page.get_by_label("About the gallery")).to_have_value(re.compile("^4 "))
    page.keyboard.press("Escape")
    expect(gallery.get_by_role("button", name="Picture 0, 1 of 6")).to_be_visible()


def test_a_gallery_opens_what_the_app_says_wherever_the_visitor_was(open_tab: Open) -> None:
    page = open_tab("Gallery")
    results = field(page, "Results")
    page.get_by_role("button", name="Fill").click()
    expect(results.get_by_role("img", name="Result 0")).to_be_visible()  # preview=True
    expect(page.get_by_role("button", name="Fill")).to_be_focused()  # whoever types on is not interrupted
    results.get_by_role("button", name="Next").click()
    expect(results.get_by_role("img", name="Result 1")).to_be_visible()
    page.get_by_role("button", name="Open the first").click()
    expect(results.get_by_role("img", name="Result 0")).to_be_visible()
    results.get_by_role("button", name="Back to the grid").click()
    expect(results.get_by_role("button", name="Result 2, 3 of 3")).to_be_visible()
    page.get_by_role("button", name="Open the first").click()
    expect(results.get_by_role("img", name="Result 0")).to_be_visible()


def test_pictures_are_added_and_deleted_by_touch(open_tab: Open) -> None:
    page = open_tab("Gallery", **PHONE)
    area = field(page, "Own pictures")
    area.locator("input[type=file]").set_input_files([png(name="a.png"), png(name="b.png")])
    expect(page.get_by_label("About the gallery")).to_have_value("2 pictures")
    area.get_by_role("button", name="Delete Image 1").tap()
    expect(page.get_by_label("About the gallery")).to_have_value("1 pictures")
