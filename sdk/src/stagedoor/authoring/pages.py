"""Apps of several pages: `with demo.route("Settings"):` puts what is built inside on a page of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from stagedoor.components.base import Block
from stagedoor.errors import AuthoringError

HOME = ""
"""Path of the page at the app's own address."""

RESERVED = frozenset(
    [
        "theme.css",
        "robots.txt",
        "pwa_icon",
        "manifest.json",
        "login",
        "logout",
        "svelte",
        "config",
        "static",
        "assets",
        "favicon.ico",
        "gradio_api",
        "monitoring",
        "info",
        "queue",
        "upload",
        "call",
        "run",
        "api",
        "heartbeat",
    ]
)
"""First segments of addresses that the app answers itself."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of an app.

    Attributes:
        path: Its address below the app, without slashes at the ends.
        name: Its name in the navigation.
        is_listed: Whether the navigation shows it.
    """

    path: str
    name: str
    is_listed: bool = True


class Multipage:
    """Mixin of `Blocks`: which pages there are, and on which one a block is.

    Attributes:
        page_now: Page that blocks are placed on now.
    """

    page_now: str = HOME

    def __init__(self) -> None:
        self.page_entries: list[PageEntry] = [PageEntry(HOME, "Home")]
        self._page_of: dict[Block, str] = {}
        self._next_page: str | None = None
        self._pages_before: list[str] = []

    def route(self, name: str, path: str | None = None, show_in_navbar: bool = True) -> Self:
        """Open another page of the app: `with demo.route("Settings", "/settings"):`.

        Args:
            name: Name in the navigation.
            path: Address below the app's; made from the name by default.
            show_in_navbar: Whether the navigation shows it.

        Raises:
            AuthoringError: When the address is taken or unusable.
        """
        wanted = (path if path is not None else re.sub(r"[^a-z0-9]+", "-", name.lower())).strip("/-")
        if not re.fullmatch(r"[\w.~-]+(/[\w.~-]+)*", wanted) or wanted.split("/")[0] in RESERVED:
            raise AuthoringError(
                f"The page {name!r} cannot stand at /{wanted}.", hint='give another path, as in route("Info", "/about")'
            )
        if any(entry.path == wanted for entry in self.page_entries):
            raise AuthoringError(f"Two pages stand at /{wanted}.", hint="give one of them another path")
        self.page_entries.append(PageEntry(wanted, name, show_in_navbar))
        self._next_page = wanted
        return self

    def enter_page(self) -> None:
        """Begin a `with` block: on the page that `route` opened just before, else on the present one."""
        self._pages_before.append(self.page_now)
        if self._next_page is not None:
            self.page_now, self._next_page = self._next_page, None

    def leave_page(self) -> None:
        """End a `with` block."""
        self.page_now = self._pages_before.pop()

    def page_of(self, block: Block) -> str:
        """Return the path of the page that a block is on."""
        return self._page_of.get(block, HOME)

    def note_page(self, block: Block, page: str | None = None) -> None:
        """Remember on which page a block is."""
        if page is None:
            page = self.page_now
        if page != HOME:
            self._page_of[block] = page


def on_page(pages: Mapping[int, str], page: str) -> Callable[[int], bool]:
    """Return a test for ids: whether the block is on a page."""
    return lambda block_id: pages.get(block_id, HOME) == page
