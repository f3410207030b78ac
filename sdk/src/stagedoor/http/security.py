"""Who may send what: checks that run before a body is read.

- The Host must be a name of the app, so that a page of another site that resolves its own name to this machine
  (DNS rebinding) gets nowhere. `X-Forwarded-*` counts only from a proxy on this machine or a named one.
- A request that changes something and comes from a browser must come from the app's own page.
- Other sites read nothing: no CORS headers unless the author names them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache

from stagedoor.http.exchange import Headers, HTTPError

_AUTHORITY = re.compile(rb"(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?", re.ASCII)
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check_host(headers: dict[bytes, bytes], allowed: frozenset[str] | None) -> None:
    """Refuse a request for a host that the app is not.

    A `Via` header lifts the check: scripts in a page cannot set it, so the request came through a proxy, which has
    its own idea of names.

    Raises:
        HTTPError: 400 for a malformed host, 421 for a strange one.
    """
    host = headers.get(b"host", b"")
    if not _is_authority(host):
        raise HTTPError(400, "The Host header is malformed.")
    if allowed is None or b"via" in headers:
        return
    name = host_name(host)
    if name in _LOOPBACK_NAMES or name in allowed or name.endswith(".localhost") or "*" in allowed:
        return
    raise HTTPError(
        421,
        f"This app does not answer to the name {name!r}. To serve it there, launch it with "
        f"root_path='https://{name}' or set STAGEDOOR_ALLOWED_HOSTS={name}.",
    )


@lru_cache(maxsize=256)
def _is_authority(host: bytes) -> bool:
    return _AUTHORITY.fullmatch(host) is not None


def host_name(host: bytes | str) -> str:
    """Return the name in an authority, without the port, in lower case and without a dot at the end."""
    text = host.decode("latin-1") if isinstance(host, bytes) else host
    if text.startswith("["):
        return text[: text.find("]") + 1].lower()
    return text.partition(":")[0].lower().rstrip(".")


def check_origin(headers: dict[bytes, bytes], own: frozenset[bytes], allowed: frozenset[str]) -> None:
    """Refuse a changing request that another site's page sent.

    Args:
        headers: Request headers.
        own: Authorities under which this caller sees the app (its Host, and the forwarded one).
        allowed: Origins that the author named.

    Raises:
        HTTPError: 403.
    """
    origin = headers.get(b"origin")
    if origin is not None:
        authority = origin.partition(b"://")[2]
        if authority and authority.lower() in own:
            return
        if "*" in allowed or origin.decode("latin-1") in allowed:
            return
    elif headers.get(b"sec-fetch-site", b"none") in {b"same-origin", b"none"}:
        return
    raise HTTPError(
        403,
        "This request came from a page of another site, which the app's author has not allowed.",
        [(b"connection", b"close")],
    )


def cors_headers(headers: dict[bytes, bytes], allowed: frozenset[str]) -> Headers:
    """Return the headers that let a page of another site read the answer; empty for all but named ones."""
    origin = headers.get(b"origin")
    if not allowed or origin is None:
        return []
    if "*" in allowed:
        # Without credentials: a page of any site may use the app, but never as somebody who is signed in.
        return [(b"access-control-allow-origin", b"*")]
    if origin.decode("latin-1") in allowed:
        return [
            (b"access-control-allow-origin", origin),
            (b"access-control-allow-credentials", b"true"),
            (b"vary", b"Origin"),
        ]
    return []


PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type, authorization, x-gradio-user, x-hf-authorization"),
    (b"access-control-max-age", b"600"),
]


def is_loopback(address: str) -> bool:
    """Whether a peer is on this machine (a Unix socket's peer, which has no address, is)."""
    if address in {"127.0.0.1", "", "::1"}:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def visitor_address(headers: dict[bytes, bytes], peer: str) -> str:
    """Return the network address of the visitor: what a proxy on this machine says, else the peer's.

    Of a chain the last address counts that is not on this machine; those before it are the visitor's own words.
    """
    if not is_loopback(peer):
        return peer
    for part in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
        try:
            address = ipaddress.ip_address(part.strip())
        except ValueError:
            break
        if not address.is_loopback:
            return str(address)
    return peer


class TrustedProxies:
    """Proxies whose `X-Forwarded-*` counts: those on this machine, and those that are named.

    Args:
        named: Addresses or networks ("10.0.0.5", "172.16.0.0/12"), or "*" for any.

    Raises:
        ValueError: When one is none of these.
    """

    def __init__(self, named: Sequence[str] = ()) -> None:
        self._is_any = "*" in named
        self._networks = [ipaddress.ip_network(text, strict=False) for text in named if text != "*"]

    def trusts(self, peer: str) -> bool:
        """Whether a peer is one of them."""
        if self._is_any or is_loopback(peer):
            return True
        if not self._networks:
            return False
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


def forwarded_authority(headers: dict[bytes, bytes], peer: str, proxies: TrustedProxies) -> bytes | None:
    """Return the host that a trusted proxy says the visitor asked for."""
    value = headers.get(b"x-forwarded-host")
    if value is None or not proxies.trusts(peer):
        return None
    first = value.partition(b",")[0].strip()
    return first if _is_authority(first) else None


def root_address(headers: dict[bytes, bytes], peer: str, scheme: str, root_path: str, proxies: TrustedProxies) -> str:
    """Return the app's address as this caller sees it, without a trailing slash.

    A full address in `root_path` wins; else the name that a trusted proxy forwards, else the Host.
    """
    if "://" in root_path:
        return root_path.rstrip("/")
    authority = forwarded_authority(headers, peer, proxies) or headers.get(b"host", b"localhost")
    protocol = headers.get(b"x-forwarded-proto")
    if protocol is not None and proxies.trusts(peer):
        first = protocol.partition(b",")[0].strip().lower()
        if first in {b"http", b"https"}:
            scheme = first.decode()
    path = root_path.strip("/")
    return f"{scheme}://{authority.decode('latin-1')}" + (f"/{path}" if path else "")
