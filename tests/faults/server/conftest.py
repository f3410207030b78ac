"""The platform's programs as real processes on either set of stores, to be killed and started again."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.processes import Program, clean_environment, free_port, running, wait_for
from support.services import Redis, running_postgres, running_redis

TESTS = Path(__file__).parents[2]
SECRET = "relay-secret-of-the-faults"


@dataclass
class Programs:
    """Server and workers on one set of stores, and an app that counts its calls."""

    folder: Path
    environment: dict[str, str]
    port: int
    lose_broker: Callable[[], None]
    calls_log: Path
    token: str = ""
    test: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start `server` or a worker and wait until it is ready."""
        log = self.folder / f"{name}.log"
        said = len(log.read_text()) if log.exists() else 0
        command = "serve" if name == "server" else "worker"
        with log.open("ab") as output:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "stagedoor_server", command],
                env=clean_environment(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_for(lambda: '"ready": true' in log.read_text()[said:], timeout_s=60, because=f"{name} did not start")

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def stop(self, name: str, timeout_s: float = 20) -> int:
        process = self.processes.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(timeout_s)

    def stop_all(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def api(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.request(
            method,
            f"http://127.0.0.1:{self.port}/api/v1/{path}",
            headers=headers,
            timeout=20,
            trust_env=False,
            **options,
        )

    def open_tunnel(self) -> None:
        relay = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}/internal/v1/relay/",
            headers={"Authorization": f"Bearer {SECRET}"},
            trust_env=False,
            timeout=20,
        )
        with relay:
            account = relay.post("authenticate", json={"method": "password", "secret": self.token}).json()
            wanted = {"account_id": account["account_id"], "project": "admin/faults"}
            assert relay.post("sessions", json=wanted).status_code == 201

    def run(self, text: str, seconds: float) -> str:
        answer = self.api(
            "POST",
            "projects/admin/faults/runs",
            json={"endpoint": "/work", "inputs": [text, seconds], "idempotency_key": self.key(text)},
        )
        assert answer.status_code == 202, answer.text
        return answer.json()["id"]

    def key(self, text: str) -> str:
        return f"{self.test}-{text}"

    def read(self, run_id: str) -> dict[str, Any]:
        return self.api("GET", f"runs/{run_id}").json()

    def wait_until(self, run_id: str, *states: str, timeout_s: float = 60) -> dict[str, Any]:
        def reached() -> dict[str, Any] | None:
            with contextlib.suppress(httpx.TransportError):
                run = self.read(run_id)
                return run if run["state"] in states else None
            return None

        return wait_for(reached, timeout_s=timeout_s, because=f"{run_id} is not {states}")

    def done_events(self, run_id: str) -> int:
        text = self.api("GET", f"runs/{run_id}/events").text
        return text.count("\nevent: done\n")

    @property
    def calls(self) -> list[str]:
        return self.calls_log.read_text().split() if self.calls_log.exists() else []


@pytest.fixture(scope="module", params=["embedded", "cluster"])
def all_programs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    """SQLite and the spool, or Postgres and Redis; a server, and an app behind a link."""
    tmp_path = tmp_path_factory.mktemp("faults")
    with contextlib.ExitStack() as stack:
        app_port, calls_log = free_port(), tmp_path / "calls"
        app: Program = stack.enter_context(
            running("-m", "support.counted_app", str(app_port), str(calls_log), log=tmp_path / "app.log", cwd=TESTS)
        )
        environment, lose_broker = stores(request.param, stack, tmp_path)
        port = free_port()
        environment |= {
            "STAGEDOOR_DATA_DIR": str(tmp_path / "data"),
            "STAGEDOOR_SERVER_PORT": str(port),
            "STAGEDOOR_RELAY_SECRET": SECRET,
            "STAGEDOOR_RELAY_EDGE_URL": f"http://127.0.0.1:{app_port}",
            "STAGEDOOR_TUNNEL_SILENT_AFTER_S": "3600",
            "STAGEDOOR_HEARTBEAT_S": "0.5",
            "STAGEDOOR_CANCEL_CHECK_S": "0.2",
            "STAGEDOOR_SILENT_AFTER_S": "3",
            "STAGEDOOR_SWEEP_S": "0.3",
            "STAGEDOOR_REDISPATCH_AFTER_S": "1",
            "STAGEDOOR_MAX_ATTEMPTS": "20",
            "STAGEDOOR_RUNS_PER_MINUTE": "10000",
        }
        programs = Programs(tmp_path, environment, port, lose_broker, calls_log)
        said = subprocess.run(
            [sys.executable, "-m", "stagedoor_server", "bootstrap", "--migrate"],
            env=clean_environment(environment),
            check=True,
            capture_output=True,
        ).stdout
        programs.token = json.loads(said)["api_token"]
        stack.callback(programs.stop_all)
        programs.start("server")
        app.wait_for_output("app is up")
        programs.open_tunnel()
        yield programs


@pytest.fixture
def programs(all_programs: Programs, request: pytest.FixtureRequest) -> Iterator[Programs]:
    """The programs with a server and no worker, and no word of earlier tests in the app's log."""
    all_programs.test = request.node.name
    all_programs.calls_log.unlink(missing_ok=True)
    if "server" not in all_programs.processes:
        all_programs.start("server")
    yield all_programs
    if "worker" in all_programs.processes:
        all_programs.kill("worker")


def stores(kind: str, stack: contextlib.ExitStack, folder: Path) -> tuple[dict[str, str], Callable[[], None]]:
    """Start the stores; returns their settings and a way to lose all that the broker holds."""
    if kind == "embedded":
        return {}, lambda: shutil.rmtree(folder / "data" / "broker", ignore_errors=True)
    postgres = stack.enter_context(running_postgres())
    redis: Redis = stack.enter_context(running_redis())

    def lose() -> None:
        redis.kill()
        redis.start()

    urls = {"DATABASE_URL": postgres.url(postgres.new_database()), "BROKER_URL": redis.url, "REDIS_URL": redis.url}
    return {f"STAGEDOOR_{name}": url for name, url in urls.items()}, lose
