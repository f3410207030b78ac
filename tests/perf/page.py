"""The first page in a real browser: requests, bytes on the wire, time until the button can be pressed, and a click."""

from __future__ import annotations

import shutil
import time

from playwright.async_api import Page, Response, async_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


async def measure_page(url: str) -> dict[str, float]:
    """Open the page in a fresh browser and use it once."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            page = await browser.new_page(viewport={"width": 1280, "height": 900})
            await page.goto("about:blank")
            return await _measure(page, url)
        finally:
            await browser.close()


async def _measure(page: Page, url: str) -> dict[str, float]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # Playwright marks the handler
    started = time.perf_counter()
    await page.goto(url, wait_until="commit")
    button = page.get_by_role("button", name="Echo")
    await button.wait_for()
    ready_s = time.perf_counter() - started
    await page.wait_for_load_state("networkidle")
    sizes = [await answer.request.sizes() for answer in answers if answer.request.resource_type != "eventsource"]
    first_page = {
        "page: requests": float(len(answers)),
        "page: KB on the wire": sum(size["responseBodySize"] for size in sizes) / 1024,
        "page: button ready, ms": ready_s * 1000,
    }
    await page.get_by_label("Text", exact=True).fill("hello")
    started = time.perf_counter()
    await button.click()
    await page.wait_for_function(
        "[...document.querySelectorAll('textarea, input')].filter(e => e.value === 'hello').length === 2"
    )
    return {**first_page, "page: click to answer, ms": (time.perf_counter() - started) * 1000}
