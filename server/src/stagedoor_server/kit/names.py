"""Names that people choose: users, teams, projects and links share one alphabet; some words are kept back."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import AfterValidator, Field

NAME_PATTERN: Final = r"^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$"
"""1 to 40 of a-z, 0-9 and inner hyphens: a DNS label, a path segment and a Git name at once."""

_NAME = re.compile(NAME_PATTERN)

RESERVED: Final = frozenset(
    [
        "about",
        "abuse",
        "account",
        "accounts",
        "admin",
        "administrator",
        "api",
        "assets",
        "auth",
        "autoconfig",
        "autodiscover",
        "blog",
        "cdn",
        "console",
        "contact",
        "dashboard",
        "docs",
        "download",
        "enter",
        "explore",
        "favicon",
        "ftp",
        "gallery",
        "git",
        "gradio-api",
        "healthz",
        "help",
        "home",
        "hostmaster",
        "hub",
        "imap",
        "info",
        "internal",
        "invite",
        "invites",
        "ipv4",
        "ipv6",
        "isatap",
        "links",
        "localhost",
        "login",
        "logout",
        "mail",
        "me",
        "metrics",
        "mta",
        "mx",
        "new",
        "news",
        "ns",
        "ns1",
        "ns2",
        "ntp",
        "oauth",
        "official",
        "openapi",
        "ops",
        "pop",
        "postmaster",
        "preview",
        "privacy",
        "private",
        "project",
        "projects",
        "public",
        "readme",
        "register",
        "relay",
        "robots",
        "root",
        "run",
        "runs",
        "security",
        "server",
        "settings",
        "share",
        "shared",
        "signin",
        "signout",
        "signup",
        "site",
        "smtp",
        "sso",
        "ssh",
        "stagedoor",
        "static",
        "status",
        "support",
        "system",
        "team",
        "teams",
        "terms",
        "token",
        "tokens",
        "user",
        "users",
        "visit",
        "webmaster",
        "wpad",
        "www",
    ]
)
"""Words that a visitor would take for ours, that mail and DNS give a meaning to, or that are first path segments."""

_FOLDS: Final = (("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("2", "z"), ("rn", "m"), ("vv", "w"), ("cl", "d"))
"""Look-alikes within the alphabet, after Unicode TR 39's idea of a skeleton; single characters before pairs of them."""


def is_name(text: str) -> bool:
    """Tell whether `text` is a well-formed name. `xn--` and every other "--" in place 3 is refused (IDNA, RFC 5891)."""
    return _NAME.fullmatch(text) is not None and text[2:4] != "--"


def is_reserved(text: str) -> bool:
    """Tell whether a name, or one that looks like it, is kept back."""
    return skeleton(text) in _RESERVED_SKELETONS


def skeleton(name: str) -> str:
    """Fold a name so that names that look alike fold to the same text; hyphens do not count."""
    folded = name.replace("-", "")
    for look, like in _FOLDS:
        folded = folded.replace(look, like)
    return folded


_RESERVED_SKELETONS: Final = frozenset(skeleton(word) for word in RESERVED)


def slugify(text: str) -> str:
    """Turn free text into a name; empty when nothing is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")
    return re.sub(r"-{2,}", "-", slug)


def title_of(name: str) -> str:
    """Make a title of a name: `text-to-image` → `Text to image`."""
    words = name.replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def _checked(value: str) -> str:
    if not is_name(value):
        raise ValueError("use 1 to 40 of a-z, 0-9 and hyphens (not first, not last)")
    return value


def _unreserved(value: str) -> str:
    if is_reserved(value):
        raise ValueError(f"{value!r} is kept back, or looks like a name that is; choose another")
    return value


Name = Annotated[str, Field(pattern=NAME_PATTERN), AfterValidator(_checked)]
"""An existing name in a path."""

NewName = Annotated[Name, AfterValidator(_unreserved)]
"""A name that somebody takes: reserved words are refused."""
