"""Endpoints by name: the curl-style `call` in two steps, and `run`, which answers at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stagedoor.errors import QueueFullError
from stagedoor.http.event_stream import send_stream
from stagedoor.http.exchange import Exchange, HTTPError
from stagedoor.http.routes.bodies import call_of, columns_of, data_of, session_hash_of, with_hidden_inputs
from stagedoor.http.routes.queue import refusal
from stagedoor.runtime.calls import SessionRefusedError
from stagedoor.runtime.event import Phase
from stagedoor.runtime.validation import InputRefusedError
from stagedoor.wire import sse

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event

_V2 = "v2/"


def _endpoint(exchange: Exchange, name: str) -> BlockFunction:
    function = exchange.server.endpoint(name)
    if function is None:
        raise HTTPError(404, f"There is no endpoint {'/' + name!r:.100}.")
    return function


async def begin(exchange: Exchange) -> None:
    """POST /call/{api_name} and /call/v2/{api_name}: answers with the id under which the result is read."""
    name = exchange.tail
    is_named = name.startswith(_V2)
    function = _endpoint(exchange, name[len(_V2) :] if is_named else name)
    body = await exchange.json()
    if is_named:
        data, session_hash = named_data(exchange, function, body), ""
        call = call_of(exchange, function, with_hidden_inputs(function, data), {}, session_hash)
    else:
        session_hash = session_hash_of(body, required=False)
        call = call_of(exchange, function, with_hidden_inputs(function, data_of(body)), body, session_hash)
    try:
        event = await exchange.server.engine.submit_call(call)
    except (QueueFullError, InputRefusedError, SessionRefusedError) as error:
        raise refusal(error) from error
    await exchange.send_json_bytes(b'{"event_id":"' + event.event_id.encode() + b'"}')


def named_data(exchange: Exchange, function: BlockFunction, body: dict[str, object]) -> list[object]:
    """Put named arguments in order and fill in defaults.

    Raises:
        HTTPError: 422 for unknown and for missing names.
    """
    parameters = exchange.server.documents.parameters(cast("str", function.api_name))
    names = [str(parameter["parameter_name"]) for parameter in parameters]
    unknown = [name for name in body if name not in names]
    if unknown:
        raise HTTPError(
            422, f"Unknown parameters: {', '.join(unknown)[:200]}. This endpoint takes: {', '.join(names)}."
        )
    values: list[object] = []
    for parameter, name in zip(parameters, names, strict=True):
        if name in body:
            values.append(body[name])
        elif parameter["parameter_has_default"]:
            values.append(parameter["parameter_default"])
        else:
            raise HTTPError(422, f"The parameter {name!r} is missing. This endpoint takes: {', '.join(names)}.")
    return values


async def result(exchange: Exchange) -> None:
    """GET /call/{api_name}/{event_id}: the events of one call."""
    name, _, event_id = exchange.tail.removeprefix(_V2).rpartition("/")
    engine = exchange.server.engine
    event = engine.calls.get(event_id)
    if event is None and await _send_remembered(exchange, name, event_id):
        return
    if event is None or event.session.username != exchange.username:
        raise HTTPError(404, "There is no such call; its result is kept for five minutes and read once.")
    if name != event.function.api_name:
        raise HTTPError(404, "This call was made to another endpoint.")
    await exchange.begin_events()
    await _stream(exchange, event)


async def _send_remembered(exchange: Exchange, name: str, event_id: str) -> bool:
    """Answer with the end of a call that was made before the server was restarted, if it is known."""
    engine = exchange.server.engine
    run = await engine.runs.find(event_id, exchange.username)
    function = engine.graph.functions.get(run.function_id) if run is not None else None
    if run is None or run.form != "call" or function is None or function.api_name != name:
        return False
    end = engine.runs.end_of(run)
    if end is None:
        return False
    await exchange.begin_events()
    await exchange.piece(end, more=False)
    return True


async def _stream(exchange: Exchange, event: Event) -> None:
    engine, stream = exchange.server.engine, event.stream
    if stream is None:
        return
    token = stream.attach()
    try:
        if await send_stream(
            exchange, stream, token, is_over=lambda: event.phase is Phase.DONE, heartbeat=sse.CALL_HEARTBEAT
        ):
            engine.release_call(event)
    finally:
        stream.detach(token)


async def run(exchange: Exchange) -> None:
    """POST /run/{api_name} and /api/{api_name}: call and wait for the output."""
    body = await exchange.json()
    function = None
    session_hash = session_hash_of(body, required=False)
    if "fn_index" in body and body["fn_index"] is not None:
        is_api = exchange.headers.get(b"x-gradio-user") == b"api"
        function = exchange.server.listener(
            body["fn_index"], is_api=is_api, session_hash=session_hash, username=exchange.username
        )
    if function is None:
        function = _endpoint(exchange, exchange.tail.strip("/"))
    engine = exchange.server.engine
    is_batched = function.batch and body.get("batched") is True
    data = columns_of(function, data_of(body)) if is_batched else with_hidden_inputs(function, data_of(body))
    call = call_of(exchange, function, data, body, session_hash)
    try:
        ok, output = await (engine.run_batched(call) if is_batched else engine.run(call))
    except (QueueFullError, InputRefusedError, SessionRefusedError) as error:
        raise refusal(error) from error
    await exchange.send_json_bytes(output, 200 if ok else 500)
