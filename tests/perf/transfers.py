"""200 MB up and down, and a table of 100,000 rows: the event itself, and in a browser."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import time
import uuid

from browser import fresh_page
from load import Connection, queued_call
from peers import Peer, serving

MEGABYTES = 200
BOUNDARY = "bench-boundary"


def transfer_cost(peer: Peer) -> dict[str, float]:
    """Measure one upload, one download and one table."""
    with serving(peer, "data.py") as app:
        path, upload_s = _upload(app.port)
        back = asyncio.run(_returned(app.port, path))
        download_s = _download(app.port, back)
        event_s, size = asyncio.run(_table_event(app.port))
        shown_s, heap_mb = asyncio.run(_table_in_browser(app.url))
    return {
        "upload of 200 MB: MB/s": MEGABYTES / upload_s,
        "download of 200 MB: MB/s": MEGABYTES / download_s,
        "table of 100,000 rows: event, s": event_s,
        "table of 100,000 rows: MB to a program": size / 1e6,
        "table in browser: click to rows, s": shown_s,
        "table in browser: script memory, MB": heap_mb,
    }


def _upload(port: int) -> tuple[str, float]:
    """Send random bytes as a file; return its reference and the seconds it took."""
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="bench.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + os.urandom(1_000_000) * MEGABYTES + f"\r\n--{BOUNDARY}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    connection.request(
        "POST", "/gradio_api/upload", body, {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    )
    answer = connection.getresponse()
    content = answer.read()
    took_s = time.perf_counter() - began
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"the upload answered {answer.status}: {content[:200]!r}")
    return json.loads(content)[0], took_s


async def _returned(port: int, path: str) -> str:
    """Have the app give the file back, and return its path on the server."""
    connection = Connection(port)
    file = {"path": path, "orig_name": "bench.bin", "meta": {"_type": "gradio.FileData"}}
    stream = await queued_call(connection, uuid.uuid4().hex, 1, [file])
    connection.close()
    for line in stream.decode().splitlines():
        message = json.loads(line[6:]) if line.startswith("data: ") else {}
        if message.get("msg") == "process_completed":
            address: str = message["output"]["data"][0]["url"]
            return "/" + address.split("/", 3)[3]
    raise RuntimeError("the file did not come back")


def _download(port: int, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    piece, size = bytearray(1 << 20), 0
    began = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    while count := answer.readinto(piece):
        size += count
    took_s = time.perf_counter() - began
    connection.close()
    if size != MEGABYTES * 1_000_000:
        raise RuntimeError(f"{size} bytes came down, not {MEGABYTES} MB (HTTP {answer.status})")
    return took_s


async def _table_event(port: int) -> tuple[float, int]:
    connection = Connection(port)
    began = time.perf_counter()
    stream = await queued_call(connection, uuid.uuid4().hex, 0, [])
    connection.close()
    return time.perf_counter() - began, len(stream)


async def _table_in_browser(url: str) -> tuple[float, float]:
    async with fresh_page() as page:
        await page.goto(url)
        button = page.get_by_role("button", name="Show")
        await button.wait_for()
        await page.wait_for_load_state("networkidle")
        began = time.perf_counter()
        await button.click()
        await page.wait_for_function("document.body.innerText.includes('entry 3')", polling="raf", timeout=120_000)
        shown_s = time.perf_counter() - began
        heap_mb = await page.evaluate("performance.memory.usedJSHeapSize / 1e6")
        return shown_s, heap_mb
