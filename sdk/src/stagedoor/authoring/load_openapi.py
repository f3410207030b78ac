"""`gr.load_openapi`: a page with one tab for each operation of a web API that an OpenAPI document describes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from stagedoor.authoring.openapi_call import METHODS, Call, Operation, read_operations
from stagedoor.client.connection import Connection
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.components.base import Component

JSONObject = dict[str, object]


def load_openapi(
    openapi_spec: str | Mapping[str, object],
    base_url: str,
    *,
    paths: Sequence[str] | None = None,
    exclude_paths: Sequence[str] | None = None,
    methods: Sequence[Literal["get", "post", "put", "patch", "delete"]] | None = None,
    auth_token: str | None = None,
    **interface_kwargs: object,
) -> Blocks:
    """Make an app for a web API: a form for each operation, and an endpoint (so also a tool for agents).

    Args:
        openapi_spec: The OpenAPI document (version 3): a dict, an http(s) address, or the path of a JSON or YAML file.
        base_url: Address that the operations' paths follow.
        paths: Regular expressions; only paths that one of them matches are taken. All by default.
        exclude_paths: Regular expressions of paths that are left out.
        methods: HTTP methods that are taken; all by default.
        auth_token: Sent as `Authorization: Bearer` with each request; it stays on this machine.
        interface_kwargs: Further arguments of each `Interface`.

    Raises:
        AuthoringError: When the document cannot be read, or nothing in it is wanted.
        RemoteError: When its address cannot be reached.
    """
    from stagedoor.authoring.interface import Interface
    from stagedoor.authoring.tabbed import TabbedInterface

    document = read_document(openapi_spec)
    wanted = {method.lower() for method in methods or METHODS}
    chosen = [
        operation
        for operation in read_operations(document)
        if operation.method in wanted and _is_wanted(operation.path, paths, exclude_paths)
    ]
    if not chosen:
        raise AuthoringError(
            "The OpenAPI document has no operation that is wanted.", hint="look at paths=, exclude_paths= and methods="
        )
    connection = Connection(
        {"user-agent": "stagedoor", **({"authorization": f"Bearer {auth_token}"} if auth_token else {})}
    )
    interfaces: list[Blocks] = []
    names: list[str] = []
    for operation in chosen:
        options: dict[str, object] = {
            "description": operation.description or None,
            "api_name": operation.name,
            "api_description": operation.description or f"{operation.method.upper()} {operation.path}",
            "flagging_mode": "never",
            **interface_kwargs,
        }
        inputs = [
            component_for(field.name, field.schema, field.note, is_required=field.is_required)
            for field in operation.fields
        ]
        call = Call(operation, base_url, connection)
        interfaces.append(Interface(call.function(), inputs, _output_for(operation), **options))  # pyright: ignore[reportArgumentType]
        names.append(operation.title)
    info = cast("JSONObject", document.get("info") or {})
    return TabbedInterface(interfaces, names, title=str(info.get("title") or "API"))


def read_document(given: str | Mapping[str, object]) -> JSONObject:
    """Return an OpenAPI document from wherever it is.

    Raises:
        AuthoringError: When it cannot be read.
        RemoteError: When its address cannot be reached.
    """
    if isinstance(given, Mapping):
        return dict(given)
    if given.startswith(("http://", "https://")):
        with Connection({"user-agent": "stagedoor"}).open(given) as answer:
            text = answer.read().decode()
    else:
        try:
            text = Path(given).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise AuthoringError(f"The OpenAPI document {given} cannot be read: {error}.") from error
    document = _parsed(text, given)
    if not isinstance(document, dict) or "paths" not in document:
        raise AuthoringError(f"{given} is no OpenAPI document: it has no `paths`.", hint="version 3 is taken")
    return cast("JSONObject", document)


def _parsed(text: str, where: str) -> object:
    try:
        return cast("object", json.loads(text))
    except ValueError:
        pass
    try:
        import yaml
    except ImportError as error:
        raise AuthoringError(f"{where} is not JSON.", hint="for YAML, pip install pyyaml") from error
    try:
        return cast("object", yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise AuthoringError(f"{where} is neither JSON nor YAML: {error}") from error


def _is_wanted(path: str, paths: Sequence[str] | None, excluded: Sequence[str] | None) -> bool:
    if paths is not None and not any(re.search(pattern, path) for pattern in paths):
        return False
    return not any(re.search(pattern, path) for pattern in excluded or ())


def component_for(name: str, schema: Mapping[str, object], note: str, *, is_required: bool) -> Component:
    """Make the field for a parameter.

    Args:
        name: The parameter's name.
        schema: Its JSON Schema, without references.
        note: Text about it.
        is_required: Whether the operation needs it.
    """
    from stagedoor.components.registry import component_named

    label = name if is_required else f"{name} (optional)"
    kind, default = schema.get("type"), schema.get("default")
    options: dict[str, object] = {"label": label, "info": note or None}
    if schema.get("enum"):
        choices = cast("Sequence[object]", schema["enum"])
        first = default if default is not None else choices[0] if is_required else None
        return component_named("dropdown", choices=[*choices], value=first, **options)
    if schema.get("format") == "binary":
        return component_named("file", label=label)
    if kind == "boolean":
        return component_named("checkbox", value=bool(default), **options)
    if kind in {"integer", "number"}:
        bounds = {"minimum": schema.get("minimum"), "maximum": schema.get("maximum")}
        whole = {"precision": 0} if kind == "integer" else {}
        return component_named("number", value=default, **whole, **bounds, **options)
    if kind in {"array", "object"} or not kind:
        example: object = default if default is not None else cast("object", [] if kind == "array" else {})
        text = json.dumps(example, indent=2) if is_required or default is not None else ""
        return component_named("code", value=text, language="json", label=label)
    return component_named("textbox", value=default, **options)


def _output_for(operation: Operation) -> Component:
    from stagedoor.components.registry import component_named

    if operation.answers.startswith("image/"):
        return component_named("image", label="Answer", type="filepath")
    if operation.answers.startswith(("audio/", "video/", "application/octet-stream", "application/pdf")):
        return component_named("file", label="Answer")
    if operation.answers.startswith("text/"):
        return component_named("textbox", label="Answer", lines=6)
    return component_named("json", label="Answer")
