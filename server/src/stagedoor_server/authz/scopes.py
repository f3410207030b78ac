"""What an access token may be used for; a browser session has all scopes."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """A scope of an access token."""

    READ = "read"
    """Read what its owner may read; visit private links."""
    WRITE = "write"
    """Change projects and teams."""
    RUN = "run"
    """Start and cancel runs."""
    SHARE = "share"
    """Open tunnels and manage one's links."""
    ACCOUNT = "account"
    """Manage one's profile and SSH keys. Tokens themselves are managed from a browser session only."""


ALL_SCOPES = frozenset(Scope)
