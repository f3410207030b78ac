"""Coming in and going out: one-time link, password, invitations, private links."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect
from support.processes import wait_for
from support.site import Site

PASSWORD = "green door, warm light"


def test_a_one_time_link_signs_in_once_and_asks_for_a_password(site: Site, visitor: Page) -> None:
    link = site.sign_in_link()
    visitor.goto(link)
    password = visitor.get_by_label("New password")
    expect(password).to_be_visible()
    assert "token" not in visitor.url
    password.fill("short")
    visitor.get_by_role("button", name="Save password").click()
    expect(visitor.get_by_text("At least 10 characters; a few words make a good one.")).to_be_visible()
    visitor.get_by_role("button", name="Later").click()
    expect(visitor.get_by_role("heading", name="Gallery")).to_be_visible()
    visitor.get_by_role("button", name="Account").click()
    visitor.get_by_role("menuitem", name="Sign out").click()
    expect(visitor.get_by_role("link", name="Sign in")).to_be_visible()
    visitor.goto(link)
    expect(visitor.get_by_role("heading", name="This link does not work any more")).to_be_visible()


def test_an_invitation_makes_an_account_that_can_sign_in(site: Site, page: Page, visitor: Page) -> None:
    site.api.post("/teams", json={"slug": "lighting"}).raise_for_status()
    page.goto("/teams/lighting")
    page.get_by_label("Role", exact=True).select_option("writer")
    page.get_by_role("button", name="Make invite link").click()
    link = page.get_by_label("invite link", exact=True).inner_text()

    visitor.goto(link)
    expect(visitor.get_by_role("heading", name="Join Lighting")).to_be_visible()
    visitor.get_by_label("Username").fill("grace")
    visitor.get_by_label("Email").fill("grace@example.org")
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Create account and join").click()
    expect(visitor.get_by_role("heading", name="Lighting")).to_be_visible()
    expect(visitor.get_by_role("row", name=re.compile("grace"))).to_contain_text("writer")
    visitor.get_by_role("button", name="Account").click()
    visitor.get_by_role("menuitem", name="Sign out").click()

    visitor.goto("/links")
    visitor.get_by_role("main").get_by_role("link", name="Sign in").click()
    visitor.get_by_role("button", name="Sign in").click()
    expect(visitor.get_by_text("Enter your password.")).to_be_visible()
    expect(visitor.get_by_label("Email or username")).to_be_focused()
    visitor.get_by_label("Email or username").fill("grace@example.org")
    visitor.get_by_label("Password").fill("wrong")
    visitor.get_by_role("button", name="Sign in").click()
    expect(visitor.get_by_label("Password")).to_have_attribute("aria-invalid", "true")
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Sign in").click()
    expect(visitor.get_by_role("heading", name="My links")).to_be_visible()

    page.reload()
    page.get_by_label("Role of Grace").select_option("reader")
    expect(page.get_by_text("Grace is reader now.")).to_be_visible()
    page.get_by_role("row", name=re.compile("grace")).get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove from the team").click()
    expect(page.get_by_role("row", name=re.compile("grace"))).to_have_count(0)


def test_a_private_link_lets_its_team_in_and_nobody_else(site: Site, page: Page, visitor: Page) -> None:
    link = site.share(name="backstage", visibility="private")
    visitor.goto(f"/visit/{link['name']}?next=/deep")
    expect(visitor.get_by_role("heading", name="backstage is private")).to_be_visible()
    visitor.get_by_role("main").get_by_role("link", name="Sign in").click()
    assert "next=%2Fvisit%2Fbackstage" in visitor.url
    entered: list[str] = []
    page.on("request", lambda request: entered.append(request.url))
    page.goto(f"/visit/{link['name']}?next=/deep")
    door = re.compile(r"http://backstage\.share\.localhost:\d+/\.stagedoor/enter\?.*ticket=")
    wait_for(lambda: any(door.match(url) for url in entered), because=str(entered))


def test_a_stranger_is_told_that_a_private_link_is_not_theirs(site: Site, page: Page) -> None:
    page.goto("/visit/there-is-no-such-link")
    expect(page.get_by_role("heading", name="there-is-no-such-link is not open to you")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("You are signed in as admin")


def test_the_way_back_after_sign_in_stays_on_the_site(site: Site, page: Page) -> None:
    page.goto("/login?next=//example.org/")
    expect(page.get_by_role("link", name="Go on")).to_have_attribute("href", "/")


def test_the_scheme_is_the_systems_until_one_is_chosen(site: Site, browser: Browser) -> None:
    context = site.context(browser, color_scheme="light")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("button", name="Colour scheme").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    context.close()
