"""Parts of the page that functions build, and apps of several pages, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.chromium import axe_violations
from support.processes import free_port, running

APP = Path(__file__).with_name("render_app.py")
LOST = Path(__file__).with_name("lost_app.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with running(APP, str(port), log=tmp_path_factory.mktemp("render") / "app.log") as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def lost_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with running(LOST, str(port), log=tmp_path_factory.mktemp("lost") / "app.log") as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


def test_fields_come_and_go_and_keep_what_was_typed(page: Page) -> None:
    first = page.get_by_label("Name 0")
    first.fill("Ada")
    page.get_by_label("Count").fill("3")
    expect(page.get_by_label("Name 2")).to_be_visible()
    expect(first).to_have_value("Ada")
    page.get_by_label("Name 2").fill("Bo")
    page.get_by_role("button", name="Greet 2").click()
    expect(page.get_by_label("Answer")).to_have_value("2: Bo")
    expect(page.get_by_text("said 2: Bo")).to_be_visible()
    expect(page.get_by_label("Inner")).to_have_value("inner of 3")
    page.get_by_role("button", name="Greet 0").click()
    expect(page.get_by_text("said 0: Ada")).to_be_visible()
    page.get_by_label("Count").fill("1")
    expect(page.get_by_label("Name 1")).to_have_count(0)
    expect(page.get_by_text("said 0: Ada")).to_have_count(0)
    expect(first).to_have_value("Ada")


def test_pages_link_to_each_other(page: Page) -> None:
    expect(page.get_by_role("link", name="Home")).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="The settings")).to_be_visible()
    expect(page.get_by_label("Colour")).to_have_value("red")
    expect(page.get_by_label("Answer")).to_have_count(0)
    assert not axe_violations(page)
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_label("Name 0")).to_be_visible()


def test_a_part_that_a_lost_process_had_made_is_built_anew(page: Page, lost_url: str) -> None:
    """The one in which the visitor's part was made; a server that was started anew knows it as little."""
    page.goto(lost_url)
    page.get_by_label("Word").fill("kept")
    where = page.get_by_label("Where")
    page.get_by_role("button", name="Say where").click()
    expect(where).to_have_value(re.compile(r"kept \d+"))
    before = where.input_value()
    expect(page.get_by_label("Ticks")).not_to_have_value("")
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text("The process that ran this ended itself").first).to_be_visible()
    ticks = page.get_by_label("Ticks").input_value()
    expect(page.get_by_label("Ticks")).not_to_have_value(ticks)  # the timer found that it was gone
    expect(page.get_by_text("There is no function")).to_have_count(0)
    expect(page.get_by_label("Word")).to_have_value("kept")
    page.get_by_role("button", name="Say where").click()
    expect(where).not_to_have_value(before)
    expect(where).to_have_value(re.compile(r"kept \d+"))
    page.get_by_role("button", name="Deeper").click()
    expect(where).to_have_value(re.compile(r"deeper \d+"))
