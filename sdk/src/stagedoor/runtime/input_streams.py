"""Input streams: an event that stays open and is called again for each chunk a visitor's camera or microphone sends.

    join ─► called ─► answer ─► open ──(next chunk)──► waits for its turn ─► called ─► answer ─► …
                                 └── closed, out of time, or silent for too long ─► the last message

Every chunk takes its own turn: visitors who stream at the same time share the function's slots chunk by chunk, and
nobody waits for somebody else's whole stream. Chunks that come while one is being worked on wait in order; none is
lost, and a sender that is too fast is told so. Everything here runs on the event loop, save `answered`.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from stagedoor.errors import QueueFullError
from stagedoor.runtime.encoding import encode
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.failures import time_limit_failure
from stagedoor.runtime.formats import QueueFormat
from stagedoor.runtime.results import Outcome
from stagedoor.wire import messages, sse
from stagedoor.wire.messages import Failure

if TYPE_CHECKING:
    from stagedoor.runtime.calls import Call
    from stagedoor.runtime.runner import FunctionRunner
    from stagedoor.runtime.scheduler import Scheduler

MAX_WAITING_CHUNKS = 64
"""Chunks that may wait: half a minute of a microphone's, at the usual half a second each."""
IDLE_S = 60.0
"""A stream that sends nothing for so long is over: its page went to sleep, or its client forgot it."""


class StreamFormat(QueueFormat):
    """The session stream of an event that stays open: values in full, and the start is told once."""

    def estimation(self, event: Event, rank: int, queue_size: int, eta_s: float | None) -> bytes | None:
        """Write the place in the queue before the first answer; later chunks wait without a word."""
        return None if _feed(event).has_answered else super().estimation(event, rank, queue_size, eta_s)

    def started(self, event: Event, eta_s: float | None) -> bytes | None:
        """Write that the function is called for the first time."""
        return None if _feed(event).has_answered else super().started(event, eta_s)

    def generating(self, event: Event, data: list[object]) -> bytes | None:
        """Write one answer."""
        message = messages.process_streaming(event.event_id, data, _feed(event).seconds_left())
        return sse.frame(encode(message, event.root))


STREAM_FORMAT = StreamFormat()


class Feeds:
    """The open input streams of an app, by the id of their event."""

    def __init__(self) -> None:
        self._feeds: dict[str, Feed] = {}

    def admit(self, event: Event, call: Call, scheduler: Scheduler) -> None:
        """Let an event take further chunks, if its function takes a stream and its caller can send one."""
        if not call.is_stream or event.function.connection != "stream":
            return
        event.format = STREAM_FORMAT
        event.chunk_files = []
        event.feed = self._feeds[event.event_id] = Feed(event, scheduler, self._feeds.pop)

    def find(self, event_id: str, session_hash: str, username: str | None) -> Feed | None:
        """Return an open stream of a session.

        Args:
            event_id: The stream's event: 128 random bits.
            session_hash: The session that asks; empty where only the id is known (Gradio's JS client ends a stream so).
            username: Who is signed in.
        """
        feed = self._feeds.get(event_id)
        if feed is None or feed.event.session.username != username:
            return None
        return feed if session_hash in {"", feed.event.session.hash} else None


class Feed:
    """The chunks of one open event.

    Args:
        event: The event.
        scheduler: Gives each chunk its turn.
        forget: Called with the event's id when it is over.

    Attributes:
        has_answered: Whether a chunk was answered already.
    """

    def __init__(self, event: Event, scheduler: Scheduler, forget: Callable[[str], object]) -> None:
        self.event = event
        self.has_answered = False
        self._forget = forget
        self._scheduler = scheduler
        self._chunks: deque[Sequence[object]] = deque()
        self._is_closed = False
        self._last: tuple[FunctionRunner, Outcome] | None = None
        limit_s = event.function.time_limit
        self._ends_at = time.monotonic() + limit_s if limit_s is not None else None
        self._heard_at = time.monotonic()
        self._timer = asyncio.get_running_loop().call_later(limit_s or IDLE_S, self._look_at_the_clock)

    def seconds_left(self) -> float | None:
        """How long the stream may go on; None for as long as it likes."""
        return None if self._ends_at is None else max(0.0, self._ends_at - time.monotonic())

    def push(self, data: Sequence[object]) -> None:
        """Take the next chunk.

        Args:
            data: Wire values of the inputs.

        Raises:
            QueueFullError: When too many chunks wait already.
        """
        if self._is_closed:
            return  # a chunk that was on its way when the stream ended
        if len(self._chunks) >= MAX_WAITING_CHUNKS:
            raise QueueFullError(f"{MAX_WAITING_CHUNKS} chunks of this stream wait already.", hint="send fewer")
        self._heard_at = time.monotonic()
        self._chunks.append(data)
        self._advance()

    def close(self) -> None:
        """End the stream once the waiting chunks are answered."""
        self._is_closed = True
        self._advance()

    def answered(self, runner: FunctionRunner, outcome: Outcome) -> None:
        """A chunk was answered; called where its function ran."""
        event = self.event
        event.forget_chunk()
        frame = event.format.generating(event, outcome.data)
        event.mailbox.post(lambda: self._go_on(runner, outcome, frame))

    def drop(self) -> None:
        """The event is over: nothing is sent any more."""
        self._is_closed = True
        self._chunks.clear()
        self._last = None
        self._timer.cancel()
        self._forget(self.event.event_id)
        self.event.forget_chunk()

    # --- inside

    def _go_on(self, runner: FunctionRunner, outcome: Outcome, frame: bytes | None) -> None:
        event = self.event
        if event.phase is not Phase.RUNNING:
            self._scheduler.ended(event)
            return
        self.has_answered = True
        self._last = runner, outcome
        if frame is not None and event.stream is not None:
            event.stream.push(frame)
        runner.note(time.perf_counter() - event.started_at)
        event.phase = Phase.OPEN
        event.task = None
        self._scheduler.ended(event)
        self._advance()

    def _advance(self) -> None:
        """Have the next chunk called, or end; only between two calls."""
        event = self.event
        if event.phase is not Phase.OPEN:
            return
        if self._chunks:
            event.data = self._chunks.popleft()
            event.phase = Phase.WAITING
            try:
                self._scheduler.enqueue(event)
            except QueueFullError as error:
                self._scheduler.close_event(event, event.format.failed(event, Failure(error.message)), ok=False)
        elif self._is_closed and self._last is not None:
            runner, outcome = self._last
            event.phase = Phase.RUNNING  # what ends now is the call as a whole
            if event.playlists is None:
                runner.finish(event, outcome)
            else:  # joining what was streamed out takes a while
                asyncio.get_running_loop().run_in_executor(None, runner.finish, event, outcome)

    def _look_at_the_clock(self) -> None:
        now = time.monotonic()
        is_over = self._ends_at is not None and self._ends_at <= now
        if is_over or (self.event.phase is Phase.OPEN and self._heard_at + IDLE_S <= now):
            self._chunks.clear()
            self.close()
            if self.event.phase is Phase.WAITING:
                self._scheduler.cancel(self.event)
            elif self.event.phase is Phase.RUNNING:
                self._timer = asyncio.get_running_loop().call_later(IDLE_S, self._give_up)
            return
        ends = [self._heard_at + IDLE_S if self.event.phase is Phase.OPEN else now + IDLE_S]
        if self._ends_at is not None:
            ends.append(self._ends_at)
        self._timer = asyncio.get_running_loop().call_later(max(0.05, min(ends) - now), self._look_at_the_clock)

    def _give_up(self) -> None:
        """Let the visitor go whose last chunk is being worked on for ever."""
        event = self.event
        event.is_out_of_time = True
        self._scheduler.stop(event)
        failure = time_limit_failure(event.function.time_limit)
        self._scheduler.close_event(event, event.format.failed(event, failure), ok=False)


def _feed(event: Event) -> Feed:
    return cast("Feed", event.feed)
