"""A page of the size people really have, `examples/sd_webui`: how long it takes to build, and to open in a browser."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
import time

from browser import fresh_page
from peers import APPS, Peer, serving

APP = "sd_webui.py"


def webui_cost(peer: Peer) -> dict[str, float]:
    """Build the page in a fresh interpreter, and open it beside the small app on the same library."""
    with tempfile.TemporaryDirectory() as data:
        built = subprocess.run(
            [peer.python, APPS / APP],
            env={**peer.environment(), "SD_WEBUI_DATA": data},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        first_ms, again_ms = json.loads(built.splitlines()[-1])
        with serving(peer, APP, SD_WEBUI_DATA=data) as large, serving(peer) as small:
            small_s = asyncio.run(_time_to_button(small.url, "Echo"))
            large_s = asyncio.run(_time_to_button(large.url, "Generate"))
    return {
        "sd_webui: first build, CPU ms": first_ms,
        "sd_webui: another build, CPU ms": again_ms,
        "sd_webui: start to first page, s": large.first_page_s,
        "sd_webui: button ready, ms": large_s * 1000,
        "sd_webui: button ready, times a small page": large_s / small_s,
    }


async def _time_to_button(url: str, name: str) -> float:
    """Return the seconds until a button can be pressed, the second time: the first makes what a server makes once."""
    seconds = 0.0
    for _ in range(2):
        async with fresh_page() as page:
            began = time.perf_counter()
            await page.goto(url, wait_until="commit")
            await page.get_by_role("button", name=name, exact=True).first.wait_for(timeout=60_000)
            seconds = time.perf_counter() - began
    return seconds
