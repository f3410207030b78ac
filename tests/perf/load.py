"""Load over raw sockets, so that the client costs little: calls per second and latency of the queue's protocol."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What one load gave: finished calls a second, and latencies in ms."""

    calls_per_s: float
    p50_ms: float
    p99_ms: float


class Connection:
    """One keep-alive HTTP connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def request(self, method: str, path: str, body: bytes = b"") -> bytes:
        """Send a request and return the whole body of the answer."""
        if self.writer is None or self.reader is None or self.reader.at_eof():
            return await self._request_anew(method, path, body)
        try:
            return await self._request(self.reader, self.writer, method, path, body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if isinstance(error, asyncio.IncompleteReadError) and error.partial:
                raise
            # A server may close a kept connection at any time that nothing is asked.
            return await self._request_anew(method, path, body)

    async def _request_anew(self, method: str, path: str, body: bytes) -> bytes:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        return await self._request(self.reader, self.writer, method, path, body)

    async def _request(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, method: str, path: str, body: bytes
    ) -> bytes:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        lowered = answer.lower()
        status = int(answer.split(b" ", 2)[1])
        if b"transfer-encoding: chunked" in lowered:
            content = await self._chunks(reader)
        else:
            length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            content = await reader.readexactly(length)
        if b"connection: close" in lowered:
            writer.close()
            self.writer = None
        if status != 200:
            raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}")
        return content

    async def _chunks(self, reader: asyncio.StreamReader) -> bytes:
        parts: list[bytes] = []
        while size := int(await reader.readuntil(b"\r\n"), 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readexactly(2)
        return b"".join(parts)

    def close(self) -> None:
        """Close the connection."""
        if self.writer is not None:
            self.writer.close()


async def queued_call(connection: Connection, session: str, fn_index: int, data: list[object]) -> bytes:
    """Make one call through the queue and return the whole event stream; raise when it did not succeed."""
    body = json.dumps({"data": data, "fn_index": fn_index, "session_hash": session}).encode()
    await connection.request("POST", "/gradio_api/queue/join", body)
    stream = await connection.request("GET", f"/gradio_api/queue/data?session_hash={session}")
    if b'"process_completed"' not in stream or b'"success":false' in stream.replace(b" ", b""):
        raise RuntimeError(f"the call failed: {stream[-500:]!r}")
    return stream


async def run_load(port: int, clients: int, calls: int, fn_index: int = 0, data: list[object] | None = None) -> Load:
    """Let `clients` make `calls` calls in all, each client one after the other."""
    payload = data if data is not None else ["hello"]
    latencies_s: list[float] = []
    remaining = calls

    async def client() -> None:
        nonlocal remaining
        connection, session = Connection(port), uuid.uuid4().hex
        while remaining > 0:
            remaining -= 1
            started = time.perf_counter()
            await queued_call(connection, session, fn_index, payload)
            latencies_s.append(time.perf_counter() - started)
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    elapsed_s = time.perf_counter() - began
    latencies_s.sort()
    return Load(
        calls_per_s=len(latencies_s) / elapsed_s,
        p50_ms=statistics.median(latencies_s) * 1000,
        p99_ms=latencies_s[int(len(latencies_s) * 0.99)] * 1000,
    )
