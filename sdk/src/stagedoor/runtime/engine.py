"""The engine: takes calls, gives them their turn, runs them and sends their messages. It knows no HTTP.

Everything public here runs on one event loop, the one on which the engine was started. Functions report from
their threads through the mailbox. Nothing polls: an engine that nobody calls does nothing at all.

    submit ─► validator ─► scheduler ─► finished ─► the last message
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from stagedoor.runtime.admission import Admission
from stagedoor.runtime.calls import Call, EngineOptions, SessionRefusedError, TooManyCallsError
from stagedoor.runtime.cleaning import Cleaner
from stagedoor.runtime.deep_links import DeepLinks
from stagedoor.runtime.departures import Departures
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.executor import Mailbox, WorkerPool
from stagedoor.runtime.formats import CALL_FORMAT, QUEUE_FORMAT, REPLY_FORMAT, Format, join_outputs
from stagedoor.runtime.input_streams import Feeds
from stagedoor.runtime.known_results import may_be_known
from stagedoor.runtime.local_executor import Executor, LocalExecutor
from stagedoor.runtime.monitor import Monitor
from stagedoor.runtime.queue import Lanes
from stagedoor.runtime.request import Request
from stagedoor.runtime.runner import FunctionRunner
from stagedoor.runtime.runs import Runs
from stagedoor.runtime.scheduler import Scheduler
from stagedoor.runtime.server_functions import ServerFunctions
from stagedoor.runtime.sessions import UNREAD_TTL_S, Session, SessionStore
from stagedoor.runtime.state_times import StateTimes
from stagedoor.runtime.streams import Stream

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.files import FileStore
    from stagedoor.runtime.workers.crew import Crew

MAX_UNREAD_CALLS = 10_000
REAP_INTERVAL_S = 30.0


class Engine:
    """Runs the functions of one app.

    Args:
        graph: The app.
        files: Where its files lie.
        options: Limits.
        crew: Other processes that carry the calls out; None for this one.
    """

    def __init__(
        self, graph: AppGraph, files: FileStore, options: EngineOptions | None = None, crew: Crew | None = None
    ) -> None:
        self.graph = graph
        self.files = files
        self.options = options or EngineOptions()
        self.sessions = SessionStore(self.options.session_capacity)
        self.monitor = Monitor(graph, self.options.monitored_calls) if self.options.monitored_calls else None
        threads = self.options.max_threads * max(1, self.options.workers)
        self.lanes = Lanes(graph.functions, self.options.default_concurrency_limit, threads)
        self.is_closed = False
        self.calls: OrderedDict[str, Event] = OrderedDict()
        self.feeds = Feeds()
        self.runs = Runs(self.options.runs)
        self.deep_links = DeepLinks(graph, files)
        self.admission = Admission(self.options)
        self._state_times = StateTimes(self.release)
        self._runners: dict[int, FunctionRunner] = {}
        self._reaper: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._mailbox: Mailbox | None = None
        self._pool: WorkerPool | None = None
        self._executor: Executor | None = None
        self._crew = crew
        self._scheduler: Scheduler | None = None
        self.departures = Departures(self)
        self.server_functions = ServerFunctions(self)
        self._closing: asyncio.Future[None] | None = None
        self._cleaner = Cleaner(files, *self.options.delete_cache) if self.options.delete_cache else None

    @property
    def closing(self) -> asyncio.Future[None]:
        """Done when the engine is closed; for connections that have nothing else to wait for."""
        self.start()
        return cast("asyncio.Future[None]", self._closing)

    @property
    def pool(self) -> WorkerPool:
        """Threads for what must not hold up the loop."""
        self.start()
        return cast("WorkerPool", self._pool)

    @property
    def scheduler(self) -> Scheduler:
        """What gives events their turn."""
        self.start()
        return cast("Scheduler", self._scheduler)

    # --- life

    def start(self) -> None:
        """Bind the engine to the running event loop; does nothing when it is."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._closing = self._loop.create_future()
            self._mailbox = Mailbox(self._loop)
            self._pool = WorkerPool(self.options.max_threads, self._mailbox)
            self._executor = LocalExecutor(self._loop, self._pool)
            if self._crew is not None:
                from stagedoor.runtime.workers.by_place import ByPlace

                self._crew.bind(self._loop, self.sessions)
                self._executor = ByPlace(self._executor, self._crew)
            self._scheduler = Scheduler(
                self.lanes, self.options.max_size, self.runner, self._close_event, self._loop, self._executor
            )
            if self._crew is not None and self.options.workers_url is not None:
                self._crew.on_size = self._follow_workers
            if self._cleaner is not None:
                self._cleaner.start()

    def _follow_workers(self, count: int) -> None:
        """Workers on other machines come and go, and as many calls run at the same time as they can take."""
        options = self.options
        limit = max(1, count) if options.is_limit_per_worker else options.default_concurrency_limit
        self.scheduler.resize(limit, options.max_threads * max(1, count))

    def close(self) -> None:
        """Stop what runs, send readers away and let the threads end."""
        self.is_closed = True
        if self._closing is not None and not self._closing.done():
            self._closing.set_result(None)
        for session in self.sessions.all():
            for event in list(session.active.values()):
                self.scheduler.stop(event)
            self.sessions.drop(session)
        self.runs.close()
        executor = self._executor or self._crew
        if executor is not None:
            executor.close()
        if self._reaper is not None:
            self._reaper.cancel()
        if self._pool is not None:
            self._pool.close()
        if self._cleaner is not None:
            self._cleaner.close()

    # --- calls

    async def submit(self, call: Call) -> Event:
        """Let a call join the queue; its messages go to the session's stream.

        Raises:
            InputRefusedError: When the function's validator refuses the inputs.
            QueueFullError: When too many wait.
            SessionRefusedError: When the session is another user's.
        """
        session = self._session(call)
        event = self.new_event(call, session, QUEUE_FORMAT, session.stream)
        return await self._admit(event)

    async def submit_call(self, call: Call, wire_format: Format = CALL_FORMAT) -> Event:
        """Let a call join the queue whose messages are read by its event id; curl's by default. Raises as `submit`."""
        event_id = secrets.token_hex(16)
        session = self._session(call, event_id)
        event = self.new_event(call, session, wire_format, Stream(), event_id)
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
        session = self._session(call, secrets.token_hex(16))
        event = self.new_event(call, session, REPLY_FORMAT, None)
        event.reply = asyncio.get_running_loop().create_future()
        await self._admit(event)
        try:
            reply = await event.reply
        except asyncio.CancelledError:
            self.cancel(event)
            raise
        return event.ok, reply

    async def run_batched(self, call: Call) -> tuple[bool, bytes]:
        """Make a call of a batch function with several values for each input, and wait for its end.

        Args:
            call: Its data is one list for each input, all of the same length.

        Returns:
            As `run`; the output's data is one list for each output. Raises as `submit`.
        """
        loop = asyncio.get_running_loop()
        session = self._session(call, secrets.token_hex(16))
        columns = cast("Sequence[Sequence[object]]", call.data)
        events = [
            self.new_event(replace(call, data=row), session, REPLY_FORMAT, None) for row in zip(*columns, strict=True)
        ]
        replies = [loop.create_future() for _ in events]
        for event, reply in zip(events, replies, strict=True):
            event.reply = reply
        try:
            for event in events:
                await self._prepare(event)
            self.scheduler.enqueue_together(events)
        except BaseException:
            for event in events:
                self.admission.left(event)
            self.release(session)
            raise
        try:
            answers = [await reply for reply in replies]
        except asyncio.CancelledError:
            for event in events:
                self.cancel(event)
            raise
        failed = next((answer for event, answer in zip(events, answers, strict=True) if not event.ok), None)
        return (True, join_outputs(answers)) if failed is None else (False, failed)

    def runner(self, function: BlockFunction) -> FunctionRunner:
        """Return what knows how to call a function."""
        known = self._runners.get(function.id) if function.rendered_in is None else function.runner
        if not isinstance(known, FunctionRunner):
            known = FunctionRunner(function, self.files, show_error=self.options.show_error, report=self)
            if function.rendered_in is None:
                self._runners[function.id] = known
            else:
                function.runner = known  # goes with the visitor's session
        return known

    def listener(self, index: int, session_hash: str, username: str | None = None) -> BlockFunction | None:
        """Return the function of that index: the app's, or one that a render function made for this session."""
        function = self.graph.functions.get(index)
        if function is None and (session := self.sessions.find(session_hash, username)) is not None:
            function = session.rendered_function(index)
        return function

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

    def unfinished(self, event_id: str, username: str | None) -> Event | None:
        """Return an unfinished event of any of a user's sessions: another tab, or another device, may follow it."""
        for session in self.sessions.all():
            if event_id in session.active and session.username == username:
                return session.active[event_id]
        return None

    def cancel(self, event: Event) -> None:
        """Stop an event: out of the queue, or in the middle of what it does; its slot is freed when that has ended."""
        if self._scheduler is not None:
            self._scheduler.cancel(event)

    def release_call(self, event: Event) -> None:
        """Forget a curl-style call that was read to its end."""
        if event.phase is Phase.DONE:
            self.calls.pop(event.event_id, None)

    # --- inside

    def _session(self, call: Call, name: str = "") -> Session:
        """Return the call's session, or a new one of that name for a caller who has none, if there is room for it."""
        self.admission.check(call)
        if name and not call.session_hash:
            return Session(name, call.username)
        session = self.sessions.open(call.session_hash, call.username)
        if session is None:
            raise SessionRefusedError("Session not found.")
        self.deep_links.watch(session)
        if session.stream.is_behind:
            raise TooManyCallsError("This session has too many unread results.", hint="read them first")
        return session

    def new_event(
        self, call: Call, session: Session, wire_format: Format, stream: Stream | None, event_id: str | None = None
    ) -> Event:
        """Make the event of a call, and put it on its session's list."""
        self.start()
        target = None
        if call.trigger_id is not None:
            target = self.graph.blocks.get(call.trigger_id) or session.rendered_block(call.trigger_id)
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
            trigger_id=call.trigger_id,
            line_key=call.session_hash or call.client,
        )
        self.feeds.admit(event, call, self.scheduler)
        self.admission.joined(event)
        return event

    async def _prepare(self, event: Event) -> None:
        if event.function.validator is not None or may_be_known(event):
            await cast("Executor", self._executor).prepare(self.runner(event.function), event)

    async def _admit(self, event: Event) -> Event:
        try:
            await self._prepare(event)
            await self.runs.begin(event)
            self.scheduler.enqueue(event)
        except BaseException:
            self.admission.left(event)
            self.release(event.session)
            raise
        return event

    def finished(self, event: Event, frame: bytes, ok: bool, duration_s: float) -> None:
        """A call ended, in any thread; see `runner.Report`."""
        cast("Mailbox", self._mailbox).post(lambda: self._ended(event, frame, ok, duration_s))

    def _ended(self, event: Event, frame: bytes, ok: bool, duration_s: float) -> None:
        if ok and event.used_cache != "full":
            self.runner(event.function).note(duration_s)
        self._close_event(event, frame, ok)
        self.scheduler.ended(event)
        self._state_times.begin(event)

    def _close_event(self, event: Event, frame: bytes, ok: bool) -> None:
        """Send the last message; later ones are dropped."""
        if event.phase is Phase.DONE:
            return
        event.end(ok=ok)
        if self.monitor is not None:
            self.monitor.note(event, now=time.perf_counter())
        session = event.session
        self.admission.left(event)
        self.runs.finish(event, frame)
        if event.stream is not None:
            event.stream.push(frame, event.event_id)
        for watcher in event.watchers:
            watcher.stream.push(frame, event.event_id)
            watcher.streaming -= 1
        if event.reply is not None and not event.reply.done():
            event.reply.set_result(frame)
        if event.event_id in self.calls:
            event.expires_at = time.monotonic() + UNREAD_TTL_S
            self._arm_reaper()
        if not session.active:
            self.release(session)

    def release(self, session: Session) -> None:
        """Forget a session that holds nothing, and look after what expires."""
        self.sessions.release(session)
        if session.closes_at is not None or self.sessions.shelf:
            self._arm_reaper()

    def _arm_reaper(self) -> None:
        """Look after what expires; only while there is something that does."""
        if self._reaper is None and self._loop is not None and not self.is_closed:
            self._reaper = self._loop.call_later(REAP_INTERVAL_S, self._reap)

    def _reap(self) -> None:
        self._reaper = None
        now = time.monotonic()
        is_something_left = self.sessions.expire(now) is not None
        self.sessions.shelf.expire(now)
        for event in list(self.calls.values()):
            if event.phase is Phase.DONE and event.expires_at <= now and not event.stream_is_read:
                del self.calls[event.event_id]
        if is_something_left or self.calls or self.sessions.shelf:
            self._arm_reaper()
