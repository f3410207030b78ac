"""Every route of the OpenAPI document, for every kind of caller: who may call it, said once and tried out.

The table below is written by hand from the product's rules, not derived from the policy: both must agree. A route that
is missing in it fails the test, so nobody adds one without saying who may call it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from support.server_plane import ControlPlane, Person, running_control_plane, settings_for

from stagedoor_server.app import openapi_document
from stagedoor_server.authz.actions import RULES, Action
from stagedoor_server.authz.roles import Role
from stagedoor_server.kit.ids import new_id

ACTORS = ("anonymous", "outsider", "reader", "writer", "admin", "owner")

# operation → who may, on a private object, and on a public one where that differs. `anyone` includes the anonymous.
# "signed_in": one's own things. An outsider to a private object must get 404, as if it were not there.
ALLOWED: dict[str, tuple[str, str]] = {
    "read_health": ("anyone", "anyone"),
    "read_relay": ("anyone", "anyone"),
    "read_session": ("anyone", "anyone"),
    "sign_in": ("anyone", "anyone"),
    "sign_in_by_link": ("anyone", "anyone"),
    "sign_out": ("anyone", "anyone"),
    "update_account": ("signed_in", "signed_in"),
    "list_tokens": ("browser", "browser"),
    "create_token": ("browser", "browser"),
    "revoke_token": ("browser", "browser"),
    "list_keys": ("signed_in", "signed_in"),
    "add_key": ("signed_in", "signed_in"),
    "remove_key": ("signed_in", "signed_in"),
    "list_teams": ("signed_in", "signed_in"),
    "create_team": ("signed_in", "signed_in"),
    "read_team": ("reader", "reader"),
    "update_team": ("admin", "admin"),
    "list_members": ("reader", "reader"),
    "add_member": ("admin", "admin"),
    "change_role": ("admin", "admin"),
    "remove_member": ("admin", "admin"),
    "create_invite": ("admin", "admin"),
    "inspect_invite": ("anyone", "anyone"),
    "accept_invite": ("anyone", "anyone"),
    "list_projects": ("anyone", "anyone"),
    "list_tags": ("anyone", "anyone"),
    "create_project": ("writer", "writer"),
    "read_project": ("reader", "anyone"),
    "read_project_api": ("reader", "anyone"),
    "update_project": ("writer", "writer"),
    "delete_project": ("admin", "admin"),
    "like_project": ("reader", "signed_in"),
    "unlike_project": ("reader", "signed_in"),
    "create_run": ("reader", "signed_in"),
    "list_runs": ("reader", "signed_in"),
    "upload_file": ("reader", "signed_in"),
    "read_run": ("reader", "reader"),
    "follow_run": ("reader", "reader"),
    "read_run_file": ("reader", "reader"),
    "cancel_run": ("writer", "writer"),
    "retry_run": ("reader", "reader"),
    "list_links": ("signed_in", "signed_in"),
    "update_link": ("admin", "admin"),
    "revoke_link": ("admin", "admin"),
    "visit_link": ("reader", "signed_in"),
}


def operations() -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for path, methods in openapi_document()["paths"].items():
        for method, operation in methods.items():
            found[operation["operationId"]] = (method.upper(), path)
    return found


OPERATIONS = operations()


def test_every_operation_is_in_the_table() -> None:
    assert set(OPERATIONS) == set(ALLOWED)


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


class World:
    """A team with one person of each role, and fresh objects for each try."""

    def __init__(self, plane: ControlPlane, visibility: str) -> None:
        self.plane = plane
        self.visibility = visibility
        self.people: dict[str, Person] = {}
        self.count = 0

    async def build(self) -> None:
        for actor in ACTORS[1:]:
            self.people[actor] = await self.plane.person(f"{actor}x")
        owner = self.people["owner"].client
        for slug in ("crew", "guests"):
            assert (await owner.post("teams", json={"slug": slug})).status_code == 201
        for role in ("reader", "writer", "admin"):
            await self.plane.join(self.people[role], "crew", Role(role))

    async def project(self) -> str:
        """A new project of the team that was live once, with a link; returns its path."""
        self.count += 1
        name = f"show{self.count}"
        body = {"team": "crew", "name": name, "visibility": self.visibility}
        answer = await self.people["owner"].client.post("projects", json=body)
        assert answer.status_code == 201, answer.text
        from stagedoor_server.models import Project

        async with self.plane.context.database.write() as session:
            row = await session.get(Project, answer.json()["id"])
            assert row is not None
            row.api = {"title": "", "endpoints": [
                {"name": "/echo", "description": "", "parameters": [], "returns": []}
            ]}  # fmt: skip
        return f"crew/{name}"

    async def link(self) -> str:
        project = await self.project()
        session = await self.plane.tunnel(self.people["owner"], project=project)
        assert session["visibility"] == self.visibility
        return session["name"]

    async def run(self, *, done: bool = False) -> tuple[str, str]:
        """A run of the owner's with a file; returns the ids of both."""
        project = await self.project()
        owner = self.people["owner"].client
        upload = (await owner.post(f"projects/{project}/uploads", content=b"x")).json()
        run = (await owner.post(f"projects/{project}/runs", json={"endpoint": "/echo", "inputs": [upload]})).json()
        if done:
            assert (await owner.post(f"runs/{run['id']}/cancel")).status_code == 200
        return run["id"], run["inputs"][0]["path"]

    async def member(self) -> str:
        self.count += 1
        person = await self.plane.person(f"extra{self.count}")
        await self.plane.join(person, "crew", Role.READER)
        return person.username

    async def invite(self, team: str = "guests") -> str:
        """An invitation into a team that no other cell speaks of: who accepts it must stay an outsider to `crew`."""
        answer = await self.people["owner"].client.post(f"teams/{team}/invites", json={"role": "reader"})
        return answer.json()["token"]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["private", "public"])
async def world(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    import shutil

    folder = tmp_path_factory.mktemp("matrix")
    shutil.copy(sqlite_template, folder / "stagedoor.db")
    settings = settings_for(f"sqlite+aiosqlite:///{folder / 'stagedoor.db'}", folder, runs_per_minute=10_000)
    settings.max_tunnels = 10_000
    settings.sweep_s = 3600
    async with running_control_plane(settings) as plane:
        world = World(plane, request.param)
        await world.build()
        yield world


Call = tuple[str, Any]  # path below /api/v1, and a JSON body (or bytes, or None)


async def call_for(world: World, operation: str, actor: str) -> Call:
    """A call that works for whoever may make it, on objects of its own."""
    world.count += 1
    unique = f"thing{world.count}"
    person = world.people.get(actor)

    simple: dict[str, Call] = {
        "read_health": ("health", None), "read_relay": ("relay", None), "read_session": ("session", None),
        "sign_out": ("session", None), "update_account": ("account", {"display_name": "New"}),
        "list_tokens": ("tokens", None), "create_token": ("tokens", {"name": "t"}), "list_keys": ("keys", None),
        "list_teams": ("teams", None), "create_team": ("teams", {"slug": unique}), "read_team": ("teams/crew", None),
        "update_team": ("teams/crew", {"name": "Crew"}), "list_members": ("teams/crew/members", None),
        "create_invite": ("teams/crew/invites", {}), "list_projects": ("projects", None), "list_tags": ("tags", None),
        "create_project": ("projects", {"team": "crew", "name": unique}), "list_links": ("links", None),
        "sign_in": ("session", {"email": "nobody", "password": "x"}),
        "sign_in_by_link": ("session/link", {"token": "x"}),
    }  # fmt: skip
    if operation in simple:
        return simple[operation]
    if operation == "add_key":
        return "keys", {"public_key": ssh_key(world.count)}
    if operation in {"remove_key", "revoke_token"}:
        return await own_credential(world, operation, person)
    if operation == "add_member":
        return "teams/crew/members", {"username": (await world.plane.person(unique)).username}
    if operation in {"change_role", "remove_member"}:
        body = {"role": "writer"} if operation == "change_role" else None
        return f"teams/crew/members/{await world.member()}", body
    if operation == "inspect_invite":
        return "invites/inspect", {"token": await world.invite()}
    if operation == "accept_invite":
        account = {"username": unique, "email": f"{unique}@example.org", "password": "a long password"}
        return "invites/accept", {"token": await world.invite(), **({"account": account} if person is None else {})}
    if operation in {"read_run", "follow_run", "read_run_file", "cancel_run", "retry_run"}:
        run, file = await world.run(done=operation in {"retry_run", "follow_run"})
        tail = {
            "follow_run": "/events",
            "read_run_file": f"/files/{file}",
            "cancel_run": "/cancel",
            "retry_run": "/retry",
        }
        return f"runs/{run}{tail.get(operation, '')}", None
    if operation in {"update_link", "revoke_link", "visit_link"}:
        name = await world.link()
        if operation == "visit_link":
            return f"links/{name}/visit", {}
        return f"links/{name}", {"visibility": "private"} if operation == "update_link" else None
    project = await world.project()
    of_project: dict[str, Call] = {
        "read_project": ("", None), "read_project_api": ("/api", None), "update_project": ("", {"title": "New"}),
        "delete_project": ("", None), "like_project": ("/like", None), "unlike_project": ("/like", None),
        "create_run": ("/runs", {"endpoint": "/echo"}), "list_runs": ("/runs", None), "upload_file": ("/uploads", b"x"),
    }  # fmt: skip
    tail_of_project, body = of_project[operation]
    return f"projects/{project}{tail_of_project}", body


def ssh_key(number: int) -> str:
    import base64
    import struct

    blob = struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", 32) + number.to_bytes(32, "big")
    return f"ssh-ed25519 {base64.b64encode(blob).decode()} key{number}"


async def own_credential(world: World, operation: str, person: Person | None) -> Call:
    if person is None:
        return ("keys" if operation == "remove_key" else "tokens") + f"/{new_id()}", None
    browser = world.plane.browser(person.cookie)
    if operation == "remove_key":
        world.count += 1
        key = (await browser.post("keys", json={"public_key": ssh_key(world.count)})).json()
        return f"keys/{key['id']}", None
    token = (await browser.post("tokens", json={"name": "t"})).json()
    return f"tokens/{token['id']}", None


def expected(operation: str, actor: str, visibility: str, means: str) -> bool:
    needed = ALLOWED[operation][0 if visibility == "private" else 1]
    if needed == "anyone":
        return True
    if needed == "browser":
        return means == "browser" and actor != "anonymous"
    if needed == "signed_in":
        return actor != "anonymous"
    return ACTORS.index(actor) >= ACTORS.index(needed)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("operation", sorted(ALLOWED))
@pytest.mark.asyncio(loop_scope="module")
async def test_cell(world: World, operation: str, actor: str) -> None:
    method, _ = OPERATIONS[operation]
    person = world.people.get(actor)
    means = "browser" if ALLOWED[operation][0] == "browser" or operation == "accept_invite" else "token"
    if person is None:
        client = world.plane.client()
    elif means == "browser" or operation == "sign_out":
        client = world.plane.browser(await fresh_cookie(world, person))
    else:
        client = person.client
    path, body = await call_for(world, operation, actor)
    answer = await send(client, method, path, body)
    if expected(operation, actor, world.visibility, means):
        if operation in {"sign_in", "sign_in_by_link"}:
            assert answer.json()["code"] in {"wrong_credentials", "dead_link"}
        else:
            assert answer.is_success, f"{actor} may: {answer.status_code} {answer.text}"
    else:
        assert answer.status_code in {401, 403, 404}, f"{actor} may not: {answer.status_code} {answer.text}"
        assert set(answer.json()) == {"detail", "code"}
        if actor == "outsider" and "crew" in path and world.visibility == "private" and "team" not in operation:
            assert answer.status_code == 404, "outsiders must not learn that it exists"


async def fresh_cookie(world: World, person: Person) -> str:
    from stagedoor_server.auth.service import Peer, open_session

    async with world.plane.context.database.write() as session:
        return open_session(session, person.user, Peer("127.0.0.1", "test"))


async def send(client: httpx.AsyncClient, method: str, path: str, body: Any) -> httpx.Response:
    if isinstance(body, bytes):
        return await client.request(method, path, content=body)
    return await client.request(method, path, json=body) if body is not None else await client.request(method, path)


@pytest.mark.parametrize("operation", sorted(name for name, who in ALLOWED.items() if who[0] == "browser"))
@pytest.mark.asyncio(loop_scope="module")
async def test_tokens_cannot_manage_tokens(world: World, operation: str) -> None:
    method, _ = OPERATIONS[operation]
    path, body = await call_for(world, operation, "owner")
    answer = await send(world.people["owner"].client, method, path, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


@pytest.mark.asyncio(loop_scope="module")
async def test_accepting_an_invite_makes_no_reader_an_owner(world: World) -> None:
    token = await world.invite("crew")
    admin = world.plane.browser(await fresh_cookie(world, world.people["admin"]))
    assert (await admin.post("invites/accept", json={"token": token})).status_code == 200
    members = (await world.people["owner"].client.get("teams/crew/members")).json()
    assert next(entry["role"] for entry in members if entry["username"] == "adminx") == "admin"
