"""What changed between two JSON values, in Gradio's stream-diff format.

A diff is a list of `[operation, path, value]`, applied in order:

    replace  put value at path (an empty path replaces everything)
    append   add a suffix to the string at path (an empty path is allowed)
    add      insert into the list, or set the key of the object, at path
    delete   remove the list item or key at path; earlier deletions have already shifted the indices

Only exact `str`, `list` and `dict` values are compared inside; anything else (numbers, subclasses such as file
references, arrays) is replaced as a whole, because only its encoder knows what it looks like on the wire.
"""

from __future__ import annotations

from typing import cast

Path = list[str | int]
Edit = list[object]

MAX_EDITS = 200
"""Above this many edits a whole value is sent instead: it is shorter, and applying it is cheaper."""


class _TooManyEdits(Exception):
    pass


def diff(old: object, new: object) -> list[Edit]:
    """Return the edits that turn `old` into `new`; an empty list when nothing changed."""
    edits: list[Edit] = []
    try:
        _compare(old, new, [], edits)
    except _TooManyEdits:
        return [["replace", [], new]]
    return edits


def diff_outputs(old: list[object], new: list[object]) -> list[object]:
    """Return one diff per output."""
    return [diff(before, after) for before, after in zip(old, new, strict=True)]


def snapshot(value: object) -> object:
    """Copy the containers of a JSON value, so that an author who keeps changing one list does not change the past."""
    if type(value) is list:
        return [snapshot(item) for item in cast("list[object]", value)]
    if type(value) is dict:
        return {key: snapshot(item) for key, item in cast("dict[object, object]", value).items()}
    return value


def _compare(old: object, new: object, path: Path, edits: list[Edit]) -> None:
    if old is new:
        return
    if type(old) is not type(new):
        _edit(edits, "replace", path, new)
    elif type(old) is str:
        text, longer = old, cast("str", new)
        if text == longer:
            return
        if longer.startswith(text):
            _edit(edits, "append", path, longer[len(text) :])
        else:
            _edit(edits, "replace", path, longer)
    elif type(old) is list:
        _compare_lists(cast("list[object]", old), cast("list[object]", new), path, edits)
    elif type(old) is dict:
        _compare_dicts(cast("dict[object, object]", old), cast("dict[object, object]", new), path, edits)
    elif not _equal(old, new):
        _edit(edits, "replace", path, new)


def _compare_lists(old: list[object], new: list[object], path: Path, edits: list[Edit]) -> None:
    shared = min(len(old), len(new))
    for index in range(shared):
        _compare(old[index], new[index], [*path, index], edits)
    for index in range(len(old) - 1, shared - 1, -1):
        _edit(edits, "delete", [*path, index], None)
    for index in range(shared, len(new)):
        _edit(edits, "add", [*path, index], new[index])


def _compare_dicts(old: dict[object, object], new: dict[object, object], path: Path, edits: list[Edit]) -> None:
    if not all(type(key) is str for key in old) or not all(type(key) is str for key in new):
        # A key that JSON turns into a string has no address in a path.
        _edit(edits, "replace", path, new)
        return
    for key in old:
        if key not in new:
            _edit(edits, "delete", [*path, cast("str", key)], None)
    for key, value in new.items():
        if key in old:
            _compare(old[key], value, [*path, cast("str", key)], edits)
        else:
            _edit(edits, "add", [*path, cast("str", key)], value)


def _edit(edits: list[Edit], operation: str, path: Path, value: object) -> None:
    if len(edits) >= MAX_EDITS:
        raise _TooManyEdits
    edits.append([operation, path, value])


def _equal(old: object, new: object) -> bool:
    """Compare two values of one type; arrays and the like answer with something that is not a bool."""
    try:
        return (old == new) is True
    except Exception:  # noqa: BLE001 - the author's own __eq__ may raise anything; unequal is the safe answer
        return False
