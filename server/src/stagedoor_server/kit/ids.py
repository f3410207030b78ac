"""Identifiers: one distinct type per table, so that a team's id cannot stand where a project's is meant.

Every id is 26 characters of lower-case Crockford base32, 130 random bits: ids appear in links and must not be guessable.
"""

from __future__ import annotations

import secrets
from typing import NewType

UserId = NewType("UserId", str)
SessionId = NewType("SessionId", str)
AccessTokenId = NewType("AccessTokenId", str)
SSHKeyId = NewType("SSHKeyId", str)
TeamId = NewType("TeamId", str)
InviteId = NewType("InviteId", str)
ProjectId = NewType("ProjectId", str)
TunnelId = NewType("TunnelId", str)
RunId = NewType("RunId", str)
RunFileId = NewType("RunFileId", str)
AuditId = NewType("AuditId", str)

ID_LENGTH = 26
"""Characters in an id: 26 times 5 bits = 130 bits."""

BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's alphabet: no i, l, o, u, so an id read aloud stays unambiguous."""


def random_base32(length: int) -> str:
    """Return `length` random base32 characters, 5 bits each."""
    return "".join(secrets.choice(BASE32) for _ in range(length))


def new_id() -> str:
    """Return a fresh id; wrap it in the table's own id type."""
    return random_base32(ID_LENGTH)
