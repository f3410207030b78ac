"""What a request says of itself since revision 2026-07-28, which knows no greeting and no session.

Older requests carry none of this; they are answered as before. A caller is told by its own request which of the two
it speaks, so both are served at the same address.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from stagedoor.errors import StagedoorError

JSONObject = dict[str, object]

MODERN_VERSIONS = ("2026-07-28",)
"""Revisions whose requests describe themselves, newest first."""
GREETING_VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Revisions that begin with `initialize`, newest first. They differ in nothing that is used here."""

BATCH_VERSIONS = ("2025-03-26", "2024-11-05")
"""Revisions in which a caller may send several messages at once; none of them names itself in a header."""

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
NOT_FOUND = -32002
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022

_PREFIX = "io.modelcontextprotocol/"
VERSION_KEY, CAPABILITIES_KEY, LOG_KEY = (
    _PREFIX + "protocolVersion",
    _PREFIX + "clientCapabilities",
    _PREFIX + "logLevel",
)
SERVER_KEY, SUBSCRIPTION_KEY = _PREFIX + "serverInfo", _PREFIX + "subscriptionId"

_LISTS = frozenset({"server/discover", "tools/list", "prompts/list", "resources/list", "resources/templates/list"})
LOG_LEVELS = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
_NAMED_BY = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""Methods whose object a header names, and the parameter that it repeats."""


class ProtocolError(StagedoorError):
    """A request that the protocol does not allow.

    Args:
        code: JSON-RPC's error code.
        message: What is wrong with it.
        status: HTTP status of the answer.
        data: Further facts for the caller.
    """

    def __init__(self, code: int, message: str, *, status: int = 200, data: JSONObject | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.data = data

    def as_error(self) -> JSONObject:
        """Return the `error` of the answer."""
        found: JSONObject = {"code": self.code, "message": self.message}
        return found if self.data is None else {**found, "data": self.data}


@dataclass(frozen=True)
class Envelope:
    """What a request of a modern revision says of itself.

    Attributes:
        version: The revision.
        log_level: Lowest level of log messages that the caller wants; None for none.
    """

    version: str
    log_level: str | None = None

    def wants_log(self, level: str) -> bool:
        """Whether the caller wants a log message of a level."""
        return self.log_level in LOG_LEVELS and LOG_LEVELS.index(level) >= LOG_LEVELS.index(self.log_level)


def read_envelope(params: JSONObject) -> Envelope | None:
    """Return what a request says of itself; None for one of an older revision.

    Raises:
        ProtocolError: When it names a revision that is not spoken, or leaves out what it must say.
    """
    meta = params.get("_meta")
    said = cast("JSONObject", meta) if isinstance(meta, dict) else {}
    if VERSION_KEY not in said:
        return None
    version, level = said[VERSION_KEY], said.get(LOG_KEY)
    if version not in MODERN_VERSIONS:
        raise ProtocolError(
            UNSUPPORTED_VERSION,
            "Unsupported protocol version",
            status=400,
            data={"supported": [*MODERN_VERSIONS, *GREETING_VERSIONS], "requested": version},
        )
    if not isinstance(said.get(CAPABILITIES_KEY), dict):
        raise ProtocolError(INVALID_PARAMS, f"_meta needs {CAPABILITIES_KEY}, an object.", status=400)
    return Envelope(cast("str", version), level if isinstance(level, str) else None)


def modern_result(
    result: JSONObject, method: str, server: JSONObject, *, fresh_ms: int, scope: Literal["public", "private"]
) -> JSONObject:
    """Return a result as modern revisions want it: marked as final, with who made it and how long it may be kept.

    Args:
        result: The result.
        method: What was asked.
        server: Who answers: name and version.
        fresh_ms: How long a list may be taken for unchanged.
        scope: Who may keep a list: "public" for everybody, "private" for the caller alone.
    """
    added: JSONObject = {"resultType": "complete", "_meta": {SERVER_KEY: server}}
    if method in _LISTS:
        added["ttlMs"], added["cacheScope"] = fresh_ms, scope
    elif method == "resources/read":  # a function's answer: the next one may be another, also for another caller
        added["ttlMs"], added["cacheScope"] = 0, "private"
    return {**result, **added}


def check_headers(method: str, params: JSONObject, envelope: Envelope | None, header: Callable[[str], str]) -> None:
    """Check that the headers of a request over HTTP repeat what is in it, as those on the way rely on.

    Args:
        method: The request's method.
        params: Its parameters.
        envelope: What it says of itself; None for a request of an older revision, whose headers say nothing more.
        header: Returns a header by its lower-case name, empty when it is absent.

    Raises:
        ProtocolError: When they do not.
    """
    stated = header("mcp-protocol-version")
    if envelope is None:
        if stated in MODERN_VERSIONS:
            raise ProtocolError(INVALID_PARAMS, f"_meta needs {VERSION_KEY} and {CAPABILITIES_KEY}.", status=400)
        return
    expected = {"MCP-Protocol-Version": (stated, envelope.version), "Mcp-Method": (header("mcp-method"), method)}
    named_by = _NAMED_BY.get(method)
    if named_by is not None:
        expected["Mcp-Name"] = (_decoded(header("mcp-name")), str(params.get(named_by) or ""))
    for name, (said, body) in expected.items():
        if said != body:
            what = f"the header is {said!r:.100} and the body says" if said else "the header is missing; it should be"
            raise ProtocolError(HEADER_MISMATCH, f"Header mismatch: {name}: {what} {body!r:.100}.", status=400)


def headers_of(message: Mapping[str, object]) -> dict[str, str]:
    """Return the headers that have to go with a message over HTTP; none for those of older revisions."""
    params = message.get("params")
    given = cast("JSONObject", params) if isinstance(params, dict) else {}
    meta = given.get("_meta")
    version = cast("JSONObject", meta).get(VERSION_KEY) if isinstance(meta, dict) else None
    method = message.get("method")
    if not isinstance(version, str) or not isinstance(method, str):
        return {}
    headers = {"mcp-protocol-version": _encoded(version), "mcp-method": _encoded(method)}
    named = given.get(_NAMED_BY.get(method, ""))
    return {**headers, "mcp-name": _encoded(named)} if isinstance(named, str) else headers


_MARK, _END = "=?base64?", "?="


def _encoded(text: str) -> str:
    is_plain = text.isascii() and text.isprintable() and text == text.strip() and not text.startswith(_MARK)
    return text if is_plain else f"{_MARK}{base64.b64encode(text.encode()).decode()}{_END}"


def _decoded(value: str) -> str:
    if not (value.startswith(_MARK) and value.endswith(_END)):
        return value
    try:
        return base64.b64decode(value[len(_MARK) : -len(_END)], validate=True).decode()
    except ValueError:
        return value
