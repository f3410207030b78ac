"""Streams on the page: the camera's and the microphone's go in, chunk by chunk, and end as they should."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.chromium import axe_violations
from support.component_pages import Open, field


@pytest.fixture(scope="module")
def app_file() -> Path:
    return Path(__file__).with_name("streams_app.py")


def test_the_camera_streams_until_it_is_stopped(open_tab: Open) -> None:
    page = open_tab("Camera", permissions=["camera"])
    eye = field(page, "Eye")
    expect(eye.get_by_text("The camera is off")).to_be_visible()
    eye.get_by_role("button", name="Start camera").click()
    expect(eye.get_by_text("Live", exact=True)).to_be_visible()
    expect(page.get_by_label("Seen")).to_have_value(re.compile(r"([3-9]|\d\d) pictures, 640 wide"))
    assert axe_violations(page) == []
    eye.get_by_role("button", name="Stop").click()
    expect(eye.get_by_text("The camera is off")).to_be_visible()
    expect(eye.locator("video")).to_have_count(0)
    eye.get_by_role("button", name="Start camera").click()
    expect(eye.get_by_text("Live", exact=True)).to_be_visible()
    eye.get_by_role("button", name="Stop").click()


def test_a_stream_whose_time_is_up_says_so_and_can_be_started_again(open_tab: Open) -> None:
    page = open_tab("Short", permissions=["camera"])
    eye = field(page, "Short eye")
    eye.get_by_role("button", name="Start camera").click()
    expect(eye.get_by_text(re.compile(r"Live, 0:0[12] left"))).to_be_visible()
    expect(eye.get_by_text("Stopped: the time for one stream is up")).to_be_visible()
    expect(page.get_by_label("Short seen")).to_have_value("(480, 640, 3)")
    eye.get_by_role("button", name="Start camera").click()
    expect(eye.get_by_text(re.compile(r"Live, 0:0[12] left"))).to_be_visible()


def test_an_error_of_the_function_turns_the_camera_off(open_tab: Open) -> None:
    page = open_tab("Broken", permissions=["camera"])
    eye = field(page, "Broken eye")
    eye.get_by_role("button", name="Start camera").click()
    expect(eye.get_by_text("Stopped: the app could not go on")).to_be_visible()
    expect(page.get_by_text("The model fell over").first).to_be_visible()
    expect(eye.locator("video")).to_have_count(0)


def test_every_piece_of_the_microphone_arrives(open_tab: Open) -> None:
    page = open_tab("Microphone", permissions=["microphone"])
    ear = field(page, "Ear")
    ear.get_by_role("button", name="Start microphone").click()
    expect(page.get_by_label("Heard")).to_have_value(re.compile(r"[1-9]\.\d\d s heard"))
    ear.get_by_role("button", name="Stop").click()
    expect(ear.get_by_role("button", name="Start microphone")).to_be_visible()


@pytest.mark.parametrize(
    ("error", "text"),
    [("NotAllowedError", "This page may not use the camera."), ("NotFoundError", "No camera was found.")],
)
def test_a_camera_that_cannot_be_had_is_explained(open_tab: Open, error: str, text: str) -> None:
    page = open_tab("Camera")
    page.evaluate(
        "name => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name)); }", error
    )
    eye = field(page, "Eye")
    eye.get_by_role("button", name="Start camera").click()
    expect(eye.get_by_text(re.compile(re.escape(text)))).to_be_visible()
    expect(eye.get_by_role("button", name="Start camera")).to_be_enabled()


def test_sound_is_heard_while_it_is_made_and_is_a_file_afterwards(open_tab: Open) -> None:
    page = open_tab("Voice")
    voice = field(page, "Voice")
    page.get_by_role("button", name="Speak", exact=True).click()
    sound = voice.locator("audio")
    expect(sound).to_have_attribute("src", re.compile("^blob:"))  # ffmpeg's first start is slow
    expect(voice.get_by_role("link")).to_have_count(0)
    page.wait_for_function("media => media.currentTime > 0.2", arg=sound.element_handle())
    # Heard to its end, it is a file like any other.
    expect(sound).to_have_attribute("src", re.compile(r"/gradio_api/file=.*\.m4a$"))
    expect(voice.get_by_role("link", name=re.compile("Download"))).to_be_visible()
    assert page.evaluate("media => media.paused", sound.element_handle())


def test_a_stream_that_nobody_played_becomes_the_file(open_tab: Open) -> None:
    page = open_tab("Voice")
    voice = field(page, "Silent voice")
    page.get_by_role("button", name="Speak later").click()
    expect(voice.locator("audio")).to_have_attribute("src", re.compile("^blob:"))
    expect(voice.get_by_role("link", name=re.compile("Download"))).to_be_visible()
    voice.get_by_role("button", name="Play").click()
    page.wait_for_function("media => media.currentTime > 0.2", arg=voice.locator("audio").element_handle())


def test_film_is_seen_while_it_is_made(open_tab: Open) -> None:
    page = open_tab("Film")
    page.get_by_role("button", name="Show").click()
    film = field(page, "Film").locator("video")
    expect(film).to_have_attribute("src", re.compile("^blob:"))
    page.wait_for_function("media => media.currentTime > 0.3 && media.videoWidth === 320", arg=film.element_handle())
    expect(film).to_have_attribute("src", re.compile(r"/gradio_api/file=.*\.mp4$"))


def test_a_known_result_says_so(open_tab: Open) -> None:
    page = open_tab("Cache")
    for count in range(2):
        page.get_by_role("button", name="Compute").click()
        expect(page.get_by_label("Square")).to_have_value("49")
        cached = page.locator("[data-cached]")
        expect(cached).to_have_count(count)
    expect(cached).to_have_attribute("data-cached", re.compile(r"From cache, \d+ ms"))
