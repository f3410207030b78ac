"""Answers to several requests over one stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stagedoor.errors import QueueFullError
from stagedoor.http.exchange import Exchange
from stagedoor.http.routes.mcp import call_for, format_of, runner_for
from stagedoor.mcp import answers
from stagedoor.mcp.catalog import UnknownArgumentsError
from stagedoor.mcp.envelope import ProtocolError
from stagedoor.runtime.calls import SessionRefusedError
from stagedoor.runtime.event import Phase
from stagedoor.runtime.validation import InputRefusedError
from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.mcp.protocol import Protocol
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.streams import Stream

JSONObject = dict[str, object]


async def answer_over(
    exchange: Exchange, protocol: Protocol, stream: Stream, session: str, request: JSONObject
) -> None:
    """Answer a request, and what it calls with progress before that, over a stream which others share.

    Args:
        exchange: What the request came with.
        protocol: What answers this app's agents.
        stream: The stream.
        session: Under which the caller may call the request off.
        request: A request of a revision without envelopes, its frame checked.
    """
    method, request_id = str(request["method"]), request["id"]
    params = cast("JSONObject", request.get("params") or {})
    wanted, engine = exchange.query("tools"), exchange.server.engine
    try:
        if method != "tools/call":
            result = await protocol.answer(method, params, runner_for(exchange), wanted)
            stream.push(answers.frame(answers.response(request_id, result)))
            return
        call = protocol.tool_call(request_id, params, wanted, exchange.root)
        event = await engine.submit_call(call_for(exchange, call.offer, call.data), format_of(protocol, call))
    except ProtocolError as error:
        stream.push(answers.frame({"jsonrpc": "2.0", "id": request_id, "error": error.as_error()}))
    except (UnknownArgumentsError, QueueFullError, InputRefusedError, SessionRefusedError) as error:
        stream.push(answers.frame(answers.response(request_id, answers.tool_error(str(error)))))
    else:
        key = session, request_id
        protocol.running[key] = event
        try:
            await _pass_on(event, stream)
        finally:
            protocol.running.pop(key, None)
            if event.phase is not Phase.DONE:
                engine.cancel(event)
            engine.release_call(event)


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
