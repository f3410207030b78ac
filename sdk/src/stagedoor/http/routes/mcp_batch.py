"""Several messages of the protocol at once: batches of JSON-RPC, which revision 2025-03-26 knows and later ones do not.

Their requests are answered beside each other, each answer as soon as it is there. Those who take no event stream get
all of them in one list, and nothing of what happens in between.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import NOSNIFF, Exchange
from stagedoor.http.routes.mcp import check_message, take_notification
from stagedoor.http.routes.mcp_shared import answer_over
from stagedoor.mcp import answers
from stagedoor.mcp.envelope import BATCH_VERSIONS, INVALID_REQUEST, ProtocolError
from stagedoor.runtime.streams import Stream

if TYPE_CHECKING:
    from stagedoor.mcp.protocol import Protocol

JSONObject = dict[str, object]

MAX_MESSAGES = 100


async def answer_batch(exchange: Exchange, protocol: Protocol, messages: Sequence[object]) -> None:
    """Answer a batch.

    Args:
        exchange: The request that it came with.
        protocol: What answers this app's agents.
        messages: The messages.

    Raises:
        ProtocolError: When the caller speaks a revision without batches, or it is none.
    """
    version = exchange.header(b"mcp-protocol-version")
    if version and version not in BATCH_VERSIONS:
        raise ProtocolError(INVALID_REQUEST, f"Revision {version:.40} knows no batches.", status=400)
    if not 0 < len(messages) <= MAX_MESSAGES:
        text = f"A batch holds 1 to {MAX_MESSAGES} messages, and this one {len(messages)}."
        raise ProtocolError(INVALID_REQUEST, text, status=400)
    stream = Stream()
    requests = [request for message in messages if (request := _taken(exchange, protocol, message, stream))]
    if not requests and not stream.has_frames:
        await exchange.begin(202, [NOSNIFF, (b"content-length", b"0")])
        await exchange.piece(b"", more=False)
        return
    session = exchange.header(b"mcp-session-id")
    tasks = {asyncio.create_task(answer_over(exchange, protocol, stream, session, request)) for request in requests}
    try:
        await _send(exchange, stream, tasks)
    finally:
        for task in tasks:
            task.cancel()


def _taken(exchange: Exchange, protocol: Protocol, message: object, stream: Stream) -> JSONObject | None:
    """Return a message that is a request; what is wrong with others is answered, and notifications are taken."""
    fields = cast("JSONObject", message) if isinstance(message, dict) else {}
    if "method" not in fields and ("result" in fields or "error" in fields):
        return None  # an answer to a question that was never asked
    try:
        _check(fields)
    except ProtocolError as error:
        request_id = fields.get("id")
        known = request_id if isinstance(request_id, (str, int)) else None
        stream.push(answers.frame({"jsonrpc": "2.0", "id": known, "error": error.as_error()}))
        return None
    if "id" in fields:
        return fields
    take_notification(exchange, protocol, fields["method"], cast("JSONObject", fields.get("params") or {}))
    return None


def _check(message: JSONObject) -> None:
    check_message(message)
    if message["method"] == "initialize":
        raise ProtocolError(INVALID_REQUEST, "`initialize` may not be part of a batch.")


async def _send(exchange: Exchange, stream: Stream, tasks: set[asyncio.Task[None]]) -> None:
    if b"text/event-stream" not in exchange.headers.get(b"accept", b""):
        await asyncio.gather(*tasks)
        found = [orjson.Fragment(message) for message in answers.messages_in(stream.take()) if _is_answer(message)]
        await exchange.send_json_bytes(orjson.dumps(found))
        return
    for task in tasks:
        task.add_done_callback(lambda _: stream.wake())
    token = stream.attach()
    await exchange.begin_events()
    await send_stream(
        exchange, stream, token, is_over=lambda: all(task.done() for task in tasks), heartbeat=answers.HEARTBEAT
    )


def _is_answer(message: bytes) -> bool:
    return "method" not in orjson.loads(message)
