"""Type hints and JSON: the schema of a hint, and from JSON to the value that the hint asks for."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import inspect
import pathlib
import sys
import typing
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, cast

from stagedoor.authoring.hints.limits import Limits, limits_of
from stagedoor.authoring.hints.reading import MISSING, Hint, hints_of, name_of, read_hint
from stagedoor.components.base import JSONSchema
from stagedoor.errors import PayloadError
from stagedoor.files import FILE_SCHEMA, active, mime_type_of
from stagedoor.files.filedata import FileData

_SIMPLE: Mapping[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}
_LISTS = frozenset({"list", "set", "frozenset", "tuple", "Sequence", "Collection", "Iterable", "MutableSequence"})
_COLLECTIONS: frozenset[object] = frozenset({set, frozenset, tuple})
_DICTS = frozenset({"dict", "Mapping", "MutableMapping"})
_FORMATS: Mapping[object, str] = {
    datetime.datetime: "date-time",
    datetime.date: "date",
    datetime.time: "time",
    datetime.timedelta: "duration",
    uuid.UUID: "uuid",
    decimal.Decimal: "decimal",
    pathlib.Path: "path",
}
_TEXT_READERS: Mapping[object, Callable[[str], object]] = {
    datetime.datetime: datetime.datetime.fromisoformat,
    datetime.date: datetime.date.fromisoformat,
    datetime.time: datetime.time.fromisoformat,
    uuid.UUID: uuid.UUID,
    pathlib.Path: pathlib.Path,
}


def schema_of(hint: object) -> JSONSchema:
    """Return the JSON Schema for a type hint; `{}` (anything) for types that JSON does not know.

    Args:
        hint: A type such as `int`, `list[str]`, `Literal["a"]`, `str | None`, a dataclass or a pydantic model.
    """
    plain = read_hint(hint)
    schema = _with_limits(_schema(plain), limits_of(plain.metadata))
    return {"anyOf": [schema, {"type": "null"}]} if plain.is_optional else schema


def _schema(hint: Hint) -> JSONSchema:
    kind, arguments = hint.type, hint.arguments
    if isinstance(kind, typing.Hashable):
        if kind in _SIMPLE:
            return {"type": _SIMPLE[kind]}
        if kind in _FORMATS:
            return {"type": "string", "format": _FORMATS[kind]}
    if hint.origin is Literal:
        return {"enum": list(arguments)}
    if hint.is_union:
        return {"anyOf": [schema_of(argument) for argument in arguments]}
    name = getattr(hint.origin, "__name__", "")
    if name == "tuple" and arguments and arguments[-1] is not Ellipsis:
        return {"type": "array", "prefixItems": [schema_of(argument) for argument in arguments]}
    if name in _LISTS:
        return {"type": "array", "items": schema_of(arguments[0]) if arguments else {}}
    if name in _DICTS:
        return {"type": "object", "additionalProperties": schema_of(arguments[1]) if len(arguments) == 2 else True}
    return _class_schema(hint.type)


def _class_schema(cls: object) -> JSONSchema:
    if not inspect.isclass(cls):
        return {}
    if issubclass(cls, enum.Enum):
        return {"enum": [member.value for member in cls]}
    if cls is FileData:
        return FILE_SCHEMA
    make = getattr(cls, "model_json_schema", None)
    if callable(make):
        return cast("JSONSchema", make())
    names = fields_of(cls)
    if names is None:
        return {}
    required = [name for name, (_, default) in names.items() if default is MISSING]
    properties = {name: schema_of(annotation) for name, (annotation, _) in names.items()}
    schema: JSONSchema = {"type": "object", "title": cls.__name__, "properties": properties}
    return {**schema, "required": required} if required else schema


def _with_limits(schema: JSONSchema, limits: Limits) -> JSONSchema:
    if limits.description and "description" not in schema:
        schema = {**schema, "description": limits.description}
    names = {"minimum": limits.minimum, "maximum": limits.maximum, "multipleOf": limits.step, "pattern": limits.pattern}
    if limits.above:
        names["exclusiveMinimum"] = names.pop("minimum")
    if limits.below:
        names["exclusiveMaximum"] = names.pop("maximum")
    if schema.get("type") == "string":
        names.update(minLength=limits.min_length, maxLength=limits.max_length)
    return {**schema, **{name: value for name, value in names.items() if value is not None}}


def fields_of(cls: type) -> dict[str, tuple[object, object]] | None:
    """Return (annotation, default) for each field of a class that is made of fields.

    Dataclasses, `NamedTuple`, `TypedDict` and attrs classes are; for pydantic models see `sections`.

    Returns:
        The fields by name; None for other classes.
    """
    hints = hints_of(cls)
    plain = cast("typing.Any", cls)
    if dataclasses.is_dataclass(plain):
        return {
            entry.name: (hints.get(entry.name, entry.type), _dataclass_default(entry))
            for entry in dataclasses.fields(plain)
            if entry.init
        }
    if tuple in plain.__mro__ and hasattr(plain, "_fields"):
        return {name: (hints.get(name, str), plain._field_defaults.get(name, MISSING)) for name in plain._fields}
    if typing.is_typeddict(plain):
        return {name: (hint, MISSING if name in plain.__required_keys__ else None) for name, hint in hints.items()}
    if hasattr(plain, "__attrs_attrs__"):
        return {
            str(entry.name).lstrip("_"): (hints.get(entry.name, entry.type), _attrs_default(entry.default))
            for entry in plain.__attrs_attrs__
            if entry.init
        }
    return None


def _dataclass_default(entry: dataclasses.Field[typing.Any]) -> object:
    if entry.default is not dataclasses.MISSING:
        return cast("object", entry.default)
    return entry.default_factory() if entry.default_factory is not dataclasses.MISSING else MISSING


def _attrs_default(default: object) -> object:
    factory = getattr(default, "factory", None)
    if callable(factory):
        return MISSING if getattr(default, "takes_self", False) else factory()
    return MISSING if type(default).__name__ == "_Nothing" else default


def value_from_json(annotation: object, value: object) -> object:
    """Turn a JSON value into what a type hint asks for.

    Types that JSON does not know take the value as it is.

    Raises:
        ValueError: When the value does not fit, with what is expected.
    """
    hint = read_hint(annotation)
    if value is None and hint.is_optional:
        return None
    limits = limits_of(hint.metadata)
    made = _value(hint, value)
    limits.check(made)
    return made


def _value(hint: Hint, value: object) -> object:
    kind = hint.type
    if isinstance(kind, typing.Hashable) and kind in _SIMPLE:
        return _simple(kind, value)
    if hint.origin is Literal:
        if not any(value == option and type(value) is type(option) for option in hint.arguments):
            raise _unfit(value, "one of " + ", ".join(repr(option) for option in hint.arguments))
        return value
    if hint.is_union:
        return _first_that_fits(hint, value)
    if not inspect.isclass(hint.origin):
        return value
    name = hint.origin.__name__
    if name in _LISTS:
        return _list(hint, value)
    if name in _DICTS:
        if not isinstance(value, Mapping):
            raise _unfit(value, "an object")
        arguments = hint.arguments
        entries = cast("Mapping[object, object]", value)
        return {key: value_from_json(arguments[1], entry) for key, entry in entries.items()} if arguments else entries
    return file_from_json(value) if hint.origin is FileData else _instance(hint.origin, kind, value)


def _instance(cls: type[object], hint: object, value: object) -> object:
    if issubclass(cls, enum.Enum):
        try:
            return cls(value)
        except ValueError:
            raise _unfit(value, "one of " + ", ".join(repr(member.value) for member in cls)) from None
    if is_known_to_pydantic(cls):
        from pydantic import TypeAdapter

        return cast("object", TypeAdapter(cast("typing.Any", hint)).validate_python(value))
    reader = next((_TEXT_READERS[base] for base in cls.__mro__ if base in _TEXT_READERS), None)
    if reader is not None:
        if not isinstance(value, str):
            raise _unfit(value, f"text for a {cls.__name__}")
        try:
            return reader(value)
        except ValueError:
            raise _unfit(value, f"a {cls.__name__} as text (ISO 8601 for times)") from None
    if cls is decimal.Decimal and isinstance(value, (int, float, str)):
        try:
            return decimal.Decimal(str(value))
        except decimal.InvalidOperation:
            raise _unfit(value, "a decimal number") from None
    if cls is datetime.timedelta and isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.timedelta(seconds=value)
    names = fields_of(cls)
    if names is None or not isinstance(value, Mapping):
        if names is not None and not isinstance(value, cls):
            raise _unfit(value, f"an object with {', '.join(names)}")
        return value
    return build_instance(cls, names, cast("Mapping[str, object]", value))


def build_instance(cls: type, names: Mapping[str, tuple[object, object]], value: Mapping[str, object]) -> object:
    """Make a dataclass, named tuple or typed dict from an object.

    Raises:
        ValueError: When a field is missing, unknown, or does not fit.
    """
    unknown = [key for key in value if key not in names]
    missing = [name for name, (_, default) in names.items() if default is MISSING and name not in value]
    if unknown or missing:
        parts = [f"{key} is no field of it" for key in unknown] + [f"{name} is missing" for name in missing]
        raise ValueError(f"{cls.__name__}: {', '.join(parts)}")
    parts_made: dict[str, object] = {}
    for name, entry in value.items():
        try:
            parts_made[name] = value_from_json(names[name][0], entry)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return cls(**parts_made)


def file_from_json(value: object) -> FileData:
    """Return the file that a client sent, as it lies on this machine.

    Raises:
        ValueError: When it is none, or names what was not sent here.
    """
    try:
        path = active().resolve(value, component="file")
    except PayloadError as error:
        raise ValueError(error.reason) from error
    return file_at(path, cast("Mapping[str, object]", value).get("orig_name"))


def file_at(path: pathlib.Path, name: object = None) -> FileData:
    """Return what is known of a file on this machine; `name` is its name where it was uploaded."""
    shown = name if isinstance(name, str) and name else path.name
    return FileData(str(path), size=path.stat().st_size, orig_name=shown, mime_type=mime_type_of(shown))


def is_known_to_pydantic(cls: object) -> bool:
    """Whether a class is one that pydantic reads and checks by itself (a model, `EmailStr`, `HttpUrl`, …)."""
    return "pydantic" in sys.modules and hasattr(cls, "__get_pydantic_core_schema__")


def _simple(kind: object, value: object) -> object:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if kind is int and isinstance(value, float) and value.is_integer():
        return int(value)
    is_bool_as_number = isinstance(value, bool) and kind is not bool
    if isinstance(value, cast("type", kind)) and not is_bool_as_number:
        return value
    words = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
    raise _unfit(value, words.get(cast("type", kind), "null"))


def _first_that_fits(hint: Hint, value: object) -> object:
    for argument in hint.arguments:
        try:
            return value_from_json(argument, value)
        except (ValueError, TypeError):
            continue
    raise _unfit(value, " or ".join(name_of(argument) for argument in hint.arguments))


def _list(hint: Hint, value: object) -> object:
    if not isinstance(value, (list, tuple)):
        raise _unfit(value, "a list")
    entries, arguments = cast("Sequence[object]", value), hint.arguments
    cls: object = hint.origin if hint.origin in _COLLECTIONS else list
    if cls is tuple and arguments and arguments[-1] is not Ellipsis:
        if len(entries) != len(arguments):
            raise _unfit(entries, f"a list of {len(arguments)} entries")
        return tuple(value_from_json(kind, entry) for kind, entry in zip(arguments, entries, strict=True))
    return cast("type", cls)(value_from_json(arguments[0], entry) for entry in entries) if arguments else entries


def _unfit(value: object, expected: str) -> ValueError:
    return ValueError(f"expected {expected}, got {value!r:.100}")
