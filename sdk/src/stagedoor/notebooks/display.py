"""Showing a page under the cell that launched it."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable
from typing import Any, cast

from stagedoor.notebooks.surroundings import Host

_ALLOWED = "autoplay; camera; microphone; clipboard-read; clipboard-write; fullscreen"


def show_page(url: str, port: int, *, host: Host, height: int | str, width: int | str, is_public: bool) -> None:
    """Show a page in a frame under the cell.

    Args:
        url: Address of the page: the public one where there is a link, else the local one.
        port: Port that it is served on.
        host: Where the notebook runs.
        height: Height of the frame, in px or with a CSS unit.
        width: Width of the frame, likewise.
        is_public: Whether `url` is a public one.
    """
    colab = cast("Any", sys.modules.get("google.colab.output"))
    if host == "colab" and not is_public:
        if colab is None:
            import importlib

            colab = cast("Any", importlib.import_module("google.colab.output"))
        # Colab's own road from the browser to a port of this machine.
        colab.serve_kernel_port_as_iframe(port, path="/", height=_plain(height), width=_plain(width))
        return
    display = cast("Callable[..., object]", cast("Any", sys.modules["IPython"]).display.display)
    frame = cast("Any", sys.modules["IPython"]).display.HTML(frame_markup(url, height, width))
    display(frame)


def frame_markup(url: str, height: int | str, width: int | str) -> str:
    """Return the HTML of a frame; a `div` around it, since IPython warns about a bare one."""
    return (
        f'<div><iframe src="{html.escape(url)}" style="width:{_css(width)};height:{_css(height)};border:0" '
        f'allow="{_ALLOWED}"></iframe></div>'
    )


def _css(size: int | str) -> str:
    return f"{size}px" if isinstance(size, int) or size.isdecimal() else html.escape(size)


def _plain(size: int | str) -> str:
    return str(size)
