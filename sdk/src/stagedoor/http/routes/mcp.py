"""`/mcp`: the app for agents, over the Model Context Protocol's streamable HTTP (and its older form, SSE).

Host, origin and login are checked for every route before these handlers run.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor.errors import QueueFullError
from stagedoor.http import mcp_page
from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import NO_STORE, NOSNIFF, Exchange, HTTPError
from stagedoor.http.routes.bodies import call_of, with_hidden_inputs
from stagedoor.mcp import answers
from stagedoor.mcp.catalog import Catalog, Offer, UnknownArgumentsError
from stagedoor.mcp.envelope import (
    INVALID_REQUEST,
    PARSE_ERROR,
    Envelope,
    ProtocolError,
    check_headers,
    read_envelope,
)
from stagedoor.mcp.protocol import Protocol, Run, ToolCall
from stagedoor.runtime.calls import Call, SessionRefusedError
from stagedoor.runtime.event import Phase
from stagedoor.runtime.validation import InputRefusedError

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event

JSONObject = dict[str, object]

_SESSION = b"mcp-session-id"


def protocol_of(exchange: Exchange) -> Protocol:
    """Return what answers this app's agents.

    Raises:
        HTTPError: 404 when the app has none.
    """
    server = exchange.server
    if not server.options.mcp_server:
        raise HTTPError(404, "This app offers nothing to agents; its author can launch it with mcp_server=True.")
    if server.mcp is None:
        server.mcp = Protocol(
            Catalog(server.graph),
            server.blocks.title,
            server.files,
            changes=server.options.is_dev,
            is_guarded=server.options.has_login,
        )
    return server.mcp


async def redirect(exchange: Exchange) -> None:
    """GET and POST /mcp: the address has a slash at its end."""
    protocol_of(exchange)
    await exchange.redirect(307, f"{exchange.root}{exchange.path}/{exchange.query_string}")


async def page(exchange: Exchange) -> None:
    """GET /mcp/: what is offered, for people. Agents that ask for a stream here are told that there is none."""
    protocol = protocol_of(exchange)
    if b"text/html" not in exchange.headers.get(b"accept", b""):
        raise HTTPError(
            405, "Send messages with POST; this server starts no messages of its own.", [(b"allow", b"POST")]
        )
    body = mcp_page.render(protocol, exchange.root).encode()
    headers = [NO_STORE, (b"content-security-policy", mcp_page.POLICY), (b"referrer-policy", b"same-origin")]
    await exchange.send(200, body, b"text/html; charset=utf-8", headers)


async def schema(exchange: Exchange) -> None:
    """GET /mcp/schema: everything that is offered, with the endpoints behind it."""
    await exchange.send_json(protocol_of(exchange).schema())


async def answer(exchange: Exchange) -> None:
    """POST /mcp/: one message of the protocol, or several of revision 2025-03-26."""
    protocol = protocol_of(exchange)
    request_id: object = None
    try:
        message = await _message(exchange)
        if isinstance(message, list):
            from stagedoor.http.routes import mcp_batch

            await mcp_batch.answer_batch(exchange, protocol, message)
            return
        request_id, method = message.get("id"), message.get("method")
        check_message(message)
        params = cast("JSONObject", message.get("params") or {})
        if "id" not in message:
            take_notification(exchange, protocol, method, params)
            await exchange.begin(202, [NOSNIFF, (b"content-length", b"0")])
            await exchange.piece(b"", more=False)
            return
        envelope = read_envelope(params)
        check_headers(str(method), params, envelope, lambda name: exchange.header(name.encode()))
        await _answer_request(exchange, protocol, request_id, str(method), params, envelope)
    except ProtocolError as error:
        await exchange.send_json({"jsonrpc": "2.0", "id": request_id, "error": error.as_error()}, error.status)


async def _message(exchange: Exchange) -> JSONObject | list[object]:
    try:
        found = await exchange.json_value()
    except HTTPError as error:
        raise ProtocolError(PARSE_ERROR, str(error.detail), status=error.status) from error
    if not isinstance(found, (dict, list)):
        raise ProtocolError(INVALID_REQUEST, "The body must be a JSON object.", status=400)
    return cast("JSONObject | list[object]", found)


def check_message(message: JSONObject) -> None:
    """Check the frame of a message.

    Raises:
        ProtocolError: When it is no request and no notification of JSON-RPC.
    """
    params, request_id = message.get("params"), message.get("id")
    has_good_id = "id" not in message or (isinstance(request_id, (str, int)) and not isinstance(request_id, bool))
    if (
        message.get("jsonrpc") != "2.0"
        or not isinstance(message.get("method"), str)
        or (params is not None and not isinstance(params, dict))
        or not has_good_id
    ):
        raise ProtocolError(INVALID_REQUEST, "The message is no JSON-RPC 2.0 request.", status=400)


async def _answer_request(
    exchange: Exchange,
    protocol: Protocol,
    request_id: object,
    method: str,
    params: JSONObject,
    envelope: Envelope | None,
) -> None:
    wanted = exchange.query("tools")
    if method == "tools/call":
        try:
            call = protocol.tool_call(request_id, params, wanted, exchange.root, envelope)
        except UnknownArgumentsError as error:
            await _send_result(exchange, protocol, request_id, answers.tool_error(str(error)), envelope)
            return
        await _call_tool(exchange, protocol, call)
    elif method == "subscriptions/listen" and envelope is not None:
        from stagedoor.http.routes import mcp_listen

        await mcp_listen.listen(exchange, protocol, request_id, params)
    else:
        result = await protocol.answer(method, params, runner_for(exchange), wanted, envelope)
        headers = [(_SESSION, secrets.token_hex(16).encode())] if method == "initialize" else None
        await exchange.send_json(answers.response(request_id, result), 200, headers)


async def _send_result(
    exchange: Exchange, protocol: Protocol, request_id: object, result: JSONObject, envelope: Envelope | None
) -> None:
    """Send what a call came to that never ran."""
    finished = result if envelope is None else protocol.finished(result, "tools/call")
    await exchange.send_json(answers.response(request_id, finished))


def format_of(protocol: Protocol, call: ToolCall) -> answers.ToolFormat:
    """Return how the messages of a tool call are written."""
    if call.envelope is None:
        return answers.ToolFormat(call, lambda result: result)
    return answers.ToolFormat(call, lambda result: protocol.finished(result, "tools/call"))


def take_notification(exchange: Exchange, protocol: Protocol, method: object, params: JSONObject) -> None:
    """Cancel the run that a cancellation means; other notifications change nothing here."""
    if method != "notifications/cancelled" or not exchange.header(_SESSION):
        return
    request_id = params.get("requestId")
    if isinstance(request_id, (str, int)):
        event = protocol.running.get((exchange.header(_SESSION), request_id))
        if event is not None and event.session.username == exchange.username:
            exchange.server.engine.cancel(event)


async def _call_tool(exchange: Exchange, protocol: Protocol, call: ToolCall) -> None:
    engine = exchange.server.engine
    try:
        event = await engine.submit_call(call_for(exchange, call.offer, call.data), format_of(protocol, call))
    except (QueueFullError, InputRefusedError, SessionRefusedError) as error:
        await _send_result(exchange, protocol, call.request_id, answers.tool_error(str(error)), call.envelope)
        return
    key = exchange.header(_SESSION), call.request_id
    protocol.running[key] = event
    try:
        if b"text/event-stream" in exchange.headers.get(b"accept", b""):
            await exchange.begin_events()
            await _follow(exchange, event)
        else:
            await _send_last(exchange, event)
    finally:
        protocol.running.pop(key, None)
        if event.phase is not Phase.DONE:
            engine.cancel(event)
        engine.release_call(event)


async def _follow(exchange: Exchange, event: Event) -> None:
    stream = event.stream
    if stream is None:
        return
    token = stream.attach()
    try:
        await send_stream(
            exchange, stream, token, is_over=lambda: event.phase is Phase.DONE, heartbeat=answers.HEARTBEAT
        )
    finally:
        stream.detach(token)


async def _send_last(exchange: Exchange, event: Event) -> None:
    """Wait for the end of a run and send its result alone, for those who take no event stream."""
    stream = event.stream
    if stream is None:
        return
    token, frames = stream.attach(), b""
    try:
        while not (event.phase is Phase.DONE and not stream.has_frames):
            await stream.wait(60)
            frames = stream.take() or frames
    finally:
        stream.detach(token)
    await exchange.send_json_bytes(answers.last_message(frames))


def call_for(exchange: Exchange, offer: Offer, data: list[object]) -> Call:
    """Put the call of an offer together."""
    return call_of(exchange, offer.function, with_hidden_inputs(offer.function, data), {}, "")


def runner_for(exchange: Exchange) -> Run:
    """Return what calls an offer's function and waits for its result."""

    async def run(offer: Offer, data: list[object]) -> tuple[bool, JSONObject]:
        is_good, output = await exchange.server.engine.run(call_for(exchange, offer, data))
        return is_good, cast("JSONObject", orjson.loads(output))

    return run
