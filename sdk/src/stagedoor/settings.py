"""Settings of the environment: `STAGEDOOR_<NAME>`, or Gradio's name for it, `GRADIO_<NAME>`.

An empty variable counts as unset. Where both are set, Stagedoor's own goes first.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from stagedoor.errors import LaunchError

PREFIXES = ("STAGEDOOR_", "GRADIO_")
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"0", "false", "no", "off"})


class SettingError(LaunchError):
    """A variable of the environment holds what it cannot.

    Args:
        name: Name without prefix.
        wanted: What it may hold.
    """

    def __init__(self, name: str, wanted: str) -> None:
        variable = variable_of(name)
        super().__init__(f"The environment variable {variable}={os.environ.get(variable)!r} is not {wanted}.")


def variable_of(name: str) -> str:
    """Return the variable that says a setting: the one that is set, else Stagedoor's."""
    return next((prefix + name for prefix in PREFIXES if os.environ.get(prefix + name)), PREFIXES[0] + name)


def setting(name: str) -> str | None:
    """Return a setting as it is written; None when it is empty or unset.

    Args:
        name: Name without prefix.
    """
    return os.environ.get(variable_of(name)) or None


def integer(name: str, default: int, *, least: int = 0) -> int:
    """Return a setting that is a whole number.

    Args:
        name: Name without prefix.
        default: What holds when it is unset.
        least: Smallest number that it may be.

    Raises:
        SettingError: When it is none, or smaller.
    """
    text = setting(name)
    if text is None:
        return default
    digits = text.strip()
    if not digits.isascii() or not digits.isdigit() or int(digits) < least:
        raise SettingError(name, f"a whole number from {least} on" if least else "a whole number")
    return int(digits)


def seconds(name: str, default: float) -> float:
    """Return a setting that is a time in seconds.

    Args:
        name: Name without prefix.
        default: What holds when it is unset.

    Raises:
        SettingError: When it is no number above 0.
    """
    text = setting(name)
    try:
        value = default if text is None else float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise SettingError(name, "a number of seconds")
    return value


def switch(name: str) -> bool | None:
    """Return whether a setting is on; None when it is unset.

    Args:
        name: Name without prefix.

    Raises:
        SettingError: When it is neither on nor off.
    """
    text = (setting(name) or "").strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if text:
        raise SettingError(name, "true or false")
    return None


def choice(name: str, choices: Sequence[str]) -> str | None:
    """Return a setting that is one of a few words, in small letters; None when it is unset.

    Args:
        name: Name without prefix.
        choices: The words.

    Raises:
        SettingError: When it is another.
    """
    text = (setting(name) or "").strip().lower()
    if text and text not in choices:
        raise SettingError(name, f"one of {', '.join(choices)}")
    return text or None


def listed(name: str) -> list[str]:
    """Return a setting that is a list with commas.

    Args:
        name: Name without prefix.
    """
    return [text.strip() for text in (setting(name) or "").split(",") if text.strip()]
