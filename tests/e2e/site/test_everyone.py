"""Every page for everyone: axe finds nothing, nothing scrolls sideways, no other host is asked, no more bytes than allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import axe_violations
from support.site import Site

FRONTEND = Path(__file__).resolve().parents[3] / "server" / "src" / "stagedoor_server" / "_frontend"
FIRST_PAGE_MAX_BYTES = 45 * 1024
"""Of the gallery's scripts and styles, as sent (brotli)."""


@pytest.fixture(scope="module")
def paths(site: Site) -> list[str]:
    site.make_project(
        "for-everyone", title="For everyone", readme="# Read me\n\n- [ ] task\n\n```\ncode\n```", tags=["a"]
    )
    site.make_project("at-rest", title="At rest")
    site.share(project="admin/for-everyone")
    runs = "/projects/admin/for-everyone/runs"
    done = site.api.post(runs, json={"endpoint": "/greet", "inputs": ["Ada", 1, "softly", False]}).json()
    failed = site.api.post(runs, json={"endpoint": "/refuse", "inputs": ["Nemo"]}).json()
    waiting = site.api.post("/projects/admin/at-rest/runs", json={"endpoint": "/x", "inputs": {"a": [1]}}).json()
    for run in (done, failed):
        site.run_ended(run["id"])
    project = "/admin/for-everyone"
    own = [
        "/",
        "/links",
        "/account",
        "/new",
        "/teams/admin",
        "/visit/nobody",
        "/login",
        "/enter?token=used",
        "/no/such/page/x",
    ]
    projects = [
        project,
        f"{project}/readme",
        f"{project}/runs",
        f"{project}/settings",
        "/admin/at-rest",
        "/admin/at-rest/readme",
    ]
    return [*own, *projects, *(f"/runs/{run['id']}" for run in (done, failed, waiting))]


def settled(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator("main .skeleton, main .card-ghost")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_stands_in_the_way_of_anyone(
    site: Site, browser: Browser, paths: list[str], width: int, scheme: str
) -> None:
    phone = {"has_touch": True, "is_mobile": True} if width == 390 else {}
    context = site.context(browser, viewport={"width": width, "height": 844}, color_scheme=scheme, **phone)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    for path in paths:
        settled(page, path)
        # The framed app answers for itself; its own tests look at it.
        page.evaluate("document.querySelector('iframe')?.remove()")
        faults += [f"{path}: {line}" for line in axe_violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{path}: {wide} px wide")
    assert faults == []
    context.close()


def test_signed_out_pages_are_open_to_everyone_too(visitor: Page) -> None:
    for path in ("/", "/login?next=/links", "/links", "/visit/private-one"):
        settled(visitor, path)
        assert axe_violations(visitor) == [], path


def test_what_floats_is_open_to_everyone(page: Page, paths: list[str]) -> None:
    settled(page, "/admin/for-everyone/runs")
    page.get_by_role("button", name="New run").click()
    expect(page.get_by_label("Function")).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="New run")).to_be_focused()
    page.get_by_role("button", name="Account").click()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Account")).to_be_focused()


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    settled(page, "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search projects")).to_be_focused()


def test_no_other_host_is_asked(site: Site, page: Page, paths: list[str]) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    for path in paths:
        settled(page, path)
    own = (site.url, f"http://admin-for-everyone.share.localhost:{site.edge_port}", "data:", "blob:")
    assert [url for url in asked if not url.startswith(own)] == []


def test_the_first_page_is_small(site: Site, visitor: Page) -> None:
    sent: list[str] = []
    visitor.on("response", lambda response: sent.append(response.url))
    settled(visitor, "/")
    names = [url.rpartition("/")[2] for url in sent if "/assets/" in url and url.endswith((".js", ".css"))]
    sizes = [(FRONTEND / "assets" / f"{name}.br") for name in names]
    total = sum((twin if twin.exists() else twin.with_suffix("")).stat().st_size for twin in sizes)
    assert 0 < total <= FIRST_PAGE_MAX_BYTES, dict(zip(names, [s.exists() for s in sizes], strict=True))
