"""Real Postgres and Redis for tests: child processes of the test run, on free ports or sockets of their own."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from support.processes import free_port, wait_for

APT_HINT = "apt-get install -y postgresql redis-server"
UNPRIVILEGED = "nobody"


class MissingServiceError(RuntimeError):
    """A program that the tests need is not installed; they fail rather than skip."""


def find_binary(name: str) -> str:
    """Find a program in PATH or where Debian keeps Postgres."""
    found = shutil.which(name)
    if found is not None and not (name == "initdb" or name == "postgres"):
        return found
    candidates = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if candidates:
        return str(candidates[0])
    if found is not None:
        return found
    raise MissingServiceError(f"{name} is not installed: {APT_HINT}")


def _as_unprivileged(folder: Path) -> list[str]:
    """Return the prefix that runs a command as somebody who may run Postgres, which refuses root."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


class Service:
    """A child process that can be killed and started again on the same data."""

    def __init__(self, command: list[str], log: Path) -> None:
        self._command = command
        self._log = log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def kill(self) -> None:
        """End the process as a power cut would, and its children with it."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


class Postgres(Service):
    """A Postgres cluster on a Unix socket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._prefix = _as_unprivileged(folder)
        data = folder / "data"
        subprocess.run(
            [
                *self._prefix,
                find_binary("initdb"),
                "-D",
                data,
                "-U",
                "stagedoor",
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
            ],
            check=True,
            capture_output=True,
            cwd=folder,
        )
        command = [
            *self._prefix, find_binary("postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses=",
            # The page cache survives a kill -9; only the machine's own crash would need fsync.
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=32MB",
        ]  # fmt: skip
        super().__init__(command, folder / "postgres.log")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://stagedoor@/{database}?host={self.folder}"

    def start(self) -> None:
        super().start()
        wait_for(self._answers, because="Postgres did not start: see its log")

    def _answers(self) -> bool:
        import psycopg

        try:
            with psycopg.connect(host=str(self.folder), user="stagedoor", dbname="postgres"):
                return True
        except psycopg.OperationalError:
            return False

    def execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(host=str(self.folder), user="stagedoor", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def new_database(self, template: str | None = None) -> str:
        """Make a database, a copy of `template` if one is named; returns its name."""
        name = f"t{uuid.uuid4().hex}"
        self.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def drop_database(self, name: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class Redis(Service):
    """A Redis server on a free port of the loopback interface."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        command = [
            find_binary("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder),
            "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction",
        ]  # fmt: skip
        super().__init__(command, folder / "redis.log")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        super().start()
        wait_for(self.answers, because="Redis did not start")

    def answers(self) -> bool:
        from redis import Redis as Client
        from redis.exceptions import RedisError

        client = Client.from_url(self.url)
        try:
            return bool(client.ping())
        except RedisError:
            return False
        finally:
            client.close()


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short path: a Unix socket's name holds 107 characters."""
    folder = Path(tempfile.mkdtemp(prefix="sd-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    with short_folder() as folder:
        server = Postgres(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextlib.contextmanager
def running_redis() -> Iterator[Redis]:
    with short_folder() as folder:
        server = Redis(folder)
        server.start()
        try:
            yield server
        finally:
            server.kill()
