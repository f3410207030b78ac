"""`stagedoor up`: the whole platform on this machine, with an example app shared."""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from urllib.error import URLError
from urllib.request import Request, urlopen

from stagedoor.embedded.services import EXAMPLE_PROJECT, Platform, choose_ports
from stagedoor.embedded.supervisor import Child, Service
from stagedoor.errors import LaunchError

EXAMPLE_DESCRIPTION = {
    "description": "Picks the sentences that say the most.",
    "emoji": "📝",
    "color_from": "green",
    "color_to": "yellow",
    "tags": ["text", "example"],
}
"""What the gallery says about the example; the operator may change it like any project's."""
SHARED_WITHIN_S = 30.0
POLL_INTERVAL_S = 0.1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage] - argparse has no public name for it
    """Describe the command."""
    parser = subparsers.add_parser(
        "up",
        help="start the whole platform on this machine",
        description="Start gallery, relay, worker and an example app on this machine, without installing any server. "
        "Data is kept in .stagedoor/ of the current folder. Ctrl-C stops everything.",
    )
    parser.add_argument("--port", type=int, help="port of pages and links (default: the first free one from 8000)")
    parser.add_argument("--ssh-port", type=int, help="port of the SSH door (default: the first free one from 2222)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--data-dir", type=Path, default=Path(".stagedoor"), help="where everything is kept")
    parser.add_argument("--app", type=Path, help="share this app instead of the example")
    parser.add_argument("--no-example", action="store_true", help="share no app")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Start everything and wait for Ctrl-C.

    Raises:
        LaunchError: When a part is missing, a port is taken, or a part does not start.
    """
    if importlib.util.find_spec("stagedoor_server") is None or importlib.util.find_spec("stagedoor_relay") is None:
        raise LaunchError("Relay and server are not installed.", hint="pip install 'stagedoor[platform]'")
    script = None if args.no_example else cast("Path | None", args.app) or example_script()
    if script is not None and not script.exists():
        raise LaunchError(f"There is no file {script}.")
    data_dir = cast("Path", args.data_dir).resolve()
    state_path = data_dir / "up.json"
    refuse_second(state_path)
    platform = Platform(data_dir, args.host, choose_ports(args.host, args.port, args.ssh_port))
    return asyncio.run(_Up(platform, script, state_path).run())


def refuse_second(state_path: Path) -> None:
    """Raise when another platform runs on the same data folder."""
    try:
        state = json.loads(state_path.read_text())
        pid = int(state["pids"]["up"])
        os.kill(pid, 0)
        command = Path(f"/proc/{pid}/cmdline")
        if command.exists() and b"stagedoor" not in command.read_bytes():
            return  # the number belongs to another program by now
    except (OSError, ValueError, KeyError):
        return
    raise LaunchError(
        f"Stagedoor is already up: {state.get('gallery_url')} (process {pid}).", hint=f"kill {pid} stops it"
    )


def example_script() -> Path:
    """Return the example app: from the wheel, or from the source tree."""
    packaged = Path(__file__).parents[1] / "_examples" / "text_to_text.py"
    return packaged if packaged.exists() else Path(__file__).parents[4] / "examples" / "text_to_text.py"


class _Up:
    """One run of the platform, from first process to last."""

    def __init__(self, platform: Platform, script: Path | None, state_path: Path) -> None:
        self.platform = platform
        self.script = script
        self.state_path = state_path
        self.children: list[Child] = []
        self.stop_asked = asyncio.Event()

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop_asked.set)
        try:
            starting = asyncio.create_task(self._start())
            stopping = asyncio.create_task(self.stop_asked.wait())
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if starting.done():
                starting.result()
                await stopping
            else:
                starting.cancel()
            print("\nStopping …", flush=True)
        finally:
            await self._stop()
        return 0

    async def _start(self) -> None:
        platform = self.platform
        print("Starting Stagedoor …", flush=True)
        platform.make_secret()
        relay = await self._launch(platform.relay())  # needs nothing of the others to listen
        first = await self._once(platform.bootstrap())
        server = await self._launch(platform.server())
        worker = await self._launch(platform.worker())
        said = await relay.wait_ready()
        await server.wait_ready()
        token = str(first["api_token"])
        share_url = None
        if self.script is not None:
            project = f"{first['team']}/{EXAMPLE_PROJECT if self.script == example_script() else self.script.stem}"
            await self._launch(platform.example(self.script, project.replace("_", "-").lower(), token))
            share_url = await self._shared(project.replace("_", "-").lower(), token)
            if self.script == example_script() and first.get("is_new"):
                await asyncio.to_thread(self._describe_example, project, token)
        await worker.wait_ready()
        self._write_state(token, share_url, said)
        self._greet(first, share_url)

    async def _launch(self, service: Service) -> Child:
        child = Child(service, self.platform.data_dir / "logs" / f"{service.name}.log")
        self.children.append(child)
        await child.start(self._tell)
        return child

    async def _tell(self, line: str) -> None:
        print(line, flush=True)

    async def _once(self, service: Service) -> dict[str, object]:
        """Run a command to its end and return the JSON object that it prints."""
        process = await asyncio.create_subprocess_exec(
            *service.command,
            env={**os.environ, **service.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, errors = await process.communicate()
        if process.returncode != 0:
            raise LaunchError(f"`{' '.join(service.command[1:])}` failed:\n{errors.decode(errors='replace')[-3000:]}")
        return cast("dict[str, object]", json.loads(output.splitlines()[-1]))

    async def _shared(self, project: str, token: str) -> str:
        """Wait until the project's app is live and return its link."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + SHARED_WITHIN_S
        url = f"http://127.0.0.1:{self.platform.ports.server}/api/v1/projects/{project}"
        while loop.time() < deadline:
            answer = await asyncio.to_thread(_get_json, url, token)
            endpoint = answer.get("endpoint")
            if isinstance(endpoint, dict):
                found = cast("Mapping[str, object]", endpoint)
                if found.get("live"):
                    return str(found["url"])
            await asyncio.sleep(POLL_INTERVAL_S)
        example = self.children[-1]
        raise LaunchError(f"The app was not shared within {SHARED_WITHIN_S:.0f} s.\n{example.log_tail()}")

    def _describe_example(self, project: str, token: str) -> None:
        url = f"http://127.0.0.1:{self.platform.ports.server}/api/v1/projects/{project}"
        body = json.dumps(EXAMPLE_DESCRIPTION).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        with urlopen(Request(url, body, headers, method="PATCH"), timeout=5):  # our own http URL
            return

    def _write_state(self, token: str, share_url: str | None, relay: Mapping[str, object]) -> None:
        platform = self.platform
        state = {
            "gallery_url": platform.console_url,
            "server_url": platform.console_url,
            "share_url": share_url,
            "share_domain": platform.share_domain,
            "ssh_host": "localhost",
            "ssh_port": platform.ports.ssh,
            "host_key": relay.get("host_key"),
            "api_token": token,
            "pids": {"up": os.getpid(), **{child.service.name: child.pid for child in self.children}},
        }
        self.state_path.touch(mode=0o600)
        self.state_path.chmod(0o600)
        self.state_path.write_text(json.dumps(state, indent=2))

    def _greet(self, first: Mapping[str, object], share_url: str | None) -> None:
        lines = [
            "",
            "  Stagedoor is up.",
            "",
            f"  Gallery   {self.platform.console_url}",
            *([f"  Example   {share_url}"] if share_url else []),
            *([f"  Sign in   {first['login_url']}   (works once)"] if first.get("login_url") else []),
            f"  SSH door  localhost:{self.platform.ports.ssh}",
            "",
            f"  Share your own app: launch(share=True), or `stagedoor share PORT`. State: {_short(self.state_path)}",
            "  Ctrl-C stops everything.",
            "",
        ]
        print("\n".join(lines), flush=True)

    async def _stop(self) -> None:
        self.state_path.unlink(missing_ok=True)
        # The app says goodbye to the relay first; server and relay go last, so that nobody logs a lost peer.
        order = sorted(
            self.children, key=lambda child: ("example", "worker", "relay", "server").index(child.service.name)
        )
        await asyncio.gather(*(child.stop() for child in order[:2]))
        await asyncio.gather(*(child.stop() for child in order[2:]))


def _get_json(url: str, token: str) -> dict[str, object]:
    request = Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310  # our own http URL
    try:
        with urlopen(request, timeout=5) as answer:  # noqa: S310
            return cast("dict[str, object]", json.load(answer))
    except (URLError, TimeoutError, ConnectionError, ValueError):
        return {}


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
