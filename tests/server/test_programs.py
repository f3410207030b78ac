"""The command line: what is printed, how fast it starts and stops, and that running it again does no harm."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import httpx
from support.processes import clean_environment, free_port, wait_for


def command(*arguments: str, folder: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "stagedoor_server", *arguments],
        env=clean_environment({"STAGEDOOR_DATA_DIR": str(folder), **environment}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def bootstrap(folder: Path) -> dict[str, str]:
    output, errors = command("bootstrap", "--migrate", folder=folder).communicate(timeout=60)
    assert output, errors
    return json.loads(output)


def test_bootstrap_twice(tmp_path: Path) -> None:
    first, second = bootstrap(tmp_path), bootstrap(tmp_path)
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["api_token"] == second["api_token"]
    assert first["login_url"] != second["login_url"]
    assert stat.S_IMODE((tmp_path / "api-token").stat().st_mode) == 0o600


def test_a_lost_token_is_made_anew(tmp_path: Path) -> None:
    first = bootstrap(tmp_path)
    (tmp_path / "api-token").write_text("sd_nonsense")
    assert bootstrap(tmp_path)["api_token"] not in {first["api_token"], "sd_nonsense"}


def test_serve_says_when_it_is_ready_and_stops_under_an_open_stream(tmp_path: Path) -> None:
    token = bootstrap(tmp_path)["api_token"]
    server = command("serve", folder=tmp_path, STAGEDOOR_SERVER_PORT="0")
    assert server.stdout is not None
    ready = json.loads(server.stdout.readline())
    assert ready["ready"] is True
    url = f"http://127.0.0.1:{ready['port']}/api/v1/"
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client:
        assert client.post("projects", json={"team": "admin", "name": "demo"}).status_code == 201
        run = client.post("projects/admin/demo/runs", json={}).json()
        with client.stream("GET", f"runs/{run['id']}/events") as stream:
            lines = stream.iter_lines()
            next(lines)
            started = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0
            assert time.monotonic() - started < 6  # not the 8 seconds that a request may take
    server.communicate()


def test_start_costs_at_most_two_seconds_of_cpu(tmp_path: Path) -> None:
    bootstrap(tmp_path)
    server = command("serve", folder=tmp_path, STAGEDOOR_SERVER_PORT="0")
    assert server.stdout is not None
    server.stdout.readline()
    ticks = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    spent_s = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    server.kill()
    server.communicate()
    assert spent_s < 4, "2 s on an idle machine; shared cores cost up to twice that"


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    import socket

    bootstrap(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = command("serve", folder=tmp_path, STAGEDOOR_SERVER_PORT=str(taken.getsockname()[1]))
        _, errors = server.communicate(timeout=60)
    assert server.returncode != 0
    assert "address already in use" in errors


def test_two_servers_start_together_with_one_secret(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from stagedoor_server.settings import read_or_create_secret

    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _: read_or_create_secret(tmp_path / "secret"), range(32)))
    assert len(secrets) == 1
    assert len(secrets.pop()) >= 40


def test_worker_starts_before_there_is_a_server_or_redis(tmp_path: Path) -> None:
    bootstrap(tmp_path)
    worker = command("worker", folder=tmp_path, STAGEDOOR_BROKER_URL=f"redis://127.0.0.1:{free_port()}/0")
    assert worker.stderr is not None
    said: list[str] = []
    os.set_blocking(worker.stderr.fileno(), False)

    def complains() -> bool:
        said.extend(worker.stderr.readlines())
        return any("Cannot connect" in line for line in said)

    wait_for(complains, because="the worker says nothing of the broker that is away")
    assert worker.poll() is None
    worker.kill()
    worker.communicate()
