"""Takes up a session's stream after a cut or a reload: nothing lost, nothing twice.

After a cut the reader names the last message it has, and gets those after it as they were. Where they are no longer
kept, and after a reload (the page has no results to apply changes to), it is told to start anew and gets how things
stand: the last message of events that ended, and for running ones their place, progress and latest result in full.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from stagedoor.runtime.encoding import encode
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.formats import QUEUE_FORMAT
from stagedoor.runtime.places import tell_places
from stagedoor.wire import messages, sse
from stagedoor.wire.messages import Failure

if TYPE_CHECKING:
    from stagedoor.runtime.engine import Engine
    from stagedoor.runtime.sessions import Session
    from stagedoor.runtime.streams import Stream

MAX_ASKED = 100
_EVENT_ID = re.compile(r"[0-9a-f]{32}")
_LOST = Failure("The result of this run is no longer kept. Run it again.", title="Result not kept")


def resume(
    engine: Engine,
    session: Session,
    last_id: str,
    asked: Sequence[str] | None,
    kept: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Have a session's stream go on for a reader that understands ids.

    Args:
        engine: Whose session it is.
        session: The session, whose reader has just attached.
        last_id: Id of the last message that the reader has; empty for none.
        asked: Events that a reader without messages asks for; None when it lost only the connection.
        kept: Last messages of those which `Runs` remembers.
    """
    stream = session.stream
    stream.enable_resuming()
    if (asked is None or last_id) and stream.resume_after(last_id):
        return
    wanted = None if asked is None else [event_id for event_id in asked[:MAX_ASKED] if _EVENT_ID.fullmatch(event_id)]
    sent, waiting = stream.take_ends()
    ended = {**sent, **waiting}
    stream.push(sse.frame(encode(messages.stream_reset())))
    for event_id, frame in ended.items():
        # What was never sent is for a call that the reloaded page has made since.
        if wanted is None or event_id in wanted or event_id in waiting:
            stream.push(frame, event_id)
    for event in session.active.values():
        if event.stream is stream:
            _push_standing(engine, event, stream)
    for event_id in wanted or ():
        if event_id not in ended and event_id not in session.active:
            _follow(engine, session, event_id, kept.get(event_id))


def _follow(engine: Engine, session: Session, event_id: str, end: bytes | None) -> None:
    """Send the end of a run of another session or of a server before, or have it sent when it comes."""
    event = engine.unfinished(event_id, session.username) if end is None else None
    if event is not None and event.format is QUEUE_FORMAT:
        session.streaming += 1
        _push_standing(engine, event, session.stream)
        event.follow(session)
    else:
        lost = messages.process_failed(event_id, _LOST) | {"is_lost": True}
        session.stream.push(sse.frame(encode(lost)) if end is None else end, event_id)


def _push_standing(engine: Engine, event: Event, stream: Stream) -> None:
    """Send how an unfinished event stands."""
    wire_format = event.format
    runner = engine.runner(event.function)
    if event.phase is Phase.WAITING:
        tell_places(engine.lanes.of(event.function), event, engine.runner)
        return
    frames = [wire_format.started(event, runner.average_s or None)]
    if event.shown_units is not None:
        frames.append(wire_format.progress(event, event.shown_units))
    if event.shown is not None:
        frames.append(sse.frame(encode(messages.process_generating(event.event_id, event.shown), event.root)))
    for frame in frames:
        if frame is not None:
            stream.push(frame)
