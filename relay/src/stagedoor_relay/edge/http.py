"""HTTP/1.1 heads (RFC 9110, RFC 9112): strict in, one meaning out. No I/O here.

A head that two parsers could read differently is refused, never repaired: that difference is what request smuggling is
made of. What passes is taken apart and built anew by `headers`, so no byte of a visitor's framing reaches an app.

Refused on purpose, although some servers accept it: bare CR or LF, NUL and other control bytes, folded lines, space
around a field name, `Content-Length` twice or as a list or with a sign, `Content-Length` beside `Transfer-Encoding`,
any coding but `chunked`, any coding in HTTP/1.0, no or two Hosts, a Host outside a small grammar, an absolute target
whose authority is not the Host, CONNECT and TRACE, versions but 1.0 and 1.1, an upgrade with a body.
"""

from __future__ import annotations

import base64
import binascii
import enum
import re
from dataclasses import dataclass
from functools import lru_cache

from stagedoor_relay.errors import ProtocolViolationError

MAX_FIELDS = 128
"""Fields of a head; browsers send about 20, chains of proxies about 40."""

MAX_TARGET_BYTES = 16 * 1024

MAX_LENGTH = 2**62
"""Largest Content-Length; anything above is an attack on somebody's integers."""

Fields = list[tuple[bytes, bytes, bytes]]
"""Header fields as (lower-case name, name as sent, value)."""

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]"
_FIELD_LINES = re.compile(rb"(?:" + _TOKEN + rb"++:[\t\x20-\x7e\x80-\xff]*+\r\n)*+")
_REQUEST_LINE = re.compile(rb"([A-Z][A-Z-]{0,31}+) ([\x21\x22\x24-\x7e]++) HTTP/([0-9])\.([0-9])")
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-5][0-9][0-9])(?: ([\t\x20-\x7e\x80-\xff]*+))?")
_HOST = re.compile(
    rb"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    rb"|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?"
)
_ABSOLUTE = re.compile(rb"[Hh][Tt][Tt][Pp][Ss]?://([^/?]+)(.*)", re.DOTALL)
_LENGTH = re.compile(rb"[0-9]{1,19}")
_BROKEN = re.compile(rb"(?<!\r)\n|\r(?!\n|\Z)|\x00")

_IDEMPOTENT = frozenset({b"GET", b"HEAD", b"OPTIONS", b"PUT", b"DELETE"})


class Framing(enum.Enum):
    """How the end of a body is found."""

    NONE = enum.auto()
    LENGTH = enum.auto()
    CHUNKED = enum.auto()
    UNTIL_CLOSE = enum.auto()


@dataclass(slots=True)
class RequestHead:
    """A request without its body.

    Attributes:
        method: Upper-case method.
        target: Origin-form target (path and query), or `*`.
        minor_version: 0 or 1.
        host: Host in lower case, without port.
        authority: Host as sent, with port.
        fields: Fields except the hop-by-hop ones and those that frame the message.
        framing: How the body ends.
        length: Bytes of the body when framed by length.
        keep_alive: Whether the visitor wants the connection kept.
        expects_continue: Whether the visitor waits for 100 before sending the body.
        is_websocket: Whether this asks for a WebSocket (RFC 6455 section 4.1).
    """

    method: bytes
    target: bytes
    minor_version: int
    host: str
    authority: bytes
    fields: Fields
    framing: Framing
    length: int
    keep_alive: bool
    expects_continue: bool
    is_websocket: bool

    @property
    def is_idempotent(self) -> bool:
        """Whether sending the request twice does no more than sending it once (RFC 9110 section 9.2.2)."""
        return self.method in _IDEMPOTENT

    def values(self, name: bytes) -> list[bytes]:
        """Return all values of a field (lower-case name)."""
        return [value for lower, _, value in self.fields if lower == name]

    def value(self, name: bytes) -> bytes:
        """Return the first value of a field (lower-case name) or nothing."""
        for lower, _, value in self.fields:
            if lower == name:
                return value
        return b""


@dataclass(slots=True)
class ResponseHead:
    """A response without its body; attributes as for requests."""

    status: int
    reason: bytes
    fields: Fields
    framing: Framing
    length: int
    keep_alive: bool
    is_websocket: bool
    declared_length: bytes | None

    @property
    def is_event_stream(self) -> bool:
        """Whether the body is server-sent events, which last as long as somebody listens."""
        return any(name == b"content-type" and value.startswith(b"text/event-stream") for name, _, value in self.fields)


def is_hopeless(partial_head: bytes | bytearray) -> bool:
    """Tell whether an unfinished head can never become a good one, so that it is refused now and not by time-out."""
    return _BROKEN.search(partial_head) is not None


def parse_request_head(head: bytes) -> RequestHead:
    """Parse a request's head.

    Args:
        head: From the request line to and including the empty line.

    Raises:
        ProtocolViolationError: The head breaks the grammar or is ambiguous.
    """
    line_end = head.index(b"\r\n")
    line = _REQUEST_LINE.fullmatch(head, 0, line_end)
    if line is None:
        raise ProtocolViolationError("The request line is malformed.")
    method, target, major, minor = line.groups()
    if major != b"1" or minor not in {b"0", b"1"}:
        raise ProtocolViolationError("Only HTTP/1.0 and HTTP/1.1 are spoken here.", status=505)
    if method in {b"CONNECT", b"TRACE"}:
        raise ProtocolViolationError(f"{method.decode()} is not served.", status=405)
    if len(target) > MAX_TARGET_BYTES:
        raise ProtocolViolationError("The address is too long.", status=414)
    minor_version = 1 if minor == b"1" else 0
    marks = _Marks(_split_fields(head, line_end))
    host, authority = _host(marks.hosts)
    target = _origin_form(target, method, authority)
    framing, length = _request_framing(marks, minor_version)
    is_websocket = _asks_for_websocket(marks, method, minor_version, framing, length)
    if marks.expect and marks.expect != b"100-continue":
        raise ProtocolViolationError("This expectation cannot be met.", status=417)
    return RequestHead(
        method=method,
        target=target,
        minor_version=minor_version,
        host=host,
        authority=authority,
        fields=marks.end_to_end(),
        framing=framing,
        length=length,
        keep_alive=_keeps_alive(marks.connection, minor_version),
        expects_continue=bool(marks.expect) and minor_version == 1 and framing is not Framing.NONE,
        is_websocket=is_websocket,
    )


def parse_response_head(head: bytes, method: bytes) -> ResponseHead:
    """Parse a response's head.

    Args:
        head: From the status line to and including the empty line.
        method: Method of the request that it answers; HEAD has no body.

    Raises:
        ProtocolViolationError: The head breaks the grammar or is ambiguous.
    """
    line_end = head.index(b"\r\n")
    line = _STATUS_LINE.fullmatch(head, 0, line_end)
    if line is None:
        raise ProtocolViolationError("The app's status line is malformed.", status=502)
    minor_version, status, reason = int(line[1]), int(line[2]), line[3] or b""
    marks = _Marks(_split_fields(head, line_end))
    framing, length = _response_framing(marks, status, method, minor_version)
    return ResponseHead(
        status=status,
        reason=reason,
        fields=marks.end_to_end(),
        framing=framing,
        length=length,
        keep_alive=_keeps_alive(marks.connection, minor_version) and framing is not Framing.UNTIL_CLOSE,
        is_websocket=status == 101 and marks.upgrade.lower() == b"websocket",
        declared_length=marks.lengths[0] if marks.lengths else None,
    )


def parse_trailers(block: bytes) -> Fields:
    """Parse the trailer section of a chunked body (RFC 9112 section 7.1.2): field lines and the empty line."""
    return _split_fields(b"\r\n" + block, 0)


def _split_fields(head: bytes, line_end: int) -> Fields:
    start = line_end + 2
    if _FIELD_LINES.fullmatch(head, start, len(head) - 2) is None:
        raise ProtocolViolationError("A header field is malformed.")
    lines = head[start:-4].split(b"\r\n") if len(head) - 2 > start else []
    if len(lines) > MAX_FIELDS:
        raise ProtocolViolationError("There are too many header fields.", status=431)
    fields: Fields = []
    for line in lines:
        name, _, value = line.partition(b":")
        fields.append((name.lower(), name, value.strip(b" \t")))
    return fields


_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"content-length",
        b"expect",
        b"host",
        b"http2-settings",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)


class _Marks:
    """The fields that say how a message is framed and routed, taken out of the rest."""

    __slots__ = ("_fields", "_rest", "codings", "connection", "expect", "hosts", "lengths", "upgrade")

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self.hosts: list[bytes] = []
        self.lengths: list[bytes] = []
        self.codings: list[bytes] = []
        self.connection: frozenset[bytes] = frozenset()
        self.expect = b""
        self.upgrade = b""
        self._rest: Fields = []
        for field in fields:
            if field[0] in _HOP_BY_HOP:
                self._take(field[0], field[2])
            else:
                self._rest.append(field)

    def _take(self, name: bytes, value: bytes) -> None:
        if name == b"host":
            self.hosts.append(value)
        elif name == b"content-length":
            self.lengths.append(value)
        elif name == b"transfer-encoding":
            self.codings.append(value)
        elif name == b"connection":
            self.connection |= {part.strip(b" \t") for part in value.lower().split(b",")}
        elif name == b"expect":
            self.expect = self.expect + b"," + value.lower() if self.expect else value.lower()
        elif name == b"upgrade":
            self.upgrade = self.upgrade + b"," + value if self.upgrade else value

    def end_to_end(self) -> Fields:
        """Return the fields that go on, without those that `Connection` names (RFC 9110 section 7.6.1)."""
        if self.connection <= {b"keep-alive", b"close", b"upgrade", b""}:
            return self._rest
        return [field for field in self._rest if field[0] not in self.connection]

    def first(self, name: bytes) -> bytes:
        for lower, _, value in self._rest:
            if lower == name:
                return value
        return b""


def _host(hosts: list[bytes]) -> tuple[str, bytes]:
    if len(hosts) != 1:
        raise ProtocolViolationError("A request needs exactly one Host.")
    return _host_name(hosts[0]), hosts[0]


@lru_cache(maxsize=4096)  # exceptions are not remembered, so strangers cannot push good ones out with bad ones only
def _host_name(authority: bytes) -> str:
    match = _HOST.fullmatch(authority)
    if match is None or len(authority) > 255 or (match[2] is not None and int(match[2]) > 65535):
        raise ProtocolViolationError("The Host is malformed.")
    return match[1].decode("ascii").lower()


def _origin_form(target: bytes, method: bytes, authority: bytes) -> bytes:
    if target[:1] == b"/":
        return target
    if target == b"*" and method == b"OPTIONS":
        return target
    absolute = _ABSOLUTE.fullmatch(target)
    if absolute is None:
        raise ProtocolViolationError("The request's address is malformed.")
    if absolute[1].lower() != authority.lower():
        raise ProtocolViolationError("The request's address and its Host disagree.")
    rest = absolute[2]
    return rest if rest[:1] == b"/" else b"/" + rest


def _length(lengths: list[bytes]) -> int:
    if len(lengths) != 1 or _LENGTH.fullmatch(lengths[0]) is None:
        raise ProtocolViolationError("The Content-Length is malformed.")
    length = int(lengths[0])
    if length > MAX_LENGTH:
        raise ProtocolViolationError("The body is too long.", status=413)
    return length


def _request_framing(marks: _Marks, minor_version: int) -> tuple[Framing, int]:
    if marks.codings:
        if marks.lengths:
            raise ProtocolViolationError("Content-Length and Transfer-Encoding exclude each other.")
        if minor_version == 0:
            raise ProtocolViolationError("HTTP/1.0 has no Transfer-Encoding.")
        if len(marks.codings) != 1 or marks.codings[0].lower() != b"chunked":
            raise ProtocolViolationError("The only Transfer-Encoding is chunked.", status=501)
        return Framing.CHUNKED, 0
    if marks.lengths:
        length = _length(marks.lengths)
        return (Framing.LENGTH if length else Framing.NONE), length
    return Framing.NONE, 0


def _response_framing(marks: _Marks, status: int, method: bytes, minor_version: int) -> tuple[Framing, int]:
    """Find how a response's body ends (RFC 9112 section 6.3)."""
    framing, length = Framing.UNTIL_CLOSE, 0
    if marks.codings:
        if marks.lengths or minor_version == 0 or [coding.lower() for coding in marks.codings] != [b"chunked"]:
            raise ProtocolViolationError("The app's answer is framed ambiguously.", status=502)
        framing = Framing.CHUNKED
    elif marks.lengths:
        length = _length(marks.lengths)
        framing = Framing.LENGTH if length else Framing.NONE
    if method == b"HEAD" or status < 200 or status in {204, 304}:
        return Framing.NONE, 0
    return framing, length


def _keeps_alive(connection: frozenset[bytes], minor_version: int) -> bool:
    if b"close" in connection:
        return False
    return minor_version == 1 or b"keep-alive" in connection


def _asks_for_websocket(marks: _Marks, method: bytes, minor_version: int, framing: Framing, length: int) -> bool:
    """Tell whether the request is a WebSocket handshake; every other upgrade (h2c, TLS) is dropped without a word.

    Raises:
        ProtocolViolationError: It is a broken handshake. What follows one must not be read as a next request.
    """
    if marks.upgrade.lower() != b"websocket":
        return False
    if b"upgrade" not in marks.connection or method != b"GET" or minor_version == 0:
        raise ProtocolViolationError("The WebSocket handshake is malformed.")
    if framing is not Framing.NONE or length:
        raise ProtocolViolationError("A WebSocket handshake has no body.")
    if marks.first(b"sec-websocket-version") != b"13":
        raise ProtocolViolationError("Only version 13 of WebSocket is spoken here.", status=426)
    try:
        key = base64.b64decode(marks.first(b"sec-websocket-key"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 16:
        raise ProtocolViolationError("The WebSocket handshake has no good key.")
    return True
