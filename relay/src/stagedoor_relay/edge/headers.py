"""Builds the heads that go on.

To the app without anything a visitor could forge, to the visitor without anything an app could plant on its
neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from stagedoor_relay.edge.http import Fields, Framing, RequestHead, ResponseHead

CONSOLE_COOKIES = frozenset({b"__Host-stagedoor", b"stagedoor_session"})
"""Login cookies of the console; they never reach an app."""

VISIT_COOKIE = b"__stagedoor_visit"
"""The relay's own cookie on private links; it never reaches an app either."""

_HIDDEN_COOKIES = CONSOLE_COOKIES | {VISIT_COOKIE}

_FORGEABLE = frozenset(
    {
        b"cf-connecting-ip",
        b"forwarded",
        b"proxy",  # httpoxy: becomes HTTP_PROXY in CGI-like environments
        b"stagedoor-pass",
        b"stagedoor-token",
        b"true-client-ip",
        b"x-client-ip",
        b"x-cluster-client-ip",
        b"x-original-host",
        b"x-original-url",
        b"x-real-ip",
        b"x-rewrite-url",
        b"x-scheme",
    }
)
_SENSITIVE_WITH_UNDERSCORE = _FORGEABLE | {b"content-length", b"transfer-encoding", b"host", b"connection", b"upgrade"}

_COOKIE_DOMAIN = re.compile(rb";[\t ]*domain[\t ]*=[\t ]*\"?\.?([^;\"]*)", re.IGNORECASE)

_UNPLANTABLE = frozenset(
    {
        b"alt-svc",  # would send visitors past the relay
        b"clear-site-data",  # clears the cookies of the whole registrable domain, so of every neighbour
        b"public-key-pins",
    }
)
_FRAMING_TRAILERS = frozenset(
    {b"authorization", b"content-encoding", b"content-range", b"content-type", b"cookie", b"set-cookie"}
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from, as the relay saw it.

    Attributes:
        peer_host: The visitor's address (behind trusted proxies: the one they vouch for).
        scheme: `http` or `https`, as the visitor used it.
        port: The public port.
    """

    peer_host: str
    scheme: str
    port: str


def request_head(request: RequestHead, origin: Origin, *, hide_cookies: bool) -> bytes:
    """Build the head that goes to the app or the console.

    Args:
        request: The parsed request.
        origin: Goes into the forwarded fields (RFC 7239 and the usual `X-Forwarded-*`).
        hide_cookies: Drop the console's and the relay's cookies; only the console itself gets them.
    """
    parts = [request.method, b" ", request.target, b" HTTP/1.1\r\nHost: ", request.authority, b"\r\n"]
    cookies: list[bytes] = []
    for lower, name, value in request.fields:
        if lower in _FORGEABLE or lower.startswith((b"x-forwarded-", b"stagedoor-")):
            continue
        if b"_" in lower and _is_disguised(lower):
            continue
        if lower == b"cookie":
            cookies.append(value)
            continue
        parts += (name, b": ", value, b"\r\n")
    if cookies:
        value = b"; ".join(cookies)
        if hide_cookies and b"stagedoor" in value:
            value = visible_cookies(value)
        if value:
            parts += (b"Cookie: ", value, b"\r\n")
    parts.append(_forwarded(request.authority, origin))
    if request.framing is Framing.LENGTH:
        parts.append(b"Content-Length: %d\r\n" % request.length)
    elif request.framing is Framing.CHUNKED:
        parts.append(b"Transfer-Encoding: chunked\r\n")
    elif request.method in {b"POST", b"PUT", b"PATCH"}:
        parts.append(b"Content-Length: 0\r\n")
    if request.expects_continue:
        parts.append(b"Expect: 100-continue\r\n")
    parts.append(b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" if request.is_websocket else b"\r\n")
    return b"".join(parts)


def _is_disguised(lower: bytes) -> bool:
    """Tell whether a name becomes a sensitive one where `_` and `-` are the same (CGI, WSGI)."""
    plain = lower.replace(b"_", b"-")
    return plain in _SENSITIVE_WITH_UNDERSCORE or plain.startswith((b"x-forwarded-", b"stagedoor-"))


def visible_cookies(value: bytes) -> bytes:
    """Return a Cookie value without the console's and the relay's cookies."""
    kept: list[bytes] = []
    for pair in value.split(b";"):
        name = pair.partition(b"=")[0].strip(b" \t")
        if name and name not in _HIDDEN_COOKIES:
            kept.append(pair.strip(b" \t"))
    return b"; ".join(kept)


@lru_cache(maxsize=4096)  # the same for all requests of a page
def _forwarded(authority: bytes, origin: Origin) -> bytes:
    host = origin.peer_host
    quoted = f'"[{host}]"' if ":" in host else host
    return (
        f"X-Forwarded-For: {host}\r\nX-Forwarded-Proto: {origin.scheme}\r\nX-Forwarded-Port: {origin.port}\r\n"
        # A page's script cannot set Via, so an app takes it as the sign that a proxy has its own idea of names.
        f"X-Real-IP: {host}\r\nVia: 1.1 stagedoor\r\n"
    ).encode("ascii", "replace") + b'X-Forwarded-Host: %b\r\nForwarded: for=%b;host="%b";proto=%b\r\n' % (
        authority,
        quoted.encode("ascii", "replace"),
        authority,
        origin.scheme.encode("ascii"),
    )


def response_head(
    response: ResponseHead, *, host: str, framing: Framing, keep_alive: bool, minor_version: int, filter_cookies: bool
) -> bytes:
    """Build the head that goes to the visitor.

    Args:
        response: The parsed response.
        host: Host of the request; cookies for a domain above it are dropped.
        framing: How the body will be framed towards the visitor.
        keep_alive: Whether the visitor's connection stays open afterwards.
        minor_version: Of the visitor's HTTP; 1.0 must be told about keep-alive.
        filter_cookies: Off for the console, whose cookies are its own business.
    """
    parts = [b"HTTP/1.1 %d %b\r\n" % (response.status, response.reason)]
    for lower, name, value in response.fields:
        if lower in _UNPLANTABLE:
            continue
        if lower == b"set-cookie" and filter_cookies and not may_set_cookie(value, host):
            continue
        parts += (name, b": ", value, b"\r\n")
    if framing is Framing.LENGTH:
        parts.append(b"Content-Length: %d\r\n" % response.length)
    elif framing is Framing.CHUNKED:
        parts.append(b"Transfer-Encoding: chunked\r\n")
    elif framing is Framing.NONE and response.declared_length is not None and response.status not in {101, 204}:
        parts += (b"Content-Length: ", response.declared_length, b"\r\n")  # HEAD, 304 and empty bodies
    if response.is_websocket:
        parts.append(b"Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
    elif response.status < 200:
        parts.append(b"\r\n")
    elif not keep_alive:
        parts.append(b"Connection: close\r\n\r\n")
    elif minor_version == 0:
        parts.append(b"Connection: keep-alive\r\n\r\n")
    else:
        parts.append(b"\r\n")
    return b"".join(parts)


def may_set_cookie(value: bytes, host: str) -> bool:
    """Tell whether an app under `host` may set this cookie: not for a domain above its own, not under our names."""
    name = value.partition(b"=")[0].strip(b" \t")
    if name in _HIDDEN_COOKIES:
        return False
    own = host.encode("ascii")
    return all(
        domain == own or domain.endswith(b"." + own)
        for domain in (match.strip(b" \t").lower() for match in _COOKIE_DOMAIN.findall(value))
        if domain
    )


def trailer_section(trailers: Fields) -> bytes:
    """Build the end of a chunked body with its trailers, without fields that must not stand there."""
    lines = [
        name + b": " + value + b"\r\n"
        for lower, name, value in trailers
        if lower not in _FRAMING_TRAILERS
        and not lower.startswith((b"x-forwarded-", b"stagedoor-"))
        and lower not in {b"transfer-encoding", b"content-length", b"host", b"connection", b"upgrade", b"trailer"}
    ]
    return b"0\r\n" + b"".join(lines) + b"\r\n"
