"""Old values of arguments that are there today, one argument a line: `Button(size="small")`, `File(type="file")`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from stagedoor.compat.warn import warn_once


@dataclass(frozen=True)
class OldValue:
    """What is done with old values of an argument.

    Attributes:
        is_old: Whether a value is one.
        today: Returns what it is today.
        advice: What to write today.
    """

    is_old: Callable[[object], bool]
    today: Callable[[object], object]
    advice: str


def _words(today: Mapping[str | None, str]) -> OldValue:
    def is_old(value: object) -> bool:
        return (value is None or isinstance(value, str)) and value in today

    advice = f"write {' or '.join(repr(word) for word in dict.fromkeys(today.values()))}"
    return OldValue(is_old, lambda value: today[cast("str | None", value)], advice)


def _counted(limits: str) -> OldValue:
    """Take (number, "fixed" or "dynamic") as it is: the constructor reads it."""
    advice = f"write the number, and {limits}=(number, number) where it is fixed"
    return OldValue(lambda value: isinstance(value, (tuple, list)), lambda value: value, advice)


VALUES: Mapping[str, Mapping[str, OldValue]] = {
    "Button UploadButton DownloadButton": {
        "size": _words({"small": "sm", "large": "lg", None: "lg"}),
        "variant": _words({"plain": "secondary"}),
    },
    "Image ImageEditor Audio": {"type": _words({"file": "filepath"})},
    "File UploadButton": {"type": _words({"file": "filepath", "bytes": "binary"})},
    "Dataframe": {"row_count": _counted("row_limits"), "col_count": _counted("column_limits")},
}
"""Class names → argument → what is done with its old values."""


def old_values_of(cls: type) -> Mapping[str, OldValue]:
    """Return the arguments of a class that have old values, by name."""
    owners = {base.__name__ for base in cls.__mro__}
    return {name: rule for names, rows in VALUES.items() if owners & set(names.split()) for name, rule in rows.items()}


def todays_values(owner: str, old: Mapping[str, OldValue], kwargs: dict[str, object]) -> dict[str, object]:
    """Replace old values by those of today, each with one warning.

    Args:
        owner: Class, for the warning.
        old: What `old_values_of` says of it.
        kwargs: Keyword arguments.
    """
    result = dict(kwargs)
    for name in old.keys() & kwargs.keys():
        value, rule = kwargs[name], old[name]
        if rule.is_old(value):
            result[name] = rule.today(value)
            warn_once(f"{owner}: {name}={value!r} is an older Gradio's; {rule.advice}.")
    return result
