"""The Model Context Protocol's methods, without their transport.

Requests need no session: each is answered from the app alone, so any process may answer it. What a session id is
for here is to find the run that a cancellation means.
"""

from __future__ import annotations

import asyncio
import base64
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import orjson

from stagedoor.errors import FileAccessError, QueueFullError
from stagedoor.mcp.answers import HIDDEN_ERROR, MAX_INLINE_BYTES, frame, text_content
from stagedoor.mcp.catalog import Catalog, Offer, UnknownArgumentsError
from stagedoor.mcp.envelope import (
    GREETING_VERSIONS,
    INTERNAL_ERROR,
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    MODERN_VERSIONS,
    NOT_FOUND,
    SUBSCRIPTION_KEY,
    Envelope,
    ProtocolError,
    modern_result,
)
from stagedoor.release import VERSION

if TYPE_CHECKING:
    from stagedoor.files import FileStore
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.streams import Stream

JSONObject = dict[str, object]
Run = Callable[[Offer, list[object]], Awaitable[tuple[bool, JSONObject]]]
"""Calls an offer's function and returns whether it succeeded, and its output as clients of the app get it."""

LISTS = ("tools", "prompts", "resources")
"""What an app offers, a list each."""
FRESH_MS = 60_000
"""How long a list may be taken for unchanged; an app's offers change with a restart only."""


@dataclass(frozen=True)
class ToolCall:
    """A tool to be called.

    Attributes:
        request_id: Id under which the caller waits for the answer.
        offer: The tool.
        data: Values of its inputs.
        progress_token: What progress is reported under; None for none.
        envelope: What the request says of itself; None for one of an older revision.
    """

    request_id: object
    offer: Offer
    data: list[object]
    progress_token: object
    envelope: Envelope | None = None


@dataclass(eq=False)
class Listener:
    """A caller who wants to hear when what the app offers has changed.

    Attributes:
        stream: Where it hears so.
        request_id: Id of its request, by which it knows what belongs to it.
        kinds: Which lists it means: "tools", "prompts", "resources".
    """

    stream: Stream
    request_id: object
    kinds: frozenset[str]

    def tell(self) -> None:
        """Tell that the lists have changed."""
        for kind in LISTS:
            if kind in self.kinds:
                params = {"_meta": {SUBSCRIPTION_KEY: self.request_id}}
                message: JSONObject = {
                    "jsonrpc": "2.0",
                    "method": f"notifications/{kind}/list_changed",
                    "params": params,
                }
                self.stream.push(frame(message))


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
        files: Where its files lie.
        changes: Whether what is offered may become another while the app is served (`stagedoor run --reload`).
        is_guarded: Whether callers have to sign in, so that nothing may be kept for others.
    """

    def __init__(
        self, catalog: Catalog, title: str, files: FileStore, *, changes: bool = False, is_guarded: bool = False
    ) -> None:
        self.catalog = catalog
        self.title = title
        self._files = files
        self.changes = changes
        self.is_guarded = is_guarded
        self.running: dict[tuple[str, object], Event] = {}
        """Tool calls under way, by session and request id."""
        self.subscribers: dict[str, Subscriber] = {}
        """Clients of the older transport, by the key of their stream."""

    async def answer(
        self, method: str, params: JSONObject, run: Run, wanted: str | None, envelope: Envelope | None = None
    ) -> JSONObject:
        """Return the result of a request other than `tools/call` and `subscriptions/listen`.

        Args:
            method: The method.
            params: Its parameters.
            run: Calls a function of the app.
            wanted: Names of the tools that the caller wants to see; None for all.
            envelope: What the request says of itself; None for one of an older revision.

        Raises:
            ProtocolError: When there is no such method, or something it names does not exist.
        """
        if method == "tools/list":
            result: JSONObject = {"tools": [described(o) for o in self.catalog.tools_for(wanted).values()]}
        elif method == "resources/list":
            result = {"resources": self._resources(templates=False)}
        elif method == "resources/templates/list":
            result = {"resourceTemplates": self._resources(templates=True)}
        elif method == "prompts/list":
            result = {"prompts": [_prompt(offer) for offer in self.catalog.prompts.values()]}
        elif method == "resources/read":
            missing = NOT_FOUND if envelope is None else INVALID_PARAMS
            result = await self._read(str(params.get("uri", "")), run, missing)
        elif method == "prompts/get":
            result = await self._prompt(params, run)
        else:
            result = self._about_itself(method, params, envelope)
        return result if envelope is None else self.finished(result, method)

    def finished(self, result: JSONObject, method: str) -> JSONObject:
        """Return a result as modern revisions want it."""
        scope = "private" if self.is_guarded else "public"
        return modern_result(result, method, self._itself(), fresh_ms=0 if self.changes else FRESH_MS, scope=scope)

    def tool_call(
        self, request_id: object, params: JSONObject, wanted: str | None, root: str, envelope: Envelope | None = None
    ) -> ToolCall:
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
        return ToolCall(request_id, offer, offer.arguments(arguments, root), token, envelope)

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

    def _about_itself(self, method: str, params: JSONObject, envelope: Envelope | None) -> JSONObject:
        """Return the result of a request about the server; each era has its own."""
        capabilities: JSONObject = {"tools": {}, "resources": {}, "prompts": {}, "logging": {}}
        if envelope is not None:
            if method != "server/discover":
                raise ProtocolError(METHOD_NOT_FOUND, f"There is no method {method!r:.100}.", status=404)
            if self.changes:
                capabilities.update({kind: {"listChanged": True} for kind in ("tools", "resources", "prompts")})
            return {"supportedVersions": [*MODERN_VERSIONS, *GREETING_VERSIONS], "capabilities": capabilities}
        if method == "initialize":
            asked = params.get("protocolVersion")
            return {
                "protocolVersion": asked if asked in GREETING_VERSIONS else GREETING_VERSIONS[0],
                "capabilities": capabilities,
                "serverInfo": self._itself(),
            }
        if method in {"ping", "logging/setLevel"}:
            return {}
        raise ProtocolError(METHOD_NOT_FOUND, f"There is no method {method!r:.100}.")

    def _itself(self) -> JSONObject:
        return {"name": "Stagedoor", "title": self.title, "version": VERSION}

    def _resources(self, *, templates: bool) -> list[JSONObject]:
        key = "uriTemplate" if templates else "uri"
        return [
            {"name": offer.name, key: address, "description": offer.description, "mimeType": _mime_type(offer)}
            for address, offer in self.catalog.resources.items()
            if ("{" in address) is templates
        ]

    async def _read(self, uri: str, run: Run, missing: int) -> JSONObject:
        found = self.catalog.resource_at(uri)
        if found is None:
            raise ProtocolError(missing, f"This app has no resource {uri!r:.200}.", data={"uri": uri[:2000]})
        offer, given = found
        value = await _first_value(offer, given, run)
        if offer.gives_file and isinstance(value, dict):
            return {"contents": [{"uri": uri, **await asyncio.to_thread(self._file, cast("JSONObject", value))}]}
        text = value if isinstance(value, str) else orjson.dumps(value).decode()
        return {"contents": [{"uri": uri, "mimeType": _mime_type(offer), "text": text}]}

    def _file(self, value: JSONObject) -> JSONObject:
        """Return a resource that is a file: what is in it, or where it is when that is much."""
        kind = str(value.get("mime_type") or mimetypes.guess_type(str(value["path"]))[0] or "application/octet-stream")
        try:
            path = self._files.open_served(str(value["path"]))
        except FileAccessError:  # it lies elsewhere
            return {"mimeType": "text/uri-list", "text": str(value.get("url") or "")}
        if path.stat().st_size > MAX_INLINE_BYTES:
            return {"mimeType": "text/uri-list", "text": str(value.get("url") or "")}
        return {"mimeType": kind, "blob": base64.b64encode(path.read_bytes()).decode()}

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
