"""Old spellings of arguments, accepted: each is translated by its row in `compat.tables`, with one warning.

A name that no Gradio version knew is a mistake and raises `TypeError`, with the nearest name that exists.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from stagedoor.compat.rules import Arguments, Rule
from stagedoor.compat.tables import ARGUMENTS
from stagedoor.compat.warn import warn_once

LAUNCH, QUEUE, EVENT, LOAD, MOUNT, THEME = "launch", "queue", "event", "load", "mount_gradio_app", "theme"
EXAMPLES = "Examples"
_CALLS: Mapping[str, str] = {
    EVENT: "event listener",
    LAUNCH: "launch()",
    QUEUE: "queue()",
    LOAD: "load()",
    MOUNT: "mount_gradio_app()",
    THEME: "from_hub()",
}


@dataclass(frozen=True)
class Translated:
    """The arguments of a call in today's words.

    Attributes:
        kwargs: Keyword arguments.
        finishers: What is still to be done to the finished object.
    """

    kwargs: dict[str, object]
    finishers: tuple[Callable[[object], None], ...] = ()

    def finish(self, made: object) -> None:
        """Do to the finished object what today's arguments cannot say."""
        for finisher in self.finishers:
            finisher(made)


def translate_arguments(cls: type, kwargs: Mapping[str, object]) -> Translated:
    """Translate the keyword arguments of a constructor.

    Args:
        cls: Class under construction; rows of its bases hold for it too.
        kwargs: Keyword arguments.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    known: tuple[str, ...] = getattr(cls, "parameter_names", ())
    return _translate([base.__name__ for base in cls.__mro__], known, kwargs)


def translate_call(
    owner: str, kwargs: Mapping[str, object], known: Iterable[str] = (), *, is_told: bool = False
) -> dict[str, object]:
    """Translate the keyword arguments of a method or function.

    Args:
        owner: `LAUNCH`, `QUEUE`, `LOAD`, `MOUNT`, `EXAMPLES` or `THEME`.
        kwargs: Keyword arguments.
        known: Names of today.
        is_told: Whether the author has been warned already.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    return _translate([owner], tuple(known), kwargs, is_told=is_told).kwargs


def translate_event(kwargs: Mapping[str, object], known: Iterable[str]) -> Translated:
    """Translate old arguments of an event listener; `every` stays for the app, which makes a Timer of it.

    What is still to be done is done to each block that is listened to.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    return _translate([EVENT], tuple(known), kwargs)


def _translate(
    owners: list[str], known: tuple[str, ...], kwargs: Mapping[str, object], *, is_told: bool = False
) -> Translated:
    rows = {name: rule for owner in reversed(owners) for name, rule in rows_for(owner).items()}
    result: Arguments = {name: value for name, value in kwargs.items() if name in known}
    finishers: list[Callable[[object], None]] = []
    for name, value in kwargs.items():
        if name in known:
            continue
        rule = rows.get(name)
        if rule is None:
            raise _unknown(owners[0], name, known)
        rule.apply(result, value, owners[0])
        if rule.finish is not None:
            finishers.append(functools.partial(_finish, rule.finish, value))
        if not is_told:
            warn_once(f"{call_name(owners[0])}: {name}= is an older Gradio's; {rule.advice}.")
    return Translated(result, tuple(finishers))


def _finish(finish: Callable[[object, object], None], value: object, made: object) -> None:
    finish(made, value)


@cache
def rows_for(owner: str) -> Mapping[str, Rule]:
    """Return the rows that name a class or method."""
    found: dict[str, Rule] = {}
    for names, rows in ARGUMENTS.items():
        if owner in names.split():
            found.update(rows)
    return found


def _unknown(owner: str, name: str, known: tuple[str, ...]) -> TypeError:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}=?" if near else f"; it takes {', '.join(known)}" if known else ""
    return TypeError(f"{call_name(owner)} has no parameter {name!r}{hint}")


def call_name(owner: str) -> str:
    """Return what messages call a class or method."""
    return _CALLS.get(owner, owner)
