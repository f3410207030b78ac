"""The real relay on the real server: a link, its privacy, its end; and a run that goes through both."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from support.author_app import AuthorApp, running_author_app
from support.processes import clean_environment, free_port, wait_for
from support.server_plane import RELAY_SECRET, settings_for
from support.stage import Stage, running_stage

from stagedoor_server.authz.roles import Role
from stagedoor_server.migrate import migrate
from stagedoor_server.settings import Settings

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def author_app() -> Iterator[AuthorApp]:
    with running_author_app() as app:
        yield app


@pytest.fixture
async def road(tmp_path: Path, author_app: AuthorApp) -> AsyncIterator[tuple[Stage, int, dict[str, str]]]:
    """Server and worker in this process, the relay as a program; gives the relay's HTTP port and a client's settings."""
    edge, ssh = free_port(), free_port()
    url = f"sqlite+aiosqlite:///{tmp_path / 'stagedoor.db'}"
    migrate(Settings(database_url=url))
    domain = f"share.localhost:{edge}"
    more = {"relay_edge_url": f"http://127.0.0.1:{edge}", "relay_ssh_port": ssh, "share_domain": domain}
    key_file = tmp_path / "relay" / "ssh_host_ed25519_key.pub"
    settings = settings_for(url, tmp_path, relay_host_key_file=key_file, **more)
    async with running_stage(settings) as stage:
        environment = {
            "STAGEDOOR_RELAY_HTTP_HOST": "127.0.0.1",
            "STAGEDOOR_RELAY_HTTP_PORT": str(edge),
            "STAGEDOOR_RELAY_SSH_HOST": "127.0.0.1",
            "STAGEDOOR_RELAY_SSH_PORT": str(ssh),
            "STAGEDOOR_RELAY_SECRET": RELAY_SECRET,
            "STAGEDOOR_RELAY_STATE_DIR": str(tmp_path / "relay"),
            "STAGEDOOR_SHARE_DOMAIN": domain,
            "STAGEDOOR_SERVER_URL": stage.plane.base_url,
            "STAGEDOOR_CONSOLE_URL": stage.plane.base_url,
            "STAGEDOOR_CONSOLE_UPSTREAM": stage.plane.base_url.removeprefix("http://"),
        }
        with program("-m", "stagedoor_relay", environment=environment, log=tmp_path / "relay.log") as log:
            await until(lambda: '"ready": true' in log.read_text() or '"ready":true' in log.read_text())
            author = {
                "STAGEDOOR_SERVER": stage.plane.base_url,
                "STAGEDOOR_TOKEN": stage.ada.token,
                "STAGEDOOR_HOME": str(tmp_path / "home"),
            }
            yield stage, edge, author


@contextlib.contextmanager
def program(*arguments: str, environment: dict[str, str], log: Path) -> Iterator[Path]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments], env=clean_environment(environment), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield log
    finally:
        process.terminate()
        process.wait(15)


async def until(what) -> None:
    """Wait beside the server that runs in this loop."""
    import asyncio

    await asyncio.to_thread(wait_for, what)


async def visit(edge: int, name: str, path: str = "/config", **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        host = {"Host": f"{name}.share.localhost:{edge}"}
        return await client.get(f"http://127.0.0.1:{edge}{path}", headers={**host, **headers})


async def live_name(stage: Stage, project: str) -> str:
    import asyncio

    while True:
        answer = await stage.ada.client.get(f"projects/{project}")
        endpoint = answer.json().get("endpoint") if answer.status_code == 200 else None
        if endpoint and endpoint["live"]:
            return endpoint["name"]
        await asyncio.sleep(0.05)


async def test_the_whole_way(road: tuple[Stage, int, dict[str, str]], author_app: AuthorApp, tmp_path: Path) -> None:
    import asyncio

    stage, edge, author = road
    port = author_app.url.rpartition(":")[2]
    share = ("-m", "stagedoor", "share", port, "--project", "ada/demo", "--private")
    with program(*share, environment=author, log=tmp_path / "share.log"):
        name = await asyncio.wait_for(live_name(stage, "ada/demo"), 30)

        # A run passes the private link's door by the worker's pass.
        run = await stage.finished((await stage.run("/echo", ["through the relay", 1]))["id"])
        assert run["outputs"] == ["through the relay"]

        # A stranger is sent to the console, a member gets in by ticket, a program by token.
        stranger = await visit(edge, name)
        assert stranger.status_code in {302, 401}
        page = await visit(edge, name, "/", Accept="text/html")
        assert page.headers["location"].startswith(f"{stage.plane.base_url}/visit/{name}?next=")
        assert (await visit(edge, name, **{"Stagedoor-Token": stage.ada.token})).status_code == 200
        eve = await stage.plane.person("eve")
        assert (await visit(edge, name, **{"Stagedoor-Token": eve.token})).status_code in {401, 403, 404}
        await stage.plane.join(eve, "ada", Role.READER)
        ticket = (await eve.client.post(f"links/{name}/visit", json={"next": "/config"})).json()["url"]
        entered = await visit(edge, name, ticket.partition(f":{edge}")[2])
        cookie = entered.headers["set-cookie"].partition(";")[0]
        assert (await visit(edge, name, Cookie=cookie)).status_code == 200

        # Made public, it opens for everybody within a heartbeat; revoked, it is closed for all.
        await stage.ada.client.patch(f"links/{name}", json={"visibility": "public"})
        while (await visit(edge, name)).status_code != 200:
            await asyncio.sleep(0.1)
        await stage.ada.client.delete(f"links/{name}")
        while (gone := await visit(edge, name)).status_code == 200:
            await asyncio.sleep(0.1)
        assert json.loads(gone.content)["code"] == "revoked"
