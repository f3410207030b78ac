"""What the account routes take and give."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from stagedoor_server.authz.scopes import Scope
from stagedoor_server.kit.names import NewName
from stagedoor_server.kit.schemas import RequestSchema, ResponseSchema, UTCDatetime


def _email(value: str) -> str:
    local, _, domain = value.partition("@")
    if not local or not domain or "@" in domain or any(character.isspace() for character in value):
        raise ValueError("this is not an email address")
    return value.lower()


Email = Annotated[str, Field(min_length=3, max_length=254), AfterValidator(_email)]
DisplayName = Annotated[str, Field(min_length=1, max_length=80)]
Password = Annotated[SecretStr, Field(min_length=10, max_length=256)]


class NewAccount(RequestSchema):
    """A person who joins by an invitation."""

    username: NewName
    email: Email
    password: Password
    display_name: DisplayName | None = None


class AccountUpdate(RequestSchema):
    """What to change; what is left out stays."""

    display_name: DisplayName | None = None
    email: Email | None = None
    password: Password | None = Field(default=None, description="The new password; other browsers are signed out.")
    current_password: SecretStr | None = Field(default=None, description="Needed where a password is set already.")


class TokenCreate(RequestSchema):
    """A new access token."""

    name: str = Field(min_length=1, max_length=80)
    scopes: list[Scope] = Field(default=[Scope.READ, Scope.RUN, Scope.SHARE], min_length=1)
    expires_at: UTCDatetime | None = Field(default=None, description="None: until revoked.")


class Token(ResponseSchema):
    """An access token, without its secret."""

    id: str
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: UTCDatetime
    expires_at: UTCDatetime | None
    last_used_at: UTCDatetime | None


class CreatedToken(Token):
    """A new access token with its secret, which is shown this once."""

    token: str


class KeyCreate(RequestSchema):
    """A new SSH public key."""

    public_key: str = Field(min_length=1, max_length=16_384, description="One line of a .pub file.")
    name: str | None = Field(default=None, max_length=80, description="Default: the key's comment.")


class Key(ResponseSchema):
    """An SSH public key."""

    id: str
    name: str
    algorithm: str
    fingerprint: str
    created_at: UTCDatetime
    last_used_at: UTCDatetime | None
