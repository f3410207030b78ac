"""JSON from outside, read strictly: no NaN, no lone surrogates, no NUL characters, bounded depth.

What this lets through can be stored in every database that we support and read by every JSON parser.
"""

from __future__ import annotations

from typing import cast

from pydantic_core import from_json

JSONValue = None | bool | int | float | str | list["JSONValue"] | dict[str, "JSONValue"]

MAX_DEPTH = 64
"""Nesting that no real input needs; recursion in later code stays far from Python's limit."""


class StrictJSONError(ValueError):
    """A body that is not acceptable JSON; the message says where."""


def parse(body: bytes) -> JSONValue:
    """Parse a JSON document.

    Raises:
        StrictJSONError: Not JSON, not UTF-8, NaN or Infinity, nested deeper than `MAX_DEPTH`, or holding U+0000.
    """
    try:
        value = cast("JSONValue", from_json(body, allow_inf_nan=False, cache_strings="keys"))
    except ValueError as error:
        raise StrictJSONError(f"The body is not valid JSON: {error}") from error
    check(value)
    return value


def check(value: JSONValue) -> None:
    """Refuse what a database text column or a strict reader would choke on.

    Raises:
        StrictJSONError: Too deep, or a string or key with U+0000, which Postgres cannot store.
    """
    pending: list[tuple[JSONValue, int]] = [(value, 0)]
    while pending:
        item, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise StrictJSONError(f"The JSON is nested deeper than {MAX_DEPTH} levels.")
        if isinstance(item, str):
            if "\x00" in item:
                raise StrictJSONError("The JSON holds a NUL character (\\u0000), which cannot be stored.")
        elif isinstance(item, list):
            pending.extend((entry, depth + 1) for entry in item)
        elif isinstance(item, dict):
            pending.extend((key, depth + 1) for key in item)
            pending.extend((entry, depth + 1) for entry in item.values())
