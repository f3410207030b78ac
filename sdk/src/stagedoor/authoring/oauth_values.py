"""What a function learns of a visitor who signed in with an OpenID provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


class OAuthProfile(dict[str, object]):
    """Who the visitor is; give a parameter this annotation to receive it.

    `profile: gr.OAuthProfile` needs a visitor who signed in, `profile: gr.OAuthProfile | None` takes None for others.
    It is the provider's answer about the user, as a dict, with the usual parts as attributes.

    Args:
        data: The provider's claims.
    """

    injected_parameter: ClassVar[bool] = True
    oauth_part: ClassVar[str] = "profile"

    def __init__(self, data: Mapping[str, object]) -> None:
        super().__init__(data)
        self.username = str(data.get("preferred_username") or data.get("email") or data.get("sub") or "")
        self.name = str(data.get("name") or self.username)
        self.profile = str(data.get("profile") or "")
        self.picture = str(data.get("picture") or "")


@dataclass
class OAuthToken:
    """The visitor's access token; give a parameter this annotation to receive it, as with `OAuthProfile`.

    Args:
        token: The token; it lets its holder act as the visitor.
        scope: What it allows, separated by spaces.
        expires_at: When it ends, in seconds since 1970.
    """

    injected_parameter: ClassVar[bool] = True
    oauth_part: ClassVar[str] = "token"

    token: str
    scope: str
    expires_at: int

    def __repr__(self) -> str:
        return f"OAuthToken(token='…', scope={self.scope!r}, expires_at={self.expires_at})"


@dataclass(frozen=True)
class OAuthLogin:
    """A visitor's sign-in.

    Attributes:
        profile: Who it is.
        token: The access token.
    """

    profile: OAuthProfile
    token: OAuthToken
