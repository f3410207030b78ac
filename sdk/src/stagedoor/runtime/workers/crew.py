"""The front's side of its workers: who carries out which call, what they report, and what happens when one dies."""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from stagedoor.errors import PayloadError
from stagedoor.runtime.arguments import is_state
from stagedoor.runtime.output_streams import Playlists
from stagedoor.runtime.results import Outcome
from stagedoor.runtime.stream_files import delete_old_streams
from stagedoor.runtime.validation import InputRefusedError, ValidatorFailedError
from stagedoor.runtime.workers import orders
from stagedoor.runtime.workers.away import Away
from stagedoor.runtime.workers.keeping import CacheKeeper
from stagedoor.runtime.workers.learned import learn, learned_of
from stagedoor.runtime.workers.luggage import touched_ids
from stagedoor.runtime.workers.members import Member, RunningCall
from stagedoor.runtime.workers.orders import CallOrder, EventOrder, ForgetOrder, Luggage, OfferedAnswer, StopOrder
from stagedoor.runtime.workers.plain import unpickle_plain
from stagedoor.wire.messages import Failure

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.kept_results import Question
    from stagedoor.runtime.output_streams import Segment
    from stagedoor.runtime.runner import FunctionRunner
    from stagedoor.runtime.sessions import Session, SessionStore
    from stagedoor.runtime.workers.members import Source

KILL_GRACE_S = 3.0
"""Seconds in which a stopped call may end by itself; then its process is ended and another one started."""
DEFAULT_WAIT_S = 30.0
"""Seconds for which a call waits for a worker when there is none at all."""


class Crew:
    """Carries calls out in workers; an `Executor`.

    Args:
        graph: The app.
        wait_s: Seconds for which a call waits for a worker when there is none at all.
    """

    def __init__(self, graph: AppGraph, wait_s: float = DEFAULT_WAIT_S) -> None:
        self._graph = graph
        self._wait_s = wait_s
        self._alone_since = time.perf_counter()
        self._sources: list[Source] = []
        self._members: list[Member] = []
        self._waiting: deque[RunningCall] = deque()
        self._calls: dict[int, RunningCall] = {}
        self._ids = itertools.count(1)
        self._at_work: dict[Event, RunningCall] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sessions: SessionStore | None = None
        self._is_closed = False
        self.keeper = CacheKeeper()
        self.on_size: Callable[[int], None] | None = None
        """Told how many workers there are, when that changes."""

    def add(self, source: Source) -> None:
        """Have workers come from a source; before work begins."""
        self._sources.append(source)

    def bind(self, loop: asyncio.AbstractEventLoop, sessions: SessionStore) -> None:
        """Begin work on the engine's event loop."""
        self._loop, self._sessions = loop, sessions
        for source in self._sources:
            source.open(self, loop)

    # --- as an Executor

    def start(self, runner: FunctionRunner, events: list[Event]) -> None:
        """Carry one call out; a batch is divided where its sessions are held by different workers."""
        groups: dict[Member | None, list[Event]] = {}
        for event in events:
            groups.setdefault(_holder(event.session), []).append(event)
        for group in groups.values():
            call = RunningCall(next(self._ids), runner, group)
            for event in group:
                self._at_work[event] = call
            self._assign(call)

    def stop(self, event: Event) -> None:
        """Have the worker end an event; if it cannot, end the worker."""
        call = self._at_work.get(event)
        if call is None:
            return
        if call.member is None:
            if not call.is_waited_for:
                self._waiting.remove(call)
                self._lose(call, Failure(None))
            return
        call.member.link.send(StopOrder(call.id, call.events.index(event), event.is_out_of_time))
        cast("asyncio.AbstractEventLoop", self._loop).call_later(KILL_GRACE_S, self._is_stuck, call, event)

    async def prepare(self, runner: FunctionRunner, event: Event) -> None:
        """Have a worker do what comes before an event stands in line.

        Raises:
            InputRefusedError: When it refuses an input.
            PayloadError: When a value breaks its component's contract.
            ValidatorFailedError: When it raised itself.
        """
        if event.function.validator is None and not self._members:
            return  # whoever comes to carry it out will see whether the result is known
        call = RunningCall(next(self._ids), runner, [event])
        call.answer = asyncio.get_running_loop().create_future()
        self._assign(call)
        answer = await call.answer
        if answer.details is not None:
            raise InputRefusedError(answer.details)
        if answer.refused is not None:
            raise PayloadError(*answer.refused)
        if answer.failure is not None and event.function.validator is not None:
            raise ValidatorFailedError(answer.failure)
        if answer.is_known:
            event.used_cache = "full"

    def close(self) -> None:
        """End every worker; may be repeated."""
        if self._is_closed:
            return
        self._is_closed = True
        for member in self._members:
            member.close()
        for source in self._sources:
            source.close()

    # --- as the sources see it

    def joined(self, member: Member) -> None:
        """A worker is there."""
        self._members.append(member)
        self._tell_size()
        waiting, self._waiting = self._waiting, deque()
        for call in waiting:
            self._assign(call)

    def heard(self, member: Member, report: orders.Report) -> None:
        """A worker reports."""
        call = member.calls.get(report.call_id)
        if call is None:
            return
        if isinstance(report, orders.Prepared):
            if call.answer is not None and not call.answer.done():
                call.answer.set_result(report)
            self._is_over(call, 0)
            return
        event = call.events[report.place]
        if isinstance(report, orders.Progressed):
            event.progress(report.units)
        elif isinstance(report, orders.Said):
            event.log(
                report.message, report.level, duration=report.duration, visible=report.visible, title=report.title
            )
        elif isinstance(report, orders.Streamed):
            self._note_segment(call.runner, event, report.segment)
        else:
            self._take_result(member, call, event, report)

    def asked(self, member: Member, question: Question, answer: Callable[[object], None]) -> None:
        """A worker of this machine asks for results that are kept."""
        answer(self.keeper.answer(question, ""))

    def answered(self, member: Member, answer: OfferedAnswer) -> None:
        """A worker has called what a component offers."""
        member.answered(answer)

    def left(self, member: Member, why: str) -> None:
        """A worker is gone: its calls fail, and nothing else.

        Args:
            member: The worker.
            why: What happened, for visitors.
        """
        if member not in self._members or self._is_closed:
            return
        self._members.remove(member)
        self._alone_since = time.perf_counter()
        if not member.is_retiring:
            member.source.replace(member)
            sys.stderr.write(f"Worker {member.number} {why}. {len(member.calls)} calls fail; another one takes over.\n")
        self._tell_size()
        for session in cast("SessionStore", self._sessions).all():
            if session.away is not None and session.away.holder is member:
                session.away.lose_holder()
        failure = Failure(f"The process that ran this {why}. Run it again.", title="Process lost")
        for call in list(member.calls.values()):
            self._lose(call, failure)
        for question_id in list(member.questions):
            member.answered(OfferedAnswer(question_id, failure=failure))

    # --- inside

    def _assign(self, call: RunningCall) -> None:
        member = self._pick(call)
        call.member = member
        if member is None:
            self._waiting.append(call)
            # Counted from when it joined: the line, in which nothing moves without workers, is no second wait.
            waits_since = max(self._alone_since, *(event.joined_at for event in call.events))
            wait_s = max(0.0, waits_since + self._wait_s - time.perf_counter())
            cast("asyncio.AbstractEventLoop", self._loop).call_later(wait_s, self._give_up, call)
            return
        member.calls[call.id] = call
        function = call.runner.function
        block_ids = touched_ids(function)
        sent = [_order(event, block_ids) for event in call.events]
        known = learned_of(function, self._graph)
        member.link.send(CallOrder(call.id, function.id, sent, is_preparation=call.answer is not None, learned=known))

    def _give_up(self, call: RunningCall) -> None:
        """No worker has come for a call."""
        if call in self._waiting:
            self._waiting.remove(call)
            self._lose(call, Failure("No worker is there to run this. Try again later.", title="No worker"))

    def _tell_size(self) -> None:
        if self.on_size is not None:
            self.on_size(sum(not member.is_retiring for member in self._members))

    def _pick(self, call: RunningCall) -> Member | None:
        """Choose who carries a call out: who holds the session's values, else who has least to do."""
        for event in call.events:
            holder = _holder(event.session)
            if holder is not None:
                return holder
        if is_stateful(call.runner.function):
            # Calls that may change a session's values are carried out in one worker at a time.
            for event in call.events:
                for other in event.session.active.values():
                    running = self._at_work.get(other)
                    if running is None or running.member is None or running.member.is_retiring:
                        continue
                    if is_stateful(running.runner.function):
                        return running.member
        free = [member for member in self._members if not member.is_retiring]
        if not free:
            return None
        chosen = min(free, key=lambda member: len(member.calls))
        # Of those who have equally little to do, the one that was idle longest.
        self._members.remove(chosen)
        self._members.append(chosen)
        return chosen

    def _take_result(
        self, member: Member, call: RunningCall, event: Event, report: orders.Result | orders.Failed | orders.Stopped
    ) -> None:
        if report.brought is not None:
            learn(report.brought.learned, self._graph)
        if report.brought is not None and (event.session.away or _is_something(report.brought)):
            if event.session.away is None:
                event.session.away = Away(event.session.hash, self._graph, self._forget)
            event.session.away.take_in(report.brought, member)
        runner, place = call.runner, report.place
        if isinstance(report, orders.Result):
            data, render_config = cast("tuple[list[object], object]", unpickle_plain(report.content))
            outcome = Outcome(data, report.changed_state_ids, render_config)
            if not report.is_last:
                if not event.is_cancelled or event.is_out_of_time:
                    call.last[place] = outcome
                    runner.emit(event, outcome)
                return
            self._is_over(call, place)
            event.used_cache = report.used_cache
            self._conclude(event, lambda: runner.complete(event, outcome))
        elif isinstance(report, orders.Failed):
            self._is_over(call, place)
            self._conclude(event, lambda: runner.failed(event, report.failure))
        else:
            self._is_over(call, place)
            self._conclude(event, lambda: runner.stopped(event, call.last[place]))

    def _note_segment(self, runner: FunctionRunner, event: Event, segment: Segment) -> None:
        """Put a segment on its playlist."""
        if event.playlists is None:
            event.playlists = Playlists(event, runner.files)
            cast("asyncio.AbstractEventLoop", self._loop).run_in_executor(None, delete_old_streams, runner.files)
        event.playlists.note(segment)

    def _conclude(self, event: Event, conclude: Callable[[], None]) -> None:
        """End an event; in a thread when that joins what it streamed, which takes a while."""

        def work() -> None:
            conclude()
            event.mailbox.post(lambda: self._clear_if_unknown(event.session))

        if event.playlists is not None and event.feed is None:
            cast("asyncio.AbstractEventLoop", self._loop).run_in_executor(None, work)
        else:
            work()

    def _clear_if_unknown(self, session: Session) -> None:
        """Forget what workers keep of a session that was a call's own, as callers without a session have it."""
        sessions = cast("SessionStore", self._sessions)
        is_over = session.away is not None and not session.active
        if is_over and sessions.find(session.hash, session.username) is not session:
            session.clear()

    def _is_over(self, call: RunningCall, place: int) -> None:
        call.unfinished.discard(place)
        if self._at_work.get(call.events[place]) is call:
            del self._at_work[call.events[place]]
        member = call.member
        if not call.unfinished and member is not None:
            member.calls.pop(call.id, None)
            self._end_if_due(member)

    def _lose(self, call: RunningCall, failure: Failure) -> None:
        """End a call whose worker will not report any more."""
        if call.answer is not None:
            self._is_over(call, 0)
            if not call.answer.done():
                call.answer.set_result(orders.Prepared(call.id, failure=failure.error))
            return
        for place in sorted(call.unfinished):
            event = call.events[place]
            self._is_over(call, place)
            if event.is_cancelled:
                self._conclude(event, lambda event=event, place=place: call.runner.stopped(event, call.last[place]))
            else:
                call.runner.failed(event, failure)

    def _is_stuck(self, call: RunningCall, event: Event) -> None:
        """A stopped call goes on: its worker takes no more calls, and is ended when nobody else waits for it."""
        member = call.member
        if self._is_closed or self._at_work.get(event) is not call or member is None:
            return
        if not member.is_retiring:
            member.is_retiring = True
            member.source.replace(member)
        self._end_if_due(member)

    def _end_if_due(self, member: Member) -> None:
        if member.is_retiring and not any(call.is_waited_for for call in member.calls.values()):
            member.source.end(member)

    def _forget(self, away: Away, order: ForgetOrder) -> None:
        member = away.holder or next(iter(self._members), None)
        if member is not None and (away.holder is not None or order.states) and not self._is_closed:
            member.link.send(order)


def is_stateful(function: BlockFunction) -> bool:
    """Whether a function may change a session's values."""
    return function.renderable is not None or any(is_state(block) for block in [*function.inputs, *function.outputs])


def _holder(session: Session) -> Member | None:
    return session.away.holder if session.away is not None else None


def _is_something(brought: orders.Brought) -> bool:
    return bool(brought.is_holder or brought.luggage.states or brought.luggage.changes)


def _order(event: Event, block_ids: set[int]) -> EventOrder:
    away = event.session.away
    return EventOrder(
        event.event_id,
        event.session.hash,
        event.session.username,
        event.data,
        event.request,
        event.root,
        event.event_data,
        event.trigger_id,
        away.luggage_for(block_ids) if away is not None else Luggage(),
        is_alone=event.is_alone,
        is_chunk=event.feed is not None,
        streamed=event.playlists.lengths() if event.playlists is not None else {},
    )
