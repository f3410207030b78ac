"""What a visitor is told when a call fails, and what the author is told on the console.

Text meant for visitors (`gr.Error`, refused payloads) always reaches them. Anything else, what an author's function
raises or returns too little of, is the author's business: visitors see that it failed, and why only with `show_error`.
"""

from __future__ import annotations

import sys
import traceback

from stagedoor.components.ffmpeg import MissingProgramError
from stagedoor.errors import Error, PayloadError
from stagedoor.runtime.arguments import ArgumentCountError
from stagedoor.wire.messages import Failure

_FOR_VISITORS = (PayloadError, ArgumentCountError, MissingProgramError)
_CALLERS_FAULT = (PayloadError, ArgumentCountError)


def failure_of(error: BaseException, *, show_error: bool) -> Failure:
    """Return what the visitor is told about an error.

    Args:
        error: What was raised, of any kind.
        show_error: Whether the author wants the text of every error shown.
    """
    if isinstance(error, Error):
        return Failure(error.message, error.duration, error.visible, error.title)
    if isinstance(error, _FOR_VISITORS):
        return Failure(str(error))
    if not show_error:
        return Failure(None)
    if isinstance(error, (SystemExit, KeyboardInterrupt)):
        return Failure(f"The function ended the program ({type(error).__name__}); the app goes on.")
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 - an author's own exception may fail to print itself
        text = ""
    return Failure(text or type(error).__name__)


def report(error: BaseException) -> None:
    """Print an error for the author, unless it is the caller's fault or was asked to stay quiet."""
    if isinstance(error, _CALLERS_FAULT) or (isinstance(error, Error) and not error.print_exception):
        return
    try:
        traceback.print_exception(error, limit=-20, file=sys.stderr)
    except Exception:  # noqa: BLE001 - a console that is gone must not fail the call once more
        return


def time_limit_failure(limit_s: float | None) -> Failure:
    """Return what the visitor is told when a function took all of its time and had nothing to show.

    Args:
        limit_s: The function's time limit.
    """
    limit = "its time limit" if limit_s is None else f"its time limit of {limit_s:g} seconds"
    return Failure(f"This took longer than {limit}.", title="Time is up")
