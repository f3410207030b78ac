"""What runs in a worker: it takes calls from its link, carries them out and reports what comes of them."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Coroutine
from typing import TYPE_CHECKING, cast

from stagedoor.errors import PayloadError
from stagedoor.runtime.cache_store import forget_session
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.executor import Mailbox, WorkerPool
from stagedoor.runtime.failures import failure_of, report
from stagedoor.runtime.formats import QUEUE_FORMAT
from stagedoor.runtime.local_executor import LocalExecutor
from stagedoor.runtime.output_streams import Pieces
from stagedoor.runtime.request import Request
from stagedoor.runtime.results import Outcome
from stagedoor.runtime.runner import FunctionRunner
from stagedoor.runtime.server_functions import MAX_AT_ONCE
from stagedoor.runtime.sessions import Session
from stagedoor.runtime.validation import InputRefusedError, ValidatorFailedError
from stagedoor.runtime.workers.learned import learn, learned_of
from stagedoor.runtime.workers.luggage import pack, unpack
from stagedoor.runtime.workers.offers import answer
from stagedoor.runtime.workers.orders import (
    Brought,
    CallOrder,
    EventOrder,
    Failed,
    ForgetOrder,
    Luggage,
    OfferedCall,
    Prepared,
    Progressed,
    Result,
    Said,
    StopOrder,
    Stopped,
    Streamed,
)
from stagedoor.runtime.workers.plain import pickle_plain

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.files import FileStore
    from stagedoor.runtime.workers.link import Link
    from stagedoor.wire.messages import LogLevel

SYNC_INTERVAL_S = 0.25
"""While a generator runs, the state that it keeps is brought back at most this often, and at its end."""


class WorkerEvent(Event):
    """An event in a worker: what it says goes over the link."""

    __slots__ = ("_is_alone", "came", "link", "order_id", "place", "streamed", "synced_at")

    def __init__(
        self,
        order: EventOrder,
        function: BlockFunction,
        session: Session,
        mailbox: Mailbox,
        *,
        link: Link,
        call_id: int,
        place: int,
    ) -> None:
        request = cast("Request", order.request)
        super().__init__(
            order.event_id,
            function,
            session,
            order.data,
            request=request,
            wire_format=QUEUE_FORMAT,
            mailbox=mailbox,
            stream=None,
            root=order.root,
            event_data=order.event_data,
        )
        self.link = link
        self.order_id = call_id
        self.place = place
        self._is_alone = order.is_alone
        self.came = order.luggage
        self.streamed = order.streamed
        self.chunk_files = [] if order.is_chunk else None
        self.synced_at = 0.0
        self.phase = Phase.RUNNING
        self.started_at = time.perf_counter()

    @property
    def is_alone(self) -> bool:
        """See `Event.is_alone`."""
        return self._is_alone

    def say(self, message: object) -> None:
        """Send a message; from any thread."""
        self.mailbox.post(lambda: self.link.send(message))

    def log(self, message: str, level: LogLevel, *, duration: float | None, visible: bool, title: str) -> None:
        """Show a toast to the visitor."""
        with self.shield():
            self.say(Said(self.order_id, self.place, message, level, duration, visible, title))

    def flush_progress(self) -> None:
        """Send the newest progress that was not sent yet."""
        units = self.take_progress()
        if units is not None:
            self.link.send(Progressed(self.order_id, self.place, units))


class WorkerRunner(FunctionRunner):
    """Knows how one function is called, and reports over the link."""

    home: Worker

    def emit(self, event: Event, outcome: Outcome) -> None:
        """Send one result of several, unless the front is far behind."""
        event = cast("WorkerEvent", event)
        if not event.link.is_behind:
            self._send(event, outcome, is_last=False)

    def complete(self, event: Event, outcome: Outcome) -> None:
        """End a call with its last result."""
        try:
            self._send(cast("WorkerEvent", event), outcome, is_last=True)
        except Exception as error:  # noqa: BLE001 - the value has no JSON form; the caller is told so
            self.fail(event, error)

    def fail(self, event: Event, error: BaseException) -> None:
        """End a call that raised."""
        report(error)
        event = cast("WorkerEvent", event)
        failure = failure_of(error, show_error=self.show_error)
        event.say(Failed(event.order_id, event.place, failure, self._pack(event)))
        self._end(event)

    def stopped(self, event: Event, last: Outcome | None) -> None:
        """End a call that was stopped: cancelled, or out of time with what it yielded last as its result."""
        if event.is_out_of_time and last is not None:
            self.complete(event, last)
            return
        event = cast("WorkerEvent", event)
        event.say(Stopped(event.order_id, event.place, self._pack(event)))
        self._end(event)

    def pieces_of(self, event: Event) -> Pieces:
        """Make what takes a call's pieces, and tells the front of them."""
        event = cast("WorkerEvent", event)
        return Pieces(
            event,
            self.files,
            lambda segment: event.say(Streamed(event.order_id, event.place, segment)),
            event.streamed,
        )

    def _send(self, event: WorkerEvent, outcome: Outcome, *, is_last: bool) -> None:
        content = pickle_plain((outcome.data, outcome.render_config), event.root)
        now = time.monotonic()
        brought = None
        if is_last or now - event.synced_at > SYNC_INTERVAL_S:
            event.synced_at = now
            brought = self._pack(event)
        event.say(
            Result(event.order_id, event.place, content, outcome.changed_state_ids, is_last, brought, event.used_cache)
        )
        if is_last:
            self._end(event)

    def _pack(self, event: WorkerEvent) -> Brought:
        brought = pack(event.session, self.function, self.home.graph, event.came)
        brought.learned = learned_of(self.function, self.home.graph, event.session)
        if brought.is_holder:
            self.home.keep(event.session)
        return brought

    def _end(self, event: WorkerEvent) -> None:
        event.forget_chunk()
        with contextlib.suppress(OSError, ValueError):  # what the author printed should be seen
            sys.stdout.flush()
        self.report.finished(event, b"", ok=True, duration_s=0.0)


class Worker:
    """Carries out the calls of one link.

    Args:
        graph: The app.
        files: Where its files lie.
        max_threads: Threads for synchronous functions.
        show_error: Whether visitors see the text of every error.
        loop: The event loop that runs in this thread.
    """

    def __init__(
        self, graph: AppGraph, files: FileStore, *, max_threads: int, show_error: bool, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.graph = graph
        self._files = files
        self._show_error = show_error
        self._mailbox = Mailbox(loop)
        self._loop = loop
        self._pool = WorkerPool(max_threads, self._mailbox)
        self._places = asyncio.Semaphore(MAX_AT_ONCE)
        self._executor = LocalExecutor(loop, self._pool)
        self._runners: dict[int, WorkerRunner] = {}
        self._sessions: dict[str, Session] = {}
        self._kept: set[str] = set()
        self._running: dict[int, list[WorkerEvent]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.link: Link | None = None

    def take(self, order: object) -> None:
        """Carry out what the front asks for."""
        if isinstance(order, CallOrder):
            self._begin(order)
        elif isinstance(order, StopOrder):
            events = self._running.get(order.call_id)
            if events is not None:
                event = events[order.place]
                event.is_out_of_time = order.is_out_of_time
                event.is_cancelled = True
                self._executor.stop(event)
        elif isinstance(order, ForgetOrder):
            self._forget(order)
        elif isinstance(order, OfferedCall):
            self._spawn(self._answer(order))

    def finished(self, event: Event, frame: bytes, ok: bool, duration_s: float) -> None:
        """A call ended, in any thread; see `runner.Report`."""
        self._mailbox.post(lambda: self._ended(cast("WorkerEvent", event)))

    # --- inside

    def _begin(self, order: CallOrder) -> None:
        link = cast("Link", self.link)
        first = order.events[0]
        session = self._sessions.get(first.session_hash)
        function = self.graph.functions.get(order.function_id)
        if function is None and session is not None:
            function = session.rendered_function(order.function_id)
        if function is None:
            failure = failure_of(_lost_part(), show_error=True)
            for place in range(len(order.events)):
                link.send(Failed(order.call_id, place, failure, None))
            return
        self._carry_out(order, function)

    def _carry_out(self, order: CallOrder, function: BlockFunction) -> None:
        runner = self._runner(function)
        events = [self._event(item, function, order.call_id, place) for place, item in enumerate(order.events)]
        accepted: list[WorkerEvent] = []
        self._running[order.call_id] = events
        for item, event in zip(order.events, events, strict=True):
            try:
                unpack(event.session, self.graph, item.luggage)
                learn(order.learned, self.graph, event.session)
            except Exception as error:  # noqa: BLE001 - an author's value may raise anything when it is unpickled
                runner.fail(event, error)
            else:
                accepted.append(event)
        if order.is_preparation:
            self._spawn(self._prepare(runner, events[0]))
        elif accepted:
            self._executor.start(runner, cast("list[Event]", accepted))

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, call: OfferedCall) -> None:
        session = self._sessions.get(call.session_hash)
        block = session.rendered_block(call.component_id) if session is not None else None
        if session is not None and block is not None:
            block = session.block(block)
        given = await answer(call, block, self._files, self._pool, self._places, show_error=self._show_error)
        cast("Link", self.link).send(given)

    def _event(self, order: EventOrder, function: BlockFunction, call_id: int, place: int) -> WorkerEvent:
        session = self._sessions.get(order.session_hash)
        if session is None:
            session = self._sessions[order.session_hash] = Session(order.session_hash, order.username)
        event = WorkerEvent(
            order, function, session, self._mailbox, link=cast("Link", self.link), call_id=call_id, place=place
        )
        session.active[event.event_id] = event
        event.trigger_id = order.trigger_id
        if order.trigger_id is not None:
            event.target = self.graph.blocks.get(order.trigger_id) or session.rendered_block(order.trigger_id)
        return event

    async def _prepare(self, runner: WorkerRunner, event: WorkerEvent) -> None:
        answer = Prepared(event.order_id)
        try:
            await self._executor.prepare(runner, event)
            answer.is_known = event.used_cache == "full"
        except ValidatorFailedError as error:
            answer.failure = str(error)
        except InputRefusedError as error:
            answer.details = error.details
        except PayloadError as error:
            answer.refused = error.component, error.reason
        except Exception as error:  # noqa: BLE001 - whatever the author's code raises is the answer
            report(error)
            answer.failure = f"{type(error).__name__}: {error}"
        cast("Link", self.link).send(answer)
        self._ended(event)

    def _runner(self, function: BlockFunction) -> WorkerRunner:
        known = self._runners.get(function.id) if function.rendered_in is None else function.runner
        if not isinstance(known, WorkerRunner):
            known = WorkerRunner(function, self._files, show_error=self._show_error, report=self)
            known.home = self
            if function.rendered_in is None:
                self._runners[function.id] = known
            else:
                function.runner = known
        return known

    def _ended(self, event: WorkerEvent) -> None:
        event.is_over = True
        event.phase = Phase.DONE
        event.run_endings()
        event.code = None
        event.task = None
        events = self._running.get(event.order_id)
        if events is not None and all(other.is_over for other in events):
            del self._running[event.order_id]
        session = event.session
        session.active.pop(event.event_id, None)
        if not session.active and session.hash not in self._kept:
            self._sessions.pop(session.hash, None)

    def keep(self, session: Session) -> None:
        """Keep a session here that holds something which cannot leave; from any thread."""
        self._kept.add(session.hash)

    def _forget(self, order: ForgetOrder) -> None:
        if order.only is not None:
            self._drop_states(order)
            return
        self._kept.discard(order.session_hash)
        forget_session(order.session_hash)
        session = self._sessions.pop(order.session_hash, None)
        if session is not None:
            session.clear()
        self._tell_of(order)

    def _drop_states(self, order: ForgetOrder) -> None:
        session = self._sessions.get(order.session_hash)
        for block_id in order.only or ():
            block = self.graph.blocks[block_id]
            if session is not None and session.has_value(block):
                session.drop_state(block)
                order.states.pop(block_id, None)
        self._tell_of(order)

    def _tell_of(self, order: ForgetOrder) -> None:
        """Tell the author of values that came with an order to drop them."""
        leaving = Session(order.session_hash)
        with contextlib.suppress(Exception):
            unpack(leaving, self.graph, Luggage(order.states))
        leaving.clear()


def _lost_part() -> Exception:
    from stagedoor.errors import Error

    return Error("This part of the page is not here any more. Reload the page.", print_exception=False)
