"""Functions that give 2,000 results: tokens a second at 1 and 20 clients, bytes for each, and what a browser shows."""

from __future__ import annotations

import asyncio
import uuid

from browser import fresh_page
from load import Connection, queued_call, run_load
from peers import Peer, serving

TOKENS = 2000
TOKENS_OF_MANY = 500
MANY = 20
TOKEN = "token si"

WATCH = """async (length) => {
  const button = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === "Stream");
  const out = document.querySelector("textarea");
  const began = performance.now();
  let last = began, longest = 0, frames = 0;
  button.click();
  while (out.value.length < length) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    frames += 1;
    if (now - began > 60000) throw new Error(`only ${out.value.length} characters after a minute`);
  }
  return [last - began, frames, longest];
}"""


def stream_cost(peer: Peer) -> dict[str, float]:
    """Measure streams over raw sockets, then one in a browser."""
    with serving(peer, "stream.py") as app:
        one = asyncio.run(run_load(app.port, 1, 2, data=[TOKENS]))
        many = asyncio.run(run_load(app.port, MANY, MANY, data=[TOKENS_OF_MANY]))
        size = asyncio.run(_stream_bytes(app.port))
        took_ms, frames, longest_ms = asyncio.run(_watched(app.url))
    return {
        "stream, 1 client: tokens/s": TOKENS * one.calls_per_s,
        "stream, 20 clients: tokens/s": TOKENS_OF_MANY * many.calls_per_s,
        "stream: bytes per token": size / TOKENS,
        "stream in browser: click to last token, ms": took_ms,
        "stream in browser: frames a second": frames / took_ms * 1000,
        "stream in browser: longest frame, ms": longest_ms,
    }


async def _stream_bytes(port: int) -> int:
    connection = Connection(port)
    stream = await queued_call(connection, uuid.uuid4().hex, 0, [TOKENS])
    connection.close()
    return len(stream)


async def _watched(url: str) -> tuple[float, float, float]:
    async with fresh_page() as page:
        await page.goto(url)
        await page.get_by_role("button", name="Stream").wait_for()
        await page.wait_for_load_state("networkidle")
        took_ms, frames, longest_ms = await page.evaluate(WATCH, TOKENS * len(TOKEN))
        return took_ms, frames, longest_ms
