"""Toasts for the visitor from inside a running function: `gr.Info`, `gr.Warning`, `gr.Success`."""

from __future__ import annotations

import sys

from stagedoor.context import current_call
from stagedoor.wire.messages import LogLevel


def Info(message: str = "Info issued.", duration: float | None = 10, visible: bool = True, title: str = "Info") -> None:  # noqa: N802 - Gradio's name
    """Show a neutral toast.

    Args:
        message: Text; may hold simple HTML, which the page sanitises.
        duration: Seconds it stays; None or 0 keeps it until closed. 10 as in Gradio.
        visible: Whether it is shown.
        title: Heading.
    """
    _show(message, "info", duration, visible, title)


def Warning(  # noqa: N802, A001 - Gradio's name
    message: str = "Warning issued.", duration: float | None = 10, visible: bool = True, title: str = "Warning"
) -> None:
    """Show a warning toast; parameters as `Info`."""
    _show(message, "warning", duration, visible, title)


def Success(  # noqa: N802 - Gradio's name
    message: str = "Success.", duration: float | None = 10, visible: bool = True, title: str = "Success"
) -> None:
    """Show a success toast; parameters as `Info`."""
    _show(message, "success", duration, visible, title)


def _show(message: str, level: LogLevel, duration: float | None, visible: bool, title: str) -> None:
    call = current_call.get()
    if call is None:
        # Called outside an event, for instance in an author's own test: say it where they look.
        sys.stderr.write(f"{title}: {message}\n")
        return
    call.log(str(message), level, duration=duration, visible=visible, title=title)
