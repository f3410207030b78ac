"""Roles in a team, from most to least powerful: owner, admin, writer, reader."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a member is in a team; each role may do all that the ones below it may."""

    OWNER = "owner"
    ADMIN = "admin"
    WRITER = "writer"
    READER = "reader"

    @property
    def rank(self) -> int:
        """Power as a number; higher may do more."""
        return _RANKS[self]

    def covers(self, other: Role) -> bool:
        """Tell whether this role may do what `other` may."""
        return self.rank >= other.rank


_RANKS = {Role.READER: 1, Role.WRITER: 2, Role.ADMIN: 3, Role.OWNER: 4}
