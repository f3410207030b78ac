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


_LEAVES = frozenset([str, int, float, bool, type(None)])

_Way = tuple["_Way", str | int] | None
"""Where a part stands: its step below the way to its parent. A path is made of it only for an edit."""


class _TooManyEdits(Exception):
    pass


def diff(old: object, new: object) -> list[Edit]:
    """Return the edits that turn `old` into `new`; an empty list when nothing changed."""
    return _advance(old, new)[0]


def diff_outputs(old: list[object], new: list[object]) -> tuple[list[object], list[object]]:
    """Return one diff per output, and what to compare the next outputs with.

    Args:
        old: What this returned last as the second, or a `snapshot` of the first outputs.
        new: The outputs; an author who keeps changing them does not change the past.
    """
    edits: list[object] = []
    kept: list[object] = []
    for before, after in zip(old, new, strict=True):
        changes, copied = _advance(before, after)
        edits.append(changes)
        kept.append(copied)
    return edits, kept


def snapshot(value: object) -> object:
    """Copy the containers of a JSON value, so that an author who keeps changing one list does not change the past."""
    if type(value) is list:
        return [snapshot(item) for item in cast("list[object]", value)]
    if type(value) is dict:
        return {key: snapshot(item) for key, item in cast("dict[object, object]", value).items()}
    return value


def _advance(old: object, new: object) -> tuple[list[Edit], object]:
    edits: list[Edit] = []
    try:
        return edits, _compare(old, new, None, edits)
    except _TooManyEdits:
        return [["replace", [], new]], snapshot(new)


def _compare(old: object, new: object, way: _Way, edits: list[Edit]) -> object:
    """Note how `new` differs from `old`, and return a copy of it that shares what did not change with `old`.

    Long conversations and lists go through here for each token that is added to their end, so equal parts cost
    neither a path nor a copy.
    """
    if old is new:
        return old
    kind = type(new)
    if type(old) is not kind:
        return _replaced(new, way, edits)
    if kind is list:
        return _compare_lists(cast("list[object]", old), cast("list[object]", new), way, edits)
    if kind is dict:
        return _compare_dicts(cast("dict[object, object]", old), cast("dict[object, object]", new), way, edits)
    if kind is str:
        text, longer = cast("str", old), cast("str", new)
        if text == longer:
            return old
        if longer.startswith(text):
            _edit(edits, "append", way, longer[len(text) :])
            return new
    elif _equal(old, new):
        return old
    return _replaced(new, way, edits)


def _compare_lists(old: list[object], new: list[object], way: _Way, edits: list[Edit]) -> list[object]:
    kept = old
    for index, (before, after) in enumerate(zip(old, new, strict=False)):
        kind = type(after)
        if kind in _LEAVES and kind is type(before) and before == after:
            continue
        copied = _compare(before, after, (way, index), edits)
        if copied is not before:
            if kept is old:
                kept = old.copy()
            kept[index] = copied
    shared = min(len(old), len(new))
    if len(old) == len(new):
        return kept
    for index in range(len(old) - 1, shared - 1, -1):
        _edit(edits, "delete", (way, index), None)
    for index in range(shared, len(new)):
        _edit(edits, "add", (way, index), new[index])
    return [*kept[:shared], *(snapshot(item) for item in new[shared:])]


def _compare_dicts(
    old: dict[object, object], new: dict[object, object], way: _Way, edits: list[Edit]
) -> dict[object, object]:
    kept, added, before_these = old, 0, len(edits)
    for key, after in new.items():
        before = old.get(key, _MISSING)
        kind = type(after)
        if kind in _LEAVES and kind is type(before) and before == after:
            continue
        step = (way, cast("str", key))
        if before is _MISSING:
            added += 1
            _edit(edits, "add", step, after)
            copied = snapshot(after)
        else:
            copied = _compare(before, after, step, edits)
        if copied is not before:
            if kept is old:
                kept = old.copy()
            kept[key] = copied
    if len(old) + added != len(new):
        for key in old:
            if key not in new:
                _edit(edits, "delete", (way, cast("str", key)), None)
                if kept is old:
                    kept = old.copy()
                del kept[key]
    if len(edits) > before_these and not all(type(key) is str for key in (*old, *new)):
        # A key that JSON turns into a string has no address in a path.
        del edits[before_these:]
        _edit(edits, "replace", way, new)
        return cast("dict[object, object]", snapshot(new))
    return kept


_MISSING = object()


def _replaced(new: object, way: _Way, edits: list[Edit]) -> object:
    _edit(edits, "replace", way, new)
    return snapshot(new)


def _edit(edits: list[Edit], operation: str, way: _Way, value: object) -> None:
    if len(edits) >= MAX_EDITS:
        raise _TooManyEdits
    path: Path = []
    while way is not None:
        way, step = way
        path.append(step)
    path.reverse()
    edits.append([operation, path, value])


def _equal(old: object, new: object) -> bool:
    """Compare two values of one type; arrays and the like answer with something that is not a bool."""
    try:
        return (old == new) is True
    except Exception:  # noqa: BLE001 - the author's own __eq__ may raise anything; unequal is the safe answer
        return False
