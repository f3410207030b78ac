"""Names of links: the grammar both ends share, reserved words, random names and the way from a Host to a name."""

from __future__ import annotations

import re
import secrets

from stagedoor.tunnel.wire import is_name, requested_name

__all__ = ["RESERVED", "is_name", "is_random_name", "name_of_host", "random_name", "requested_name"]

RESERVED = frozenset(
    [
        "admin",
        "administrator",
        "api",
        "app",
        "apps",
        "assets",
        "auth",
        "console",
        "dashboard",
        "docs",
        "static",
        "files",
        "gallery",
        "git",
        "help",
        "hub",
        "login",
        "logout",
        "mail",
        "ns",
        "ns1",
        "ns2",
        "oauth",
        "public",
        "relay",
        "root",
        "secure",
        "security",
        "share",
        "signin",
        "signup",
        "smtp",
        "ssh",
        "ssl",
        "sso",
        "stagedoor",
        "status",
        "support",
        "system",
        "team",
        "user",
        "users",
        "webmail",
        "www",
    ]
)
"""Names that a visitor could take for the platform itself; nobody may have them."""

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # 32 signs, without l, o, 0 and 1 that are misread
_RANDOM = re.compile(f"[{_ALPHABET}]{{12}}")


def random_name() -> str:
    """Return a random name of 60 bits: for a public link without a password the name itself is the secret."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


def is_random_name(name: str) -> bool:
    """Tell whether `name` has the shape of a random name."""
    return _RANDOM.fullmatch(name) is not None


def name_of_host(host: str, share_host: str) -> str | None:
    """Return the link name of a Host (without port, lower case), or None when it is not one label below the domain."""
    label, _, rest = host.partition(".")
    return label if rest == share_host and is_name(label) else None
