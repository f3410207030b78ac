"""The machine's own Chromium for Playwright, and axe for accessibility."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SETTLED = """() => Promise.allSettled(document.getAnimations()
    .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity)
    .map((animation) => animation.finished))"""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def chromium_path() -> str:
    """Find the browser; `make test` installs it."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise RuntimeError("Chromium is missing: apt-get install chromium")


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """Start a browser. Module-scoped at the most: Playwright's loop must be gone before asynchronous tests run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


def axe_violations(page: Page) -> list[str]:
    """Run axe on a page and return one line for each violated rule, with the elements."""
    # Evaluated, not added as a tag: pages forbid inline scripts.
    page.evaluate(AXE.read_text())
    page.evaluate(SETTLED)  # what fades in has no settled contrast that could be judged
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    return [f"{v['id']}: {json.dumps([node['html'][:160] for node in v['nodes']])}" for v in found]
