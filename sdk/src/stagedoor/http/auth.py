"""Login: passwords, tokens in cookies, and single sign-on by a function of the author.

Tokens are random, kept in memory as hashes, expire, and end at logout. Passwords are compared in constant time,
and as long for a user who does not exist; failures are limited for each address and each name.
"""

from __future__ import annotations

import asyncio
import base64
import contextvars
import hashlib
import hmac
import inspect
import secrets
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, cast

from stagedoor.http.exchange import Exchange, Headers, HTTPError
from stagedoor.http.webrequest import WebRequest

if TYPE_CHECKING:
    from stagedoor.http.options import ServerOptions

TOKEN_TTL_S = 7 * 24 * 3600.0
PROGRAM_TTL_S = 300.0
"""How long a name and password that a program sends with every request are not checked again."""
MAX_TOKENS = 100_000
MAX_FAILURES = 10
FAILURE_WINDOW_S = 300.0
MAX_TRACKED = 10_000


class Authenticator:
    """Knows who a request is from.

    Args:
        options: Says which kind of login the app has.
    """

    def __init__(self, options: ServerOptions) -> None:
        self.options = options
        suffix = secrets.token_hex(6)
        # Cookies are shared by all ports of a host: the suffix keeps two apps on one machine apart.
        self.cookie_name = f"stagedoor-{suffix}"
        self._tokens: OrderedDict[bytes, tuple[str, float]] = OrderedDict()
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._salt = secrets.token_bytes(16)
        auth = options.auth
        self._passwords: dict[str, bytes] = (
            {} if auth is None or callable(auth) else {str(name): self._hash(str(word)) for name, word in auth}
        )

    @property
    def is_required(self) -> bool:
        """Whether the app has a login."""
        return self.options.has_login

    async def identify(self, exchange: Exchange) -> str | None:
        """Return who a request is from, or None when it is from nobody known."""
        dependency = self.options.auth_dependency
        if dependency is not None:
            answer = await _answer_of(dependency, exchange)
            return str(answer) if answer else None
        token = cookie(exchange, self.cookie_name)
        if token is None:
            return await self._identify_program(exchange)
        key = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        entry = self._tokens.get(key)
        if entry is None or entry[1] < time.monotonic():
            return None
        return entry[0]

    async def login(self, exchange: Exchange, username: str, password: str) -> Headers:
        """Check a name and password and return the headers that set the cookie.

        Raises:
            HTTPError: 401 when they are wrong, 429 after too many failures.
        """
        await self._check(exchange, username, password)
        token = secrets.token_urlsafe(32)
        self._keep(hashlib.sha256(token.encode()).digest(), username, TOKEN_TTL_S)
        return [cookie_header(exchange, self.cookie_name, token, int(TOKEN_TTL_S))]

    def logout(self, exchange: Exchange, *, everywhere: bool) -> Headers:
        """End the login of a request, or all of its user's, and return the headers that delete the cookie."""
        token = cookie(exchange, self.cookie_name)
        if token is not None:
            self._tokens.pop(hashlib.sha256(token.encode("utf-8", "replace")).digest(), None)
        if everywhere and exchange.username is not None:
            for key in [key for key, (name, _) in self._tokens.items() if name == exchange.username]:
                del self._tokens[key]
        return [cookie_header(exchange, self.cookie_name, "", 0)]

    async def _identify_program(self, exchange: Exchange) -> str | None:
        """Return who a program is that sends name and password with each request (HTTP Basic).

        Agents and scripts keep no cookies. Browsers never send this by themselves: no answer asks them to.
        """
        scheme, _, encoded = exchange.header(b"authorization").partition(" ")
        if scheme.lower() != "basic" or self.options.auth is None:
            return None
        known = self._tokens.get(key := hashlib.sha256(b"basic " + encoded.encode()).digest())
        if known is not None and known[1] > time.monotonic():
            return known[0]
        try:
            username, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except ValueError:
            return None
        if not colon:
            return None
        await self._check(exchange, username, password)
        self._keep(key, username, PROGRAM_TTL_S)
        return username

    # --- inside

    async def _check(self, exchange: Exchange, username: str, password: str) -> None:
        """Check a name and password; failures count."""
        keys = (f"address {exchange.client}", f"name {username[:200].lower()}")
        self._check_failures(keys)
        if not await self._is_right(username, password):
            for key in keys:
                self._note_failure(key)
            raise HTTPError(401, "Incorrect credentials.")

    def _keep(self, key: bytes, username: str, ttl_s: float) -> None:
        self._tokens[key] = (username, time.monotonic() + ttl_s)
        while len(self._tokens) > MAX_TOKENS:
            self._tokens.popitem(last=False)

    async def _is_right(self, username: str, password: str) -> bool:
        auth = self.options.auth
        if callable(auth):
            return bool(await _called(cast("Callable[..., object]", auth), username, password))
        known = self._passwords.get(username)
        given = self._hash(password)
        # A name that does not exist costs the same hash and the same comparison.
        return hmac.compare_digest(known if known is not None else self._salt * 2, given) and known is not None

    def _hash(self, password: str) -> bytes:
        return hmac.new(self._salt, password.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()

    def _check_failures(self, keys: tuple[str, ...]) -> None:
        now = time.monotonic()
        for key in keys:
            count, until = self._failures.get(key, (0, 0.0))
            if count >= MAX_FAILURES and until > now:
                wait = int(until - now) + 1
                raise HTTPError(
                    429,
                    f"Too many failed logins. Try again in {wait} seconds.",
                    [(b"retry-after", str(wait).encode())],
                )

    def _note_failure(self, key: str) -> None:
        now = time.monotonic()
        count, until = self._failures.pop(key, (0, 0.0))
        self._failures[key] = (count + 1 if until > now else 1, now + FAILURE_WINDOW_S)
        while len(self._failures) > MAX_TRACKED:
            self._failures.popitem(last=False)


def cookie_header(exchange: Exchange, name: str, value: str, max_age_s: int) -> tuple[bytes, bytes]:
    """Return the header that sets a cookie which scripts cannot read.

    Args:
        exchange: The request that is answered.
        name: Of the cookie.
        value: Of the cookie.
        max_age_s: How long browsers keep it; 0 deletes it.
    """
    text = f"{name}={value}; Path=/; HttpOnly; Max-Age={max_age_s}"
    if exchange.root.startswith("https://"):
        # Pages in a frame of the console (another site) need None; changing requests are checked by origin.
        return b"set-cookie", f"{text}; Secure; SameSite=None; Partitioned".encode()
    return b"set-cookie", f"{text}; SameSite=Lax".encode()


def cookie(exchange: Exchange, name: str) -> str | None:
    """Return a cookie of the request."""
    raw = exchange.headers.get(b"cookie")
    if raw is None or name.encode() not in raw:
        return None
    try:
        morsel = SimpleCookie(raw.decode("latin-1")).get(name)
    except CookieError:
        return None
    return morsel.value if morsel is not None else None


async def _answer_of(dependency: Callable[..., object], exchange: Exchange) -> object:
    """Ask the author's function who a request is from.

    Raises:
        HTTPError: When the function answers by itself, as FastAPI's dependencies do: with a redirect or an error.
    """
    from starlette.exceptions import HTTPException

    try:
        return await _called(dependency, WebRequest(exchange.scope))
    except HTTPException as error:
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in (error.headers or {}).items()]
        raise HTTPError(error.status_code, error.detail, headers) from error


async def _called(function: Callable[..., object], *arguments: object) -> object:
    """Call an author's function, whatever its form, without stopping the event loop."""
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(getattr(function, "__call__", None)):  # noqa: B004
        return await cast("Awaitable[object]", function(*arguments))
    surrounding = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(None, lambda: surrounding.run(function, *arguments))
