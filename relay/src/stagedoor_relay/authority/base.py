"""Who may open a tunnel under which name, and who may visit it: the question, without the answer.

Two authorities exist: `http` asks the control plane, `static` reads a file of grants. The relay holds no accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Visibility = Literal["public", "private"]
NameStatus = Literal["unknown", "offline", "revoked", "expired"]


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who has proved who they are."""

    account_id: str
    account_name: str
    max_tunnels: int


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A wish to put a link up."""

    account: Account
    requested_name: str | None
    project: str | None
    visibility: Visibility | None
    client: str
    peer_host: str
    local_description: str


@dataclass(frozen=True, slots=True)
class SessionGrant:
    """Leave to put a link up.

    Attributes:
        session_id: The authority's id; reported in heartbeats and at the end.
        name: The link's name.
        url: The link's public URL.
        visibility: Who may visit.
        expires_at: ISO time at which the authority will end it, or None.
        project: `team/name` when attached to a project.
        replaces: Sessions of the same owner and name that this one takes over.
    """

    session_id: str
    name: str
    url: str
    visibility: Visibility
    expires_at: str | None = None
    project: str | None = None
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameState:
    """What is known about a name without a live tunnel."""

    state: NameStatus
    title: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody let in to a private link."""

    account_id: str
    display_name: str


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """The authority wants a session ended."""

    session_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class VisibilityOrder:
    """Who may visit a session's link from now on; the owner may have changed it since the link came up."""

    session_id: str
    visibility: Visibility


HeartbeatOrder = CloseOrder | VisibilityOrder
"""What the authority asks for in answer to a heartbeat."""


class Authority(Protocol):
    """Answers the relay's questions. Every method may raise `AuthorityError` when there is no answer."""

    async def authenticate_password(self, username: str, secret: str, peer_host: str) -> Account:
        """Return the account of an access token. Raises `DeniedError`."""
        ...

    async def authenticate_key(self, username: str, public_key: str, peer_host: str) -> Account:
        """Return the account of an OpenSSH public key line. Raises `DeniedError`."""
        ...

    async def open_session(self, request: SessionRequest) -> SessionGrant:
        """Reserve a name and note the session. Raises `NameRefusedError` or `DeniedError`."""
        ...

    async def heartbeat(self, session_ids: Sequence[str]) -> Sequence[HeartbeatOrder]:
        """Report live sessions; returns those to end and who may visit the others."""
        ...

    async def close_session(self, session_id: str) -> None:
        """Note that a session has ended."""
        ...

    async def name_state(self, name: str) -> NameState:
        """Say what is known about a name that has no tunnel here."""
        ...

    async def redeem_visit(self, name: str, ticket: str) -> Visitor:
        """Redeem a one-time visit ticket. Raises `DeniedError`."""
        ...

    async def admit_token(self, name: str, token: str) -> Visitor:
        """Check an access token against a private link. Raises `DeniedError`."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...
