"""What the server remembers of visitors: one session for each tab or client, by its `session_hash`.

The hash is chosen by the client and works like a bearer secret: whoever knows it is the session. With a login it
is bound to the user who used it first. A session that holds nothing (no state, nothing running or unread, no open
stream) is forgotten at once, so callers that make a new one for each call cost no memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from stagedoor.runtime.cache_store import forget_session
from stagedoor.runtime.streams import Shelf, Stream

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.authoring.render import RenderedPart
    from stagedoor.components.base import Block
    from stagedoor.components.state import State
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.workers.away import Away

MAX_HASH_LENGTH = 128
CLOSED_TTL_S = 3600.0
"""Seconds that the state of a session outlives its page, as in Gradio: time for a reload or a short cut."""
UNREAD_TTL_S = 300.0
"""Seconds that results wait for a reader when nothing else is kept."""
MAX_ENDED = 1024
"""Sessions of clients that are remembered by name only, because such a client may open its stream once too often."""


class Session:
    """One visitor's tab.

    Attributes:
        hash: Its name, chosen by the client.
        username: Who opened it, when the app has a login.
        stream: Messages that wait for the client, and whether it listens.
        active: Events that wait or run, by id.
        streaming: How many of them report to `stream`.
        heartbeats: Open heartbeat connections.
        away: What workers hold or packed of it, when functions run in workers.
        shown: What the page is known to show, by component; only in apps with deep links.
        state_timers: What waits to drop values whose time will be over.
    """

    __slots__ = (
        "_blocks",
        "_parts",
        "_states",
        "active",
        "away",
        "closes_at",
        "hash",
        "heartbeats",
        "shown",
        "state_timers",
        "stream",
        "streaming",
        "username",
    )

    def __init__(self, session_hash: str, username: str | None = None, shelf: Shelf | None = None) -> None:
        self.hash = session_hash
        self.username = username
        self.stream = Stream(shelf)
        self.active: dict[str, Event] = {}
        self.heartbeats = 0
        self.shown: dict[int, object] | None = None
        self.streaming = 0
        self.closes_at: float | None = None
        self.away: Away | None = None
        self.state_timers: dict[Block, asyncio.TimerHandle] = {}
        self._states: dict[Block, object] = {}
        self._blocks: dict[Block, Block] = {}
        self._parts: dict[int, RenderedPart] = {}

    @property
    def is_empty(self) -> bool:
        """Whether forgetting the session would lose nothing."""
        return not (self.has_state or self.active or self.heartbeats or self.stream.is_in_use)

    @property
    def has_state(self) -> bool:
        """Whether the session keeps values or changed components."""
        return bool(self._states or self._blocks or self._parts or self.away or self.shown)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nobody listens: only what is kept for later is left."""
        return not (self.active or self.heartbeats or self.stream.has_reader)

    def block(self, block: Block) -> Block:
        """Return a component as this visitor has it: with the properties that updates gave it."""
        if self.away is not None:
            return self.away.block(block)
        return self._blocks.get(block, block)

    def override(self, block: Block, twin: Block) -> None:
        """Remember that this visitor has another version of a component."""
        self._blocks[block] = twin

    def part(self, render_id: int) -> RenderedPart | None:
        """Return what a render function built here last."""
        return self._parts.get(render_id)

    def set_part(self, part: RenderedPart) -> None:
        """Put what a render function built in the place of what it built before, and forget what hung on that."""
        old = self._parts.get(part.place_on_page.render_id)
        self._parts[part.place_on_page.render_id] = part
        if old is not None:
            self._drop(old, keep=frozenset(part.blocks.values()))

    def _drop(self, part: RenderedPart, keep: frozenset[Block]) -> None:
        for block in part.blocks.values():
            if block not in keep:
                self._forget(block)
        for function in part.fns.values():
            inner = self._parts.pop(function.render_id, None) if function.render_id is not None else None
            if inner is not None:
                self._drop(inner, keep)

    def _forget(self, block: Block) -> None:
        self._blocks.pop(block, None)
        if block in self._states:
            _delete_state(block, self._states.pop(block))

    def rendered_function(self, function_id: int) -> BlockFunction | None:
        """Return a listener that a render function made for this visitor."""
        for part in list(self._parts.values()):
            if function_id in part.fns:
                return part.fns[function_id]
        return self.away.function(function_id) if self.away is not None else None

    def rendered_block(self, block_id: int) -> Block | None:
        """Return a block that a render function made for this visitor."""
        for part in list(self._parts.values()):
            if block_id in part.blocks:
                return part.blocks[block_id]
        return None

    def parts(self) -> dict[int, RenderedPart]:
        """Return what render functions built, by render id."""
        return dict(self._parts)

    def has_value(self, block: Block) -> bool:
        """Whether a state component has got its first value."""
        return block in self._states

    def state(self, block: Block) -> object:
        """Return the value of a state component, a fresh first value at first.

        Raises:
            Exception: Whatever the author's function raises that makes the first value.
        """
        if block not in self._states:
            self._states[block] = cast("State", block).initial_value()
        return self._states[block]

    def drop_state(self, block: Block) -> None:
        """Drop the value of a state component, which begins anew with its first one."""
        if self.away is not None:
            self.away.drop_state(block)
        if block in self._states:
            _delete_state(block, self._states.pop(block))

    def set_state(self, block: Block, value: object) -> bool:
        """Keep a value, and return whether it differs from the one before."""
        before = self.state(block)
        self._states[block] = value
        if before is value:
            # The same object may have been changed in place; only immutable values are known not to be.
            return not isinstance(value, (str, int, float, bool, bytes, type(None)))
        try:
            return (before == value) is not True
        except Exception:  # noqa: BLE001 - an author's own comparison may raise anything
            return True

    def clear(self) -> None:
        """Run the delete callbacks of the state and drop everything."""
        for timer in self.state_timers.values():
            timer.cancel()
        self.state_timers.clear()
        for block, value in self._states.items():
            _delete_state(block, value)
        self._states.clear()
        self._blocks.clear()
        self._parts.clear()
        if self.away is not None:
            self.away.forget()
            self.away = None


def _delete_state(block: Block, value: object) -> None:
    """Tell the author that a value of a state component is dropped."""
    callback = cast("Callable[[object], object] | None", getattr(block, "delete_callback", None))
    if callback is not None:
        with contextlib.suppress(Exception):
            callback(value)


class SessionStore:
    """Every session of an app, least recently used first.

    Args:
        capacity: Sessions kept at most; above it the least recently used idle one is dropped.
    """

    def __init__(self, capacity: int = 10_000) -> None:
        self.capacity = capacity
        self.shelf = Shelf()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._ended: OrderedDict[str, bool] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def find(self, session_hash: str, username: str | None = None) -> Session | None:
        """Return a known session, when it is this user's."""
        session = self._sessions.get(session_hash)
        if session is None or session.username != username:
            return None
        return session

    def open(self, session_hash: str, username: str | None = None) -> Session | None:
        """Return the session of that name, made when new; None when it is another user's."""
        session = self._sessions.get(session_hash)
        if session is not None:
            self._sessions.move_to_end(session_hash)
            session.closes_at = None
            return session if session.username == username else None
        session = self._sessions[session_hash] = Session(session_hash, username, self.shelf)
        session.stream.hangs_up = self._ended.get(session_hash)
        if len(self._sessions) > self.capacity:
            self._drop_oldest_idle()
        return session

    def release(self, session: Session) -> None:
        """Forget the session if it holds nothing; start its time to live if only kept things are left."""
        if session.is_empty:
            if self._sessions.get(session.hash) is session:
                del self._sessions[session.hash]
                if session.stream.hangs_up is not None:
                    self._note_end(session.hash, session.stream.hangs_up)
        elif session.is_idle and session.closes_at is None:
            session.closes_at = time.monotonic() + (CLOSED_TTL_S if session.has_state else UNREAD_TTL_S)

    def has_ended(self, session_hash: str) -> bool:
        """Whether a client's session of that name was forgotten a short while ago because it held nothing."""
        return session_hash in self._ended

    def _note_end(self, session_hash: str, hangs_up: bool) -> None:
        self._ended[session_hash] = hangs_up
        self._ended.move_to_end(session_hash)
        if len(self._ended) > MAX_ENDED:
            self._ended.popitem(last=False)

    def expire(self, now: float) -> float | None:
        """Drop sessions whose time is over, and return when the next one's will be (None: none waits)."""
        following: float | None = None
        for session in list(self._sessions.values()):
            if session.closes_at is None:
                continue
            if session.closes_at <= now:
                self.drop(session)
            elif following is None or session.closes_at < following:
                following = session.closes_at
        return following

    def drop(self, session: Session) -> None:
        """Forget a session and everything in it."""
        self._sessions.pop(session.hash, None)
        forget_session(session.hash)
        session.clear()
        session.stream.clear()

    def _drop_oldest_idle(self) -> None:
        for session in self._sessions.values():
            if session.is_idle:
                self.drop(session)
                return

    def all(self) -> list[Session]:
        """Return every session."""
        return list(self._sessions.values())
