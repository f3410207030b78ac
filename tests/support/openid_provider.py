"""An OpenID provider with one user, which checks what an app owes it: PKCE, the client's secret, the way back."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from support.web import send, web_server

CLIENT_ID, CLIENT_SECRET = "app", "app secret"


def encoded(claims: object) -> str:
    """Return claims as a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


class Provider:
    """The provider, and what a test bends about it."""

    def __init__(self) -> None:
        self.url = ""
        self.user = {"sub": "42", "preferred_username": "ann", "name": "Ann", "picture": "http://x/p.png"}
        self.claims: dict[str, object] = {}
        self.described_user: dict[str, object] = {}
        self.lasts_s = 3600
        self.asked: dict[str, str] = {}
        self.gives_refresh = True
        self.is_down = False
        self.refreshes: list[str] = []
        """Refresh tokens that were handed in, in order."""
        self.revoked: list[str] = []
        self.refreshed_claims: dict[str, object] | None = None
        """What an ID token in the answer to a refresh says; None for an answer without one."""
        self._codes: dict[str, dict[str, str]] = {}
        self._refresh_tokens: set[str] = set()
        self._access_tokens = {"access-token"}

    def forget(self) -> None:
        """Take back what every refresh token allows: the user was dismissed."""
        self._refresh_tokens.clear()

    def answer(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        path, query = urlsplit(handler.path).path, parse_qs(urlsplit(handler.path).query)
        asked = {key: values[0] for key, values in query.items()}
        if self.is_down:
            send(handler, b"", 503)
        elif path == "/.well-known/openid-configuration":
            names = {
                "authorization_endpoint": "authorize",
                "token_endpoint": "token",
                "userinfo_endpoint": "userinfo",
                "revocation_endpoint": "revoke",
            }
            about = {"issuer": self.url, **{name: f"{self.url}/{end}" for name, end in names.items()}}
            self._send(handler, about)
        elif path == "/authorize":
            self.asked = asked
            code = secrets.token_hex(8)
            self._codes[code] = asked
            back = urlencode({"code": code, "state": asked["state"]})
            send(handler, b"", 302, location=f"{asked['redirect_uri']}?{back}")
        elif path == "/token":
            form = {key: values[0] for key, values in parse_qs(body.decode()).items()}
            (self._refresh if form.get("grant_type") == "refresh_token" else self._token)(handler, form)
        elif path == "/revoke" and self._knows_client(handler):
            self.revoked.append(parse_qs(body.decode())["token"][0])
            send(handler, b"")
        elif path == "/userinfo" and handler.headers["authorization"].removeprefix("Bearer ") in self._access_tokens:
            self._send(handler, {**self.user, **self.described_user})
        else:
            send(handler, b"", 404)

    def _knows_client(self, handler: BaseHTTPRequestHandler) -> bool:
        secret = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        return handler.headers["authorization"] == f"Basic {secret}"

    def _refresh(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        """Take a refresh token, which counts once, for new tokens."""
        given = form.get("refresh_token", "")
        self.refreshes.append(given)
        if given not in self._refresh_tokens or not self._knows_client(handler):
            send(handler, b'{"error": "invalid_grant"}', 400)
            return
        self._refresh_tokens.discard(given)
        number = len(self.refreshes) + 1
        access, refresh = f"access-token-{number}", f"refresh-token-{number}"
        self._access_tokens.add(access)
        self._refresh_tokens.add(refresh)
        answer = {"access_token": access, "refresh_token": refresh, "expires_in": self.lasts_s}
        if self.refreshed_claims is not None:
            claims = {"iss": self.url, "aud": CLIENT_ID, "sub": "42", "exp": time.time() + 60, **self.refreshed_claims}
            answer["id_token"] = f"{encoded({'alg': 'none'})}.{encoded(claims)}.signature"
        self._send(handler, answer)

    def _token(self, handler: BaseHTTPRequestHandler, form: dict[str, str]) -> None:
        asked = self._codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        is_right = (
            asked is not None
            and self._knows_client(handler)
            and asked["code_challenge"] == challenge
            and asked["redirect_uri"] == form.get("redirect_uri")
        )
        if not is_right or asked is None:
            send(handler, b'{"error": "invalid_grant"}', 400)
            return
        claims = {"iss": self.url, "aud": CLIENT_ID, "sub": "42", "nonce": asked["nonce"], "exp": time.time() + 60}
        token = f"{encoded({'alg': 'none'})}.{encoded({**claims, **self.claims})}.signature"
        answer = {
            "access_token": "access-token",
            "id_token": token,
            "scope": asked["scope"],
            "expires_in": self.lasts_s,
        }
        if self.gives_refresh:
            self._refresh_tokens.add("refresh-token-1")
            answer["refresh_token"] = "refresh-token-1"
        self._send(handler, answer)

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, value: Any) -> None:
        send(handler, json.dumps(value).encode(), content_type="application/json")


@contextlib.contextmanager
def openid_provider() -> Iterator[Provider]:
    """Run the provider on a free port."""
    provider = Provider()
    with web_server(provider.answer) as address:
        provider.url = address
        yield provider
