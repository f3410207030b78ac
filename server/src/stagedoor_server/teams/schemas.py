"""What the team routes take and give."""

from __future__ import annotations

from pydantic import Field, SecretStr

from stagedoor_server.authz.roles import Role
from stagedoor_server.kit.names import Name, NewName
from stagedoor_server.kit.schemas import RequestSchema, ResponseSchema, UTCDatetime
from stagedoor_server.users.schemas import NewAccount


class TeamCreate(RequestSchema):
    """A new team; who makes it owns it."""

    slug: NewName
    name: str | None = Field(default=None, min_length=1, max_length=80, description="Default: made from the slug.")
    description: str = Field(default="", max_length=300)


class TeamUpdate(RequestSchema):
    """What to change; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=80)
    description: str | None = Field(default=None, max_length=300)


class TeamCard(ResponseSchema):
    """A team in a list."""

    slug: str
    name: str
    description: str
    is_personal: bool
    role: Role
    members_count: int
    projects_count: int
    created_at: UTCDatetime


class Member(ResponseSchema):
    """Somebody in a team."""

    username: str
    display_name: str
    role: Role
    joined_at: UTCDatetime


class MemberAdd(RequestSchema):
    """Add somebody who has an account."""

    username: Name
    role: Role = Role.READER


class MemberUpdate(RequestSchema):
    """A new role."""

    role: Role


class InviteCreate(RequestSchema):
    """An invitation by link."""

    role: Role = Role.READER
    days: int = Field(default=7, ge=1, le=30, description="How long it may be accepted.")


class CreatedInvite(ResponseSchema):
    """A new invitation with its link, which is shown this once."""

    id: str
    role: Role
    url: str
    token: str
    expires_at: UTCDatetime


class InviteToken(RequestSchema):
    """An invitation's token, to be looked at."""

    token: SecretStr = Field(min_length=1, max_length=100)


class InviteInfo(ResponseSchema):
    """What an invitation offers."""

    team: str
    team_name: str
    role: Role
    invited_by: str
    expires_at: UTCDatetime


class InviteAccept(RequestSchema):
    """Accept an invitation, as the signed-in person or as a new one."""

    token: SecretStr = Field(min_length=1, max_length=100)
    account: NewAccount | None = Field(default=None, description="For people without an account yet.")
