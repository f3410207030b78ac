"""Messages on their way to a client: a buffer of frames with at most one reader.

Everything here runs on the event loop. Producers in threads hand frames over through the mailbox of the executor.
"""

from __future__ import annotations

import asyncio
from collections import deque

MAX_BACKLOG_FRAMES = 4096
MAX_BACKLOG_BYTES = 16 * 1024 * 1024
"""Above either, streamed intermediate results are left out until the reader catches up; final ones never are."""


class Stream:
    """Frames that wait for one reader.

    Attributes:
        has_reader: Whether somebody listens now.
        bytes: Size of the waiting frames.
    """

    __slots__ = ("_frames", "_waiter", "bytes", "has_reader", "reader")

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self.bytes = 0
        self.has_reader = False
        self.reader: object = None

    @property
    def is_in_use(self) -> bool:
        """Whether somebody listens or something waits to be read."""
        return self.has_reader or bool(self._frames)

    @property
    def has_frames(self) -> bool:
        """Whether something waits to be read."""
        return bool(self._frames)

    @property
    def is_behind(self) -> bool:
        """Whether so much waits that intermediate results are to be left out; may be asked from any thread."""
        return len(self._frames) > MAX_BACKLOG_FRAMES or self.bytes > MAX_BACKLOG_BYTES

    def push(self, frame: bytes) -> None:
        """Add a frame and wake the reader."""
        self._frames.append(frame)
        self.bytes += len(frame)
        self.wake()

    def take(self) -> bytes:
        """Return everything that waits, as one piece."""
        if len(self._frames) == 1:
            joined = self._frames.popleft()
        else:
            joined = b"".join(self._frames)
            self._frames.clear()
        self.bytes = 0
        return joined

    def attach(self) -> object:
        """Become the reader; an earlier one is sent away. Returns the token that `is_reader` knows."""
        self.reader = token = object()
        self.has_reader = True
        self.wake()
        return token

    def is_reader(self, token: object) -> bool:
        """Whether the holder of `token` is still the reader."""
        return self.reader is token

    def detach(self, token: object) -> bool:
        """Stop reading; returns whether nobody reads now."""
        if self.reader is token:
            self.reader = None
            self.has_reader = False
        return not self.has_reader

    def wake(self) -> None:
        """Let a waiting reader look again."""
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def wait(self, timeout_s: float) -> bool:
        """Wait until something may have happened; returns False when the time ran out first."""
        if self._frames:
            return True
        loop = asyncio.get_running_loop()
        self._waiter = waiter = loop.create_future()
        timer = loop.call_later(timeout_s, self._time_out, waiter)
        try:
            return await waiter is None  # pyright: ignore[reportUnnecessaryComparison]
        except TimeoutError:
            return False
        finally:
            timer.cancel()
            if self._waiter is waiter:
                self._waiter = None

    @staticmethod
    def _time_out(waiter: asyncio.Future[None]) -> None:
        if not waiter.done():
            waiter.set_exception(TimeoutError())

    def clear(self) -> None:
        """Drop what waits and send the reader away."""
        self._frames.clear()
        self.bytes = 0
        self.reader = None
        self.has_reader = False
        self.wake()
