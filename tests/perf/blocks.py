"""An app of 1,000 components and 500 listeners: how long it builds, what is sent, when the page can be used."""

from __future__ import annotations

import asyncio
import subprocess
import time
import urllib.request

from browser import fresh_page
from peers import APPS, Peer, serving
from playwright.async_api import Response


def blocks_cost(peer: Peer) -> dict[str, float]:
    """Build the app once by itself, then serve and open it."""
    built = subprocess.run(
        [peer.python, APPS / "blocks.py"],
        env={**peer.environment(), "BENCH_BUILD_ONLY": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    with serving(peer, "blocks.py") as app:
        with urllib.request.urlopen(f"{app.url}/config", timeout=60) as answer:
            config_kb = len(answer.read()) / 1024
        ready_s, sent_kb = asyncio.run(_opened(app.url))
    return {
        "1,000 components: build, ms": float(built.split()[-1]),
        "1,000 components: /config, KB": config_kb,
        "1,000 components: KB on the wire": sent_kb,
        "1,000 components: page ready, ms": ready_s * 1000,
    }


async def _opened(url: str) -> tuple[float, float]:
    async with fresh_page() as page:
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  # Playwright marks the handler
        began = time.perf_counter()
        await page.goto(url, wait_until="commit")
        await page.get_by_role("button", name="button 99 1", exact=True).wait_for(timeout=60_000)
        ready_s = time.perf_counter() - began
        await page.wait_for_load_state("networkidle")
        sizes = [await answer.request.sizes() for answer in answers if answer.request.resource_type != "eventsource"]
        return ready_s, sum(size["responseBodySize"] for size in sizes) / 1024
