"""Inputs with parts: dataclasses, pydantic models, named tuples, typed dicts and tuples become sections of fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, cast

from stagedoor.authoring.hints.docstrings import docstring_of
from stagedoor.authoring.hints.json_types import fields_of
from stagedoor.authoring.hints.limits import limits_of
from stagedoor.authoring.hints.nodes import Leaf, Node, Place, Section
from stagedoor.authoring.hints.reading import MISSING, Hint, read_hint
from stagedoor.authoring.labels import as_words

MakeNode = Callable[[Place], Node]


def section_for(place: Place, make: MakeNode) -> Section | None:
    """Return the section for a type with parts; None for other types, and for one that holds itself.

    Args:
        place: What the section is for.
        make: Makes the node of each part.
    """
    hint = place.hint
    if hint.type in place.outer:
        return None
    parts = _model_parts(hint) or _class_parts(hint) or _tuple_parts(hint)
    if parts is None:
        return None
    entries, build, direction = parts
    help_texts = docstring_of(hint.type).parameters if inspect.isclass(hint.type) else {}
    members: dict[str, Node] = {}
    for key, (annotation, default, extra) in entries.items():
        plain = read_hint(annotation)
        plain = Hint(plain.type, plain.is_optional, (*plain.metadata, *extra))
        limits = limits_of((*([help_texts[key]] if key in help_texts else []), *plain.metadata))
        inner = Place(
            key, plain, limits, _part_default(place, key, default), f"{place.path}.{key}", (*place.outer, hint.type)
        )
        members[key] = make(inner)
    switch = _switch(place) if hint.is_optional else None
    title = place.limits.title or as_words(place.name)
    if direction == "row":
        for key, member in members.items():
            if isinstance(member, Leaf):
                member.component.label = f"{title} {key}"
    return Section(place.name, members, build, switch, title, place.limits.description, direction)


Parts = tuple[Mapping[str, tuple[object, object, tuple[object, ...]]], Callable[[dict[str, object]], object], Any]
"""(annotation, default, metadata) of each part; how the value is made of them; how they stand."""


def _model_parts(hint: Hint) -> Parts | None:
    """Fields of a pydantic model; they go by the name that the model itself reads."""
    fields = getattr(hint.type, "model_fields", None)
    if not inspect.isclass(hint.type) or not isinstance(fields, Mapping):
        return None
    entries: dict[str, tuple[object, object, tuple[object, ...]]] = {}
    for name, info in cast("Mapping[str, Any]", fields).items():
        alias = info.validation_alias if isinstance(info.validation_alias, str) else info.alias
        default = MISSING if info.is_required() else info.get_default(call_default_factory=not _needs_data(info))
        entries[alias or name] = (info.annotation, default, (info,))
    cls = hint.type
    return (
        entries,
        lambda parts: cls(**{key: part for key, part in parts.items() if part is not None or key in parts}),
        "column",
    )


def _needs_data(info: Any) -> bool:
    """Whether a default is made from the other fields' values, which nobody knows yet."""
    return bool(getattr(info, "default_factory_takes_validated_data", False))


def _class_parts(hint: Hint) -> Parts | None:
    if not inspect.isclass(hint.type):
        return None
    fields = fields_of(hint.type)
    if fields is None:
        return None
    cls = hint.type
    return (
        {name: (annotation, default, ()) for name, (annotation, default) in fields.items()},
        lambda parts: cls(**parts),
        "column",
    )


def _tuple_parts(hint: Hint) -> Parts | None:
    arguments = hint.arguments
    if hint.origin is not tuple or not arguments or arguments[-1] is Ellipsis:
        return None
    entries = {str(index): (argument, MISSING, ()) for index, argument in enumerate(arguments, 1)}
    return entries, lambda parts: tuple(parts.values()), "row"


def _part_default(place: Place, key: str, default: object) -> object:
    """Return the first value of a part: that of the whole's default, else its own."""
    whole = place.value
    if whole is None:
        return default
    if isinstance(whole, Mapping):
        return cast("Mapping[str, object]", whole).get(key, default)
    if key.isdecimal() and isinstance(whole, (tuple, list)):
        entries = cast("tuple[object, ...]", whole)
        return entries[int(key) - 1] if int(key) <= len(entries) else default
    return getattr(whole, key, default)


def _switch(place: Place) -> Leaf:
    from stagedoor.components.checkbox import Checkbox

    title = place.limits.title or as_words(place.name)
    box = Checkbox(place.value is not None, label=f"With {title[:1].lower()}{title[1:]}", render=False)
    return Leaf(box, default=False, name=place.name)
