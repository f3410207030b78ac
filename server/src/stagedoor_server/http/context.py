"""What every request can reach: settings, the database, and the parts that live as long as the process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, cast

from fastapi import Depends, Request

from stagedoor_server.auth.passwords import Passwords
from stagedoor_server.auth.service import Peer
from stagedoor_server.kit.db import Database, ReadSession, WriteSession
from stagedoor_server.kit.rate_limit import RateLimiter
from stagedoor_server.runs.dispatch import Dispatcher
from stagedoor_server.runs.doorbell import RunBell
from stagedoor_server.runs.hub import RunHub
from stagedoor_server.runs.probe import Probe
from stagedoor_server.settings import Settings
from stagedoor_server.storage.local import LocalStorage


@dataclass(frozen=True, slots=True)
class Context:
    """The long-lived parts, made once by `app.create_app`."""

    settings: Settings
    database: Database
    passwords: Passwords
    limiter: RateLimiter
    storage: LocalStorage
    bell: RunBell
    dispatcher: Dispatcher
    hub: RunHub
    probe: Probe


def context_of(request: Request) -> Context:
    """Return the app's long-lived parts."""
    return cast("Context", request.app.state.context)


AppContext = Annotated[Context, Depends(context_of)]


async def _read_session(request: Request) -> AsyncIterator[ReadSession]:
    async with context_of(request).database.read() as session:
        yield session


async def _write_session(request: Request) -> AsyncIterator[WriteSession]:
    async with context_of(request).database.write() as session:
        yield session


# scope="function": the transaction is committed before the answer leaves, so "201" means that it stands.
Reading = Annotated[ReadSession, Depends(_read_session, scope="function")]
Writing = Annotated[WriteSession, Depends(_write_session, scope="function")]


def peer_host_of(request: Request) -> str:
    """Return the visitor's address; X-Forwarded-For counts only from the configured proxies."""
    host = request.client.host if request.client else ""
    networks = context_of(request).settings.proxy_networks
    if not networks:
        return host
    chain = [*(part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()), host]
    for hop in reversed(chain):
        try:
            address = ip_address(hop)
        except ValueError:
            return host
        if not any(address in network for network in networks):
            return hop
    return chain[0]


def peer_of(request: Request) -> Peer:
    """Return where the request comes from."""
    return Peer(host=peer_host_of(request), user_agent=request.headers.get("user-agent", ""))


RequestPeer = Annotated[Peer, Depends(peer_of)]
