"""One event: a call of one function for one visitor, from joining to its last message.

    waiting ──start──► running ──► done
       ▲                  │ ▲        ▲
       └──chunk── open ◄──┘ └─cancel─┘      (open: an input stream between two chunks)

State changes happen on the event loop. A running function may be in a thread; it sees `is_cancelled` and reports
through the engine's mailbox. The event is also the `CallContext` that progress bars and toasts talk to.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from stagedoor.runtime.caching import memory_of
from stagedoor.runtime.formats import Format
from stagedoor.runtime.request import Request
from stagedoor.wire.messages import LogLevel, ProgressUnit

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.components.base import Block
    from stagedoor.runtime.executor import Mailbox
    from stagedoor.runtime.input_streams import Feed
    from stagedoor.runtime.output_streams import Pieces, Playlists
    from stagedoor.runtime.queue import Slot
    from stagedoor.runtime.sessions import Session
    from stagedoor.runtime.stopping import StoppableCode
    from stagedoor.runtime.streams import Stream

PROGRESS_INTERVAL_S = 0.05
"""Progress is sent at most this often; the newest counts. 20 a second look fluent."""
_UNSHIELDED = contextlib.nullcontext()


class Phase(Enum):
    """How far an event is."""

    WAITING = "waiting"
    RUNNING = "running"
    OPEN = "open"
    DONE = "done"


class Event:
    """A call of a function.

    Args:
        event_id: 128 random bits in hex; whoever knows it may read the result of a curl-style call.
        function: What is called.
        session: Whose call it is.
        data: Wire values of the inputs.
        request: What the function may know of the caller.
        event_data: What the page says about the event.
        target: The component that fired it, when the page says so.
        trigger_id: Its id, also where the component itself is in another process.
        root: Address of the app as this caller sees it; file addresses in results start with it.
        wire_format: How results are written for this caller.
        stream: Where messages go; None when only the end counts (`reply`).
        mailbox: Way to the event loop.
        line_key: Who is served in turn when many wait; the session by default.

    Attributes:
        chunk_files: Files that came within the present chunk of an input stream; None for other calls.
        pieces: Takes what the function gives for streamed outputs, where it runs.
        playlists: Those outputs, where they are served.
    """

    __slots__ = (
        "_endings",
        "_progress_at",
        "_progress_due",
        "chunk_files",
        "code",
        "data",
        "event_data",
        "event_id",
        "expires_at",
        "feed",
        "followers",
        "format",
        "function",
        "is_cancelled",
        "is_out_of_time",
        "is_over",
        "joined_at",
        "last_data",
        "line_key",
        "mailbox",
        "ok",
        "phase",
        "pieces",
        "playlists",
        "reply",
        "request",
        "root",
        "session",
        "shown",
        "shown_units",
        "slot",
        "started_at",
        "stream",
        "target",
        "task",
        "timer",
        "trigger_id",
        "units",
        "used_cache",
        "watchers",
    )

    def __init__(
        self,
        event_id: str,
        function: BlockFunction,
        session: Session,
        data: Sequence[object],
        *,
        request: Request,
        wire_format: Format,
        mailbox: Mailbox,
        stream: Stream | None,
        root: str = "",
        event_data: object = None,
        target: Block | None = None,
        trigger_id: int | None = None,
        line_key: str = "",
    ) -> None:
        self.event_id = event_id
        self.function = function
        self.session = session
        self.data = data
        self.request = request
        self.event_data = event_data
        self.target = target
        self.trigger_id = trigger_id
        self.root = root
        self.format = wire_format
        self.stream = stream
        self.mailbox = mailbox
        self.line_key = line_key or session.hash
        self.phase = Phase.WAITING
        self.is_cancelled = False
        self.is_out_of_time = False
        self.is_over = False
        self.watchers: tuple[Session, ...] = ()
        self.followers: tuple[Session, ...] = ()
        self.timer: asyncio.TimerHandle | None = None
        self.code: StoppableCode | None = None
        self.ok = True
        self.joined_at = time.perf_counter()
        self.started_at = 0.0
        self.expires_at = 0.0
        self.last_data: list[object] | None = None
        self.task: asyncio.Task[None] | None = None
        self.reply: asyncio.Future[bytes] | None = None
        self.feed: Feed | None = None
        self.chunk_files: list[Path] | None = None
        self.pieces: Pieces | None = None
        self.playlists: Playlists | None = None
        self.used_cache: Literal["full", "partial"] | None = None
        self.slot: Slot | None = None
        self.units: list[ProgressUnit] | None = None
        self.shown: list[object] | None = None
        self.shown_units: list[ProgressUnit] | None = None
        self._endings: list[Callable[[], None]] = []
        self._progress_at = 0.0
        self._progress_due = False

    @property
    def session_hash(self) -> str:
        """Name of the visitor's session."""
        return self.session.hash

    @property
    def username(self) -> str | None:
        """Who is signed in, or None."""
        return self.session.username

    @property
    def is_alone(self) -> bool:
        """Whether it is its function's only call, or one that is known: it then need not wait for others' threads."""
        if self.used_cache == "full":
            return True
        return self.slot is not None and self.slot.lane.running == 1

    @property
    def stream_is_read(self) -> bool:
        """Whether somebody reads the messages now."""
        return self.stream is not None and self.stream.has_reader

    def end(self, *, ok: bool) -> None:
        """Show the last progress, note the end and let go of everything that only a run needs.

        Args:
            ok: Whether it succeeded.
        """
        if self.units is not None:
            self.flush_progress()
        self.phase = Phase.DONE
        self.ok = ok
        self.run_endings()
        if self.feed is not None:
            self.feed.drop()
        self.data = ()
        self.last_data = self.shown = self.task = None

    def forget_chunk(self) -> None:
        """Delete the chunk's files: a camera would fill the disk. A function that takes paths may have kept them."""
        files, self.chunk_files = self.chunk_files, [] if self.chunk_files is not None else None
        if not files or any(getattr(block, "type", None) == "filepath" for block in self.function.inputs):
            return
        for path in files:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # the folder holds the same content under another name
                path.parent.rmdir()

    def follow(self, session: Session) -> None:
        """Send everything from now on to a session of the same user as well: a second tab, a phone."""
        self.watchers = (*self.watchers, session)
        self.followers = (*self.followers, session)

    def tell(self, frame: bytes) -> None:
        """Send a message, on the engine's loop, to the visitor and to whoever follows the run.

        A follower that is far behind gets the end only: what is left out between would spoil the changes after it.
        """
        if self.stream is not None:
            self.stream.push(frame)
        if self.followers:
            self.followers = tuple(session for session in self.followers if not session.stream.is_behind)
            for session in self.followers:
                session.stream.push(frame)

    def send(self, frame: bytes | None) -> None:
        """Send a message that was made in any thread."""
        if frame is not None and self.stream is not None:
            self.mailbox.post(lambda: self.tell(frame) if self.phase is not Phase.DONE else None)

    def send_result(self, frame: bytes | None) -> None:
        """Send one result of several; called where it was made, so that `last_data` is still the result's."""
        whole = self.last_data

        def push() -> None:
            if self.phase is not Phase.DONE and frame is not None and self.stream is not None:
                self.tell(frame)
                self.shown = whole

        self.mailbox.post(push)

    def note_cache(self, memory: object) -> None:
        """A cached function answered from memory: this event's own, or a helper that it calls."""
        is_own = memory is memory_of(self.function.fn)
        self.used_cache = "full" if is_own or self.used_cache == "full" else "partial"

    def log(self, message: str, level: LogLevel, *, duration: float | None, visible: bool, title: str) -> None:
        """Show a toast to the visitor."""
        with self.shield():
            self.send(self.format.log(self, message, level, duration=duration, visible=visible, title=title))

    def waits(self, rank: int, queue_size: int, eta_s: float | None) -> None:
        """Show that the event waits in a line elsewhere."""
        with self.shield():
            self.send(self.format.estimation(self, rank, queue_size, eta_s))

    def goes_on(self, eta_s: float | None) -> None:
        """Show that the event waits no more."""
        with self.shield():
            self.send(self.format.started(self, eta_s))

    def shield(self) -> contextlib.AbstractContextManager[None]:
        """Return what keeps the event's code from being stopped while it is entered."""
        return self.code or _UNSHIELDED

    def when_over(self, call: Callable[[], None]) -> None:
        """Have something done as soon as the event is over or called off; from any thread."""
        self._endings.append(call)
        if self.is_cancelled or self.phase is Phase.DONE:
            self.run_endings()

    def run_endings(self) -> None:
        """Do what is to be done when the event is over; each once, whoever comes first."""
        while self._endings:
            try:
                call = self._endings.pop()
            except IndexError:  # another thread was quicker
                return
            call()

    def progress(self, units: list[ProgressUnit]) -> None:
        """Replace the progress shown; may be called from any thread, any number of times a second."""
        with self.shield():
            self.units = units
            if not self._progress_due:
                self._progress_due = True
                self.mailbox.post(self._show_progress)

    def _show_progress(self) -> None:
        loop = asyncio.get_running_loop()
        wait = self._progress_at + PROGRESS_INTERVAL_S - loop.time()
        if wait > 0 and self.phase is Phase.RUNNING:
            loop.call_later(wait, self.flush_progress)
        else:
            self.flush_progress()

    def take_progress(self) -> list[ProgressUnit] | None:
        """Return the newest progress that was not sent yet, when there is any."""
        self._progress_due = False
        units, self.units = self.units, None
        if units is None or self.phase is Phase.DONE:
            return None
        self._progress_at = asyncio.get_running_loop().time()
        return units

    def flush_progress(self) -> None:
        """Send the newest progress that was not sent yet."""
        units = self.take_progress()
        if units is None or self.stream is None:
            return
        self.shown_units = units
        frame = self.format.progress(self, units)
        if frame is not None:
            self.tell(frame)
