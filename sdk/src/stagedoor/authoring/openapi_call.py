"""Operations of a web API as its OpenAPI document describes them, and how they are called."""

from __future__ import annotations

import inspect
import json
import mimetypes
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast
from urllib.parse import quote, urlencode

from stagedoor.client.connection import RemoteError, multipart, whole
from stagedoor.errors import Error

if TYPE_CHECKING:
    from stagedoor.client.connection import Connection

JSONObject = dict[str, object]
Schema = Mapping[str, object]
Place = Literal["path", "query", "header", "cookie", "body", "part", "raw"]

METHODS = ("get", "post", "put", "patch", "delete")
_MAX_DEPTH = 12
"""How deep references are followed; documents may describe trees that contain themselves."""


@dataclass(frozen=True, eq=False)
class Field:
    """One thing that a caller says.

    Attributes:
        name: Its name for the API.
        place: Where it goes: "body" is a property of a JSON body, "part" one of a form, "raw" the whole body.
        schema: Its JSON Schema.
        note: Text about it.
        is_required: Whether the API needs it.
    """

    name: str
    place: Place
    schema: Schema
    note: str
    is_required: bool


@dataclass(frozen=True)
class Operation:
    """One operation of the API.

    Attributes:
        method: HTTP method, in lower case.
        path: Path with `{names}` where parameters go.
        name: A name made of letters, digits and underscores.
        title: What the tab says.
        description: Text about it.
        fields: What a caller says, required ones first.
        body_type: Content type of the request's body; empty without one.
        answers: Content type of a good answer.
    """

    method: str
    path: str
    name: str
    title: str
    description: str
    fields: Sequence[Field]
    body_type: str
    answers: str


def read_operations(document: Mapping[str, object]) -> Iterator[Operation]:
    """Yield the operations of a document in their order."""
    for path, item in cast("Mapping[str, Mapping[str, object]]", document.get("paths") or {}).items():
        entries = cast("Mapping[str, object]", resolved(item, document))
        shared = cast("Sequence[object]", entries.get("parameters") or [])
        for method in METHODS:
            entry = entries.get(method)
            if isinstance(entry, Mapping):
                yield _operation(method, path, cast("Schema", entry), shared, document)


def _operation(
    method: str, path: str, entry: Schema, shared: Sequence[object], document: Mapping[str, object]
) -> Operation:
    fields: dict[str, Field] = {}
    for given in [*shared, *cast("Sequence[object]", entry.get("parameters") or [])]:
        parameter = cast("Schema", resolved(given, document))
        name, place = str(parameter["name"]), cast("Place", parameter.get("in") or "query")
        schema = cast("Schema", resolved(parameter.get("schema") or {"type": "string"}, document))
        required = bool(parameter.get("required")) or place == "path"
        fields[name] = Field(name, place, schema, str(parameter.get("description") or ""), required)
    body_type, parts = _body(cast("Schema", resolved(entry.get("requestBody") or {}, document)), document)
    for part in parts:
        fields.setdefault(part.name, part)
    title = str(entry.get("operationId") or f"{method.upper()} {path}")
    name = re.sub(r"[\W_]+", "_", str(entry.get("operationId") or f"{method}_{path}")).strip("_")
    text = " ".join(str(entry[key]) for key in ("summary", "description") if entry.get(key))
    ordered = sorted(fields.values(), key=lambda field: not field.is_required)
    return Operation(method, path, name, title, text, ordered, body_type, _answer_type(entry, document))


def _body(body: Schema, document: Mapping[str, object]) -> tuple[str, list[Field]]:
    contents = cast("Mapping[str, Mapping[str, object]]", body.get("content") or {})
    if not contents:
        return "", []
    wanted = ("application/json", "multipart/form-data", "application/x-www-form-urlencoded")
    kind = next((kind for kind in wanted if kind in contents), next(iter(contents)))
    schema = cast("Schema", resolved(contents[kind].get("schema") or {}, document))
    properties = cast("Mapping[str, Schema]", schema.get("properties") or {})
    needed = cast("Sequence[str]", schema.get("required") or [])
    is_required = bool(body.get("required"))
    if not properties or kind not in wanted:
        whole = schema if "json" in kind else {"type": "string", "format": "binary"}
        return kind, [Field("body", "raw", whole, str(body.get("description") or ""), is_required)]
    place: Place = "body" if kind == "application/json" else "part"
    return kind, [
        Field(name, place, part, str(part.get("description") or ""), is_required and name in needed)
        for name, part in properties.items()
    ]


def _answer_type(entry: Schema, document: Mapping[str, object]) -> str:
    for status, given in cast("Mapping[str, object]", entry.get("responses") or {}).items():
        answer = cast("Schema", resolved(given, document))
        contents = cast("Mapping[str, object]", answer.get("content") or {})
        if str(status).startswith("2") and contents:
            return next(iter(contents))
    return "application/json"


def resolved(value: object, document: Mapping[str, object], depth: int = 0) -> object:
    """Return a part of a document with the references in it followed."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        reference = fields.get("$ref")
        if isinstance(reference, str):
            if depth > _MAX_DEPTH or not reference.startswith("#/"):
                return {}
            return resolved(_at(document, reference), document, depth + 1)
        if depth > _MAX_DEPTH:
            return {}
        return {key: resolved(entry, document, depth + 1) for key, entry in fields.items()}
    if isinstance(value, list):
        return [resolved(entry, document, depth + 1) for entry in cast("list[object]", value)]
    return value


def _at(part: object, reference: str) -> object:
    """Return what lies in a document under a reference such as "#/components/schemas/Pet"."""
    for step in reference[2:].split("/"):
        fields = cast("Mapping[str, object]", part if isinstance(part, Mapping) else {})
        part = fields.get(step.replace("~1", "/").replace("~0", "~"), {})
    return part


class Call:
    """Calls one operation.

    Args:
        operation: The operation.
        base_url: Address that its path follows.
        connection: Way to the API.
    """

    def __init__(self, operation: Operation, base_url: str, connection: Connection) -> None:
        self.operation = operation
        self.base_url = base_url.rstrip("/")
        self.connection = connection

    def function(self) -> Callable[..., object]:
        """Return the function behind the form, its parameters named as the API names them."""

        def call(*values: object) -> object:
            return self.make(dict(zip((field.name for field in self.operation.fields), values, strict=True)))

        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        names = [re.sub(r"\W", "_", field.name) or "value" for field in self.operation.fields]
        unique = [
            name if names.index(name) == i and not name[0].isdigit() else f"value_{i}" for i, name in enumerate(names)
        ]
        call.__name__ = call.__qualname__ = self.operation.name or "call"
        call.__doc__ = self.operation.description
        call.__signature__ = inspect.Signature([inspect.Parameter(name, kind) for name in unique])  # type: ignore[attr-defined] # pyright: ignore[reportFunctionMemberAccess]
        call.__annotations__ = {}
        return call

    def make(self, values: Mapping[str, object]) -> object:
        """Make the call and return what the form shows.

        Raises:
            Error: When something needed is missing, or the API answers with an error; visitors see its text.
        """
        given = {field: self._value(field, values.get(field.name)) for field in self.operation.fields}
        sent = {field: value for field, value in given.items() if value is not None}
        path = self.operation.path
        for field, value in sent.items():
            if field.place == "path":
                path = path.replace(f"{{{field.name}}}", quote(str(value), safe=""))
        query = [
            (field.name, entry) for field, value in sent.items() if field.place == "query" for entry in _listed(value)
        ]
        headers = {field.name: str(value) for field, value in sent.items() if field.place == "header"}
        body, described = self._body(sent)
        url = f"{self.base_url}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            # What the API sets as cookies belongs to the one visitor.
            answer = self.connection.fork().open(url, body, {**headers, **described}, self.operation.method.upper())
            with answer:
                return _shown(whole(answer, url), str(answer.headers.get_content_type()))
        except RemoteError as error:
            text = f"The API answered {error.status}: {error.said:.1000}" if error.status else error.message
            raise Error(text, print_exception=False) from error

    def _value(self, field: Field, value: object) -> object:
        """Return a form's value as the API takes it; None when nothing was said."""
        if value in (None, ""):
            if field.is_required:
                raise Error(f"{field.name} is needed.")
            return None
        if field.schema.get("type") in {"array", "object"} and isinstance(value, str):
            return _json(field, value)
        if field.place == "raw" and "json" in self.operation.body_type and isinstance(value, str):
            return _json(field, value)
        if field.schema.get("type") == "integer" and isinstance(value, float):
            return int(value)
        return value

    def _body(self, sent: Mapping[Field, object]) -> tuple[bytes | Iterator[bytes] | None, dict[str, str]]:
        """Return the body of the request, and the headers that describe it."""
        kind = self.operation.body_type
        described = {"content-type": kind} if kind else {}
        raw = next((value for field, value in sent.items() if field.place == "raw"), None)
        if raw is not None:
            return (json.dumps(raw).encode() if "json" in kind else Path(str(raw)).read_bytes()), described
        fields = {field: value for field, value in sent.items() if field.place in {"body", "part"}}
        if not fields and not kind:
            return None, {}
        if kind == "application/json":
            return json.dumps({field.name: value for field, value in fields.items()}).encode(), described
        if kind == "multipart/form-data":
            return _form(fields)
        pairs = [(field.name, entry) for field, value in fields.items() for entry in _listed(value)]
        return urlencode(pairs).encode(), described


def _form(fields: Mapping[Field, object]) -> tuple[Iterator[bytes], dict[str, str]]:
    """Write a form with files."""
    files = {f.name: Path(str(value)) for f, value in fields.items() if f.schema.get("format") == "binary"}
    texts = {f.name: str(value) for f, value in fields.items() if f.name not in files}
    return multipart(
        [
            *((name, path.name, path) for name, path in files.items()),
            *((name, None, text.encode()) for name, text in texts.items()),
        ]
    )


def _json(field: Field, text: str) -> object:
    try:
        return cast("object", json.loads(text))
    except ValueError as error:
        raise Error(f"{field.name} is no JSON: {error}") from error


def _listed(value: object) -> list[str]:
    """Return a value as the texts that stand for it in an address; a list is several."""
    entries = cast("list[object]", value) if isinstance(value, list) else [value]
    return [json.dumps(entry) if isinstance(entry, (bool, dict)) else str(entry) for entry in entries]


def _shown(raw: bytes, kind: str) -> object:
    if not raw.strip():
        return None
    if kind == "application/json" or kind.endswith("+json"):
        try:
            return cast("object", json.loads(raw))
        except ValueError as error:
            raise Error(f"The API's answer is no JSON: {error}", print_exception=False) from error
    if kind.startswith("text/"):
        return raw.decode(errors="replace")
    descriptor, path = tempfile.mkstemp(mimetypes.guess_extension(kind) or "", "stagedoor-")
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
    return path
