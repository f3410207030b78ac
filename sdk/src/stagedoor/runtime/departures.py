"""What happens when somebody stops reading, or leaves the page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from stagedoor.runtime.cache_store import forget_session
from stagedoor.runtime.calls import Call
from stagedoor.runtime.formats import REPLY_FORMAT

if TYPE_CHECKING:
    from stagedoor.runtime.engine import Engine
    from stagedoor.runtime.sessions import Session

READER_GRACE_S = 10.0
RESUMING_GRACE_S = 60.0
"""Seconds in which a lost reader may come back before what it waits for is cancelled; a page that can resume (a
reload, a phone between two networks) is given longer than a client that lost what it had not read."""


class Departures:
    """Readers and pages that leave one app.

    Args:
        engine: Whose calls are then cancelled.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reader_left(self, session: Session) -> None:
        """The client's stream was cut or closed: what it waits for is cancelled unless it comes back soon."""
        if session.active:
            grace_s = RESUMING_GRACE_S if session.stream.is_resumable else READER_GRACE_S
            asyncio.get_running_loop().call_later(grace_s, self._abandon, session)
        else:
            self._engine.release(session)

    def page_left(self, session: Session) -> None:
        """The last heartbeat of a page ended: its `unload` listeners run, and its time to live starts.

        A page that left in mid-run and can resume is waited for: it may only have been reloaded.
        """
        if session.active and session.stream.is_resumable:
            asyncio.get_running_loop().call_later(RESUMING_GRACE_S, self._unload, session)
        else:
            self._unload(session)

    def _unload(self, session: Session) -> None:
        engine = self._engine
        if session.heartbeats or engine.is_closed:
            return
        forget_session(session.hash)
        for function in engine.graph.functions.values():
            if function.fn is not None and any(name == "unload" for _, name in function.targets):
                call = Call(function, [None] * len(function.inputs), session.hash, username=session.username)
                engine.scheduler.enqueue(engine.new_event(call, session, REPLY_FORMAT, None))
        engine.release(session)

    def _abandon(self, session: Session) -> None:
        if not session.stream.has_reader:
            for event in list(session.active.values()):
                if event.stream is session.stream:
                    self._engine.cancel(event)
            self._engine.release(session)
