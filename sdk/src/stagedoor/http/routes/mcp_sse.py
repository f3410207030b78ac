"""`/mcp/sse` and `/mcp/messages/`: the protocol's older transport, for clients that know no other.

One stream carries every answer of a client; its messages come by POST to an address that the stream names first.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, cast

from stagedoor.errors import QueueFullError
from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import NOSNIFF, Exchange, HTTPError
from stagedoor.http.routes.mcp import call_for, check_message, format_of, protocol_of, runner_for
from stagedoor.mcp import answers
from stagedoor.mcp.catalog import UnknownArgumentsError
from stagedoor.mcp.envelope import ProtocolError
from stagedoor.mcp.protocol import Subscriber
from stagedoor.runtime.calls import SessionRefusedError
from stagedoor.runtime.event import Phase
from stagedoor.runtime.streams import Stream
from stagedoor.runtime.validation import InputRefusedError
from stagedoor.wire import API_PREFIX, sse

if TYPE_CHECKING:
    from stagedoor.mcp.protocol import Protocol
    from stagedoor.runtime.event import Event

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
    method, request_id = message.get("method"), message.get("id")
    params = cast("JSONObject", message.get("params") or {})
    if method == "notifications/cancelled":
        event = protocol.running.get((key, params.get("requestId")))
        if event is not None:
            exchange.server.engine.cancel(event)
    elif isinstance(method, str) and request_id is not None:
        task = asyncio.create_task(_answer(exchange, protocol, subscriber, (key, request_id), method, params))
        subscriber.tasks.add(task)
        task.add_done_callback(subscriber.tasks.discard)
    await exchange.send(202, b"Accepted", b"text/plain; charset=utf-8", [NOSNIFF])


async def _answer(
    exchange: Exchange,
    protocol: Protocol,
    subscriber: Subscriber,
    key: tuple[str, object],
    method: str,
    params: JSONObject,
) -> None:
    request_id, push = key[1], subscriber.stream.push
    wanted = exchange.query("tools")
    try:
        if method != "tools/call":
            result = await protocol.answer(method, params, runner_for(exchange), wanted)
            push(answers.frame(answers.response(request_id, result)))
            return
        call = protocol.tool_call(request_id, params, wanted, exchange.root)
        event = await exchange.server.engine.submit_call(
            call_for(exchange, call.offer, call.data), format_of(protocol, call)
        )
    except ProtocolError as error:
        push(answers.frame({"jsonrpc": "2.0", "id": request_id, "error": error.as_error()}))
    except (UnknownArgumentsError, QueueFullError, InputRefusedError, SessionRefusedError) as error:
        push(answers.frame(answers.response(request_id, answers.tool_error(str(error)))))
    else:
        protocol.running[key] = event
        try:
            await _pass_on(event, subscriber.stream)
        finally:
            protocol.running.pop(key, None)
            if event.phase is not Phase.DONE:
                exchange.server.engine.cancel(event)
            exchange.server.engine.release_call(event)


async def _pass_on(event: Event, to: Stream) -> None:
    """Pass the messages of a run on until its end."""
    own = event.stream
    if own is None:
        return
    token = own.attach()
    try:
        while not (event.phase is Phase.DONE and not own.has_frames):
            await own.wait(sse.HEARTBEAT_INTERVAL_S)
            if own.has_frames:
                to.push(own.take())
    finally:
        own.detach(token)
