"""What an app offers to agents: a tool, resource or prompt for each public endpoint."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote

from stagedoor import context
from stagedoor.authoring.api_info import description_of, endpoint_info
from stagedoor.authoring.python_types import is_file
from stagedoor.components.base import Component
from stagedoor.mcp.docstrings import read_docstring
from stagedoor.mcp.marks import Mark, mark_of
from stagedoor.wire import API_PREFIX

if TYPE_CHECKING:
    from stagedoor.authoring.graph import AppGraph, BlockFunction

JSONSchema = Mapping[str, object]
Parameter = dict[str, object]

FILE_FORMAT = "a file: its http(s) or data: URL"


class UnknownArgumentsError(ValueError):
    """The caller's arguments are not those of the endpoint."""


@dataclass(frozen=True)
class Offer:
    """One endpoint as agents see it.

    Attributes:
        name: Its name among its kind.
        function: The function behind it.
        mark: What the author said about it.
        description: Text about it.
        parameters: Its parameters as the API description has them, with what the docstring says about each.
    """

    name: str
    function: BlockFunction
    mark: Mark
    description: str
    parameters: Sequence[Parameter]

    @cached_property
    def takes_files(self) -> bool:
        """Whether a parameter is a file or holds some."""
        return any(_holds_file(cast("JSONSchema", parameter["type"])) for parameter in self.parameters)

    @cached_property
    def gives_file(self) -> bool:
        """Whether the first output is a file."""
        outputs = [block for block in self.function.outputs if isinstance(block, Component)]
        return bool(outputs) and is_file(outputs[0].api_info_as_output())

    def input_schema(self) -> dict[str, object]:
        """Return the JSON Schema of the arguments."""
        properties: dict[str, object] = {}
        required: list[str] = []
        definitions: dict[str, object] = {}
        for parameter in self.parameters:
            name = str(parameter["parameter_name"])
            schema = dict(with_files_as_text(cast("JSONSchema", parameter["type"])))
            definitions.update(cast("dict[str, object]", schema.pop("$defs", {})))
            schema["description"] = str(parameter["description"] or schema.get("description") or "")
            if not parameter["parameter_has_default"]:
                required.append(name)
            elif parameter["parameter_default"] is not None:
                schema["default"] = parameter["parameter_default"]
            properties[name] = schema
        whole: dict[str, object] = {"type": "object", "properties": properties, "required": required}
        return {**whole, "$defs": definitions} if definitions else whole

    def arguments(self, given: Mapping[str, object], root: str = "") -> list[object]:
        """Put arguments in order, fill in defaults, and write files as clients of the app do.

        Args:
            given: The arguments by name.
            root: Address of the app as the caller sees it, by which its own files are known.

        Raises:
            UnknownArgumentsError: For unknown and for missing names.
        """
        names = [str(parameter["parameter_name"]) for parameter in self.parameters]
        takes = f"{self.name} takes: {', '.join(names) or 'no arguments'}."
        unknown = [name for name in given if name not in names]
        if unknown:
            raise UnknownArgumentsError(f"Unknown arguments: {', '.join(unknown)[:200]}. {takes}")
        values: list[object] = []
        for name, parameter in zip(names, self.parameters, strict=True):
            if name in given:
                values.append(with_files_from_text(given[name], cast("JSONSchema", parameter["type"]), root))
            elif parameter["parameter_has_default"]:
                values.append(parameter["parameter_default"])
            else:
                raise UnknownArgumentsError(f"The argument {name!r} is missing. {takes}")
        return values


class Catalog:
    """Everything that an app offers.

    Args:
        graph: The app.
    """

    def __init__(self, graph: AppGraph) -> None:
        self.tools: dict[str, Offer] = {}
        self.resources: dict[str, Offer] = {}
        """By address or address template."""
        self.prompts: dict[str, Offer] = {}
        with context.describing():
            for function in graph.functions.values():
                if function.fn is not None and function.api_name and is_offered(function):
                    self._add(function)

    def _add(self, function: BlockFunction) -> None:
        mark = mark_of(function.fn)
        kinds = {"tool": self.tools, "resource": self.resources, "prompt": self.prompts}
        taken = kinds[mark.kind]
        name = free_name(tool_name(mark.name or _author_name(function)), taken)
        documented = read_docstring(function.fn)
        parameters = cast("list[Parameter]", endpoint_info(function)["parameters"])
        offer = Offer(
            name,
            function,
            mark,
            mark.description or _with_result(description_of(function), documented.returns, mark),
            [{**entry, "description": documented.parameters.get(str(entry["parameter_name"]))} for entry in parameters],
        )
        taken[mark.uri_template or name] = offer

    def tools_for(self, wanted: str | None) -> dict[str, Offer]:
        """Return the tools, or those of a comma-separated list of names (`?tools=a,b`)."""
        if not wanted:
            return self.tools
        names = {name.strip() for name in wanted.split(",")}
        return {name: offer for name, offer in self.tools.items() if name in names}

    def resource_at(self, uri: str) -> tuple[Offer, dict[str, object]] | None:
        """Return the resource at an address, and the arguments that the address holds."""
        for template, offer in self.resources.items():
            found = re.fullmatch(_template_pattern(template), uri)
            if found is not None:
                return offer, dict(found.groupdict())
        return None


def is_offered(function: BlockFunction) -> bool:
    """Whether agents see a function: public, and not a second name of another one."""
    return function.api_visibility == "public" and function.alias_of is None


def tool_name(name: str) -> str:
    """Return a name that every client takes; as Gradio writes it."""
    return re.sub(r"[^A-Za-z0-9]", "_", name) or "_"


def free_name(wanted: str, taken: Mapping[str, Offer]) -> str:
    """Return a name that no other offer of the kind has: `wanted`, `wanted_1` and so on."""
    used = {offer.name for offer in taken.values()}
    if wanted not in used:
        return wanted
    return next(name for count in range(1, len(used) + 2) if (name := f"{wanted}_{count}") not in used)


def _author_name(function: BlockFunction) -> str:
    """Return the function's own name, as Gradio does; the endpoint's for what has no name (a lambda)."""
    return function.name if function.name.isidentifier() else str(function.api_name)


def _with_result(text: str, returns: str, mark: Mark) -> str:
    return f"{text} Returns: {returns}".strip() if returns and mark.kind == "tool" else text


def _template_pattern(template: str) -> str:
    parts = re.split(r"\{(\w+)\}", template)
    return "".join(re.escape(part) if index % 2 == 0 else f"(?P<{part}>[^/]+)" for index, part in enumerate(parts))


# Files --------------------------------------------------------------------------------------------------------


def with_files_as_text(schema: JSONSchema, definitions: JSONSchema | None = None) -> JSONSchema:
    """Return a schema in which a file is a text: agents know addresses, not the app's file objects."""
    definitions = cast("JSONSchema", schema.get("$defs", definitions or {}))
    if _is_file(schema, definitions):
        return {"type": "string", "format": "uri", "description": FILE_FORMAT}
    changed: dict[str, object] = {}
    for key, value in schema.items():
        if key == "type" and "enum" in schema:
            continue  # it is "string" also where the choices are numbers, which no agent could then send
        if isinstance(value, Mapping) and key in {"items", "additionalProperties"}:
            changed[key] = with_files_as_text(cast("JSONSchema", value), definitions)
        elif isinstance(value, Mapping) and key in {"properties", "$defs"}:
            parts = cast("Mapping[str, JSONSchema]", value)
            changed[key] = {name: with_files_as_text(part, definitions) for name, part in parts.items()}
        elif isinstance(value, list) and key in {"anyOf", "oneOf", "allOf", "prefixItems"}:
            changed[key] = [with_files_as_text(part, definitions) for part in cast("list[JSONSchema]", value)]
        else:
            changed[key] = value
    return changed


def with_files_from_text(
    value: object, schema: JSONSchema, root: str = "", definitions: JSONSchema | None = None
) -> object:
    """Return a value in which every text that stands for a file has become a file object."""
    definitions = cast("JSONSchema", schema.get("$defs", definitions or {}))
    reference = schema.get("$ref")
    if isinstance(reference, str):
        schema = cast("JSONSchema", definitions.get(reference.rsplit("/", 1)[-1], {}))
    if isinstance(value, str):
        return _file_object(value, root) if _may_be_file(schema, definitions) else value
    if isinstance(value, list):
        items = _part(schema, "items", definitions)
        entries = cast("list[object]", value)
        return [with_files_from_text(entry, items, root, definitions) for entry in entries] if items else entries
    if isinstance(value, dict):
        properties = cast("Mapping[str, JSONSchema]", _part(schema, "properties", definitions) or {})
        fields = cast("dict[str, object]", value)
        return {
            name: with_files_from_text(v, properties.get(name, {}), root, definitions) for name, v in fields.items()
        }
    return value


def _part(schema: JSONSchema, key: str, definitions: JSONSchema) -> JSONSchema:
    """Return a part of a schema, looking into its alternatives and references."""
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return _part(cast("JSONSchema", definitions.get(reference.rsplit("/", 1)[-1], {})), key, definitions)
    if key in schema:
        return cast("JSONSchema", schema[key])
    for keyword in ("anyOf", "oneOf"):
        for option in cast("Sequence[JSONSchema]", schema.get(keyword, ())):
            found = _part(option, key, definitions)
            if found:
                return found
    return {}


def _may_be_file(schema: JSONSchema, definitions: JSONSchema) -> bool:
    if _is_file(schema, definitions):
        return True
    options = [option for key in ("anyOf", "oneOf") for option in cast("Sequence[JSONSchema]", schema.get(key, ()))]
    plain = any(option.get("type") == "string" for option in options)
    return not plain and any(_may_be_file(option, definitions) for option in options)


def _is_file(schema: JSONSchema, definitions: JSONSchema) -> bool:
    reference = schema.get("$ref")
    if isinstance(reference, str):
        schema = cast("JSONSchema", definitions.get(reference.rsplit("/", 1)[-1], {}))
    return is_file(schema, definitions)


def _holds_file(schema: JSONSchema) -> bool:
    return with_files_as_text(schema) != schema


def _file_object(text: str, root: str) -> dict[str, object]:
    """Write a file's address as clients of the app do; one of the app's own files is known by its reference."""
    meta = {"_type": "gradio.FileData"}
    own = f"{root}{API_PREFIX}/file="
    if root and text.startswith(own):
        return {"path": unquote(text.removeprefix(own)), "meta": meta}
    return {"path": text, "url": text, "meta": meta}
