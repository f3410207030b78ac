"""What the session asks of a transport: connect once, carry one link, say when it is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from stagedoor.tunnel.wire import ControlMessage, ControlOptions, Forwarded


class TransportError(Exception):
    """A connection could not be made or kept.

    Args:
        reason: What happened, for the person who shares.
        is_final: Whether trying again by itself is pointless (wrong token, wrong host key, refused name).
    """

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


class Connection(Protocol):
    """One connection to a relay."""

    async def forward(self, name: str | None, options: ControlOptions) -> Forwarded:
        """Put the link up.

        Args:
            name: Wanted name, or None for a random one.
            options: What else is asked for.

        Raises:
            TransportError: It was refused.
        """
        ...

    async def wait_closed(self) -> str:
        """Wait for the end of the connection; returns why."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...


class Transport(Protocol):
    """Makes connections to one relay for one local address."""

    async def connect(self, on_message: Callable[[ControlMessage], None]) -> Connection:
        """Connect and log in.

        Args:
            on_message: Gets every control message that follows the first `Forwarded`.

        Raises:
            TransportError: There is no connection to be had.
        """
        ...
