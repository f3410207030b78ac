"""What a notebook serves, by cell: a cell that runs again takes over the port of what it served before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from stagedoor.notebooks.surroundings import Shell

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks


@dataclass
class Served:
    """An app that a cell launched.

    Attributes:
        app: The app.
        port: The port that it is served on.
        cell_id: The cell's id; "" where the frontend sends none.
        source: The cell's text.
        was_named: Whether a variable of the notebook held the app when it was launched.
    """

    app: Blocks
    port: int
    cell_id: str
    source: str
    was_named: bool


_served: list[Served] = []


def take_over(shell: Shell, app: Blocks) -> int | None:
    """Close what the new app takes the place of, and return the port that is free by that.

    That is: the app itself when it is launched again, what the same cell launched before, and apps that no variable
    of the notebook holds any more, since their names were given to new ones.

    Args:
        shell: The notebook's shell.
        app: The app that is about to be launched.
    """
    port: int | None = None
    for served in list(_served):
        if served.app.running is None:
            _served.remove(served)
            continue
        if served.app is app or _is_replaced(shell, served):
            _served.remove(served)
            served.app.close(verbose=False)
            port = served.port
    return port


def remember(shell: Shell, app: Blocks, port: int) -> None:
    """Note that the running cell serves an app."""
    _served.append(Served(app, port, _cell_id(shell), _cell_source(shell), _is_named(shell, app)))


def close_all() -> None:
    """Stop everything that this notebook serves."""
    while _served:
        _served.pop().app.close(verbose=False)


def _is_replaced(shell: Shell, served: Served) -> bool:
    cell_id = _cell_id(shell)
    if cell_id and served.cell_id:
        if cell_id == served.cell_id:
            return True
    elif not served.was_named and served.source == _cell_source(shell):
        return True
    return served.was_named and not _is_named(shell, served.app)


def _is_named(shell: Shell, app: Blocks) -> bool:
    # Names like _ and _12 are IPython's own: its memory of results is not the author's wish to keep something.
    return any(
        value is app or getattr(value, "root", None) is app
        for name, value in list(shell.user_ns.items())
        if not name.startswith("_")
    )


def _cell_id(shell: Shell) -> str:
    parent = cast("Mapping[str, object] | None", getattr(shell, "parent_header", None))
    metadata = cast("Mapping[str, object]", (parent or {}).get("metadata") or {})
    return str(metadata.get("cellId") or "")


def _cell_source(shell: Shell) -> str:
    cells = cast("list[str]", shell.user_ns.get("In") or [""])
    return cells[-1]
