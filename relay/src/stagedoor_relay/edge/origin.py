"""Where a request came from: the socket's address, or what trusted proxies in front say."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from stagedoor_relay.edge.headers import Origin
from stagedoor_relay.edge.http import RequestHead
from stagedoor_relay.settings import Settings


def direct_origin(settings: Settings, peer_host: str) -> Origin:
    """Return the origin of a visitor without a proxy: the public scheme and port are those of the share domain."""
    return Origin(peer_host, settings.share_scheme, settings.share_port)


def vouched_origin(
    settings: Settings, peer_host: str, request: RequestHead, is_trusted: Callable[[str], bool]
) -> Origin:
    """Return the origin that the trusted proxies vouch for.

    The address is the last one of the `X-Forwarded-For` chain that is no trusted proxy: everything before it was
    written by strangers.
    """
    chain = [
        part.strip() for value in request.values(b"x-forwarded-for") for part in value.decode("latin-1").split(",")
    ]
    for address in reversed(chain):
        try:
            ipaddress.ip_address(address)
        except ValueError:
            break
        peer_host = address
        if not is_trusted(address):
            break
    scheme = request.value(b"x-forwarded-proto").decode("latin-1")
    if scheme not in {"http", "https"} or scheme == settings.share_scheme:
        return direct_origin(settings, peer_host)
    return Origin(peer_host, scheme, "443" if scheme == "https" else "80")
