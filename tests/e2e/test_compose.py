"""docker-compose.yml without a container engine: its commands and variables as plain processes on Postgres and Redis."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import yaml
from support.processes import clean_environment, free_port, running, wait_for
from support.services import Postgres, Redis, running_postgres, running_redis

from stagedoor.embedded.services import Platform as Embedded
from stagedoor.embedded.services import Ports

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "text_to_text.py"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
SECRETS = {
    "POSTGRES_PASSWORD": "pg-secret",
    "REDIS_PASSWORD": "redis-secret",
    "RELAY_SECRET": "relay-secret-of-the-test",
}


def test_the_same_programs_and_variables_as_embedded(tmp_path: Path) -> None:
    embedded = Embedded(tmp_path, "127.0.0.1", Ports(8000, 2222, 8001))
    for name in ("server", "worker", "relay"):
        service = getattr(embedded, name)()
        assert SERVICES[name]["command"] == list(service.command[2:]), name
        given = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}
        assert {key.removesuffix("_FILE") for key in service.environment} - given == set(), name


def test_only_the_proxy_is_published() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert [name for name, service in SERVICES.items() if "outside" in service["networks"]] == ["proxy"]


def test_every_service_has_a_health_check_and_every_secret_must_be_set() -> None:
    assert [name for name, s in SERVICES.items() if "healthcheck" not in s and name != "migrate"] == []
    text = (ROOT / "docker-compose.yml").read_text()
    assert [v for v in re.findall(r"\$\{([^}]*)\}", text) if ":?" not in v] == []
    example = (ROOT / "infra" / "docker" / "example.env").read_text()
    assert {v.split(":?")[0] for v in re.findall(r"\$\{([^}]*)\}", text)} <= set(
        re.findall(r"^(\w+)=", example, re.MULTILINE)
    )


def test_every_variable_is_known_to_its_program() -> None:
    """A misspelt variable would be ignored in silence."""
    sources = "".join(path.read_text() for path in (ROOT / "relay" / "src").rglob("*.py"))
    settings = (ROOT / "server" / "src" / "stagedoor_server" / "settings.py").read_text()
    unknown = [
        key
        for name in ("server", "worker", "relay", "migrate")
        for key in SERVICES[name]["environment"]
        if key not in sources and f"{key.removeprefix('STAGEDOOR_').lower()}:" not in settings
    ]
    assert unknown == []


@dataclass(frozen=True)
class Deployment:
    """The compose file's services, running."""

    url: str
    share_domain: str
    token: str

    def environment(self) -> dict[str, str]:
        return {"STAGEDOOR_SERVER": self.url, "STAGEDOOR_TOKEN": self.token}


def environment_of(name: str, ports: dict[str, int], folder: Path, postgres: Postgres, redis: Redis) -> dict[str, str]:
    """Fill in a service's variables, with this machine's addresses for the names of containers."""
    filled: dict[str, str] = {}
    for key, template in SERVICES[name]["environment"].items():
        value = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda m: {**SECRETS, "DOMAIN": "localhost"}[m[1]], str(template))
        value = value.replace("/var/lib/stagedoor", str(folder / "data")).replace("0.0.0.0", "127.0.0.1")
        value = value.replace("http://server:8001", f"http://127.0.0.1:{ports['server']}")
        value = value.replace("http://relay:8000", f"http://127.0.0.1:{ports['edge']}")
        value = value.replace("server:8001", f"127.0.0.1:{ports['server']}")
        value = re.sub(r"redis://:[^@]*@redis:6379/", f"redis://127.0.0.1:{redis.port}/", value)
        filled[key] = value
    filled["STAGEDOOR_DATABASE_URL"] = postgres.url()
    filled["STAGEDOOR_SERVER_PORT"] = str(ports["server"])
    filled["STAGEDOOR_RELAY_SSH_PORT"] = str(ports["ssh"])
    if name == "relay":
        filled["STAGEDOOR_RELAY_HTTP_PORT"] = str(ports["edge"])
    # No TLS proxy here: what it would do is left out, and with it the scheme.
    filled["STAGEDOOR_SHARE_SCHEME"] = "http"
    filled["STAGEDOOR_CONSOLE_URL"] = f"http://localhost:{ports['edge']}"
    filled["STAGEDOOR_SHARE_DOMAIN"] = f"share.localhost:{ports['edge']}"
    return filled


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("compose")
    ports = {name: free_port() for name in ("server", "edge", "ssh")}
    with contextlib.ExitStack() as stack:
        postgres = stack.enter_context(running_postgres())
        redis = stack.enter_context(running_redis())

        def environment(name: str) -> dict[str, str]:
            return environment_of(name, ports, folder, postgres, redis)

        migrate = [sys.executable, "-m", *SERVICES["migrate"]["command"]]
        subprocess.run(migrate, env=clean_environment(environment("migrate")), check=True)
        boot = [sys.executable, "-m", "stagedoor_server", "bootstrap"]
        made = subprocess.run(boot, env=clean_environment(environment("server")), check=True, capture_output=True)
        for name in ("server", "relay", "worker"):
            command = ("-m", *SERVICES[name]["command"])
            program = stack.enter_context(running(*command, log=folder / f"{name}.log", environment=environment(name)))
            program.wait_for_output('"ready"', timeout_s=60)
        url = f"http://localhost:{ports['edge']}"
        yield Deployment(url, f"share.localhost:{ports['edge']}", json.loads(made.stdout.splitlines()[-1])["api_token"])


def test_the_road_on_postgres_and_redis(deployment: Deployment, tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {deployment.token}"}
    environment = {
        **deployment.environment(),
        "STAGEDOOR_SHARE": "admin/summary",
        "STAGEDOOR_SHARE_VISIBILITY": "public",
        "GRADIO_SERVER_PORT": str(free_port()),
    }
    with httpx.Client(base_url=f"{deployment.url}/api/v1", headers=headers, timeout=20) as client:
        assert client.get("/health").status_code == 200
        with running("-m", "stagedoor", "run", EXAMPLE, log=tmp_path / "log", environment=environment) as app:
            app.wait_for_output("public URL", timeout_s=60)
            body = {"endpoint": "/summarize", "inputs": ["One door. The door is green. It rains.", 1]}
            run_id = client.post("/projects/admin/summary/runs", json=body).raise_for_status().json()["id"]

            def ended() -> dict | None:
                run = client.get(f"/runs/{run_id}").json()
                return run if run["state"] in {"succeeded", "failed"} else None

            run = wait_for(ended, timeout_s=40, because="the run did not end")
            assert (run["state"], run["outputs"]) == ("succeeded", ["The door is green."]), run
        # The app is gone: the next run waits for it.
        wait_for(lambda: client.get("/projects/admin/summary").json()["state"] == "offline", because="still live")
        body["idempotency_key"] = "later"
        waiting = client.post("/projects/admin/summary/runs", json=body).raise_for_status().json()["id"]
        wait_for(lambda: client.get(f"/runs/{waiting}").json()["state"] == "waiting", because="it does not wait")
        with running("-m", "stagedoor", "run", EXAMPLE, log=tmp_path / "log", environment=environment):
            state = wait_for(
                lambda: (s := client.get(f"/runs/{waiting}").json()["state"]) in {"succeeded", "failed"} and s,
                timeout_s=40,
                because="the run did not start when its app came back",
            )
            assert state == "succeeded"
