"""JSON Schema as the Python type that a caller of gradio_client reads in `view_api()`.

The spelling is the one gradio_client 2.x prints (`Literal['a', 'b']`, `dict(x: int)`, `filepath`), since people
paste it and tools parse it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

JSONSchema = Mapping[str, object]

_SIMPLE = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
}


def python_type(schema: JSONSchema, definitions: JSONSchema | None = None) -> str:
    """Return the Python type of values that a schema allows.

    Args:
        schema: JSON Schema of the payload.
        definitions: `$defs` of the schema that this one is a part of.
    """
    definitions = cast("JSONSchema", schema.get("$defs", definitions or {}))
    if not schema:
        return "Any"
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return python_type(cast("JSONSchema", definitions.get(reference.rsplit("/", 1)[-1], {})), definitions)
    if is_file(schema, definitions):
        return "filepath"
    return _by_keyword(schema, definitions)


def _by_keyword(schema: JSONSchema, definitions: JSONSchema) -> str:
    if "enum" in schema:
        options = cast("Sequence[object]", schema["enum"])
        # compat: gradio_client 2.7 quotes every option, numbers too, and escapes nothing.
        quoted = ", ".join(f"'{option}'" for option in options)
        return f"Literal[{quoted}]"
    if "const" in schema:
        return f"Literal[{schema['const']}]"  # compat: gradio_client 2.7 quotes no constant
    for keyword in ("anyOf", "oneOf"):
        if keyword in schema:
            parts = [python_type(part, definitions) for part in cast("Sequence[JSONSchema]", schema[keyword])]
            return " | ".join(parts)
    if "allOf" in schema:
        parts = [python_type(part, definitions) for part in cast("Sequence[JSONSchema]", schema["allOf"])]
        return "All[" + ", ".join(parts) + "]"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_SIMPLE.get(str(name), "Any") for name in cast("list[object]", kind))
    if kind == "array":
        return _array(schema, definitions)
    if kind == "object":
        return _object(schema, definitions)
    if kind == {}:
        return "str | float | bool | list | dict"  # compat: gradio's way to say "any JSON value"
    return _SIMPLE.get(str(kind), "Any")


def _array(schema: JSONSchema, definitions: JSONSchema) -> str:
    prefix = schema.get("prefixItems")
    if isinstance(prefix, list):
        parts = [python_type(part, definitions) for part in cast("list[JSONSchema]", prefix)]
        return f"tuple[{', '.join(parts)}]"
    items = cast("JSONSchema", schema.get("items", {}))
    return f"list[{python_type(items, definitions)}]"


def _object(schema: JSONSchema, definitions: JSONSchema) -> str:
    properties = cast("Mapping[str, JSONSchema]", schema.get("properties", {}))
    if not properties:
        extra = schema.get("additionalProperties")
        if isinstance(extra, Mapping) and extra:
            return f"dict(str, {python_type(cast('JSONSchema', extra), definitions)})"
        return "dict(str, Any)" if "additionalProperties" in schema else "dict()"
    fields: list[str] = []
    for name, part in properties.items():
        text = f"{name}: {python_type(part, definitions)}"
        if part.get("description"):
            text += f" ({part['description']})"
        fields.append(text)
    return f"dict({', '.join(fields)})"


def is_file(schema: JSONSchema, definitions: JSONSchema | None = None) -> bool:
    """Whether a schema describes a file: an object with `path` and Gradio's mark in `meta`."""
    properties = schema.get("properties")
    if not isinstance(properties, Mapping) or "path" not in properties or "meta" not in properties:
        return False
    meta = cast("Mapping[str, JSONSchema]", properties)["meta"]
    reference = meta.get("$ref")
    if isinstance(reference, str):
        known = cast("JSONSchema", schema.get("$defs", definitions or {}))
        meta = cast("JSONSchema", known.get(reference.rsplit("/", 1)[-1], {}))
    reference = meta.get("$ref")
    if isinstance(reference, str):
        named = cast("Mapping[str, JSONSchema]", schema.get("$defs", definitions or {}))
        meta = named.get(reference.rsplit("/", 1)[-1], {})
    marks: list[JSONSchema] = [cast("JSONSchema", meta.get("default", {}))]
    inner = meta.get("properties")
    if isinstance(inner, Mapping):
        marks.extend(cast("Mapping[str, JSONSchema]", inner).values())
    return any("gradio.FileData" in {str(v) for v in mark.values()} for mark in marks if isinstance(mark, Mapping))  # pyright: ignore[reportUnnecessaryIsInstance]
