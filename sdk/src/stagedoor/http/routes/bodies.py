"""What request bodies say, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from stagedoor.http.exchange import Exchange, HTTPError
from stagedoor.http.webrequest import WebRequest
from stagedoor.runtime.arguments import is_state
from stagedoor.runtime.calls import Call
from stagedoor.runtime.sessions import MAX_HASH_LENGTH

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction

MAX_TOKEN_LENGTH = 10_000


def data_of(body: dict[str, object]) -> list[object]:
    """Return the values of a call.

    Raises:
        HTTPError: 422 when `data` is no list.
    """
    data = body.get("data")
    if data is None:
        return []
    if not isinstance(data, list):
        raise HTTPError(422, "`data` must be a list with one value for each input.")
    return cast("list[object]", data)


def columns_of(function: BlockFunction, data: list[object]) -> list[object]:
    """Return the values of a batched call: for each input a list, with one value for each call.

    Raises:
        HTTPError: 422 when they are not such lists, or more calls than the function takes at once.
    """
    columns = [cast("list[object]", column) for column in data if isinstance(column, list)]
    sizes = {len(column) for column in columns}
    if len(columns) != len(data) or len(data) != len(function.inputs) or len(sizes) != 1:
        raise HTTPError(422, "A batched call needs one list for each input, all of the same length.")
    if not 1 <= sizes.pop() <= function.max_batch_size:
        raise HTTPError(422, f"A batched call holds 1 to {function.max_batch_size} values for each input.")
    return data


def session_hash_of(body: dict[str, object], *, required: bool) -> str:
    """Return the session that a body names, empty for none.

    Raises:
        HTTPError: 400 when it is required and missing, 422 when it is no short text.
    """
    value = body.get("session_hash")
    if value is None or value == "":
        if required:
            raise HTTPError(400, "Session hash not found.")
        return ""
    if not isinstance(value, str) or len(value) > MAX_HASH_LENGTH:
        raise HTTPError(422, f"`session_hash` must be a text of at most {MAX_HASH_LENGTH} characters.")
    return value


def call_of(
    exchange: Exchange, function: BlockFunction, data: list[object], body: dict[str, object], session_hash: str
) -> Call:
    """Put a call together from a request."""
    trigger = body.get("trigger_id")
    return Call(
        function,
        data,
        session_hash,
        request=_request(exchange, body),
        username=exchange.username,
        root=exchange.root,
        event_data=body.get("event_data"),
        trigger_id=trigger if isinstance(trigger, int) else None,
        client=exchange.client,
    )


def _request(exchange: Exchange, body: dict[str, object]) -> WebRequest:
    """Return what a function may know of the caller's request."""
    request = WebRequest(exchange.scope)
    if exchange.server.oauth is not None:
        request.oauth = exchange.server.oauth.login_of(exchange)
    token = body.get("oauth_token")
    if isinstance(token, str) and len(token) <= MAX_TOKEN_LENGTH:
        request.oauth_token = token
    return request


def with_hidden_inputs(function: BlockFunction, data: list[object]) -> list[object]:
    """Put nulls where inputs stand that have no place in the API (state), which callers by name do not count."""
    inputs = function.inputs
    if len(data) == len(inputs):
        return data
    hidden = [is_state(block) or bool(getattr(block, "skip_api", False)) for block in inputs]
    if len(data) != len(inputs) - sum(hidden):
        return data
    values = iter(data)
    return [None if is_hidden else next(values) for is_hidden in hidden]
