"""What the link routes and the relay's own API take and give."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from stagedoor_server.kit.schemas import RequestSchema, ResponseSchema, UTCDatetime
from stagedoor_server.projects.schemas import Visibility


class Link(ResponseSchema):
    """One share link of the caller."""

    name: str
    url: str
    title: str
    project: str | None = Field(description="team/name")
    owner: str
    visibility: Visibility
    live: bool
    revoked: bool
    created_at: UTCDatetime
    expires_at: UTCDatetime | None
    last_live_at: UTCDatetime | None
    local_description: str | None = Field(description="What is shared, as its author's machine calls it.")


class LinkUpdate(RequestSchema):
    """What to change; what is left out stays."""

    visibility: Visibility | None = None
    expires_at: UTCDatetime | None = Field(default=None, description="null: never.")
    revoked: Literal[False] | None = Field(default=None, description="false brings a revoked link back.")


class VisitRequest(RequestSchema):
    """A visitor at a private link's door."""

    next: str = Field(default="/", max_length=2_000, description="Path on the link's site.")


class VisitPass(ResponseSchema):
    """Where to send the browser; the ticket in it works once, for a minute."""

    url: str
    title: str


class RelayInfo(ResponseSchema):
    """What a tunnel client must know of the relay."""

    ssh_host: str
    ssh_port: int
    host_key: str | None
    share_domain: str
    scheme: str


# The relay's own API: see `relay_endpoints`. Its field names are a contract with stagedoor_relay.


class AuthenticateRequest(RequestSchema):
    """Somebody knocks at the relay's SSH door."""

    method: Literal["password", "publickey"]
    username: str = Field(default="", max_length=256)
    secret: str | None = Field(default=None, max_length=1_024)
    public_key: str | None = Field(default=None, max_length=16_384)
    peer_host: str = Field(default="", max_length=64)


class Authenticated(ResponseSchema):
    """Who it is. `account_id` is opaque: it names the account and the credential, and comes back in `SessionRequest`."""

    account_id: str
    account_name: str
    max_tunnels: int


class SessionRequest(RequestSchema):
    """A tunnel asks for its name."""

    account_id: str = Field(max_length=128)
    requested_name: str | None = Field(default=None, max_length=255)
    project: str | None = Field(default=None, max_length=120)
    visibility: Visibility | None = None
    client: str = Field(default="", max_length=500)
    peer_host: str = Field(default="", max_length=64)
    local_description: str = Field(default="", max_length=500)


class SessionGranted(ResponseSchema):
    """The tunnel has its name."""

    session_id: str
    name: str
    url: str
    visibility: Visibility
    expires_at: UTCDatetime | None
    project: str | None
    replaces: list[str] = Field(description="Sessions of the same name that end with this one's start.")


class Heartbeat(RequestSchema):
    """Tunnels that the relay holds."""

    session_ids: list[str] = Field(max_length=20_000)


class SessionToClose(ResponseSchema):
    """A tunnel that the relay shall close."""

    session_id: str
    reason: str


class HeartbeatAnswer(ResponseSchema):
    """Tunnels that the relay shall close, and who may visit the others."""

    close: list[SessionToClose]
    visibility: dict[str, Visibility] = Field(default={}, description="By session; its owner may have changed it.")


class NameState(ResponseSchema):
    """What to tell a visitor of a name that no tunnel serves."""

    state: Literal["unknown", "offline", "revoked", "expired"]
    title: str | None = None
    since: UTCDatetime | None = None


class TicketVisit(RequestSchema):
    """A browser at a private link with its ticket."""

    name: str = Field(max_length=255)
    ticket: str = Field(max_length=100)


class TokenVisit(RequestSchema):
    """A program at a private link with an access token."""

    name: str = Field(max_length=255)
    token: str = Field(max_length=200)


class Visitor(ResponseSchema):
    """Who visits."""

    account_id: str
    display_name: str
