"""A way to a server on which answers of different connections overtake each other, as on any network.

What a server sends over one connection arrives in order; what it sends over two may not. The path here always takes
the order which a client of the queue protocol is least prepared for.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from typing import Literal

CLOSE_STREAM = b'data: {"msg":"close_stream"'
PATIENCE_S = 0.4
"""How long something is held back at most for what should overtake it, which the server may be right to keep back."""

Late = Literal["stream ends", "answers to joins"]


class ReorderingPath:
    """Takes connections on a free port of its own, and passes them on.

    Args:
        port: The server's port.
        late: What is overtaken: the end of an event stream by the answer to the next join, or the answer to a join
            by the whole rest of the event stream that is open meanwhile.

    Attributes:
        overtaken: How often something was.
    """

    def __init__(self, port: int, late: Late) -> None:
        self.url = ""
        self.overtaken = 0
        self._port = port
        self._late = late
        self._passed = asyncio.Condition()
        self._asked = 0
        self._answered = 0
        self._streams = 0
        self._ends = 0

    async def start(self) -> asyncio.Server:
        """Begin to listen."""
        server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        return server

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        ways = {
            asyncio.ensure_future(self._requests(reader, to_server, kind := [""])),
            asyncio.ensure_future(self._answers(from_server, writer, kind)),
        }
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            to_server.close()
            writer.close()

    async def _requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: list[str]) -> None:
        while data := await reader.read(65536):
            head = data.partition(b"\r\n")[0]
            if head.startswith((b"GET ", b"POST ")):
                kind[0] = "join" if b"/queue/join" in head else "stream" if b"/queue/data" in head else "other"
                await self._note(asked=kind[0] == "join", streams=kind[0] == "stream")
            writer.write(data)

    async def _answers(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: list[str]) -> None:
        while data := await reader.read(65536):
            if kind[0] == "stream" and CLOSE_STREAM in data:
                place = data.index(CLOSE_STREAM)
                writer.write(data[:place])
                if self._late == "stream ends":
                    await self._let_a_join_pass()
                writer.write(data[place:])
                await self._note(streams=-1, ends=1)
            elif kind[0] == "join":
                if self._late == "answers to joins" and self._streams:
                    await self._let_an_end_pass()
                writer.write(data)
                await self._note(answered=1)
            else:
                writer.write(data)

    async def _let_a_join_pass(self) -> None:
        """Wait for the next join, and then for its answer, but not long: there may be a reason for its absence."""
        asked, answered = self._asked, self._answered
        async with self._passed:
            await self._passed.wait_for(lambda: self._asked > asked)
            await self._wait_shortly(lambda: self._answered > answered)

    async def _let_an_end_pass(self) -> None:
        ends = self._ends
        async with self._passed:
            await self._passed.wait_for(lambda: self._ends > ends)
            self.overtaken += 1

    async def _wait_shortly(self, what: object) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._passed.wait_for(what), PATIENCE_S)  # type: ignore[arg-type]
            self.overtaken += 1

    async def _note(self, asked: int = 0, answered: int = 0, streams: int = 0, ends: int = 0) -> None:
        async with self._passed:
            self._asked += asked
            self._answered += answered
            self._streams += streams
            self._ends += ends
            self._passed.notify_all()


@contextlib.contextmanager
def reordering(port: int, late: Late) -> Iterator[ReorderingPath]:
    """Offer such a way to a server for as long as the block runs."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def make() -> tuple[ReorderingPath, asyncio.Server]:
        path = ReorderingPath(port, late)
        return path, await path.start()

    async def end(server: asyncio.Server) -> None:
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    path, server = asyncio.run_coroutine_threadsafe(make(), loop).result(10)
    try:
        yield path
    finally:
        asyncio.run_coroutine_threadsafe(end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
