"""What the sign-in routes take and give."""

from __future__ import annotations

from pydantic import Field, SecretStr

from stagedoor_server.kit.schemas import RequestSchema, ResponseSchema


class SignIn(RequestSchema):
    """Sign in with a password."""

    email: str = Field(min_length=1, max_length=254, description="Email or username.")
    password: SecretStr = Field(min_length=1, max_length=256)


class SignInByLink(RequestSchema):
    """Sign in with a one-time link's token."""

    token: SecretStr = Field(min_length=1, max_length=100)


class SessionUser(ResponseSchema):
    """The person who is signed in."""

    id: str
    username: str
    display_name: str
    email: str | None
    personal_team: str
    has_password: bool


class SessionTeam(ResponseSchema):
    """One of the caller's teams."""

    slug: str
    name: str
    role: str
    is_personal: bool


class SessionInfo(ResponseSchema):
    """Who is calling."""

    user: SessionUser | None
    teams: list[SessionTeam] = []
    scopes: list[str] = []
