"""The page that people see at the address for agents."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from support import mcp_app
from support.apps import served
from support.chromium import axe_violations

import stagedoor as gr


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_it_is_readable_and_runs_nothing(browser: Browser, width: int, scheme: str) -> None:
    def risky(text: str = "</pre><script>window.__xss = 1</script>") -> str:
        """<img src=x onerror="window.__xss = 1">

        Args:
            text: <svg onload="window.__xss = 1">
        """
        return text

    demo = mcp_app.build()
    demo.title = "<script>window.__xss = 1</script>"
    with demo:
        gr.api(risky)
    with served(demo, mcp_server=True) as app:
        page = browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{app.api}/mcp/")
        assert page.locator("article h3").all_text_contents()[:2] == ["letter_count", "letter_count_1"]
        assert f"{app.api}/mcp/" in page.locator("pre").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("window.__xss") is None
        assert axe_violations(page) == []
        page.get_by_role("link", name="Open the app itself").click()
        page.get_by_label("W", exact=True).wait_for()
        assert [line for line in said if "Content Security Policy" in line] == []
        page.context.close()
