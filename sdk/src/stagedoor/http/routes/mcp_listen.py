"""`subscriptions/listen` of the Model Context Protocol: a stream that tells an agent when the app's offers change.

They change only when the app's file does, under `stagedoor run --reload`. An agent that listens to any other app hears
that nothing is promised, and then no more until the app ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import Exchange
from stagedoor.mcp import answers
from stagedoor.mcp.envelope import INTERNAL_ERROR, SUBSCRIPTION_KEY, ProtocolError
from stagedoor.mcp.protocol import LISTS, Listener
from stagedoor.runtime.streams import Stream

if TYPE_CHECKING:
    from stagedoor.mcp.protocol import Protocol

JSONObject = dict[str, object]

MAX_LISTENERS = 1000


async def listen(exchange: Exchange, protocol: Protocol, request_id: object, params: JSONObject) -> None:
    """Tell what is promised, then every change, until the caller leaves or the app ends.

    Raises:
        ProtocolError: When too many listen already.
    """
    listeners = exchange.server.listeners
    if len(listeners) >= MAX_LISTENERS:
        raise ProtocolError(INTERNAL_ERROR, "Too many agents listen; ask for the lists again instead.", status=429)
    given = params.get("notifications")
    asked = cast("JSONObject", given) if isinstance(given, dict) else {}
    promised = [kind for kind in LISTS if protocol.changes and asked.get(f"{kind}ListChanged") is True]
    mark = {SUBSCRIPTION_KEY: request_id}
    stream = Stream()
    told = {"_meta": mark, "notifications": {f"{kind}ListChanged": True for kind in promised}}
    message: JSONObject = {"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged", "params": told}
    stream.push(answers.frame(message))
    listener = Listener(stream, request_id, frozenset(promised))
    engine = exchange.server.engine
    engine.closing.add_done_callback(lambda _: stream.wake())
    end: JSONObject = protocol.finished({}, "subscriptions/listen")
    end["_meta"] = {**cast("JSONObject", end["_meta"]), **mark}
    token = stream.attach()
    listeners.add(listener)
    try:
        await exchange.begin_events()
        await send_stream(
            exchange,
            stream,
            token,
            is_over=lambda: engine.is_closed,
            heartbeat=answers.HEARTBEAT,
            ending=answers.frame(answers.response(request_id, end)),
        )
    finally:
        listeners.discard(listener)
