"""Parts of a connection that are small while nothing happens: most connections of an app are pages that are only open.

uvicorn gives each connection two `asyncio.Event`s, each of which holds a queue of waiters, and a queue of pipelined
requests, though hardly ever anything waits there. These stand in for them.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.flow_control import FlowControl


class LeanEvent:
    """What is used of an `asyncio.Event`, without its queue: there is room for one who waits, and a list when needed."""

    __slots__ = ("_is_set", "_others", "_waiting")

    def __init__(self) -> None:
        self._is_set = False
        self._waiting: asyncio.Future[None] | None = None
        self._others: list[asyncio.Future[None]] | None = None

    def set(self) -> None:
        """Let those who wait go on."""
        self._is_set = True
        first, others = self._waiting, self._others
        self._waiting = self._others = None
        for waiting in (first, *(others or ())):
            if waiting is not None and not waiting.done():
                waiting.set_result(None)

    def clear(self) -> None:
        """Make the next ones wait."""
        self._is_set = False

    def wait(self) -> asyncio.Future[None]:
        """Return what to await; each caller's own, so that one who is cancelled cancels no other."""
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._is_set:
            waiting.set_result(None)
        elif self._waiting is None or self._waiting.done():
            self._waiting = waiting
        else:
            self._others = [*(other for other in self._others or () if not other.done()), waiting]
        return waiting


class LeanQueue(list[object]):
    """A queue that is nearly always empty, and then far smaller than a `deque`."""

    __slots__ = ()

    def appendleft(self, item: object) -> None:
        """Put an item at the end that is taken last."""
        self.insert(0, item)


class LeanFlow(FlowControl):
    """uvicorn's flow control; its event is made when a client first reads too slowly."""

    def __init__(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportMissingSuperCall]
        self._transport = transport
        self.read_paused = False
        self.write_paused = False
        self._writable: LeanEvent | None = None

    async def drain(self) -> None:
        """Wait until the client has read what was written."""
        if self._writable is not None:
            await self._writable.wait()

    def pause_writing(self) -> None:
        """The client does not read as fast as the app writes."""
        if not self.write_paused:
            self.write_paused = True
            self._writable = LeanEvent()

    def resume_writing(self) -> None:
        """The client reads again."""
        if self.write_paused:
            self.write_paused = False
            writable, self._writable = self._writable, None
            if writable is not None:
                writable.set()
