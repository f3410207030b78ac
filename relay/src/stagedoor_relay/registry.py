"""Which tunnel answers for which name, on this relay.

One tunnel a name; a new one of the same owner takes the name over from a half-dead one. Who may own a name is the
authority's business: the registry only holds what was granted, and refuses to hand a held name to another account even
if the authority should be wrong.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from stagedoor_relay.authority.base import Account, SessionGrant, Visibility
from stagedoor_relay.errors import NameRefusedError
from stagedoor_relay.stream import StreamOpener


@dataclass(eq=False, slots=True)
class Tunnel:
    """One live link.

    Attributes:
        grant: What the authority allowed.
        account: Whose it is.
        opener: Opens streams to the author's machine.
        end: Asks the ingress to end the link; takes the reason for the owner and whether it must not come back.
        opened_at: Wall-clock seconds.
    """

    grant: SessionGrant
    account: Account
    opener: StreamOpener
    end: Callable[[str, bool], None]
    opened_at: float = field(default_factory=time.time)

    @property
    def name(self) -> str:
        """The link's name."""
        return self.grant.name


class Registry:
    """The live tunnels of this relay, by name and by session."""

    def __init__(self) -> None:
        self._by_name: dict[str, Tunnel] = {}
        self._gone: list[Callable[[Tunnel], None]] = []

    def __len__(self) -> int:
        return len(self._by_name)

    def __iter__(self) -> Iterator[Tunnel]:
        return iter(tuple(self._by_name.values()))

    def when_gone(self, callback: Callable[[Tunnel], None]) -> None:
        """Call `callback` with each tunnel that leaves."""
        self._gone.append(callback)

    def get(self, name: str) -> Tunnel | None:
        """Return the tunnel of a name."""
        return self._by_name.get(name)

    def count_of(self, account_id: str) -> int:
        """Return how many links an account has up."""
        return sum(1 for tunnel in self._by_name.values() if tunnel.account.account_id == account_id)

    def add(self, tunnel: Tunnel) -> None:
        """Put a tunnel up; one of the same owner and name is ended first.

        Raises:
            NameRefusedError: Another account's tunnel holds the name.
        """
        held = self._by_name.get(tunnel.name)
        # The authority may let a colleague, or the owner with another key, take a name over: it names what is replaced.
        may_replace = held is None or held.grant.session_id in tunnel.grant.replaces
        if held is not None and not may_replace and held.account.account_id != tunnel.account.account_id:
            raise NameRefusedError(f"The name {tunnel.name!r} belongs to another account.")
        if held is not None:
            self.remove(held)
            held.end("replaced by a newer connection of the same owner", True)
        self._by_name[tunnel.name] = tunnel

    def remove(self, tunnel: Tunnel) -> None:
        """Take a tunnel down; does nothing when it has been replaced or removed already."""
        if self._by_name.get(tunnel.name) is tunnel:
            del self._by_name[tunnel.name]
            for callback in self._gone:
                callback(tunnel)

    def set_visibility(self, session_id: str, visibility: Visibility) -> None:
        """Change who may visit the link of a session, if it is here; holds from the next request on."""
        for tunnel in self:
            if tunnel.grant.session_id == session_id and tunnel.grant.visibility != visibility:
                tunnel.grant = replace(tunnel.grant, visibility=visibility)

    def end_session(self, session_id: str, reason: str, *, final: bool) -> None:
        """End the tunnel of a session, if it is here."""
        for tunnel in self:
            if tunnel.grant.session_id == session_id:
                self.remove(tunnel)
                tunnel.end(reason, final)
