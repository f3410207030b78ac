"""What visitors' connections share, and what the edge may ask of them."""

from __future__ import annotations

import asyncio
from typing import Protocol, TypeVar

from stagedoor_relay.edge.log import AccessLog
from stagedoor_relay.edge.router import Router
from stagedoor_relay.settings import Settings

_T = TypeVar("_T")


class Visitor(Protocol):
    """A connection as the edge sees it."""

    def check(self, now: float) -> None:
        """End the connection if it has outstayed a deadline; `now` in monotonic seconds."""
        ...

    def close_when_idle(self) -> None:
        """The relay is going down: end now unless an answer is under way."""
        ...

    def break_off(self) -> None:
        """End now, also in the middle of an answer."""
        ...


class EdgeContext(Protocol):
    """The edge as a connection sees it."""

    settings: Settings
    router: Router
    log: AccessLog

    def admit(self, visitor: Visitor, peer_host: str, *, is_trusted: bool) -> bool:
        """Count a connection; False when its address or the relay has too many."""
        ...

    def release(self, visitor: Visitor, peer_host: str) -> None:
        """A counted connection is gone."""
        ...

    def is_trusted(self, host: str) -> bool:
        """Tell whether an address belongs to a trusted proxy."""
        ...

    def spawn(self, task: asyncio.Future[_T]) -> None:
        """Hold a task that nobody waits for; an error in it is logged, not lost."""
        ...
