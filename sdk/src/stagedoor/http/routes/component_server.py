"""`POST /component_server`: a component's page part calls a Python function that the component offers it."""

from __future__ import annotations

from stagedoor.errors import PayloadError, UnknownEndpointError
from stagedoor.http.exchange import ClientGone, Exchange, HTTPError
from stagedoor.http.routes.bodies import session_hash_of
from stagedoor.runtime.encoding import encode
from stagedoor.runtime.failures import failure_of, report
from stagedoor.runtime.server_functions import Caller, FailedElsewhereError


async def call(exchange: Exchange) -> None:
    """Answer with the function's result; 404 unless the component lists the function."""
    body = await exchange.json()
    component_id, name = body.get("component_id"), body.get("fn_name")
    if not isinstance(component_id, int) or isinstance(component_id, bool) or not isinstance(name, str):
        raise HTTPError(422, "`component_id` must be a number and `fn_name` a text.")
    engine = exchange.server.engine
    caller = Caller(session_hash_of(body, required=False), exchange.username)
    try:
        result = await engine.server_functions.call(
            component_id,
            name,
            body.get("data"),
            caller=caller,
            root=exchange.root,
        )
        answer = encode(result, exchange.root)
    except UnknownEndpointError as error:
        raise HTTPError(404, error.message) from error
    except (PayloadError, ClientGone):
        raise
    except FailedElsewhereError as error:
        await exchange.send_json(error.failure.as_output(), 500)
        return
    except Exception as error:  # noqa: BLE001 - whatever the author's code raises is this call's answer
        report(error)
        failure = failure_of(error, show_error=engine.options.show_error)
        await exchange.send_json(failure.as_output(), 500)
        return
    await exchange.send_json_bytes(answer)
