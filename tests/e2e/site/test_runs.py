"""Runs on their pages: asked for, followed, cancelled, repeated, shown with all they made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.site import Site

RUNS = "/projects/admin/machine/runs"


@pytest.fixture(scope="module", autouse=True)
def machine(site: Site) -> None:
    site.make_project("machine", title="The machine")
    site.make_project("resting", title="Resting")


@pytest.fixture
def live(site: Site) -> None:
    site.share(project="admin/machine")


@pytest.mark.usefixtures("live")
def test_a_run_is_asked_for_by_fields_and_its_answer_is_kept(page: Page) -> None:
    page.goto("/admin/machine/runs")
    page.get_by_role("button", name="New run").click()
    dialog = page.get_by_role("dialog", name="New run")
    dialog.get_by_label("Function").select_option("/greet")
    dialog.get_by_label("Name").fill("Ada")
    dialog.get_by_label("Times").fill("11")
    dialog.get_by_role("button", name="Queue the run").click()
    expect(dialog.get_by_text("At most 10.")).to_be_visible()
    dialog.get_by_label("Times").fill("2")
    dialog.get_by_label("Tone").select_option("sharply")
    dialog.get_by_label("Loud").check()
    dialog.get_by_role("button", name="Queue the run").click()
    expect(page).to_have_url(re.compile("/runs/"))
    expect(page.locator(".run-title")).to_contain_text("Done")
    output = page.get_by_role("region", name="Output")
    expect(output).to_contain_text("HELLO ADA, SHARPLY. HELLO ADA, SHARPLY.")
    page.reload()
    expect(output).to_contain_text("HELLO ADA, SHARPLY.")
    inputs = page.get_by_role("region", name="Input")
    expect(inputs).to_contain_text("Ada")
    expect(inputs.get_by_role("term").first).to_have_text("Name")  # as the app calls it


@pytest.mark.usefixtures("live")
def test_progress_is_followed_and_a_run_can_be_cancelled_and_repeated(site: Site, page: Page) -> None:
    run = site.api.post(RUNS, json={"endpoint": "/count", "inputs": [2000]}).json()
    page.goto(f"/runs/{run['id']}")
    expect(page.locator(".run-title")).to_contain_text("Running")
    expect(page.locator(".run-progress")).to_contain_text(re.compile(r"Counting: \d+ of 2000 steps · \d+ %"))
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".run-title")).to_contain_text("Cancelled")
    page.get_by_role("button", name="Run again").click()
    expect(page).not_to_have_url(re.compile(run["id"]))
    expect(page.locator(".run-title")).to_contain_text("Running")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".run-title")).to_contain_text("Cancelled")


@pytest.mark.usefixtures("live")
def test_a_failure_gives_its_reason(site: Site, page: Page) -> None:
    run = site.api.post(RUNS, json={"endpoint": "/refuse", "inputs": ["Nemo"]}).json()
    page.goto(f"/runs/{run['id']}")
    expect(page.get_by_role("alert").filter(has_text="The function did not finish")).to_contain_text(
        "There is nobody called Nemo."
    )


@pytest.mark.usefixtures("live")
def test_files_go_in_and_come_out(page: Page, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("sixteen letters.")
    page.goto("/admin/machine/runs")
    page.get_by_role("button", name="New run").click()
    dialog = page.get_by_role("dialog", name="New run")
    dialog.get_by_label("Function").select_option("/describe")
    dialog.locator("input[type=file]").set_input_files(notes)
    expect(dialog.get_by_text("notes.txt is ready.")).to_be_visible()
    dialog.get_by_role("button", name="Queue the run").click()
    output = page.get_by_role("region", name="Output")
    expect(output).to_contain_text("bytes: 16")
    with page.expect_download() as download:
        output.get_by_role("link", name="notes.txt").click()
    assert Path(download.value.path()).read_text() == "sixteen letters."


def test_a_run_to_an_offline_app_waits_and_says_so(page: Page) -> None:
    page.goto("/admin/resting/runs")
    expect(page.get_by_role("heading", name="No runs yet")).to_be_visible()
    expect(page.get_by_label("command", exact=True)).to_contain_text("/api/v1/projects/admin/resting/runs")
    page.get_by_role("button", name="New run").click()
    dialog = page.get_by_role("dialog", name="New run")
    expect(dialog).to_contain_text("The run will wait")
    dialog.get_by_label("Inputs").fill("[1,")
    dialog.get_by_role("button", name="Queue the run").click()
    expect(dialog.get_by_text("This is not JSON")).to_be_visible()
    dialog.get_by_label("Inputs").fill('["later"]')
    dialog.get_by_role("button", name="Queue the run").click()
    expect(page.locator(".run-title")).to_contain_text("Waiting for the app")
    expect(page.locator(".run-progress")).to_contain_text("starts by itself")
    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_label("State").select_option("waiting")
    expect(page).to_have_url(re.compile("state=waiting"))
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_label("State").select_option("failed")
    expect(page.get_by_role("heading", name="No run is in this state")).to_be_visible()


def test_the_stream_is_found_again_after_the_connection_was_lost(site: Site, page: Page) -> None:
    site.share(project="admin/machine")
    run = site.api.post(RUNS, json={"endpoint": "/count", "inputs": [60]}).json()
    page.goto(f"/runs/{run['id']}")
    expect(page.locator(".run-progress")).to_contain_text("Counting")
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Output")).to_contain_text("Counted to 60.")


def test_somebody_elses_run_is_not_shown(site: Site, visitor: Page) -> None:
    run = site.api.post(RUNS, json={"endpoint": "/greet", "inputs": ["Ada"]}).json()
    visitor.goto(f"/runs/{run['id']}")
    expect(visitor.get_by_role("heading", name="Could not open the run")).to_be_visible()
    expect(visitor.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
