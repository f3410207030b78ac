"""Decides what answers a request: a tunnel, the console or a page of the relay. One parsed Host decides everything."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import parse_qs, quote

from stagedoor_relay.authority.base import Authority, NameState
from stagedoor_relay.edge import pages
from stagedoor_relay.edge.http import RequestHead
from stagedoor_relay.edge.pages import Page
from stagedoor_relay.edge.pool import StreamPool
from stagedoor_relay.edge.visits import ENTER_PATH, VisitCookies, same_site_path
from stagedoor_relay.errors import RelayError
from stagedoor_relay.limits import RateLimit, network_key
from stagedoor_relay.names import name_of_host
from stagedoor_relay.registry import Registry, Tunnel
from stagedoor_relay.settings import Settings
from stagedoor_relay.stream import StreamOpener

STATE_CACHE_S = 2.0
"""How long an answer about a name without tunnel is believed: a crowd that reloads a dead link is one question."""

TOKEN_CACHE_S = 30.0
"""How long a token that was let in stays so without asking again; bounds its revocation."""

MAX_CACHED = 5000
TOKEN_TRIES_PER_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Route:
    """Something answers: through this pool.

    Attributes:
        pool: Streams to it.
        is_console: Whether it is the console, which sees its own cookies.
    """

    pool: StreamPool
    is_console: bool


Decision = Route | Page


_V = TypeVar("_V")


class _Remembered(Generic[_V]):
    """Values with an end, the oldest dropped when there are too many."""

    def __init__(self, lifetime_s: float) -> None:
        self._lifetime_s = lifetime_s
        self._values: OrderedDict[tuple[str, str], tuple[float, _V]] = OrderedDict()

    def get(self, key: tuple[str, str]) -> _V | None:
        until, value = self._values.get(key, (0.0, None))
        return value if until > time.monotonic() else None

    def put(self, key: tuple[str, str], value: _V) -> None:
        self._values.pop(key, None)
        self._values[key] = (time.monotonic() + self._lifetime_s, value)
        if len(self._values) > MAX_CACHED:
            self._values.popitem(last=False)


class Router:
    """Routes requests.

    Args:
        settings: Share domain, console, secret.
        authority: Knows about names without tunnel and about visitors.
        registry: The live tunnels.
        cookies: Visit cookies.
        console: Opens streams to the console, or None.
    """

    def __init__(
        self,
        settings: Settings,
        authority: Authority,
        registry: Registry,
        cookies: VisitCookies,
        console: StreamOpener | None,
    ) -> None:
        self._settings = settings
        self._authority = authority
        self._registry = registry
        self._cookies = cookies
        self._console = Route(StreamPool(console, settings.max_streams_per_tunnel), True) if console else None
        self._routes: dict[Tunnel, Route] = {}
        self._states: _Remembered[NameState] = _Remembered(STATE_CACHE_S)
        self._admitted: _Remembered[str] = _Remembered(TOKEN_CACHE_S)
        self._token_tries = RateLimit(TOKEN_TRIES_PER_MINUTE, TOKEN_TRIES_PER_MINUTE)
        registry.when_gone(self._tunnel_gone)

    def _tunnel_gone(self, tunnel: Tunnel) -> None:
        route = self._routes.pop(tunnel, None)
        if route is not None:
            route.pool.close()

    def drop_stale(self) -> None:
        """Close kept streams that are too old."""
        for route in self._routes.values():
            route.pool.drop_stale()
        if self._console is not None:
            self._console.pool.drop_stale()

    def decide(self, request: RequestHead, peer_host: str) -> Decision | Awaitable[Decision]:
        """Say what answers; an awaitable only where the authority must be asked."""
        name = name_of_host(request.host, self._settings.share_host)
        if name is None:
            is_below = request.host.endswith("." + self._settings.share_host)
            return self._console if self._console is not None and not is_below else pages.misdirected(request.host)
        tunnel = self._registry.get(name)
        if tunnel is None:
            state = self._states.get((name, ""))
            return _state_page(state, request.host) if state is not None else self._ask_state(name, request.host)
        if request.target.startswith(b"/.stagedoor/"):
            return self._own_path(request, tunnel)
        if tunnel.grant.visibility == "public":
            return self._route_to(tunnel)
        return self._admit(request, tunnel, peer_host)

    def _route_to(self, tunnel: Tunnel) -> Route:
        route = self._routes.get(tunnel)
        if route is None:
            route = Route(StreamPool(tunnel.opener, self._settings.max_streams_per_tunnel), False)
            self._routes[tunnel] = route
        return route

    async def _ask_state(self, name: str, host: str) -> Decision:
        try:
            state = await self._authority.name_state(name)
        except RelayError:
            return pages.unreachable_server()
        self._states.put((name, ""), state)
        return _state_page(state, host)

    # Private links.

    def _admit(self, request: RequestHead, tunnel: Tunnel, peer_host: str) -> Decision | Awaitable[Decision]:
        name = tunnel.name
        if self._cookies.account_of(name, request.values(b"cookie")) is not None:
            return self._route_to(tunnel)
        secret = self._settings.relay_secret
        given = request.value(b"stagedoor-pass")
        if given and secret and hmac.compare_digest(given, secret.encode()):
            return self._route_to(tunnel)
        token = request.value(b"stagedoor-token").decode("latin-1")
        if token:
            if self._admitted.get((name, token)) is not None:
                return self._route_to(tunnel)
            if not self._token_tries.allow(network_key(peer_host)):
                return pages.private(request.host, reason="Too many tokens were tried.")
            return self._check_token(request.host, tunnel, token)
        return self._ask_to_sign_in(request, name)

    async def _check_token(self, host: str, tunnel: Tunnel, token: str) -> Decision:
        try:
            visitor = await self._authority.admit_token(tunnel.name, token)
        except RelayError as error:
            return pages.private(host, reason=str(error))
        self._admitted.put((tunnel.name, token), visitor.account_id)
        return self._route_to(tunnel)

    def _ask_to_sign_in(self, request: RequestHead, name: str) -> Decision:
        console = self._settings.console_url
        is_page = request.method in {b"GET", b"HEAD"} and b"text/html" in request.value(b"accept")
        if console is None or not is_page:
            return pages.private(request.host)
        path = same_site_path(request.target.decode("ascii"))
        return pages.redirect(f"{console}/visit/{name}?next={quote(path, safe='')}")

    def _own_path(self, request: RequestHead, tunnel: Tunnel) -> Decision | Awaitable[Decision]:
        path, _, query = request.target.decode("ascii").partition("?")
        if path != ENTER_PATH or request.method != b"GET":
            return Page(404, "unknown", "There is nothing here", "Addresses below /.stagedoor/ are the relay's own.")
        stated = parse_qs(query, max_num_fields=8)
        next_path = same_site_path(stated.get("next", ["/"])[0])
        ticket = stated.get("ticket", [""])[0]
        if tunnel.grant.visibility == "public":
            return pages.redirect(next_path)
        return self._enter(request.host, tunnel.name, ticket, next_path)

    async def _enter(self, host: str, name: str, ticket: str, next_path: str) -> Decision:
        try:
            visitor = await self._authority.redeem_visit(name, ticket)
        except RelayError as error:
            return pages.private(host, reason=str(error))
        return pages.redirect(next_path, cookie=self._cookies.make(name, visitor))


def _state_page(state: NameState, host: str) -> Page:
    if state.state == "offline":
        return pages.offline(host, title=state.title, since=state.since)
    if state.state in {"revoked", "expired"}:
        return pages.gone(host, state.state)
    return pages.unknown(host)
