"""The site on a server, a worker and an app that are real; the test plays the relay towards the server.

The app listens where the relay's edge would, so frames and workers reach it by the links' own addresses without SSH.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext

from support.processes import clean_environment, free_port, running, wait_for

RELAY_SECRET = "the-relay-of-the-site-tests"


@dataclass(frozen=True)
class Site:
    """A control plane with its pages."""

    url: str
    token: str
    environment: dict[str, str]
    api: httpx.Client
    relay: httpx.Client
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def edge_port(self) -> int:
        """Where the app listens."""
        return int(self.environment["STAGEDOOR_SHARE_DOMAIN"].rpartition(":")[2])

    def sign_in_link(self) -> str:
        """Make a one-time link, as the operator does."""
        return str(_command(self.environment, "bootstrap")["login_url"])

    def context(self, browser: Browser, *, signed_in: bool = True, **options: object) -> BrowserContext:
        """Open a browser window of its own, signed in without the sign-in page."""
        context = browser.new_context(base_url=self.url, **options)  # pyright: ignore[reportArgumentType]
        if signed_in:
            context.add_cookies(
                [{"name": name, "value": value, "url": self.url} for name, value in self.cookies.items()]
            )
        return context

    def make_project(self, name: str, **fields: object) -> dict:
        """Make a project of the administrator's."""
        body = {"team": "admin", "name": name, "visibility": "public", **fields}
        answer = self.api.post("/projects", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def share(self, *, project: str | None = None, name: str | None = None, visibility: str = "public") -> dict:
        """Open a tunnel, as the relay reports it."""
        credentials = {"method": "password", "username": "admin", "secret": self.token, "peer_host": "127.0.0.1"}
        account = self.relay.post("/authenticate", json=credentials).raise_for_status().json()
        body = {
            "account_id": account["account_id"],
            "requested_name": name,
            "project": project,
            "visibility": visibility,
            "client": "tests",
        }
        answer = self.relay.post("/sessions", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def end(self, session: dict) -> None:
        """End a tunnel."""
        self.relay.delete(f"/sessions/{session['session_id']}").raise_for_status()

    def run_ended(self, run_id: str) -> dict:
        """Wait for the end of a run."""

        def ended() -> dict | None:
            run = self.api.get(f"/runs/{run_id}").json()
            return run if run["state"] in {"succeeded", "failed", "cancelled"} else None

        return wait_for(ended, because=f"the run {run_id} did not end")


def _command(environment: dict[str, str], *arguments: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "stagedoor_server", *arguments],
        env=clean_environment(environment),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    lines = done.stdout.strip().splitlines()
    return json.loads(lines[-1]) if lines else {}


@contextlib.contextmanager
def served_site(folder: Path, app: Path) -> Iterator[Site]:
    """Run server, worker and app until the block ends."""
    port, edge = free_port(), free_port()
    environment = {
        "STAGEDOOR_DATA_DIR": str(folder / "data"),
        "STAGEDOOR_SERVER_PORT": str(port),
        "STAGEDOOR_SHARE_DOMAIN": f"share.localhost:{edge}",
        "STAGEDOOR_RELAY_EDGE_URL": f"http://127.0.0.1:{edge}",
        "STAGEDOOR_RELAY_SECRET": RELAY_SECRET,
        # The test does not send the relay's heartbeats.
        "STAGEDOOR_TUNNEL_SILENT_AFTER_S": "3600",
        "STAGEDOOR_SIGN_INS_PER_MINUTE": "1000",
    }
    _command(environment, "migrate")
    made = _command(environment, "bootstrap")
    url, token = f"http://localhost:{port}", str(made["api_token"])
    server_program = running("-m", "stagedoor_server", "serve", log=folder / "server.log", environment=environment)
    worker_program = running("-m", "stagedoor_server", "worker", log=folder / "worker.log", environment=environment)
    app_program = running(app, str(edge), log=folder / "app.log")
    with (
        server_program as server,
        worker_program,
        app_program as shared,
        httpx.Client(base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=20) as api,
        httpx.Client(
            base_url=f"{url}/internal/v1/relay", headers={"Authorization": f"Bearer {RELAY_SECRET}"}, timeout=20
        ) as relay,
    ):
        server.wait_for_output('"ready": true')
        shared.wait_for_output("Running on local URL")
        yield Site(url, token, environment, api, relay, _signed_in(url, str(made["login_url"])))


def _signed_in(url: str, link: str) -> dict[str, str]:
    secret = parse_qs(urlsplit(link).query)["token"][0]
    with httpx.Client(base_url=url, headers={"Origin": url}) as visitor:
        visitor.post("/api/v1/session/link", json={"token": secret}).raise_for_status()
        return dict(visitor.cookies)
