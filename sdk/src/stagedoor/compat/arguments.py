"""Old spellings of arguments, accepted: each is translated by its row in `compat.tables`, with one warning.

A name that no Gradio version knew is a mistake and raises `TypeError`, with the nearest name that exists.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache

from stagedoor.compat.rules import Arguments, Rule
from stagedoor.compat.tables import ARGUMENTS
from stagedoor.compat.warn import warn_once

LAUNCH, QUEUE, EVENT = "launch", "queue", "event"


def translate_arguments(
    cls: type, args: tuple[object, ...], kwargs: Mapping[str, object]
) -> tuple[tuple[object, ...], dict[str, object]]:
    """Translate the arguments of a constructor.

    Args:
        cls: Class under construction; rows of its bases hold for it too.
        args: Positional arguments, returned as they are.
        kwargs: Keyword arguments.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    known: tuple[str, ...] = getattr(cls, "parameter_names", ())
    owners = [base.__name__ for base in cls.__mro__]
    return args, _translate(owners, known, kwargs)


def translate_launch(kwargs: Mapping[str, object], known: Iterable[str] = ()) -> dict[str, object]:
    """Translate old arguments of `launch`.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    return _translate([LAUNCH], tuple(known), kwargs)


def translate_queue(kwargs: Mapping[str, object]) -> dict[str, object]:
    """Translate old arguments of `queue`.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    return _translate([QUEUE], ("status_update_rate", "api_open", "max_size", "default_concurrency_limit"), kwargs)


def translate_event(kwargs: Mapping[str, object], known: Iterable[str]) -> dict[str, object]:
    """Translate old arguments of an event listener; `every` stays for the app, which makes a Timer of it.

    Raises:
        TypeError: When a name belongs to no version of Gradio.
    """
    return _translate([EVENT], tuple(known), kwargs)


def _translate(owners: list[str], known: tuple[str, ...], kwargs: Mapping[str, object]) -> dict[str, object]:
    rows = {name: rule for owner in reversed(owners) for name, rule in rows_for(owner).items()}
    result: Arguments = {name: value for name, value in kwargs.items() if name in known}
    for name, value in kwargs.items():
        if name in known:
            continue
        rule = rows.get(name)
        if rule is None:
            raise _unknown(owners[0], name, known)
        rule.apply(result, value, owners[0])
        warn_once(f"{_call(owners[0])}: {name}= is an older Gradio's; {rule.advice}.")
    return result


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
    return TypeError(f"{_call(owner)} has no parameter {name!r}{hint}")


def _call(owner: str) -> str:
    return {EVENT: "event listener", LAUNCH: "launch()", QUEUE: "queue()"}.get(owner, owner)
