"""The first page in a real browser: requests, bytes on the wire, time until the button can be pressed, and a click."""

from __future__ import annotations

import asyncio
import time

from browser import fresh_page
from peers import Peer, serving
from playwright.async_api import Page, Response

# Clicks, and looks in each frame whether the answer is there: ten times, the first of which is not counted.
CLICKS = """async () => {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "Echo");
  const [field, out] = document.querySelectorAll("textarea, input:not([type=hidden])");
  const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set;
  const took = [];
  for (let turn = 0; turn < 10; turn++) {
    set.call(field, `turn ${turn}`);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const began = performance.now();
    button.click();
    while (out.value !== `turn ${turn}`) {
      await new Promise(requestAnimationFrame);
      if (performance.now() - began > 10000) throw new Error(`no answer to turn ${turn}`);
    }
    took.push(performance.now() - began);
  }
  return took.slice(1).sort((a, b) => a - b)[4];
}"""


def page_cost(peer: Peer) -> dict[str, float]:
    """Open the page in a fresh browser and use it."""
    with serving(peer) as app:
        return asyncio.run(_measure_page(app.url))


async def _measure_page(url: str) -> dict[str, float]:
    async with fresh_page() as page:
        return await _measure(page, url)


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
    return {
        "page: requests": float(len(answers)),
        "page: KB on the wire": sum(size["responseBodySize"] for size in sizes) / 1024,
        "page: button ready, ms": ready_s * 1000,
        "page: click to answer, ms": float(await page.evaluate(CLICKS)),
    }
