"""What a server keeps: for each event, for each open page that does nothing, and beside a visitor's state."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

from load import Connection, queued_call
from peers import Peer, Running, serving

WARM_EVENTS = 300
EVENTS = 1000
CLIENTS = 10
PAGES = 300
STATES = 100
SETTLE_S = 1.0


def memory_cost(peer: Peer) -> dict[str, float]:
    """Measure each on a server of its own: what one leaves behind is not the next one's."""
    found: dict[str, float] = {}
    for name, is_new in (("same visitors", False), ("a new visitor each", True)):
        with serving(peer, "memory.py") as app:
            asyncio.run(_events(app.port, WARM_EVENTS, is_new=is_new))
            before = resident_mb(app.pid)
            asyncio.run(_events(app.port, EVENTS, is_new=is_new))
            grown_mb = resident_mb(app.pid) - before
        found[f"memory, {name}: KB per event"] = grown_mb * 1024 / EVENTS
    with serving(peer, "memory.py") as app:
        found["memory: KB per idle page"] = asyncio.run(_pages(app)) * 1024 / PAGES
    with serving(peer, "memory.py") as app:
        asyncio.run(_states(app.port, 10))
        before = resident_mb(app.pid)
        asyncio.run(_states(app.port, STATES))
        found["memory: MB per visitor with 1 MiB of state"] = (resident_mb(app.pid) - before) / STATES
    return found


def resident_mb(pid: int) -> float:
    """Read the resident size of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} is gone")


async def _events(port: int, count: int, *, is_new: bool) -> None:
    remaining = count

    async def client() -> None:
        nonlocal remaining
        connection, visitor = Connection(port), uuid.uuid4().hex
        while remaining > 0:
            remaining -= 1
            await queued_call(connection, uuid.uuid4().hex if is_new else visitor, 0, ["x"])
        connection.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))


async def _states(port: int, count: int) -> None:
    for _ in range(count):
        connection = Connection(port)
        await queued_call(connection, uuid.uuid4().hex, 1, ["x", None])
        connection.close()


async def _pages(app: Running) -> float:
    """Open streams as idle pages hold them; return the MB that they take together."""
    before = resident_mb(app.pid)
    writers: list[asyncio.StreamWriter] = []
    for _ in range(PAGES):
        reader, writer = await asyncio.open_connection("127.0.0.1", app.port)
        writer.write(
            f"GET /gradio_api/heartbeat/{uuid.uuid4().hex} HTTP/1.1\r\nHost: 127.0.0.1:{app.port}\r\n\r\n".encode()
        )
        await reader.readuntil(b"ALIVE")
        writers.append(writer)
    await asyncio.sleep(SETTLE_S)
    grown_mb = resident_mb(app.pid) - before
    for writer in writers:
        writer.close()
    return grown_mb
