"""Who calls: a person by browser or token, the relay, or nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.scopes import Scope
from stagedoor_server.kit.ids import TeamId, UserId


class SubjectKind(StrEnum):
    """By what means the caller is known."""

    ANONYMOUS = "anonymous"
    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - a kind, not a secret
    KEY = "key"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class Subject:
    """The caller of one request, with all that a decision needs; loaded once, never changed."""

    kind: SubjectKind
    user_id: UserId | None = None
    username: str = ""
    display_name: str = ""
    personal_team_id: TeamId | None = None
    memberships: Mapping[TeamId, Role] = field(default_factory=dict[TeamId, Role])
    scopes: frozenset[Scope] = frozenset()
    credential_id: str = ""
    """Id of the session, token or key."""
    peer_host: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether the caller is a known person."""
        return self.user_id is not None

    @property
    def team_ids(self) -> list[TeamId]:
        """Teams that the caller belongs to."""
        return list(self.memberships)

    def role_in(self, team_id: TeamId) -> Role | None:
        """Return the caller's role in a team, None for an outsider."""
        return self.memberships.get(team_id)


ANONYMOUS = Subject(kind=SubjectKind.ANONYMOUS)
