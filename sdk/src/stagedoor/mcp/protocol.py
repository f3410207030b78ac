"""The Model Context Protocol's methods, without their transport.

Requests need no session: each is answered from the app alone, so any process may answer it. What a session id is
for here is to find the run that a cancellation means.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor.errors import QueueFullError, StagedoorError
from stagedoor.mcp.answers import HIDDEN_ERROR, response, text_content
from stagedoor.mcp.catalog import Catalog, Offer, UnknownArgumentsError
from stagedoor.release import VERSION

if TYPE_CHECKING:
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.streams import Stream

JSONObject = dict[str, object]
Run = Callable[[Offer, list[object]], Awaitable[tuple[bool, JSONObject]]]
"""Calls an offer's function and returns whether it succeeded, and its output as clients of the app get it."""

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Revisions of the protocol that are spoken, newest first. They differ in nothing that is used here."""

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
NOT_FOUND = -32002


class ProtocolError(StagedoorError):
    """A request that the protocol does not allow.

    Args:
        code: JSON-RPC's error code.
        message: What is wrong with it.
    """

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class ToolCall:
    """A tool to be called.

    Attributes:
        request_id: Id under which the caller waits for the answer.
        offer: The tool.
        data: Values of its inputs.
        progress_token: What progress is reported under; None for none.
    """

    request_id: object
    offer: Offer
    data: list[object]
    progress_token: object


@dataclass
class Subscriber:
    """A client of the older transport, which gets all its answers over one stream.

    Attributes:
        stream: The stream.
        username: Who opened it.
        tasks: Answers being made.
    """

    stream: Stream
    username: str | None
    tasks: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])


class Protocol:
    """Answers the requests of one app's agents.

    Args:
        catalog: What the app offers.
        title: The app's title.
    """

    def __init__(self, catalog: Catalog, title: str) -> None:
        self.catalog = catalog
        self.title = title
        self.running: dict[tuple[str, object], Event] = {}
        """Tool calls under way, by session and request id."""
        self.subscribers: dict[str, Subscriber] = {}
        """Clients of the older transport, by the key of their stream."""

    async def answer(self, method: str, request_id: object, params: JSONObject, run: Run, wanted: str | None) -> object:
        """Answer a request other than `tools/call`.

        Args:
            method: The method.
            request_id: Its id.
            params: Its parameters.
            run: Calls a function of the app.
            wanted: Names of the tools that the caller wants to see; None for all.

        Raises:
            ProtocolError: When there is no such method, or something it names does not exist.
        """
        if method == "initialize":
            return response(request_id, self._greeting(params))
        if method in {"ping", "logging/setLevel"}:
            return response(request_id, {})
        if method == "tools/list":
            return response(request_id, {"tools": [described(o) for o in self.catalog.tools_for(wanted).values()]})
        if method == "resources/list":
            return response(request_id, {"resources": self._resources(templates=False)})
        if method == "resources/templates/list":
            return response(request_id, {"resourceTemplates": self._resources(templates=True)})
        if method == "prompts/list":
            return response(request_id, {"prompts": [_prompt(offer) for offer in self.catalog.prompts.values()]})
        if method == "resources/read":
            return response(request_id, await self._read(str(params.get("uri", "")), run))
        if method == "prompts/get":
            return response(request_id, await self._prompt(params, run))
        raise ProtocolError(METHOD_NOT_FOUND, f"There is no method {method!r:.100}.")

    def tool_call(self, request_id: object, params: JSONObject, wanted: str | None, root: str) -> ToolCall:
        """Read a `tools/call`.

        Raises:
            ProtocolError: When there is no such tool.
            UnknownArgumentsError: When the arguments are not the tool's; the model is told.
        """
        name = params.get("name")
        offer = self.catalog.tools_for(wanted).get(name) if isinstance(name, str) else None
        if offer is None:
            raise ProtocolError(INVALID_PARAMS, f"This app has no tool {name!r:.100}.")
        arguments = cast("JSONObject", params.get("arguments") or {})
        if not isinstance(arguments, dict):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ProtocolError(INVALID_PARAMS, "`arguments` must be an object.")
        meta = params.get("_meta")
        token = cast("JSONObject", meta).get("progressToken") if isinstance(meta, dict) else None
        return ToolCall(request_id, offer, offer.arguments(arguments, root), token)

    def schema(self) -> list[JSONObject]:
        """Return every offer with the endpoint behind it (`/mcp/schema`)."""
        kinds = (self.catalog.tools, self.catalog.resources, self.catalog.prompts)
        return [
            {
                "name": offer.name,
                "description": offer.description,
                "inputSchema": offer.input_schema(),
                "meta": {
                    "file_data_present": offer.takes_files,
                    "mcp_type": offer.mark.kind,
                    "endpoint_name": offer.function.api_name,
                },
            }
            for kind in kinds
            for offer in kind.values()
        ]

    # --- inside

    def _greeting(self, params: JSONObject) -> JSONObject:
        asked = params.get("protocolVersion")
        return {
            "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
            "capabilities": {"tools": {}, "resources": {}, "prompts": {}, "logging": {}},
            "serverInfo": {"name": "Stagedoor", "title": self.title, "version": VERSION},
        }

    def _resources(self, *, templates: bool) -> list[JSONObject]:
        key = "uriTemplate" if templates else "uri"
        return [
            {"name": offer.name, key: address, "description": offer.description, "mimeType": _mime_type(offer)}
            for address, offer in self.catalog.resources.items()
            if ("{" in address) is templates
        ]

    async def _read(self, uri: str, run: Run) -> JSONObject:
        found = self.catalog.resource_at(uri)
        if found is None:
            raise ProtocolError(NOT_FOUND, f"This app has no resource {uri!r:.200}.")
        offer, given = found
        value = await _first_value(offer, given, run)
        if isinstance(value, dict) and "path" in value:  # a file
            fields = cast("JSONObject", value)
            kind = fields.get("mime_type") or mimetypes.guess_type(str(fields["path"]))[0] or "application/octet-stream"
            return {"contents": [{"uri": uri, "mimeType": kind, "text": str(fields.get("url") or "")}]}
        text = value if isinstance(value, str) else orjson.dumps(value).decode()
        return {"contents": [{"uri": uri, "mimeType": _mime_type(offer), "text": text}]}

    async def _prompt(self, params: JSONObject, run: Run) -> JSONObject:
        name = params.get("name")
        offer = self.catalog.prompts.get(name) if isinstance(name, str) else None
        if offer is None:
            raise ProtocolError(INVALID_PARAMS, f"This app has no prompt {name!r:.100}.")
        given = cast("Mapping[str, object]", params.get("arguments") or {})
        value = await _first_value(offer, _typed(offer, given), run)
        text = value if isinstance(value, str) else orjson.dumps(value).decode()
        message = {"role": "user", "content": text_content(text)}
        return {"description": offer.description, "messages": [message]}


def described(offer: Offer) -> JSONObject:
    """Return a tool as `tools/list` has it."""
    tool: JSONObject = {"name": offer.name, "description": offer.description, "inputSchema": offer.input_schema()}
    if offer.mark.structured_output:
        tool["outputSchema"] = {"type": "object", "properties": {"result": {}}, "required": ["result"]}
    if offer.mark.meta:
        tool["_meta"] = dict(offer.mark.meta)
    return tool


def _mime_type(offer: Offer) -> str:
    return offer.mark.mime_type or "text/plain"


def _prompt(offer: Offer) -> JSONObject:
    arguments = [
        {
            "name": parameter["parameter_name"],
            "description": parameter["description"] or "",
            "required": not parameter["parameter_has_default"],
        }
        for parameter in offer.parameters
    ]
    return {"name": offer.name, "description": offer.description, "arguments": arguments}


def _typed(offer: Offer, given: Mapping[str, object]) -> dict[str, object]:
    """Return a prompt's arguments, which the protocol sends as texts, as the values that the parameters want."""
    kinds = {str(p["parameter_name"]): cast("Mapping[str, object]", p["type"]).get("type") for p in offer.parameters}
    return {
        name: _parsed(value) if isinstance(value, str) and kinds.get(name) not in {"string", None} else value
        for name, value in given.items()
    }


def _parsed(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


async def _first_value(offer: Offer, given: Mapping[str, object], run: Run) -> object:
    """Call an offer's function and return its first output.

    Raises:
        ProtocolError: When the arguments are wrong or the function fails.
    """
    try:
        data = offer.arguments(given)
    except UnknownArgumentsError as error:
        raise ProtocolError(INVALID_PARAMS, str(error)) from error
    try:
        is_good, output = await run(offer, data)
    except QueueFullError as error:
        raise ProtocolError(INTERNAL_ERROR, str(error)) from error
    if not is_good:
        raise ProtocolError(INTERNAL_ERROR, str(output.get("error") or HIDDEN_ERROR))
    values = cast("list[object]", output.get("data") or [])
    return values[0] if values else ""
