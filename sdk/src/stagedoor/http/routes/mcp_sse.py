"""`/mcp/sse` and `/mcp/messages/`: the protocol's older transport, for clients that know no other.

One stream carries every answer of a client; its messages come by POST to an address that the stream names first.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import cast

from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import NOSNIFF, Exchange, HTTPError
from stagedoor.http.routes.mcp import check_message, protocol_of
from stagedoor.http.routes.mcp_shared import answer_over
from stagedoor.mcp import answers
from stagedoor.mcp.envelope import ProtocolError
from stagedoor.mcp.protocol import Subscriber
from stagedoor.runtime.streams import Stream
from stagedoor.wire import API_PREFIX, sse

JSONObject = dict[str, object]

MAX_SUBSCRIBERS = 1000


async def subscribe(exchange: Exchange) -> None:
    """GET /mcp/sse: the stream of a client's answers."""
    protocol = protocol_of(exchange)
    if len(protocol.subscribers) >= MAX_SUBSCRIBERS:
        raise HTTPError(429, "Too many agents are connected; use the streamable HTTP transport.")
    key = secrets.token_hex(16)
    stream = Stream()
    subscriber = protocol.subscribers[key] = Subscriber(stream, exchange.username)
    address = f"{exchange.root}{API_PREFIX}/mcp/messages/?session_id={key}"
    stream.push(sse.named_frame(b"endpoint", address.encode()))
    token = stream.attach()
    engine = exchange.server.engine
    engine.closing.add_done_callback(lambda _: stream.wake())
    try:
        await exchange.begin_events()
        await send_stream(exchange, stream, token, is_over=lambda: engine.is_closed, heartbeat=answers.HEARTBEAT)
    finally:
        del protocol.subscribers[key]
        for task in list(subscriber.tasks):
            task.cancel()


async def take(exchange: Exchange) -> None:
    """POST /mcp/messages/: one message of a client; what is answered goes to its stream."""
    protocol = protocol_of(exchange)
    key = exchange.query("session_id") or ""
    subscriber = protocol.subscribers.get(key)
    if subscriber is None or subscriber.username != exchange.username:
        raise HTTPError(404, "There is no such stream; open /mcp/sse first.")
    message = await exchange.json()
    try:
        check_message(message)
    except ProtocolError as error:
        raise HTTPError(400, error.message) from error
    params = cast("JSONObject", message.get("params") or {})
    if message["method"] == "notifications/cancelled":
        event = protocol.running.get((key, params.get("requestId")))
        if event is not None:
            exchange.server.engine.cancel(event)
    elif message.get("id") is not None:
        task = asyncio.create_task(answer_over(exchange, protocol, subscriber.stream, key, message))
        subscriber.tasks.add(task)
        task.add_done_callback(subscriber.tasks.discard)
    await exchange.send(202, b"Accepted", b"text/plain; charset=utf-8", [NOSNIFF])
