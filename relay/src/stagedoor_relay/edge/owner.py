"""What an exchange asks of the visitor's connection that it belongs to."""

from __future__ import annotations

from typing import Protocol

from stagedoor_relay.edge.pages import Page


class ExchangeOwner(Protocol):
    """The visitor's side."""

    def write(self, data: bytes) -> None:
        """Send bytes to the visitor."""
        ...

    def write_eof(self) -> None:
        """Half-close towards the visitor."""
        ...

    def upstream_is_full(self, is_full: bool) -> None:
        """The app is slow, or takes bytes again."""
        ...

    def send_page(self, page: Page) -> None:
        """Answer with a page of the relay instead."""
        ...

    def exchange_done(self, *, keep_alive: bool) -> None:
        """The answer is complete."""
        ...

    def break_off(self) -> None:
        """The answer cannot be completed: cut the connection so that the visitor notices."""
        ...
