"""Chunks in: `POST /stream/{event_id}` for the next one of an input stream, `POST /stream/{event_id}/close` to end it."""

from __future__ import annotations

from stagedoor.errors import QueueFullError
from stagedoor.http.exchange import Exchange, HTTPError
from stagedoor.http.routes.bodies import data_of, session_hash_of


async def push(exchange: Exchange) -> None:
    """Take a chunk, or the end, from the session whose event it is."""
    event_id, _, action = exchange.tail.partition("/")
    if action not in {"", "close"}:
        raise HTTPError(404, "Not Found")
    body = await exchange.json()
    # Gradio's JS client ends a stream with its event's id alone, which nobody else knows.
    session_hash = session_hash_of(body, required=action == "")
    feed = exchange.server.engine.feeds.find(event_id, session_hash, exchange.username)
    if feed is None:
        raise HTTPError(404, "This session has no such open stream.")
    if action == "close":
        feed.close()
    else:
        try:
            feed.push(data_of(body))
        except QueueFullError as error:
            raise HTTPError(429, str(error), [(b"retry-after", b"1")]) from error
    await exchange.send_json_bytes(b'{"msg":"success"}')
