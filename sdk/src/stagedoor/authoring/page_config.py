"""The config inside a page's HTML: one page's part, without what only API callers read, and without repetition.

Blocks of one type are much alike, and so are listeners: what all of them have in common is said once (`shared`), and
each entry holds the rest. Nothing is lost: the page puts both together. `GET /config` stays complete for clients.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

Entry = Mapping[str, object]

_FOR_CALLERS = frozenset(
    ["api_info", "api_info_as_input", "api_info_as_output", "example_inputs", "skip_api", "component_class_id"]
)
_FOR_CALLERS_OF_FUNCTIONS = frozenset(
    ["api_description", "batch", "max_batch_size", "types", "time_limit", "event_specific_args", "rendered_in"]
)
_MIN_SHARED = 2
"""Entries that make saying something once worth while."""


def page_config(config: Mapping[str, object], path: str) -> dict[str, object]:
    """Reduce an app's config to what one page needs.

    Args:
        config: The whole config, as `build_config` makes it.
        path: Path of the page.
    """
    pages = cast("Mapping[str, Mapping[str, object]]", config["page"])
    page = pages[path]
    shown = frozenset(cast("Iterable[int]", page["components"]))
    wanted = frozenset(cast("Iterable[int]", page["dependencies"]))
    components = [
        {name: value for name, value in entry.items() if name not in _FOR_CALLERS and value is not None}
        for entry in cast("Sequence[Entry]", config["components"])
        if entry["id"] in shown
    ]
    dependencies = [
        {name: value for name, value in entry.items() if name not in _FOR_CALLERS_OF_FUNCTIONS}
        for entry in cast("Sequence[Entry]", config["dependencies"])
        if entry["id"] in wanted
    ]
    by_type: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in components:
        by_type[str(entry["type"])].append(cast("Entry", entry["props"]))
    alike = {kind: in_common(props) for kind, props in by_type.items()}
    common = in_common(dependencies)
    return {
        **{name: value for name, value in config.items() if name not in {"page", "body_css"}},
        "current_page": path,
        "layout": page["layout"],
        "shared": {"components": alike, "dependency": common},
        "components": [
            {**entry, "props": without(cast("Entry", entry["props"]), alike[str(entry["type"])])}
            for entry in components
        ],
        "dependencies": [without(entry, common) for entry in dependencies],
    }


def in_common(entries: Sequence[Entry]) -> dict[str, object]:
    """Return the most frequent value of every key that all entries have; nothing for a single entry."""
    if len(entries) < _MIN_SHARED:
        return {}
    found: dict[str, object] = {}
    for key in set(entries[0]).intersection(*entries):
        seen: Counter[object] = Counter()
        values: dict[object, object] = {}
        for entry in entries:
            identity = _identity(entry[key])
            seen[identity] += 1
            values.setdefault(identity, entry[key])
        identity, count = seen.most_common(1)[0]
        if count >= _MIN_SHARED:
            found[key] = values[identity]
    return found


def without(entry: Entry, common: Entry) -> dict[str, object]:
    """Return what an entry says beside what all have in common."""
    return {
        name: value
        for name, value in entry.items()
        if name not in common or _identity(common[name]) != _identity(value)
    }


def _identity(value: object) -> object:
    """What tells a value from others: 1, 1.0 and True stay apart, and what JSON does not know goes by its object."""
    if value is None or isinstance(value, (str, int, float)):
        return type(value), value
    if value in ([], {}):
        return type(value)
    return json.dumps(value, default=lambda other: f"object {id(other)}")
