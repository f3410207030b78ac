"""An OpenID provider as an app speaks to it: where it is, what it says of a visitor, and whether that can be believed."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from stagedoor.authoring.oauth_values import OAuthLogin, OAuthProfile, OAuthToken
from stagedoor.client.connection import Connection, RemoteError

JSONObject = dict[str, object]

TOKEN_TTL_S = 8 * 3600.0
"""How long an access token counts whose end the provider does not tell, and the longest sign-in without renewal."""
CLOCK_SKEW_S = 60.0


class NotVouchedForError(Exception):
    """The provider answers, and does not say what would sign a visitor in."""


@dataclass(frozen=True)
class Settings:
    """The configured provider.

    Attributes:
        url: Its address, below which `/.well-known/openid-configuration` lies.
        client_id: What the app is known as there.
        client_secret: The app's secret there.
        scopes: What is asked for, separated by spaces.
    """

    url: str
    client_id: str
    client_secret: str
    scopes: str


@dataclass(frozen=True)
class Grant:
    """What the provider gives for a visitor.

    Attributes:
        login: Who it is, and the access token.
        refresh_token: What renews the access token; None when it cannot be renewed.
    """

    login: OAuthLogin
    refresh_token: str | None


def configured_provider() -> Settings | None:
    """Return the provider that the environment names, or None."""
    url, client_id = os.environ.get("OPENID_PROVIDER_URL"), os.environ.get("OAUTH_CLIENT_ID")
    if not url or not client_id:
        return None
    scopes = os.environ.get("OAUTH_SCOPES") or "openid profile"
    return Settings(url.rstrip("/"), client_id, os.environ.get("OAUTH_CLIENT_SECRET") or "", scopes)


class Provider:
    """Asks one provider.

    Args:
        settings: Which one.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._connection = Connection({"user-agent": "stagedoor", "accept": "application/json"})
        self._described: JSONObject | None = None

    async def about(self) -> JSONObject:
        """Return what the provider says of itself.

        Raises:
            RemoteError: When it cannot be reached.
        """
        if self._described is None:
            address = f"{self.settings.url}/.well-known/openid-configuration"
            self._described = cast("JSONObject", await asyncio.to_thread(self._connection.json, address))
        return self._described

    async def sign_in(self, code: str, redirect: str, verifier: str, nonce: str) -> Grant:
        """Take what a visitor brings back from the provider for who they are.

        Args:
            code: What they bring.
            redirect: Address that they came back to.
            verifier: Secret of the way there (PKCE).
            nonce: What the ID token must repeat.

        Raises:
            NotVouchedForError: When the provider does not vouch for them.
            RemoteError: When it refuses, or cannot be reached.
        """
        about = await self.about()
        answer = await self._token(
            grant_type="authorization_code", code=code, redirect_uri=redirect, code_verifier=verifier
        )
        try:
            claims = self._claims(answer.get("id_token"), about)
            if claims.get("nonce") != nonce:
                raise NotVouchedForError("the ID token is for another sign-in")
            bearer = {"authorization": f"Bearer {answer.get('access_token')}"}
            address = str(about["userinfo_endpoint"])
            profile = cast("JSONObject", await asyncio.to_thread(self._connection.json, address, None, bearer))
        except (KeyError, ValueError) as error:
            raise NotVouchedForError(str(error)) from error
        if profile.get("sub") != claims.get("sub"):
            raise NotVouchedForError("the provider describes somebody else than it signed in")
        return self._grant(answer, OAuthProfile({**claims, **profile}), None, self.settings.scopes)

    async def renew(self, grant: Grant) -> Grant:
        """Take a refresh token for new tokens.

        Raises:
            NotVouchedForError: When the answer is for somebody else.
            RemoteError: When the provider refuses (status 400 or 401), or cannot be reached.
        """
        answer = await self._token(grant_type="refresh_token", refresh_token=str(grant.refresh_token))
        profile = grant.login.profile
        if "id_token" in answer:
            try:
                claims = self._claims(answer["id_token"], await self.about())
            except ValueError as error:
                raise NotVouchedForError(str(error)) from error
            if claims.get("sub") != profile.get("sub"):
                raise NotVouchedForError("the ID token is for somebody else")
        return self._grant(answer, profile, grant.refresh_token, grant.login.token.scope)

    async def revoke(self, grant: Grant) -> None:
        """Have the provider forget a visitor's tokens, where it can (RFC 7009)."""
        address = (await self.about()).get("revocation_endpoint")
        if isinstance(address, str):
            token = grant.refresh_token or grant.login.token.token
            await asyncio.to_thread(self._post, address, {"token": token})

    # --- inside

    async def _token(self, **fields: str) -> JSONObject:
        address = (await self.about()).get("token_endpoint")
        if not isinstance(address, str):
            raise NotVouchedForError("the provider names no address for tokens")
        raw = await asyncio.to_thread(self._post, address, {**fields, "client_id": self.settings.client_id})
        try:
            answer = cast("object", json.loads(raw))
        except ValueError as error:
            raise NotVouchedForError("the provider did not answer with JSON") from error
        if not isinstance(answer, dict) or not isinstance(cast("JSONObject", answer).get("access_token"), str):
            raise NotVouchedForError("the provider gives no access token")
        return cast("JSONObject", answer)

    def _post(self, address: str, fields: dict[str, str]) -> bytes:
        known = f"{self.settings.client_id}:{self.settings.client_secret}"
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "authorization": f"Basic {base64.b64encode(known.encode()).decode()}",
        }
        with self._connection.fork().open(address, urlencode(fields).encode(), headers) as answer:
            return answer.read()

    def _grant(self, answer: JSONObject, profile: OAuthProfile, refresh_token: str | None, scope: str) -> Grant:
        lasts_s = float(cast("float", answer.get("expires_in") or TOKEN_TTL_S))
        token = OAuthToken(
            str(answer["access_token"]), str(answer.get("scope") or scope), int(time.time() + min(lasts_s, TOKEN_TTL_S))
        )
        renewing = answer.get("refresh_token")
        return Grant(OAuthLogin(profile, token), str(renewing) if renewing else refresh_token)

    def _claims(self, id_token: object, about: JSONObject) -> JSONObject:
        """Return what an ID token says, after checking that it was made for this app.

        It came from the provider itself over the connection that asked for it, which stands for its signature (OpenID
        Connect Core, 3.1.3.7, point 6).

        Raises:
            ValueError: When it was not.
        """
        parts = str(id_token or "").split(".")
        if len(parts) != 3:
            raise ValueError("there is no ID token")
        body = parts[1] + "=" * (-len(parts[1]) % 4)
        claims = cast("JSONObject", json.loads(base64.urlsafe_b64decode(body)))
        audience = claims.get("aud")
        audiences = cast("list[object]", audience) if isinstance(audience, list) else [audience]
        if claims.get("iss") != about.get("issuer") or self.settings.client_id not in audiences:
            raise ValueError("the ID token is for somebody else")
        if float(cast("float", claims.get("exp") or 0)) < time.time() - CLOCK_SKEW_S:
            raise ValueError("the ID token has expired")
        return claims


def is_refused(error: RemoteError) -> bool:
    """Whether the provider has said no, rather than nothing."""
    return error.status in {400, 401, 403}
