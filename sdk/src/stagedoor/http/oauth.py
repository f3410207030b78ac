"""Signing in with an OpenID provider: authorization code flow with PKCE, for apps that have a `gr.LoginButton`.

The environment configures it, with the names that Spaces have: `OPENID_PROVIDER_URL`, `OAUTH_CLIENT_ID`,
`OAUTH_CLIENT_SECRET`, `OAUTH_SCOPES`. Where nothing is configured, whoever sits at this machine is signed in as a
stand-in, so that an app can be tried; nobody else is.

Tokens stay in this process. The browser holds a random key to them, and only its hash is kept here.
"""

from __future__ import annotations

import asyncio
import base64
import getpass
import hashlib
import json
import os
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from stagedoor.authoring.oauth_values import OAuthLogin, OAuthProfile, OAuthToken
from stagedoor.client.connection import Connection, RemoteError
from stagedoor.http.auth import cookie, cookie_header
from stagedoor.http.exchange import Exchange, Headers, HTTPError
from stagedoor.http.security import host_name, is_loopback

if TYPE_CHECKING:
    from stagedoor.http.options import ServerOptions

JSONObject = dict[str, object]

ATTEMPT_TTL_S = 600.0
"""Time between leaving for the provider and coming back."""
LOGIN_TTL_S = 8 * 3600.0
"""Longest sign-in, when the provider says no shorter one."""
MAX_ATTEMPTS = 10_000
MAX_LOGINS = 100_000
CLOCK_SKEW_S = 60.0

_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class Provider:
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


def configured_provider() -> Provider | None:
    """Return the provider that the environment names, or None."""
    url, client_id = os.environ.get("OPENID_PROVIDER_URL"), os.environ.get("OAUTH_CLIENT_ID")
    if not url or not client_id:
        return None
    scopes = os.environ.get("OAUTH_SCOPES") or "openid profile"
    return Provider(url.rstrip("/"), client_id, os.environ.get("OAUTH_CLIENT_SECRET") or "", scopes)


def oauth_for(options: ServerOptions) -> OAuth | None:
    """Return what signs visitors of an app in; None when it has a login of its own and no provider is configured."""
    provider = configured_provider()
    return None if provider is None and options.has_login else OAuth(provider)


@dataclass(frozen=True)
class _Attempt:
    verifier: str
    nonce: str
    target: str
    expires_at: float


class OAuth:
    """Signs visitors of one app in and out.

    Args:
        provider: Who knows them; None for the stand-in.
    """

    def __init__(self, provider: Provider | None) -> None:
        self.provider = provider
        suffix = secrets.token_hex(6)
        self._login_cookie, self._attempt_cookie = f"stagedoor-oauth-{suffix}", f"stagedoor-oauth-way-{suffix}"
        self._attempts: OrderedDict[str, _Attempt] = OrderedDict()
        self._logins: OrderedDict[bytes, OAuthLogin] = OrderedDict()
        self._connection = Connection({"user-agent": "stagedoor", "accept": "application/json"})
        self._described: JSONObject | None = None

    def login_of(self, exchange: Exchange) -> OAuthLogin | None:
        """Return the sign-in that a request belongs to, or None."""
        key = cookie(exchange, self._login_cookie)
        login = self._logins.get(_hash(key)) if key else None
        return login if login is not None and login.token.expires_at > time.time() else None

    def username_of(self, exchange: Exchange) -> str | None:
        """Return the name of who is signed in, for the page."""
        login = self.login_of(exchange)
        return login.profile.username if login is not None else None

    async def begin(self, exchange: Exchange) -> tuple[str, Headers]:
        """Return where the visitor goes to sign in, and headers for the way there.

        Raises:
            HTTPError: When there is no provider and the visitor is not at this machine, or it cannot be reached.
        """
        target = _own_path(exchange.query("_target_url"))
        if self.provider is None:
            if not _is_here(exchange):
                raise HTTPError(
                    403,
                    "Nobody can sign in here: no OpenID provider is configured (OPENID_PROVIDER_URL, OAUTH_CLIENT_ID, "
                    "OAUTH_CLIENT_SECRET), and its stand-in is for this machine only.",
                )
            return exchange.root + target, [self._keep(exchange, _stand_in())]
        state, verifier, nonce = (secrets.token_urlsafe(32) for _ in range(3))
        self._attempts[state] = _Attempt(verifier, nonce, target, time.monotonic() + ATTEMPT_TTL_S)
        while len(self._attempts) > MAX_ATTEMPTS:
            self._attempts.popitem(last=False)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": f"{exchange.root}/login/callback",
            "scope": self.provider.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        address = str((await self._about())["authorization_endpoint"])
        # The browser that comes back must be the one that left: else somebody could be signed in as somebody else.
        bound = cookie_header(exchange, self._attempt_cookie, state, int(ATTEMPT_TTL_S))
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", [bound]

    async def finish(self, exchange: Exchange) -> tuple[str, Headers]:
        """Take a visitor who comes back; returns where they go, and headers that sign them in.

        Raises:
            HTTPError: When the way back is not one that this browser left on, or the provider does not vouch.
        """
        state, code = exchange.query("state") or "", exchange.query("code")
        attempt = self._attempts.pop(state, None)
        is_own = secrets.compare_digest(state.encode(), (cookie(exchange, self._attempt_cookie) or "").encode())
        if self.provider is None or attempt is None or not is_own or attempt.expires_at < time.monotonic():
            raise HTTPError(400, "This sign-in was not begun here, or took too long. Go back and sign in again.")
        if code is None:
            reason = exchange.query("error_description") or exchange.query("error") or "it gave no reason"
            raise HTTPError(401, f"The provider did not sign you in: {reason:.200}.")
        login = await self._exchange(exchange, self.provider, attempt, code)
        gone = cookie_header(exchange, self._attempt_cookie, "", 0)
        return exchange.root + attempt.target, [self._keep(exchange, login), gone]

    def logout(self, exchange: Exchange) -> Headers:
        """Forget a sign-in, and return the headers that delete its cookie."""
        key = cookie(exchange, self._login_cookie)
        if key is None:
            return []
        self._logins.pop(_hash(key), None)
        return [cookie_header(exchange, self._login_cookie, "", 0)]

    # --- inside

    async def _about(self) -> JSONObject:
        provider = cast("Provider", self.provider)
        if self._described is None:
            address = f"{provider.url}/.well-known/openid-configuration"
            try:
                self._described = cast("JSONObject", await asyncio.to_thread(self._connection.json, address))
            except RemoteError as error:
                raise HTTPError(502, "The OpenID provider cannot be reached; try again later.") from error
        return self._described

    async def _exchange(self, exchange: Exchange, provider: Provider, attempt: _Attempt, code: str) -> OAuthLogin:
        about = await self._about()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": f"{exchange.root}/login/callback",
            "client_id": provider.client_id,
            "code_verifier": attempt.verifier,
        }
        basic = base64.b64encode(f"{provider.client_id}:{provider.client_secret}".encode()).decode()
        headers = {"content-type": "application/x-www-form-urlencoded", "authorization": f"Basic {basic}"}
        try:
            answer = await asyncio.to_thread(
                self._post, str(about["token_endpoint"]), urlencode(sent).encode(), headers
            )
            claims = _claims(answer.get("id_token"), provider, attempt.nonce, about)
            bearer = {"authorization": f"Bearer {answer.get('access_token')}"}
            address = str(about["userinfo_endpoint"])
            profile = cast("JSONObject", await asyncio.to_thread(self._connection.json, address, None, bearer))
        except (RemoteError, KeyError, ValueError) as error:
            raise HTTPError(401, "The provider does not vouch for this sign-in. Sign in again.") from error
        if profile.get("sub") != claims.get("sub"):
            raise HTTPError(401, "The provider describes somebody else than it signed in. Sign in again.")
        lasts_s = min(float(cast("float", answer.get("expires_in") or LOGIN_TTL_S)), LOGIN_TTL_S)
        scope = str(answer.get("scope") or provider.scopes)
        token = OAuthToken(str(answer["access_token"]), scope, int(time.time() + lasts_s))
        return OAuthLogin(OAuthProfile({**claims, **profile}), token)

    def _post(self, address: str, body: bytes, headers: dict[str, str]) -> JSONObject:
        with self._connection.open(address, body, headers) as answer:
            return cast("JSONObject", json.loads(answer.read()))

    def _keep(self, exchange: Exchange, login: OAuthLogin) -> tuple[bytes, bytes]:
        key = secrets.token_urlsafe(32)
        self._logins[_hash(key)] = login
        while len(self._logins) > MAX_LOGINS:
            self._logins.popitem(last=False)
        return cookie_header(exchange, self._login_cookie, key, int(login.token.expires_at - time.time()))


def _claims(id_token: object, provider: Provider, nonce: str, about: JSONObject) -> JSONObject:
    """Return what an ID token says, after checking that it was made for this app and this sign-in.

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
    if claims.get("iss") != about.get("issuer") or provider.client_id not in audiences or claims.get("nonce") != nonce:
        raise ValueError("the ID token is for somebody else")
    if float(cast("float", claims.get("exp") or 0)) < time.time() - CLOCK_SKEW_S:
        raise ValueError("the ID token has expired")
    return claims


def _stand_in() -> OAuthLogin:
    """Return the sign-in of whoever sits at this machine."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "local"
    claims: JSONObject = {"sub": "stand-in", "preferred_username": name, "name": f"{name} (stand-in)"}
    token = OAuthToken(os.environ.get("HF_TOKEN") or "stand-in-token", "openid profile", int(time.time() + LOGIN_TTL_S))
    return OAuthLogin(OAuthProfile(claims), token)


def _is_here(exchange: Exchange) -> bool:
    """Whether a request comes from this machine itself, not through a public link or a proxy on it."""
    passed_on = any(
        name in exchange.headers for name in (b"via", b"x-forwarded-for", b"x-forwarded-host", b"forwarded")
    )
    host = host_name(exchange.headers.get(b"host", b""))
    return not passed_on and is_loopback(exchange.peer) and (host in _HERE or host.endswith(".localhost"))


def _own_path(wanted: str | None) -> str:
    """Return a path of the app to go to after signing in; never an address elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted or "\n" in wanted:
        return "/"
    return wanted


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
