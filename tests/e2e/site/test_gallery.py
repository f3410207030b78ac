"""Finding projects and telling which one likes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from support.site import Site


@pytest.fixture(scope="module", autouse=True)
def projects(site: Site) -> None:
    site.make_project("mel-spectrum", title="Mel spectrum", description="Sees sound.", tags=["sound"], emoji="🎧")
    site.make_project("night-sky", title="Stars by night", description="Names the stars.", tags=["stars", "image"])
    site.make_project("the-safe", title="The safe", visibility="private", tags=["stars"])
    site.share(project="admin/night-sky")


def cards(page: Page) -> list[str]:
    page.wait_for_selector(".card-ghost, [data-stale]", state="detached")
    return page.locator(".card h2").all_inner_texts()


def test_search_narrows_as_one_types_and_stands_in_the_address(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Search projects").fill("spectrum")
    expect(page.locator(".card h2")).to_have_text(["Mel spectrum"])
    expect(page).to_have_url(re.compile(r"\?query=spectrum$"))
    page.reload()
    expect(page.get_by_label("Search projects")).to_have_value("spectrum")
    expect(page.locator(".card h2")).to_have_text(["Mel spectrum"])
    page.get_by_label("Search projects").fill("no such thing at all")
    expect(page.get_by_role("heading", name="No project matches")).to_be_visible()
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.get_by_label("Search projects")).to_have_value("")
    expect(page.locator(".card h2").filter(has_text="Stars by night")).to_be_visible()


def test_tags_and_state_filter_and_the_back_button_undoes(page: Page) -> None:
    page.goto("/")
    page.get_by_role("group", name="Tags").get_by_role("button", name="stars").click()
    expect(page.locator(".card h2")).to_have_count(2)
    page.get_by_role("radio", name="Live").check()
    expect(page.locator(".card h2")).to_have_count(1)
    assert "tag=stars" in page.url
    assert "state=live" in page.url
    expect(page.locator(".card").filter(has_text="Stars by night")).to_contain_text("Live")
    page.go_back()
    expect(page.locator(".card h2")).to_have_count(2)
    page.go_back()
    expect(page.get_by_role("group", name="Tags").get_by_role("button", name="stars")).to_have_attribute(
        "aria-pressed", "false"
    )


def test_visitors_see_what_is_public_only(visitor: Page) -> None:
    visitor.goto("/")
    expect(visitor.locator(".card h2").filter(has_text="Mel spectrum")).to_be_visible()
    assert "The safe" not in cards(visitor)


def test_a_like_counts_and_can_be_taken_back(page: Page, visitor: Page) -> None:
    page.goto("/?query=spectrum")
    page.get_by_role("button", name="Like Mel spectrum, 0 likes").click()
    liked = page.get_by_role("button", name="Like Mel spectrum, 1 like")
    expect(liked).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(liked).to_have_attribute("aria-pressed", "true")
    visitor.goto("/?query=spectrum")
    visitor.get_by_role("button", name="Like Mel spectrum, 1 like").click()
    expect(visitor.get_by_role("heading", name="Sign in to Stagedoor")).to_be_visible()
    liked.click()
    expect(page.get_by_role("button", name="Like Mel spectrum, 0 likes")).to_have_attribute("aria-pressed", "false")


def test_a_card_is_one_link_and_a_phone_has_one_column(site: Site, browser: Browser) -> None:
    context = site.context(browser, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("/")
    first, second = page.get_by_role("article").nth(0), page.get_by_role("article").nth(1)
    expect(second).to_be_visible()
    above, below = first.bounding_box(), second.bounding_box()
    assert above is not None
    assert below is not None
    assert below["y"] >= above["y"] + above["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator(".card").filter(has_text="Stars by night").click()
    expect(page).to_have_url(re.compile("/admin/night-sky$"))
    context.close()


def test_a_failed_load_says_so_and_can_be_tried_again(page: Page) -> None:
    page.route("**/api/v1/projects?*", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("heading", name="Could not load the gallery")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("The server did not answer.")
    page.unroute("**/api/v1/projects?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".card h2").filter(has_text="Stars by night")).to_be_visible()
