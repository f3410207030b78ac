"""Where the front and other machines meet: keys in a Redis, one set for each app.

    <app>:front                 who the front is: a token that is new with each start and each lost connection, signed
    <app>:<token>:in            what machines say to the front
    <app>:<token>:out:<link>    what the front says to a machine
    <app>:<token>:alive:<link>  there as long as the machine is

Nothing of an earlier token is ever read again, so what a front that is gone had asked for is not carried out twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import inspect
import json
import os
import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

from stagedoor.errors import LaunchError, StagedoorError
from stagedoor.release import VERSION
from stagedoor.runtime.workers.crew import DEFAULT_WAIT_S
from stagedoor.runtime.workers.sealed import ForgedError, check, sign

if TYPE_CHECKING:
    from redis import Redis as BlockingRedis
    from redis.asyncio import Redis

    from stagedoor.authoring.graph import AppGraph

BEAT_S = 1.0
"""Each end says that it is there, and looks whether the other is."""
LOST_AFTER_S = 6.0
"""Who has not said so for this long is gone."""
KEPT_S = 60
"""Messages that nobody has read are dropped by Redis."""
READ_S = 2.0
"""A read waits this long in Redis before it asks anew."""
ANSWER_S = 10.0
"""A Redis that does not answer for this long is lost."""
LONGEST_PAUSE_S = 5.0
CANCEL_AGAIN_S = 0.2
MAX_MESSAGE_BYTES = 64 * 1024 * 1024
"""Values of one call, or of one result; files are not counted."""
MIN_KEY_LENGTH = 16


class FrontGoneError(StagedoorError):
    """The front has ended, was started again, or another one has its name."""


@dataclass(frozen=True)
class MeetingPlace:
    """A Redis and an app's name in it.

    Args:
        url: Where Redis is.
        name: The app's name there.
        key: Secret that signs every message; empty where only this machine reaches Redis.
        wait_s: Seconds for which a call waits for a worker when there is none at all.
    """

    url: str
    name: str
    key: bytes
    wait_s: float = DEFAULT_WAIT_S

    def name_of(self, *parts: str) -> str:
        """Return the name of one of the app's keys in Redis."""
        return ":".join(["stagedoor", "workers", self.name, *parts])

    def connect(self) -> Redis:
        """Return a client; it connects when it is used.

        Raises:
            LaunchError: When the client library is not installed, or this is no address.
        """
        try:
            from redis.asyncio import Redis
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff
        except ImportError as error:
            raise LaunchError(
                "Workers on other machines need the client of Redis.", hint="pip install redis"
            ) from error
        # Repeating a command could repeat a message: a lost connection is begun anew as a whole.
        once, wait_s = Retry(NoBackoff(), 0), ANSWER_S
        try:
            return Redis.from_url(self.url, retry=once, socket_timeout=wait_s, socket_connect_timeout=wait_s)
        except ValueError as error:
            raise LaunchError(f"{self.shown} is no address of a Redis: {error}.") from error

    def check(self) -> None:
        """See whether Redis answers.

        Raises:
            LaunchError: When the client library is not installed, or Redis does not answer.
        """
        client = self._blocking()
        from redis.exceptions import RedisError

        try:
            client.ping()
        except (RedisError, OSError) as error:
            raise LaunchError(f"Redis does not answer: {error}.", hint="check the address of the workers") from error
        except TypeError as error:  # that is how the client says that it does not know an option
            raise LaunchError(
                f"{self.shown} has an option that nobody knows: {error}.", hint="those of ours are ?name= and ?wait="
            ) from error
        finally:
            client.close()

    def withdraw(self, announcement: bytes) -> None:
        """Say that a front is gone, unless another one is there already."""
        client = self._blocking()
        with contextlib.suppress(Exception):  # without it the announcement expires
            if client.get(self.name_of("front")) == announcement:
                client.delete(self.name_of("front"))
        client.close()

    def _blocking(self) -> BlockingRedis:
        self.connect()  # says what is missing
        from redis import Redis

        return Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2)

    @property
    def shown(self) -> str:
        """The address without its password."""
        parts = urlsplit(self.url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    def announcement(self, token: str, version: str) -> bytes:
        """Return what the front says about itself."""
        return sign(self.key, self._purpose(), json.dumps({"token": token, "version": version}).encode())

    def read_announcement(self, announced: bytes) -> tuple[str, str]:
        """Return the front's token and its app's version.

        Raises:
            LaunchError: When the front has another key.
        """
        try:
            said = json.loads(check(self.key, self._purpose(), announced))
        except ForgedError as error:
            raise LaunchError(
                f"The app {self.name!r} in {self.shown} has another key than this machine, so its calls are not taken.",
                hint="set STAGEDOOR_WORKERS_KEY to the same value on all machines",
            ) from error
        return said["token"], said["version"]

    def _purpose(self) -> bytes:
        return f"front {self.name}".encode()


def place_at(url: str, key: str | None) -> MeetingPlace:
    """Read the address of a meeting place.

    Args:
        url: As "redis://host:6379/0?name=my-app&wait=30"; without a name, that of the file that was started; without
            a wait, the default.
        key: The secret of `STAGEDOOR_WORKERS_KEY`.

    Raises:
        LaunchError: When it is none, or others may reach it and there is no key.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"redis", "rediss", "unix"} or not (parts.hostname or parts.path):
        raise LaunchError(f"{url!r} is no address of a Redis.", hint='write "redis://host:6379/0"')
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    name = options.pop("name", None) or Path(sys.argv[0]).stem or "app"
    wait = options.pop("wait", "")
    try:
        wait_s = float(wait or DEFAULT_WAIT_S)
    except ValueError as error:
        raise LaunchError(f"wait={wait!r} is no number of seconds.", hint="write ?wait=30") from error
    if key is not None and len(key) < MIN_KEY_LENGTH:
        raise LaunchError(
            f"STAGEDOOR_WORKERS_KEY has {len(key)} characters, which can be guessed.",
            hint=f"use at least {MIN_KEY_LENGTH}, such as from `openssl rand -hex 32`",
        )
    if key is None and not _is_own(parts.scheme, parts.hostname):
        raise LaunchError(
            f"Others may reach the Redis on {parts.hostname}, and who writes there could run code in this app.",
            hint="set STAGEDOOR_WORKERS_KEY to the same secret on all machines, such as from `openssl rand -hex 32`",
        )
    return MeetingPlace(parts._replace(query=urlencode(options)).geturl(), name, (key or "").encode(), wait_s)


def _is_own(scheme: str, host: str | None) -> bool:
    if scheme == "unix" or host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def version_of(graph: AppGraph) -> str:
    """Return a fingerprint of an app's functions: which there are, between which components, and their source."""
    table = [
        [
            function.id,
            function.name,
            function.api_name,
            [block.get_block_name() for block in [*function.inputs, *function.outputs]],
            [block._id for block in [*function.inputs, *function.outputs]],  # pyright: ignore[reportPrivateUsage]
            [function.batch, function.is_generator, function.validator is not None],
            _source(function.fn),
        ]
        for function in graph.functions.values()
    ]
    kinds = [[block_id, block.get_block_name()] for block_id, block in graph.blocks.items()]
    return hashlib.sha256(json.dumps([VERSION, table, kinds]).encode()).hexdigest()


def _source(fn: object) -> str | None:
    try:
        return inspect.getsource(fn)  # pyright: ignore[reportArgumentType]
    except (OSError, TypeError):
        return None


def machine_name() -> str:
    """Return how a machine is called in messages."""
    import socket

    return f"{socket.gethostname()} (process {os.getpid()})"


async def together(*parts: Coroutine[object, object, None]) -> None:
    """Run several coroutines until the first of them ends, end the others, and raise what it raised."""
    tasks = [asyncio.ensure_future(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        while running := [task for task in tasks if not task.done()]:
            for task in running:
                task.cancel()
            # More than once: the client of Redis may take a cancellation for its own timeout, and goes on.
            await asyncio.wait(running, timeout=CANCEL_AGAIN_S)
        await asyncio.gather(*tasks, return_exceptions=True)
