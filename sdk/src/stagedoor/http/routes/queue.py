"""The queue protocol of both clients and of the page: join, the session's event stream, cancel, heartbeat."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from stagedoor.errors import QueueFullError
from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import Exchange, HTTPError
from stagedoor.http.routes.bodies import call_of, data_of, session_hash_of
from stagedoor.runtime.calls import SessionRefusedError, TooManyCallsError
from stagedoor.runtime.encoding import encode
from stagedoor.runtime.resuming import MAX_ASKED, resume
from stagedoor.runtime.validation import InputRefusedError, ValidatorFailedError
from stagedoor.wire import messages, sse

if TYPE_CHECKING:
    from stagedoor.runtime.sessions import Session

MAX_HEARTBEATS_PER_SESSION = 8


def refusal(error: Exception) -> HTTPError:
    """Return the answer to a call that the engine did not take."""
    if isinstance(error, ValidatorFailedError):
        return HTTPError(400, str(error))
    if isinstance(error, InputRefusedError):
        return HTTPError(422, error.details)
    if isinstance(error, TooManyCallsError):
        return HTTPError(429, str(error), [(b"retry-after", b"1")])
    if isinstance(error, QueueFullError):
        return HTTPError(503, error.message, [(b"retry-after", b"1")])
    return HTTPError(404, str(error))


async def join(exchange: Exchange) -> None:
    """POST /queue/join. `resumable: true` says that the stream's reader-to-be can resume (see `data`).

    It is said here already, because what ends before anybody reads is to be kept as well.
    """
    body = await exchange.json()
    server = exchange.server
    session_hash = session_hash_of(body, required=True)
    is_api = exchange.headers.get(b"x-gradio-user") == b"api"
    function = server.listener(
        body.get("fn_index"), is_api=is_api, session_hash=session_hash, username=exchange.username
    )
    if function is None:
        raise HTTPError(404, f"There is no function with the index {body.get('fn_index')!r:.20}.")
    try:
        call = call_of(exchange, function, data_of(body), body, session_hash)
        event = await server.engine.submit(replace(call, is_stream=_may_stream(exchange)))
    except (QueueFullError, InputRefusedError, SessionRefusedError) as error:
        raise refusal(error) from error
    stream = event.session.stream
    if body.get("resumable") is True:
        stream.enable_resuming()
    elif is_api and stream.hangs_up is None:
        stream.hangs_up = True
    if stream.ending is not None:
        await asyncio.wait({stream.ending})
    await exchange.send_json_bytes(b'{"event_id":"' + event.event_id.encode() + b'"}')


def _may_stream(exchange: Exchange) -> bool:
    """Whether the caller can follow an input stream: Gradio's Python client cannot, so its call is one chunk long."""
    return not exchange.header(b"user-agent").startswith("gradio_client/")


async def data(exchange: Exchange) -> None:
    """GET /queue/data: the events of one session, until none is pending.

    With a `Last-Event-ID` header or `last_event_id=` (empty at first), messages carry ids and the stream goes on
    after that one; `events=` names the events that a reloaded page asks for, or that one which was cut off awaits.
    With `page=` the stream is a page's: it is there before the first call, stays while nothing is pending, and its
    end is the page's. Gradio's clients send none of these, and its Python client takes no stream with ids.
    """
    engine, username = exchange.server.engine, exchange.username
    session_hash = session_hash_of({"session_hash": exchange.query("session_hash")}, required=True)
    is_page = exchange.query("page") is not None
    session = engine.sessions.find(session_hash, username)
    last_id = exchange.header(b"last-event-id") or exchange.query("last_event_id")
    named = exchange.query("events")
    asked = named.split(",")[:MAX_ASKED] if named is not None else None
    if session is None and last_id is not None:
        # A server from before a restart, or another device's page, may know what is asked for.
        if last_id or not is_page:
            asked = asked or await engine.runs.of_session(session_hash, username)
        if asked or is_page:
            session = engine.sessions.open(session_hash, username)
    if session is None and is_page:
        raise HTTPError(404, "Session not found.")
    if session is None and engine.sessions.has_ended(session_hash):
        # The client learned of its call when it had got the result, on a stream that is over.
        session = engine.sessions.open(session_hash, username)
    kept = await engine.runs.ends(asked, username) if asked and last_id is not None else {}
    await exchange.begin_events()
    if session is None:
        message = messages.unexpected_error("404: Session not found.", session_not_found=True)
        await exchange.piece(sse.frame(encode(message)) + sse.CLOSE_STREAM, more=False)
        return
    token = session.stream.attach()
    if last_id is not None:
        resume(engine, session, last_id, asked, kept)
    await (_page_stream if is_page else _stream)(exchange, session, token)


async def _stream(exchange: Exchange, session: Session, token: object) -> None:
    engine, stream = exchange.server.engine, session.stream
    try:
        await send_stream(
            exchange,
            stream,
            token,
            is_over=lambda: session.streaming == 0,
            heartbeat=sse.HEARTBEAT,
            ending=sse.CLOSE_STREAM,
        )
    finally:
        if stream.detach(token):
            engine.departures.reader_left(session)


async def _page_stream(exchange: Exchange, session: Session, token: object) -> None:
    engine, stream = exchange.server.engine, session.stream
    closing = engine.closing

    def look_again(_: object) -> None:
        stream.wake()

    closing.add_done_callback(look_again)
    session.heartbeats += 1
    try:
        await send_stream(exchange, stream, token, is_over=closing.done, heartbeat=sse.HEARTBEAT)
    finally:
        closing.remove_done_callback(look_again)
        session.heartbeats -= 1
        is_unread = stream.detach(token)
        if not engine.is_closed:
            if is_unread:
                engine.departures.reader_left(session)
            if session.heartbeats == 0:
                engine.departures.page_left(session)


async def status(exchange: Exchange) -> None:
    """GET /queue/status."""
    waiting = exchange.server.engine.lanes.waiting
    await exchange.send_json(messages.estimation(None, None, waiting, None))


async def cancel(exchange: Exchange) -> None:
    """POST /cancel: stop an event of the caller's own session."""
    body = await exchange.json()
    event_id, session_hash = body.get("event_id"), body.get("session_hash")
    engine = exchange.server.engine
    event = None
    if isinstance(event_id, str) and (session_hash is None or isinstance(session_hash, str)):
        event = engine.find_event(session_hash or "", event_id, exchange.username)
    if event is None:
        raise HTTPError(404, "This session has no such unfinished event.")
    engine.cancel(event)
    await exchange.send_json_bytes(b'{"success":true}')


async def reset(exchange: Exchange) -> None:
    """POST /reset: kept for old clients, which send it after a cancellation; there is nothing left to reset."""
    await exchange.json()
    await exchange.send_json_bytes(b'{"success":true}')


async def heartbeat(exchange: Exchange) -> None:
    """GET /heartbeat/{session_hash}: says that a page of Gradio's is open; its end ends the session."""
    engine = exchange.server.engine
    session = engine.sessions.open(session_hash_of({"session_hash": exchange.tail}, required=True), exchange.username)
    if session is None:
        raise HTTPError(404, "Session not found.")
    if session.heartbeats >= MAX_HEARTBEATS_PER_SESSION:
        raise HTTPError(429, "This session has enough heartbeats.")
    session.heartbeats += 1
    try:
        await exchange.server.heartbeats.keep(exchange)
    finally:
        session.heartbeats -= 1
        if session.heartbeats == 0 and not engine.is_closed:
            engine.departures.page_left(session)
