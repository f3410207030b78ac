"""What belongs to one person: links, tokens, keys, name."""

from __future__ import annotations

import re

import httpx
import pytest
from playwright.sync_api import Page, expect
from support.site import Site

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB8Ht8Z3j6yDWPBHQtOp/R9rjWvfMYo3MSA/K6q8D86r ada@engine"


def row(page: Page, name: str):
    return page.get_by_role("row", name=re.compile(name))


def test_a_link_is_made_private_given_an_end_revoked_and_brought_back(site: Site, page: Page) -> None:
    session = site.share(name="curtain")
    page.goto("/links")
    line = row(page, r"curtain\.share")
    expect(line).to_contain_text("Live")
    line.get_by_role("button", name="Make private").click()
    expect(line).to_contain_text("Private")
    line.get_by_role("button", name="When curtain ends").click()
    page.get_by_role("menuitem", name="End it in a week").click()
    expect(line).to_contain_text(re.compile("in 6 days|in 7 days|next week|in 1 week"))
    line.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke the link").click()
    expect(line).to_contain_text("Revoked")
    told = site.relay.post("/sessions/heartbeat", json={"session_ids": [session["session_id"]]}).json()
    assert [entry["session_id"] for entry in told["close"]] == [session["session_id"]]
    line.get_by_role("button", name="Bring back").click()
    expect(line).to_contain_text("Offline")


def test_a_token_is_shown_once_works_and_is_revoked(site: Site, page: Page) -> None:
    page.goto("/account")
    page.get_by_label("Name of the new token").fill("ci machine")
    page.get_by_label("Lives for").select_option("30 days")
    page.get_by_role("button", name="Create token").click()
    token = page.get_by_label("token", exact=True).inner_text()
    assert token.startswith("sd_")

    def status() -> int:
        return httpx.get(f"{site.url}/api/v1/projects", headers={"Authorization": f"Bearer {token}"}).status_code

    assert status() == 200
    page.reload()
    expect(row(page, "ci machine")).to_contain_text("in 4 weeks")
    assert token not in page.content()
    row(page, "ci machine").get_by_role("button", name="Revoke").click()
    page.get_by_role("button", name="Revoke the token").click()
    expect(row(page, "ci machine")).to_have_count(0)
    assert status() == 401


def test_a_key_is_added_and_removed_and_nonsense_is_refused(page: Page) -> None:
    page.goto("/account")
    field = page.get_by_label("Add a public key")
    field.fill("not a key")
    page.get_by_role("button", name="Add key").click()
    expect(
        page.get_by_role("region", name="SSH keys").get_by_role("alert").filter(has_text=re.compile("."))
    ).to_be_visible()
    field.fill(KEY)
    page.get_by_role("button", name="Add key").click()
    item = page.get_by_role("listitem").filter(has_text="ada@engine")
    expect(item).to_contain_text("SHA256:")
    item.get_by_role("button", name="Remove").click()
    expect(item).to_have_count(0)


def test_the_name_is_changed_everywhere(page: Page) -> None:
    page.goto("/account")
    page.get_by_label("Name", exact=True).fill("The Operator")
    page.get_by_role("button", name="Save name").click()
    expect(page.get_by_text("Profile saved.")).to_be_visible()
    page.get_by_role("button", name="Account").click()
    expect(page.get_by_role("menu")).to_contain_text("The Operator")


@pytest.mark.parametrize("path", ["/links", "/account", "/new", "/teams/admin"])
def test_what_is_personal_asks_to_sign_in(visitor: Page, path: str) -> None:
    visitor.goto(path)
    link = visitor.get_by_role("main").get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", f"/login?next={path.replace('/', '%2F')}")
