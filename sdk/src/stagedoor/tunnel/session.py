"""Keeps one link up: connects, puts the name up, and comes back with the same name after every loss.

| state | means |
|---|---|
| connecting | the first connection is being made |
| live | visitors get through |
| lost | the connection broke; it is being made again with growing pauses |
| ended | closed by its owner, or for good by the relay |
"""

from __future__ import annotations

import asyncio
import enum
import random
from collections.abc import Callable
from dataclasses import replace

from stagedoor.tunnel.transports.base import Connection, Transport, TransportError
from stagedoor.tunnel.wire import Closing, ControlMessage, ControlOptions, Forwarded

FIRST_PAUSE_S = 0.25
MAX_PAUSE_S = 8.0
"""Longest pause between tries: a relay that restarts has all its tunnels back within 10 s, spread by jitter."""

SETTLED_S = 30.0
"""A connection that lived this long starts the pauses anew."""


class TunnelState(enum.Enum):
    """What a link is doing."""

    CONNECTING = "connecting"
    LIVE = "live"
    LOST = "lost"
    ENDED = "ended"


StateCallback = Callable[[TunnelState, str], None]
"""Called with each new state and a text for the owner; on the tunnel's own thread."""


class TunnelSession:
    """One link and its supervision.

    Args:
        transport: Makes connections.
        name: Wanted name, or None for a random one; after the first success always the name that was given.
        options: What else is asked for.
        on_state: Gets every change.
    """

    def __init__(
        self, transport: Transport, name: str | None, options: ControlOptions, on_state: StateCallback
    ) -> None:
        self._transport = transport
        self._name = name
        self._options = options
        self._on_state = on_state
        self._connection: Connection | None = None
        self._last_words: Closing | None = None
        self._is_closing = asyncio.Event()
        self.link: Forwarded | None = None

    async def start(self) -> Forwarded:
        """Put the link up for the first time.

        Raises:
            TransportError: It could not be put up; nothing is tried again by itself.
        """
        self._on_state(TunnelState.CONNECTING, "")
        return await self._connect()

    async def _connect(self) -> Forwarded:
        self._last_words = None
        connection = await self._transport.connect(self._take)
        try:
            link = await connection.forward(self._name, self._options)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        self.link = link
        self._name = link.name
        self._on_state(TunnelState.LIVE, link.url)
        return link

    def _take(self, message: ControlMessage) -> None:
        if isinstance(message, Closing):
            self._last_words = message
            if self._connection is not None:
                self._connection.close()  # the relay would end it a moment later

    async def run(self) -> None:
        """Keep the link up until it is closed or ended for good; `start` must have succeeded."""
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE_S
        while self._connection is not None:
            since = loop.time()
            reason = await self._connection.wait_closed()
            self._connection = None
            if self._is_closing.is_set():
                break
            if self._last_words is not None:
                reason = self._last_words.reason
                if self._last_words.final:
                    self._on_state(TunnelState.ENDED, reason)
                    return
            self._on_state(TunnelState.LOST, reason)
            if loop.time() - since > SETTLED_S:
                pause = FIRST_PAUSE_S
            pause = await self._come_back(pause)
        self._on_state(TunnelState.ENDED, "closed")

    async def _come_back(self, pause: float) -> float:
        """Try until the link is up again, ended or closed; returns the pause to start from next time."""
        while not self._is_closing.is_set():
            try:
                async with asyncio.timeout(pause * random.uniform(0.5, 1.0)):  # noqa: S311 - jitter, not a secret
                    await self._is_closing.wait()
            except TimeoutError:
                pass
            else:
                return pause
            pause = min(pause * 2, MAX_PAUSE_S)
            try:
                await self._connect()
            except TransportError as error:
                if error.is_final:
                    self._on_state(TunnelState.ENDED, error.reason)
                    self._is_closing.set()
                    raise
            else:
                return pause
        return pause

    def close(self) -> None:
        """End the link."""
        self._is_closing.set()
        if self._connection is not None:
            self._connection.close()

    def describe(self, description: str) -> None:
        """Change what the list of links says is shared; counts from the next connection."""
        self._options = replace(self._options, description=description)
