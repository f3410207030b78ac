"""The engine: takes calls, gives them their turn, runs them and sends their messages. It knows no HTTP.

Everything public here runs on one event loop, the one on which the engine was started. Functions report from
their threads through the mailbox. Nothing polls: an engine that nobody calls does nothing at all.

    submit ─► validator ─► lane ─(slot free)─► ThreadRun | run_on_loop | BatchRun ─► finished ─► next in lane
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Coroutine
from typing import TYPE_CHECKING, cast

from stagedoor.errors import QueueFullError
from stagedoor.runtime.calls import Call, EngineOptions, SessionRefusedError, TooManyCallsError
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.executor import Mailbox, WorkerPool
from stagedoor.runtime.formats import CALL_FORMAT, QUEUE_FORMAT, REPLY_FORMAT, Format
from stagedoor.runtime.places import tell_places
from stagedoor.runtime.queue import Lane, Lanes, Slot
from stagedoor.runtime.request import Request
from stagedoor.runtime.runner import BatchRun, FunctionRunner, ThreadRun, run_on_loop
from stagedoor.runtime.sessions import UNREAD_TTL_S, Session, SessionStore
from stagedoor.runtime.streams import Stream
from stagedoor.runtime.validation import run_validator

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.files import FileStore

MAX_ACTIVE_PER_SESSION = 1000
MAX_UNREAD_CALLS = 10_000
READER_GRACE_S = 10.0
"""Seconds in which a lost reader may come back before what it waits for is cancelled."""
QUEUE_NEWS_S = 1.0
"""Waiting events hear of their place at most this often."""
REAP_INTERVAL_S = 30.0


class Engine:
    """Runs the functions of one app.

    Args:
        graph: The app.
        files: Where its files lie.
        options: Limits.
    """

    def __init__(self, graph: AppGraph, files: FileStore, options: EngineOptions | None = None) -> None:
        self.graph = graph
        self.files = files
        self.options = options or EngineOptions()
        self.sessions = SessionStore(self.options.session_capacity)
        self.lanes = Lanes(graph.functions, self.options.default_concurrency_limit)
        self.is_closed = False
        self.calls: OrderedDict[str, Event] = OrderedDict()
        self._runners: dict[int, FunctionRunner] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._reaper: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._mailbox: Mailbox | None = None
        self._pool: WorkerPool | None = None
        self._closing: asyncio.Future[None] | None = None

    @property
    def closing(self) -> asyncio.Future[None]:
        """Done when the engine is closed; for connections that have nothing else to wait for."""
        self.start()
        return cast("asyncio.Future[None]", self._closing)

    # --- life

    def start(self) -> None:
        """Bind the engine to the running event loop; does nothing when it is."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._closing = self._loop.create_future()
            self._mailbox = Mailbox(self._loop)
            self._pool = WorkerPool(self.options.max_threads, self._mailbox)

    def close(self) -> None:
        """Stop what runs, send readers away and let the threads end."""
        self.is_closed = True
        if self._closing is not None and not self._closing.done():
            self._closing.set_result(None)
        for session in self.sessions.all():
            for event in list(session.active.values()):
                self._stop(event)
            self.sessions.drop(session)
        for task in self._tasks:
            task.cancel()
        if self._reaper is not None:
            self._reaper.cancel()
        if self._pool is not None:
            self._pool.close()

    # --- calls

    async def submit(self, call: Call) -> Event:
        """Let a call join the queue; its messages go to the session's stream.

        Raises:
            InputRefusedError: When the function's validator refuses the inputs.
            QueueFullError: When too many wait.
            SessionRefusedError: When the session is another user's.
        """
        session = self._session(call)
        event = self._event(call, session, QUEUE_FORMAT, session.stream)
        return await self._admit(event)

    async def submit_call(self, call: Call) -> Event:
        """Let a curl-style call join the queue; its messages are read by its event id. Raises as `submit`."""
        event_id = secrets.token_hex(16)
        session = self._session(call) if call.session_hash else Session(event_id, call.username)
        event = self._event(call, session, CALL_FORMAT, Stream(), event_id)
        self.calls[event_id] = event
        if len(self.calls) > MAX_UNREAD_CALLS:
            self.calls.popitem(last=False)
        try:
            return await self._admit(event)
        except BaseException:
            self.calls.pop(event_id, None)
            raise

    async def run(self, call: Call) -> tuple[bool, bytes]:
        """Make a call and wait for its end.

        Returns:
            Whether it succeeded, and the output or the failure as JSON. Raises as `submit`.
        """
        session = self._session(call) if call.session_hash else Session(secrets.token_hex(16), call.username)
        event = self._event(call, session, REPLY_FORMAT, None)
        event.reply = asyncio.get_running_loop().create_future()
        await self._admit(event)
        try:
            reply = await event.reply
        except asyncio.CancelledError:
            self.cancel(event)
            raise
        return event.ok, reply

    def runner(self, function: BlockFunction) -> FunctionRunner:
        """Return what knows how to call a function."""
        runner = self._runners.get(function.id)
        if runner is None:
            runner = self._runners[function.id] = FunctionRunner(
                function, self.files, show_error=self.options.show_error, report=self
            )
        return runner

    def find_event(self, session_hash: str, event_id: str, username: str | None = None) -> Event | None:
        """Return an unfinished event, when it is this session's."""
        session = self.sessions.find(session_hash, username)
        event = session.active.get(event_id) if session is not None else None
        if event is None:
            # A curl-style call without a session is known by its id alone.
            call = self.calls.get(event_id)
            if call is not None and session_hash in {"", call.session.hash} and call.session.username == username:
                event = call
        return event if event is not None and event.phase is not Phase.DONE else None

    def cancel(self, event: Event) -> None:
        """Stop an event: out of the queue, or between two steps of its generator; its slot is freed."""
        if event.phase is Phase.WAITING:
            self.lanes.of(event.function).line.remove(event)
            self._close_event(event, event.format.cancelled(event), ok=False)
        elif event.phase is Phase.RUNNING:
            self._stop(event)
            if event.task is None and not event.function.is_generator:
                # A plain function cannot be stopped; its visitor need not wait, its slot stays taken until it ends.
                self._close_event(event, event.format.cancelled(event), ok=False)

    def release_call(self, event: Event) -> None:
        """Forget a curl-style call that was read to its end."""
        if event.phase is Phase.DONE:
            self.calls.pop(event.event_id, None)

    # --- readers and pages

    def reader_left(self, session: Session) -> None:
        """The client's stream was cut or closed: what it waits for is cancelled unless it comes back soon."""
        if session.active:
            asyncio.get_running_loop().call_later(READER_GRACE_S, self._abandon, session)
        else:
            self._release(session)

    def page_left(self, session: Session) -> None:
        """The last heartbeat of a page ended: its `unload` listeners run, and its time to live starts."""
        for function in self.graph.functions.values():
            if function.fn is not None and any(name == "unload" for _, name in function.targets):
                event = Event(
                    secrets.token_hex(16),
                    function,
                    session,
                    [None] * len(function.inputs),
                    request=Request(None, session.username, session.hash),
                    wire_format=REPLY_FORMAT,
                    mailbox=cast("Mailbox", self._mailbox),
                    stream=None,
                )
                session.active[event.event_id] = event
                self._enqueue(event)
        self._release(session)

    def _abandon(self, session: Session) -> None:
        if not session.stream.has_reader:
            for event in list(session.active.values()):
                if event.stream is session.stream:
                    self.cancel(event)
            self._release(session)

    # --- inside

    def _session(self, call: Call) -> Session:
        session = self.sessions.open(call.session_hash, call.username)
        if session is None:
            raise SessionRefusedError("Session not found.")
        if len(session.active) >= MAX_ACTIVE_PER_SESSION or session.stream.is_behind:
            raise TooManyCallsError(
                f"This session has {len(session.active)} unfinished calls or unread results.",
                hint="read the results, or wait until some are done",
            )
        return session

    def _event(
        self, call: Call, session: Session, wire_format: Format, stream: Stream | None, event_id: str | None = None
    ) -> Event:
        self.start()
        target = self.graph.blocks.get(call.trigger_id) if call.trigger_id is not None else None
        event = Event(
            event_id or secrets.token_hex(16),
            call.function,
            session,
            call.data,
            request=Request(call.request, call.username, session.hash),
            wire_format=wire_format,
            mailbox=cast("Mailbox", self._mailbox),
            stream=stream,
            root=call.root,
            event_data=call.event_data,
            target=target,
            line_key=call.session_hash or call.client,
        )
        session.active[event.event_id] = event
        session.streaming += stream is session.stream
        return event

    async def _admit(self, event: Event) -> Event:
        try:
            if event.function.validator is not None:
                await run_validator(event, self.runner(event.function), cast("WorkerPool", self._pool))
            self._enqueue(event)
        except BaseException:
            self._leave(event)
            self._release(event.session)
            raise
        return event

    @staticmethod
    def _leave(event: Event) -> None:
        """Strike an event from its session's list."""
        session = event.session
        if session.active.pop(event.event_id, None) is not None and event.stream is session.stream:
            session.streaming -= 1

    def _enqueue(self, event: Event) -> None:
        if not event.function.queue:
            self._start([event], None)
            return
        lane = self.lanes.of(event.function)
        limit = self.options.max_size
        if limit is not None and not lane.has_room:
            waiting = self.lanes.waiting
            if waiting >= limit:
                raise QueueFullError(f"Queue is full. Max size is {limit} and size is {waiting}.")
        if lane.has_room and not lane.line:
            lane.running += 1
            self._start([event], lane)
            return
        lane.line.push(event)
        self._tell_places(lane, event)
        self._advance(lane)

    def _advance(self, lane: Lane) -> None:
        while events := lane.next_events():
            self._start(events, lane)
        if lane.line and not lane.is_news_due and self._loop is not None:
            lane.is_news_due = True
            self._loop.call_later(QUEUE_NEWS_S, self._tell_places, lane, None)

    def _tell_places(self, lane: Lane, only: Event | None) -> None:
        """Tell one waiting event, or all of them, how many are before it."""
        if only is None:
            lane.is_news_due = False
        elif len(lane.line) > 1 and lane.is_news_due:
            return  # the next round of news is due within a second and will say it
        tell_places(lane, only, self.runner)

    def _start(self, events: list[Event], lane: Lane | None) -> None:
        loop = cast("asyncio.AbstractEventLoop", self._loop)
        pool = cast("WorkerPool", self._pool)
        now = time.perf_counter()
        runner = self.runner(events[0].function)
        slot = Slot(lane, len(events)) if lane is not None else None
        for event in events:
            event.phase = Phase.RUNNING
            event.started_at = now
            event.slot = slot
            frame = event.format.started(event, runner.average_s or None)
            if frame is not None and event.stream is not None:
                event.stream.push(frame)
        first = events[0]
        if first.function.batch:
            batch = BatchRun(runner, events)
            if first.function.is_async:
                self._spawn(batch.on_loop())
            else:
                pool.submit(batch)
        elif first.function.is_async:
            first.task = task = self._spawn(run_on_loop(runner, first, pool))
            # A task that is cancelled before its first step never runs, and so cannot report its end itself.
            task.add_done_callback(lambda ended: runner.cancelled(first) if ended.cancelled() else None)
        else:
            pool.submit(ThreadRun(runner, first, loop, pool))

    def _spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        task = cast("asyncio.AbstractEventLoop", self._loop).create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _stop(self, event: Event) -> None:
        """Ask a running event to end: generators look before each step, tasks are cancelled."""
        event.is_cancelled = True
        if event.task is not None:
            event.task.cancel()

    def finished(self, event: Event, frame: bytes, ok: bool, duration_s: float) -> None:
        """A call ended, in any thread; see `runner.Report`."""
        cast("Mailbox", self._mailbox).post(lambda: self._ended(event, frame, ok, duration_s))

    def _ended(self, event: Event, frame: bytes, ok: bool, duration_s: float) -> None:
        if ok:
            self.runner(event.function).note(duration_s)
        slot, event.slot = event.slot, None
        self._close_event(event, frame, ok)
        if slot is not None and slot.give_back():
            self._advance(slot.lane)

    def _close_event(self, event: Event, frame: bytes, ok: bool) -> None:
        """Send the last message; later ones are dropped."""
        if event.phase is Phase.DONE:
            return
        if event.units is not None:
            event.flush_progress()
        event.phase = Phase.DONE
        event.ok = ok
        event.data = ()
        event.last_data = None
        event.task = None
        session = event.session
        self._leave(event)
        if event.stream is not None:
            event.stream.push(frame)
        if event.reply is not None and not event.reply.done():
            event.reply.set_result(frame)
        if event.event_id in self.calls:
            event.expires_at = time.monotonic() + UNREAD_TTL_S
            self._arm_reaper()
        if not session.active:
            self._release(session)

    def _release(self, session: Session) -> None:
        self.sessions.release(session)
        if session.closes_at is not None:
            self._arm_reaper()

    def _arm_reaper(self) -> None:
        """Look after what expires; only while there is something that does."""
        if self._reaper is None and self._loop is not None and not self.is_closed:
            self._reaper = self._loop.call_later(REAP_INTERVAL_S, self._reap)

    def _reap(self) -> None:
        self._reaper = None
        now = time.monotonic()
        is_something_left = self.sessions.expire(now) is not None
        for event in list(self.calls.values()):
            if event.phase is Phase.DONE and event.expires_at <= now and not event.stream_is_read:
                del self.calls[event.event_id]
        if is_something_left or self.calls:
            self._arm_reaper()
