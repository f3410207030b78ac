"""Starts and stops the relay: settings in, two listeners and a heartbeat out.

When ready it prints one JSON line to standard output (`ready`, `http_port`, `ssh_port`, `host_key`), which is what
`stagedoor up` and the tests wait for. SIGTERM and SIGINT drain: no new visitors, answers under way end, clients are
told that they may come back; a second signal ends at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import signal
import sys
from contextlib import suppress

from stagedoor_relay.authority import make_authority
from stagedoor_relay.authority.base import Authority
from stagedoor_relay.edge.server import Edge
from stagedoor_relay.errors import SettingsError
from stagedoor_relay.ingress.heartbeat import beat
from stagedoor_relay.ingress.host_key import load_host_key
from stagedoor_relay.ingress.ssh import SSHIngress
from stagedoor_relay.registry import Registry
from stagedoor_relay.settings import Settings

logger = logging.getLogger("stagedoor.relay")


class Relay:
    """All parts of one relay process.

    Args:
        settings: What to run.
        authority: Who may open and visit links; the one that the settings ask for by default.

    Raises:
        SettingsError: Keys or files cannot be used.
    """

    def __init__(self, settings: Settings, authority: Authority | None = None) -> None:
        self.settings = settings
        self.registry = Registry()
        self.host_key = load_host_key(settings.state_dir)
        self.authority = authority or make_authority(settings)
        self.edge = Edge(settings, self.authority, self.registry)
        self.ingress = SSHIngress(settings, self.authority, self.registry, self.host_key)
        self._heart: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen for visitors and clients."""
        await self.edge.start()
        await self.ingress.start()
        self._heart = asyncio.get_running_loop().create_task(
            beat(self.authority, self.registry, self.settings.heartbeat_interval_s)
        )

    async def close(self) -> None:
        """Drain and stop."""
        await self.edge.close()
        await self.ingress.close()
        if self._heart is not None:
            self._heart.cancel()
            with suppress(asyncio.CancelledError):
                await self._heart
        await self.authority.aclose()

    def ready_line(self) -> str:
        """Return the line that says where the relay listens."""
        return json.dumps(
            {
                "ready": True,
                "http_port": self.edge.port,
                "ssh_port": self.ingress.port,
                "host_key": self.host_key.export_public_key("openssh").decode().strip(),
            }
        )


def raise_file_limit() -> None:
    """Raise the soft limit of open files to the hard one: a tunnel costs a descriptor, a visitor another."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 1_048_576
    if soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, 1_048_576), hard))


async def serve(settings: Settings) -> None:
    """Run a relay until a signal ends it."""
    relay = Relay(settings)
    await relay.start()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    print(relay.ready_line(), flush=True)
    await stopping.wait()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.remove_signal_handler(number)
    await relay.close()


def main() -> int:
    """Entry point of `stagedoor-relay`."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    raise_file_limit()
    try:
        settings = Settings.from_environment()
        asyncio.run(serve(settings))
    except SettingsError as error:
        print(f"stagedoor-relay: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"stagedoor-relay: cannot listen: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0
