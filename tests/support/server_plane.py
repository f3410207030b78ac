"""A control plane for tests: the real app on a free port, a database made by the real migrations, and people in it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from stagedoor_server.app import build_context, create_app
from stagedoor_server.auth.service import Peer, open_session
from stagedoor_server.authz.roles import Role
from stagedoor_server.authz.scopes import ALL_SCOPES, Scope
from stagedoor_server.http.context import Context
from stagedoor_server.kit.clock import utc_now
from stagedoor_server.models import Membership, User
from stagedoor_server.runs.broker import Announcer
from stagedoor_server.settings import Settings
from stagedoor_server.teams import repository as teams_repository
from stagedoor_server.users import service as users

RELAY_SECRET = "relay-secret-of-the-tests"
HOST = "127.0.0.1"


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    """Settings with short intervals, so that nothing is waited for long."""
    fast: dict[str, Any] = {
        "heartbeat_s": 0.2,
        "cancel_check_s": 0.05,
        "silent_after_s": 2.0,
        "sweep_s": 0.1,
        "redispatch_after_s": 1.0,
        "event_poll_s": 0.02,
        "sign_ins_per_minute": 1_000,
    }
    return Settings(
        data_dir=folder, database_url=url, relay_secret=RELAY_SECRET, server_host="127.0.0.1", **{**fast, **more}
    )


@dataclass
class Person:
    """Somebody with an account, an access token and a browser session."""

    user: User
    token: str
    cookie: str
    client: httpx.AsyncClient = field(repr=False)

    @property
    def username(self) -> str:
        return self.user.username


class ControlPlane:
    """The server under test and what a test needs around it."""

    def __init__(self, context: Context, base_url: str) -> None:
        self.context = context
        self.base_url = base_url
        self._clients: list[httpx.AsyncClient] = []
        self.anonymous = self.client()
        self.relay = self.client({"Authorization": f"Bearer {RELAY_SECRET}"}, path="/internal/v1/relay/")

    @property
    def settings(self) -> Settings:
        return self.context.settings

    def client(self, headers: dict[str, str] | None = None, path: str = "/api/v1/") -> httpx.AsyncClient:
        client = httpx.AsyncClient(
            base_url=f"{self.base_url}{path}", headers=headers, trust_env=False, timeout=20, verify=False
        )
        self._clients.append(client)
        return client

    def browser(self, cookie: str) -> httpx.AsyncClient:
        """A client that behaves like our own page: cookie and Origin."""
        return self.client({"Cookie": f"stagedoor_session={cookie}", "Origin": self.base_url})

    async def person(self, username: str, *, password: str | None = None) -> Person:
        """Make somebody, without waiting for argon2 unless a password is asked for."""
        password_hash = await self.context.passwords.hash(password) if password else None
        async with self.context.database.write() as session:
            user = await users.create_user(
                session,
                username=username,
                email=f"{username}@example.org",
                display_name=username.title(),
                password_hash=password_hash,
            )
            _, token = await users.create_token(session, user.id, name="test", scopes=list(ALL_SCOPES), expires_at=None)
            cookie = open_session(session, user, Peer("127.0.0.1", "test"))
        return Person(user, token, cookie, self.client({"Authorization": f"Bearer {token}"}))

    async def token(self, person: Person, *scopes: Scope) -> str:
        async with self.context.database.write() as session:
            _, token = await users.create_token(
                session, person.user.id, name="test", scopes=list(scopes), expires_at=None
            )
        return token

    async def join(self, person: Person, team: str, role: Role) -> None:
        """Put somebody into a team."""
        async with self.context.database.write() as session:
            row = await teams_repository.team_by_slug(session, team)
            assert row is not None
            session.add(Membership(team_id=row.id, user_id=person.user.id, role=role, created_at=utc_now()))

    async def authenticate(self, token: str) -> dict[str, Any]:
        answer = await self.relay.post("authenticate", json={"method": "password", "username": "x", "secret": token})
        answer.raise_for_status()
        return answer.json()

    async def try_tunnel(self, person: Person, **wanted: Any) -> httpx.Response:
        """Open a tunnel as the relay does for somebody's client."""
        account = await self.authenticate(person.token)
        return await self.relay.post("sessions", json={"account_id": account["account_id"], "client": "test", **wanted})

    async def tunnel(self, person: Person, **wanted: Any) -> dict[str, Any]:
        answer = await self.try_tunnel(person, **wanted)
        assert answer.status_code == 201, answer.text
        return answer.json()

    async def close_clients(self) -> None:
        for client in self._clients:
            await client.aclose()


@contextlib.asynccontextmanager
async def running_control_plane(settings: Settings, announcer: Announcer | None = None) -> AsyncIterator[ControlPlane]:
    """Serve on a free port of this event loop until the block ends."""
    context = build_context(settings, announcer)
    config = uvicorn.Config(
        create_app(settings, context), host=HOST, port=0, http="httptools", ws="none", log_level="error", lifespan="on"
    )
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # pytest keeps its own Ctrl-C
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done(), "the server did not start"
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    plane = ControlPlane(context, f"http://{HOST}:{port}")
    try:
        yield plane
    finally:
        await plane.close_clients()
        server.should_exit = True
        await serving
