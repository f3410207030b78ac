"""How long a page takes to open: from the start of the navigation until its button is drawn, enabled, and a click on
it has sent a call. Two pages take turns in one warm browser, so that their ratio does not depend on its load."""

from __future__ import annotations

import statistics

from browser import fresh_page
from playwright.async_api import Page

WARM_ROUNDS = 3
ROUNDS = 15

# Put into each page before its own scripts: looks for the button whenever the page changes, waits for the frame that
# shows it, clicks, and keeps when the call left. Time 0 is the start of the navigation.
WATCH = """(() => {
  const wanted = "BUTTON";
  let opened, isOpened = false;
  window.whenOpened = new Promise((resolve) => (opened = (ms) => ((isOpened = true), resolve(ms))));
  const send = window.fetch;
  window.fetch = function (address, options) {
    if (String(address?.url ?? address).includes("/queue/join")) opened(performance.now());
    return send.apply(this, arguments);
  };
  const look = () => {
    const button = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === wanted);
    if (!button || button.disabled || button.getClientRects().length === 0) return;
    watch.disconnect();
    requestAnimationFrame(() => {
      const shown = new MessageChannel();
      shown.port1.onmessage = click;
      shown.port2.postMessage(null);
    });
  };
  const click = () => {
    [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === wanted)?.click();
    if (!isOpened) setTimeout(click, 1);
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { subtree: true, childList: true, attributeFilter: ["disabled"] });
})();"""


async def opening_ms(pages: dict[str, str], rounds: int = ROUNDS) -> dict[str, float]:
    """Open pages in turns; returns the median ms of each.

    Args:
        pages: The text of the button by address.
        rounds: How often each is opened, after a few openings that fill the browser's caches.
    """
    found: dict[str, list[float]] = {url: [] for url in pages}
    async with fresh_page() as first:
        for number in range(WARM_ROUNDS + rounds):
            for url, button in pages.items():
                page = await first.context.new_page()
                await page.add_init_script(WATCH.replace("BUTTON", button))
                took = await _opened(page, url)
                await page.close()
                if number >= WARM_ROUNDS:
                    found[url].append(took)
    return {url: statistics.median(times) for url, times in found.items()}


async def _opened(page: Page, url: str) -> float:
    # By the browser's own protocol: Playwright's ways to wait put a script of 20 ms into the page that is measured.
    inside = await page.context.new_cdp_session(page)
    await page.goto(url, wait_until="commit")
    answer = await inside.send("Runtime.evaluate", {"expression": "whenOpened", "awaitPromise": True})
    return float(answer["result"]["value"])
