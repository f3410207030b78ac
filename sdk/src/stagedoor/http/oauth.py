"""Signing in with an OpenID provider: authorization code flow with PKCE, for apps that have a `gr.LoginButton`.

The environment configures it, with the names that Spaces have: `OPENID_PROVIDER_URL`, `OAUTH_CLIENT_ID`,
`OAUTH_CLIENT_SECRET`, `OAUTH_SCOPES`. Where nothing is configured, whoever sits at this machine is signed in as a
stand-in, so that an app can be tried; nobody else is.

Tokens stay in this process. The browser holds a random key to them, and only its hash is kept here. An access token
that ends is renewed, with the next request, when the provider has given what renews it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import getpass
import hashlib
import os
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from stagedoor.authoring.oauth_values import OAuthLogin, OAuthProfile, OAuthToken
from stagedoor.client.connection import RemoteError
from stagedoor.http.auth import cookie, cookie_header
from stagedoor.http.exchange import Exchange, Headers, HTTPError
from stagedoor.http.oauth_provider import (
    TOKEN_TTL_S,
    Grant,
    NotVouchedForError,
    Provider,
    Settings,
    configured_provider,
    is_refused,
)
from stagedoor.http.security import host_name, is_loopback

if TYPE_CHECKING:
    from stagedoor.http.options import ServerOptions

ATTEMPT_TTL_S = 600.0
"""Time between leaving for the provider and coming back."""
LONGEST_LOGIN_S = 14 * 24 * 3600.0
"""After this long a visitor signs in again, however often the token was renewed."""
RENEW_BEFORE_S = 30.0
"""A token is renewed when it has no more than this left: what a function does with it takes time, too."""
RETRY_S = 10.0
"""Wait before a provider that did not answer is asked for a renewal again."""
MAX_ATTEMPTS = 10_000
MAX_LOGINS = 100_000

_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


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


@dataclass(eq=False)
class _SignIn:
    """A visitor who is signed in."""

    grant: Grant
    began_at: float = field(default_factory=time.time)
    retry_at: float = 0.0
    renewal: asyncio.Task[None] | None = None

    @property
    def login(self) -> OAuthLogin | None:
        """The sign-in; None when it is over."""
        now = time.time()
        is_over = now >= self.began_at + LONGEST_LOGIN_S or now >= self.grant.login.token.expires_at
        return None if is_over else self.grant.login

    @property
    def is_ending(self) -> bool:
        """Whether the token is to be renewed, and can be."""
        now = time.time()
        return (
            self.grant.refresh_token is not None
            and now < self.began_at + LONGEST_LOGIN_S
            and now >= self.grant.login.token.expires_at - RENEW_BEFORE_S
        )

    @property
    def lasts_s(self) -> float:
        """How long the browser keeps its key."""
        is_short = self.grant.refresh_token is None
        return self.grant.login.token.expires_at - time.time() if is_short else LONGEST_LOGIN_S


class OAuth:
    """Signs visitors of one app in and out.

    Args:
        settings: Which provider knows them; None for the stand-in.
    """

    def __init__(self, settings: Settings | None) -> None:
        self.provider = Provider(settings) if settings is not None else None
        suffix = secrets.token_hex(6)
        self._login_cookie, self._attempt_cookie = f"stagedoor-oauth-{suffix}", f"stagedoor-oauth-way-{suffix}"
        self._attempts: OrderedDict[str, _Attempt] = OrderedDict()
        self._sign_ins: OrderedDict[bytes, _SignIn] = OrderedDict()
        self._revocations: set[asyncio.Task[None]] = set()

    def login_of(self, exchange: Exchange) -> OAuthLogin | None:
        """Return the sign-in that a request belongs to, or None."""
        sign_in = self._sign_in_of(exchange)
        return sign_in.login if sign_in is not None else None

    def username_of(self, exchange: Exchange) -> str | None:
        """Return the name of who is signed in, for the page."""
        login = self.login_of(exchange)
        return login.profile.username if login is not None else None

    async def keep_up(self, exchange: Exchange) -> None:
        """Renew the token of a request's sign-in when it ends; requests at the same time wait for one renewal."""
        sign_in = self._sign_in_of(exchange)
        if sign_in is None or self.provider is None or not sign_in.is_ending:
            return
        if sign_in.renewal is None:
            if time.monotonic() < sign_in.retry_at:
                return
            sign_in.renewal = asyncio.get_running_loop().create_task(self._renew(self.provider, sign_in))
        await asyncio.shield(sign_in.renewal)

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
            "client_id": self.provider.settings.client_id,
            "redirect_uri": f"{exchange.root}/login/callback",
            "scope": self.provider.settings.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        try:
            address = str((await self.provider.about())["authorization_endpoint"])
        except (RemoteError, KeyError) as error:
            raise HTTPError(502, "The OpenID provider cannot be reached; try again later.") from error
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
        redirect = f"{exchange.root}/login/callback"
        try:
            grant = await self.provider.sign_in(code, redirect, attempt.verifier, attempt.nonce)
        except (RemoteError, NotVouchedForError) as error:
            raise HTTPError(401, "The provider does not vouch for this sign-in. Sign in again.") from error
        gone = cookie_header(exchange, self._attempt_cookie, "", 0)
        return exchange.root + attempt.target, [self._keep(exchange, grant), gone]

    def logout(self, exchange: Exchange, *, everywhere: bool) -> Headers:
        """Forget a sign-in, or all of its visitor's, and return the headers that delete its cookie."""
        key = cookie(exchange, self._login_cookie)
        if key is None:
            return []
        ended = [sign_in] if (sign_in := self._sign_ins.pop(_hash(key), None)) is not None else []
        if everywhere and ended:
            who = ended[0].grant.login.profile.get("sub")
            others = [k for k, known in self._sign_ins.items() if known.grant.login.profile.get("sub") == who]
            ended += [self._sign_ins.pop(other) for other in others]
        for sign_in in ended:
            self._revoke(sign_in)
        return [cookie_header(exchange, self._login_cookie, "", 0)]

    # --- inside

    def _sign_in_of(self, exchange: Exchange) -> _SignIn | None:
        key = cookie(exchange, self._login_cookie)
        return self._sign_ins.get(_hash(key)) if key else None

    async def _renew(self, provider: Provider, sign_in: _SignIn) -> None:
        try:
            sign_in.grant = await provider.renew(sign_in.grant)
        except NotVouchedForError:
            self._forget(sign_in)
        except RemoteError as error:
            if is_refused(error):
                self._forget(sign_in)
            else:
                sign_in.retry_at = time.monotonic() + RETRY_S
        finally:
            sign_in.renewal = None

    def _forget(self, sign_in: _SignIn) -> None:
        for key in [key for key, known in self._sign_ins.items() if known is sign_in]:
            del self._sign_ins[key]

    def _revoke(self, sign_in: _SignIn) -> None:
        """Tell the provider that a visitor has left; nobody waits for that."""
        if self.provider is None:
            return
        provider = self.provider

        async def tell() -> None:
            with contextlib.suppress(RemoteError):
                await provider.revoke(sign_in.grant)

        task = asyncio.get_running_loop().create_task(tell())
        self._revocations.add(task)
        task.add_done_callback(self._revocations.discard)

    def _keep(self, exchange: Exchange, grant: Grant) -> tuple[bytes, bytes]:
        key, sign_in = secrets.token_urlsafe(32), _SignIn(grant)
        self._sign_ins[_hash(key)] = sign_in
        while len(self._sign_ins) > MAX_LOGINS:
            self._sign_ins.popitem(last=False)
        return cookie_header(exchange, self._login_cookie, key, int(sign_in.lasts_s))


def _stand_in() -> Grant:
    """Return the sign-in of whoever sits at this machine."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "local"
    profile = OAuthProfile({"sub": "stand-in", "preferred_username": name, "name": f"{name} (stand-in)"})
    secret = os.environ.get("HF_TOKEN") or "stand-in-token"
    return Grant(OAuthLogin(profile, OAuthToken(secret, "openid profile", int(time.time() + TOKEN_TTL_S))), None)


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
