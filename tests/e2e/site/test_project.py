"""A project's life: made, described, shown, changed, deleted."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from support.site import Site


def test_a_project_is_made_from_the_form(site: Site, page: Page) -> None:
    page.goto("/new")
    expect(page.get_by_label("line of Python", exact=True)).to_have_text('demo.launch(share="admin/my-app")')
    page.get_by_label("Title").fill("Café Größe")
    expect(page.get_by_label("Name in addresses")).to_have_value("cafe-grosse")
    page.get_by_label("Description").fill("Measures cups.")
    page.get_by_label("Tags").fill("Coffee, image size")
    page.get_by_label("Colour from").select_option("pink")
    page.get_by_role("radio", name="Public").check()
    page.get_by_role("button", name="Create project").click()
    expect(page).to_have_url(re.compile("/admin/cafe-grosse$"))
    expect(page.get_by_role("heading", name="The app is offline")).to_be_visible()
    expect(page.get_by_label("line of Python", exact=True)).to_have_text('demo.launch(share="admin/cafe-grosse")')
    made = site.api.get("/projects/admin/cafe-grosse").json()
    assert (made["title"], made["tags"], made["color_from"], made["visibility"]) == (
        "Café Größe",
        ["coffee", "image size"],
        "pink",
        "public",
    )


def test_a_name_that_is_taken_or_wrong_is_said_at_its_field(site: Site, page: Page) -> None:
    site.make_project("taken")
    page.goto("/new")
    page.get_by_label("Title").fill("Taken")
    page.get_by_role("button", name="Create project").click()
    field = page.get_by_label("Name in addresses")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("no good!")
    page.get_by_role("button", name="Create project").click()
    expect(page.locator(".field", has=field).locator(".field-error")).to_contain_text("match pattern")


def test_a_live_app_fills_the_page_and_leaves_it_when_it_ends(site: Site, page: Page) -> None:
    site.make_project("on-stage", title="On stage")
    session = site.share(project="admin/on-stage")
    page.goto("/admin/on-stage")
    app = page.frame_locator("iframe")
    expect(app.get_by_role("heading", name="The app itself")).to_be_visible()
    box = page.locator("iframe").bounding_box()
    assert box is not None
    assert box["width"] == 1280
    assert box["y"] + box["height"] == 900
    expect(page.locator(".project-head")).to_contain_text("Live")
    site.end(session)
    expect(page.get_by_role("heading", name="The app is offline")).to_be_visible()
    expect(page.get_by_text("It was last seen")).to_be_visible()


def test_a_readme_is_written_previewed_and_made_safe(site: Site, page: Page, visitor: Page) -> None:
    site.make_project("manual", title="Manual")
    page.goto("/admin/manual/readme")
    page.get_by_role("button", name="Write the README").click()
    page.get_by_label("README", exact=True).fill(
        "---\ntitle: x\n---\n# How to\n\n**Bold** [out](https://example.org) [bad](javascript:alert(1))\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n<script>window.broken = 1</script>"
        "<img src='/missing.png' onerror='window.broken = 2'><form><input name=q></form>"
        "<img src='https://example.org/pixel.png' alt='A pixel'><a href='#' style='position:fixed'>over</a>"
    )
    page.get_by_role("radio", name="Preview").check()
    expect(page.get_by_role("heading", name="How to")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("README saved.")).to_be_visible()

    requested: list[str] = []
    visitor.on("request", lambda request: requested.append(request.url))
    visitor.goto("/admin/manual/readme")
    text = visitor.locator(".prose")
    expect(text.get_by_role("heading", name="How to")).to_be_visible()
    expect(text.get_by_role("cell", name="2")).to_be_visible()
    expect(text.get_by_role("link", name="out")).to_have_attribute("rel", "noopener noreferrer")
    expect(text.get_by_text("bad")).not_to_have_attribute("href", re.compile("javascript"))
    expect(text.get_by_role("link", name="A pixel")).to_be_visible()
    assert text.locator("script, form, input, [onerror], [style]").count() == 0
    assert visitor.evaluate("window.broken") is None
    assert all(url.startswith(site.url) for url in requested)
    assert "title: x" not in text.inner_text()
    expect(visitor.get_by_role("button", name="Edit")).to_have_count(0)
    expect(visitor.get_by_role("link", name="Settings")).to_have_count(0)


def test_settings_change_the_card_and_deleting_asks_for_the_name(site: Site, page: Page) -> None:
    site.make_project("old-name", title="Old")
    page.goto("/admin/old-name/settings")
    page.get_by_label("Title").fill("New title")
    page.get_by_label("Emoji").fill("🎭")
    page.get_by_role("radio", name="Private").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Settings saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="New title")).to_be_visible()
    assert site.api.get("/projects/admin/old-name").json()["visibility"] == "private"
    page.get_by_role("button", name="Delete project").click()
    expect(page.get_by_role("button", name="Delete for good")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete project")).to_be_focused()
    page.get_by_role("button", name="Delete project").click()
    page.get_by_label("Type old-name to confirm").fill("old-name")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="Gallery")).to_be_visible()
    assert site.api.get("/projects/admin/old-name").status_code == 404


def test_what_is_not_there_says_so(page: Page) -> None:
    page.goto("/admin/never-made")
    expect(page.get_by_role("heading", name="Could not open admin/never-made")).to_be_visible()
    page.goto("/a/b/c/d")
    expect(page.get_by_role("heading", name="Nothing stands at this address")).to_be_visible()
