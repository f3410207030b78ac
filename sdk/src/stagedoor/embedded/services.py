"""What the embedded platform consists of: the commands and their environment variables.

docker-compose.yml starts the same commands with the same variables; `tests/server/test_compose.py` compares them.
"""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from stagedoor.embedded.supervisor import Service
from stagedoor.errors import LaunchError

DEFAULT_PORT = 8000
DEFAULT_SSH_PORT = 2222
PORTS_TO_TRY = 50
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
EXAMPLE_PROJECT = "summarise-a-text"


@dataclass(frozen=True)
class Ports:
    """Ports of one embedded platform: public pages and links, SSH door, and the control plane behind the edge."""

    http: int
    ssh: int
    server: int


@dataclass(frozen=True)
class Platform:
    """One embedded platform.

    Args:
        data_dir: Folder of the database, files, keys and logs.
        host: Address that pages, links and SSH listen on; loopback unless the operator says otherwise.
        ports: Ports, already chosen.
    """

    data_dir: Path
    host: str
    ports: Ports

    @property
    def console_url(self) -> str:
        """Where people open the gallery."""
        return f"http://localhost:{self.ports.http}"

    @property
    def share_domain(self) -> str:
        """Links are `http://<name>.<share_domain>`; browsers resolve every name below localhost to this machine."""
        return f"share.localhost:{self.ports.http}"

    @property
    def environment(self) -> dict[str, str]:
        """Variables that server, worker and relay share."""
        return {
            "STAGEDOOR_DATA_DIR": str(self.data_dir),
            "STAGEDOOR_RELAY_SECRET_FILE": str(self.relay_secret_path),
            "STAGEDOOR_SHARE_DOMAIN": self.share_domain,
            "STAGEDOOR_SHARE_SCHEME": "http",
            "STAGEDOOR_CONSOLE_URL": self.console_url,
            "STAGEDOOR_SERVER_URL": f"http://127.0.0.1:{self.ports.server}",
            "STAGEDOOR_SERVER_HOST": "127.0.0.1",
            "STAGEDOOR_SERVER_PORT": str(self.ports.server),
            # On this machine alone, sharing without a word about visibility (stock ssh) shows the app to its owner only.
            "STAGEDOOR_LINK_VISIBILITY": "public" if self.host in LOOPBACK else "private",
            "STAGEDOOR_RELAY_EDGE_URL": f"http://127.0.0.1:{self.ports.http}",
            "STAGEDOOR_RELAY_SSH_HOST": "localhost",
            "STAGEDOOR_RELAY_SSH_PORT": str(self.ports.ssh),
            "STAGEDOOR_RELAY_HOST_KEY_FILE": str(self.relay_state_dir / "ssh_host_ed25519_key.pub"),
        }

    @property
    def relay_state_dir(self) -> Path:
        """Where the relay keeps its host key."""
        return self.data_dir / "relay"

    @property
    def relay_secret_path(self) -> Path:
        """The secret that relay, server and worker know."""
        return self.data_dir / "relay-secret"

    def make_secret(self) -> None:
        """Make data folder and relay secret at the first start, readable by the owner alone."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(0o700)
        if not self.relay_secret_path.exists():
            self.relay_secret_path.touch(mode=0o600)
            self.relay_secret_path.write_text(secrets.token_urlsafe(32))

    def bootstrap(self) -> Service:
        """Bring the database up to date, make the admin at the first start, print the sign-in link."""
        return Service("bootstrap", _server("bootstrap", "--migrate"), self.environment)

    def server(self) -> Service:
        """The control plane. Visitors come through the edge on this machine, which says where they are from."""
        return Service("server", _server("serve"), {**self.environment, "STAGEDOOR_TRUSTED_PROXIES": "127.0.0.1/32"})

    def worker(self) -> Service:
        """The Celery worker that runs queued inference."""
        return Service("worker", _server("worker"), self.environment)

    def relay(self) -> Service:
        """The relay: SSH door and HTTP edge, with the control plane behind the same port."""
        environment = {
            **self.environment,
            "STAGEDOOR_RELAY_HTTP_HOST": self.host,
            "STAGEDOOR_RELAY_HTTP_PORT": str(self.ports.http),
            "STAGEDOOR_RELAY_SSH_HOST": self.host,
            "STAGEDOOR_RELAY_STATE_DIR": str(self.relay_state_dir),
            "STAGEDOOR_CONSOLE_UPSTREAM": f"127.0.0.1:{self.ports.server}",
        }
        return Service("relay", (sys.executable, "-m", "stagedoor_relay"), environment)

    def example(self, script: Path, project: str, token: str) -> Service:
        """An app, shared as a public project."""
        environment: Mapping[str, str] = {
            "STAGEDOOR_SERVER": self.console_url,
            "STAGEDOOR_TOKEN": token,
            "STAGEDOOR_SHARE": project,
            "STAGEDOOR_SHARE_VISIBILITY": "public",
            "STAGEDOOR_SERVER_NAME": "127.0.0.1",
        }
        command = (sys.executable, "-m", "stagedoor", "run", str(script))
        return Service("example", command, environment, announces_ready=False)


def _server(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "stagedoor_server", *arguments)


def choose_ports(host: str, port: int | None, ssh_port: int | None) -> Ports:
    """Find free ports, starting at the usual ones; a port asked for explicitly must be free.

    Raises:
        LaunchError: When a port that was asked for is taken, or none is free.
    """
    http = _free_port(host, port, DEFAULT_PORT, "--port")
    ssh = _free_port(host, ssh_port, DEFAULT_SSH_PORT, "--ssh-port")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return Ports(http, ssh, probe.getsockname()[1])


def _free_port(host: str, wanted: int | None, first: int, option: str) -> int:
    candidates = [wanted] if wanted is not None else range(first, first + PORTS_TO_TRY)
    for candidate in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return probe.getsockname()[1]
    if wanted is not None:
        raise LaunchError(f"Port {wanted} is taken.", hint=f"choose another one with {option}, or leave it out")
    raise LaunchError(
        f"None of the ports {first} to {first + PORTS_TO_TRY - 1} is free.", hint=f"name one with {option}"
    )
