"""The app for tests of more than one process, as it is served, and what tests ask of it."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from gradio_client import Client

from support.processes import Program, running, wait_for

APP = Path(__file__).parent / "worker_app.py"
HTTP = httpx.Client(timeout=60)
KEY = "the same long secret on every machine"


@dataclass
class App:
    program: Program
    url: str
    pid: int
    folder: Path

    def client(self) -> Client:
        return Client(self.url, verbose=False)

    def workers(self) -> set[int]:
        """Processes of the app: the nursery's children."""
        (nursery,) = psutil.Process(self.pid).children()
        return {child.pid for child in nursery.children() if child.status() != psutil.STATUS_ZOMBIE}

    def appeared(self, name: str) -> Path:
        return wait_for(lambda: next(self.folder.glob(name), None), because=f"no {name}: {self.program.output}")

    def let_go(self) -> None:
        (self.folder / "go-on").touch()

    def join(self, session: str, fn_index: int, *data: object, **more: object) -> str:
        body = {"fn_index": fn_index, "data": list(data), "session_hash": session, **more}
        answer = HTTP.post(f"{self.url}gradio_api/queue/join", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["event_id"]

    def messages(self, session: str) -> Iterator[dict]:
        with HTTP.stream("GET", f"{self.url}gradio_api/queue/data", params={"session_hash": session}) as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])

    def outcome(self, session: str) -> dict:
        return next(m for m in self.messages(session) if m["msg"] == "process_completed")["output"]

    def cancel(self, session: str, event_id: str) -> None:
        body = {"session_hash": session, "event_id": event_id}
        assert HTTP.post(f"{self.url}gradio_api/cancel", json=body).status_code == 200

    def index(self, api_name: str) -> int:
        config = HTTP.get(f"{self.url}config").json()
        return next(d["id"] for d in config["dependencies"] if d["api_name"] == api_name)


def serve(folder: Path, log: Path, environment: Mapping[str, str] | None = None, app: Path = APP) -> Iterator[App]:
    with running(app, folder, log=log, environment=environment) as program:
        found = re.search(r"serving (\S+) as (\d+)", program.wait_for_output(" as "))
        assert found is not None
        yield App(program, found[1], int(found[2]), folder)


def pid_in(text: str) -> int:
    return int(text.rsplit(" ", 1)[1])


@contextmanager
def joined(
    url: str,
    folder: Path,
    home: Path,
    *,
    count: int = 1,
    app: Path = APP,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Program]:
    """Another machine: it shares nothing with the front but Redis, and a folder in which tests meet functions."""
    home.mkdir(exist_ok=True)
    own = {"STAGEDOOR_TEMP_DIR": str(home / "files"), "STAGEDOOR_WORKERS_KEY": KEY, **(environment or {})}
    command = ("-m", "stagedoor", "run", app, "--join", url, "--workers", str(count), "--", folder)
    with running(*command, log=home / "log", environment=own) as program:
        yield program


@contextmanager
def front_of(
    url: str,
    folder: Path,
    home: Path,
    workers: int = 0,
    app: Path = APP,
    environment: Mapping[str, str] | None = None,
) -> Iterator[App]:
    home.mkdir(exist_ok=True)
    own = {
        "STAGEDOOR_TEMP_DIR": str(home / "files"),
        "STAGEDOOR_WORKERS_URL": url,
        "STAGEDOOR_WORKERS_KEY": KEY,
        "APP_WORKERS": str(workers),
        **(environment or {}),
    }
    yield from serve(folder, home / "log", own, app)


def workers_of(program: Program) -> set[int]:
    """Processes that a machine has forked for calls."""
    with contextlib.suppress(psutil.NoSuchProcess, ValueError):
        (nursery,) = psutil.Process(program.process.pid).children()
        return {child.pid for child in nursery.children() if child.status() != psutil.STATUS_ZOMBIE}
    return set()
