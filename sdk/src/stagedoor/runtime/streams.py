"""Messages on their way to a client: a buffer of frames with at most one reader, who may have lost some of them.

Everything here runs on the event loop. Producers in threads hand frames over through the mailbox of the executor.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict

MAX_BACKLOG_FRAMES = 4096
MAX_BACKLOG_BYTES = 16 * 1024 * 1024
"""Above either, streamed intermediate results are left out until the reader catches up; final ones never are."""


KEPT_FRAMES = 2048
KEPT_BYTES = 4 * 1024 * 1024
"""What one stream keeps of the frames that a reader who can resume was sent; the newest always stays."""
SHELF_BYTES = 64 * 1024 * 1024
SHELF_TTL_S = 300.0
"""What all streams of an app keep together, and for how long after the last frame was sent."""


class Shelf:
    """Accounts for the sent frames that an app's streams keep, and has the longest unread ones forgotten first.

    Args:
        max_bytes: Size of everything kept.
    """

    def __init__(self, max_bytes: int = SHELF_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bytes = 0
        self._streams: OrderedDict[Stream, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._streams)

    def note(self, stream: Stream, more: int) -> None:
        """Note that a stream keeps so many bytes more, or less."""
        self.bytes += more
        self._streams[stream] = time.monotonic()
        self._streams.move_to_end(stream)
        while self.bytes > self.max_bytes and len(self._streams) > 1:
            next(iter(self._streams)).forget()

    def remove(self, stream: Stream, size: int) -> None:
        """Note that a stream keeps nothing any more."""
        self.bytes -= size
        self._streams.pop(stream, None)

    def expire(self, now: float) -> None:
        """Have everything forgotten whose time is over."""
        for stream, used_at in list(self._streams.items()):
            if used_at + SHELF_TTL_S > now:
                return
            stream.forget()


class Stream:
    """Frames that wait for one reader, and those sent that it may ask for again.

    Frames are numbered from 1 in the order in which they were pushed. A reader that can resume gets the numbers as
    ids, `<stream>.<number>`; what it was sent is then kept for a while. Readers that cannot cost no memory.

    Args:
        shelf: Accounts for what is kept; None keeps nothing.

    Attributes:
        has_reader: Whether somebody listens now.
        bytes: Size of the waiting frames.
        hangs_up: Whether its readers hang up when they are told that nothing is pending, as Gradio's clients do; None
            when nothing is known of that.
        ending: While such a reader was told and has not hung up yet; done as soon as it has.
    """

    __slots__ = (
        "_frames",
        "_name",
        "_sent",
        "_sent_bytes",
        "_shelf",
        "_taken",
        "_waiter",
        "bytes",
        "ending",
        "hangs_up",
        "has_reader",
        "is_resumable",
        "reader",
    )

    def __init__(self, shelf: Shelf | None = None) -> None:
        # Lists: an empty deque takes 700 bytes, and there are two of these for every page that is open.
        self._frames: list[tuple[bytes, str]] = []
        self._sent: list[tuple[bytes, str]] = []
        self._sent_bytes = 0
        self._shelf = shelf
        self._name = ""
        self._taken = 0
        self._waiter: asyncio.Future[None] | None = None
        self.bytes = 0
        self.has_reader = False
        self.is_resumable = False
        self.hangs_up: bool | None = None
        self.ending: asyncio.Future[None] | None = None
        self.reader: object = None

    @property
    def is_in_use(self) -> bool:
        """Whether somebody listens, something waits to be read, or something sent may be asked for again."""
        return self.has_reader or bool(self._frames) or bool(self._sent)

    @property
    def has_frames(self) -> bool:
        """Whether something waits to be read."""
        return bool(self._frames)

    @property
    def is_behind(self) -> bool:
        """Whether so much waits that intermediate results are to be left out; may be asked from any thread."""
        return len(self._frames) > MAX_BACKLOG_FRAMES or self.bytes > MAX_BACKLOG_BYTES

    def push(self, frame: bytes, ends: str = "") -> None:
        """Add a frame and wake the reader.

        Args:
            frame: The frame.
            ends: Id of the event whose last one it is.
        """
        self._frames.append((frame, ends))
        self.bytes += len(frame)
        self.wake()

    def take(self) -> bytes:
        """Return everything that waits, as one piece; with ids if the reader can resume."""
        frames = self._frames
        self.bytes = 0
        if self.is_resumable:
            return self._take_numbered()
        self._taken += len(frames)
        if len(frames) == 1:
            return frames.pop()[0]
        joined = b"".join(frame for frame, _ in frames)
        frames.clear()
        return joined

    # --- resuming

    def enable_resuming(self) -> None:
        """Number what is sent from here on, and keep it for a while."""
        if self._shelf is not None and not self.is_resumable:
            self.is_resumable = True
            self._name = secrets.token_hex(4)

    def resume_after(self, last_id: str) -> bool:
        """Have everything after a frame sent again.

        Args:
            last_id: Id of the last frame that the reader has; empty for none.

        Returns:
            False when that is not possible: another stream's id, or frames that are no longer kept.
        """
        name, _, number = last_id.rpartition(".")
        if last_id and (name != self._name or not number.isascii() or not number.isdigit() or len(number) > 18):
            return False
        again = self._taken - int(number or 0)
        if not 0 <= again <= len(self._sent):
            return False
        if again:
            entries = self._sent[-again:]
            del self._sent[-again:]
            self._frames[:0] = entries
            size = sum(len(frame) for frame, _ in entries)
            self.bytes += size
            self._sent_bytes -= size
            self._note(-size)
        self._taken -= again
        return True

    def take_ends(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Empty the stream, and return the last frames of events by event: those sent before, and those never sent."""
        sent = {event_id: frame for frame, event_id in self._sent if event_id}
        waiting = {event_id: frame for frame, event_id in self._frames if event_id}
        self._taken += len(self._frames)
        self._frames.clear()
        self.bytes = 0
        self.forget()
        return sent, waiting

    def forget(self) -> None:
        """Keep nothing of what was sent."""
        if self._shelf is not None:
            self._shelf.remove(self, self._sent_bytes)
        self._sent.clear()
        self._sent_bytes = 0

    def _take_numbered(self) -> bytes:
        pieces: list[bytes] = []
        grown = 0
        prefix = b"id: " + self._name.encode() + b"."
        for entry in self._frames:
            self._taken += 1
            pieces += (prefix, b"%d\n" % self._taken, entry[0])
            grown += len(entry[0])
        self._sent += self._frames
        self._frames.clear()
        self._sent_bytes += grown
        surplus = 0
        while len(self._sent) - surplus > 1 and (
            len(self._sent) - surplus > KEPT_FRAMES or self._sent_bytes > KEPT_BYTES
        ):
            size = len(self._sent[surplus][0])
            surplus += 1
            self._sent_bytes -= size
            grown -= size
        del self._sent[:surplus]
        if pieces:
            self._note(grown)
        return b"".join(pieces)

    def _note(self, more: int) -> None:
        if self._shelf is not None:
            self._shelf.note(self, more)

    # --- the reader

    def attach(self) -> object:
        """Become the reader; an earlier one is sent away. Returns the token that `is_reader` knows."""
        self.reader = token = object()
        self.has_reader = True
        self.finish_ending()
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

    def begin_ending(self) -> asyncio.Future[None]:
        """Note that the reader was told to hang up; what is returned is done when it has."""
        self.ending = asyncio.get_running_loop().create_future()
        return self.ending

    def finish_ending(self) -> None:
        """Let those go on who wait until the reader has hung up."""
        if self.ending is not None:
            self.ending.set_result(None)
            self.ending = None

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
        self.forget()
        self.bytes = 0
        self.reader = None
        self.has_reader = False
        self.finish_ending()
        self.wake()
