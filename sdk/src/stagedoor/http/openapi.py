"""The OpenAPI document of an app: uploads, and every public endpoint's call and result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast

from stagedoor.wire import API_PREFIX, WIRE_VERSION

JSONObject = dict[str, object]

_TEXT: JSONObject = {"type": "string"}
_ERROR: JSONObject = {
    "description": "What is wrong with the request.",
    "content": {"application/json": {"schema": {"type": "object", "properties": {"detail": {}}}}},
}


def openapi_document(
    title: str, root: str, endpoints: Mapping[str, Mapping[str, object]], *, has_login: bool
) -> JSONObject:
    """Describe an app's HTTP API.

    Args:
        title: The app's title.
        root: Address of the app as the caller sees it.
        endpoints: Its public endpoints, as `/info` describes them.
        has_login: Whether callers must sign in.
    """
    definitions: JSONObject = {}
    paths: JSONObject = {f"{API_PREFIX}/upload": _upload()}
    for name, endpoint in endpoints.items():
        paths.update(_endpoint(name, endpoint, definitions))
    components: JSONObject = {"schemas": definitions}
    document: JSONObject = {
        "openapi": "3.1.0",  # JSON Schema as it is; 3.0 knows a part of it only
        "info": {"title": title, "version": WIRE_VERSION},
        "servers": [{"url": root}],
        "paths": paths,
        "components": components,
    }
    if has_login:
        components["securitySchemes"] = {"login": {"type": "http", "scheme": "basic"}}
        document["security"] = [{"login": list[str]()}]
    return document


def _upload() -> JSONObject:
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    form = {"type": "object", "properties": {"files": files}, "required": ["files"]}
    return {
        "post": {
            "summary": "Send files, to be named in calls by what is answered.",
            "operationId": "upload",
            "parameters": [{"name": "upload_id", "in": "query", "required": False, "schema": _TEXT}],
            "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
            "responses": {
                "200": {
                    "description": "For each file the `path` that stands for it in values.",
                    "content": {"application/json": {"schema": {"type": "array", "items": _TEXT}}},
                },
                "400": _ERROR,
                "413": {**_ERROR, "description": "A file is larger than the app takes."},
            },
        }
    }


def _endpoint(name: str, endpoint: Mapping[str, object], definitions: JSONObject) -> JSONObject:
    bare = name.strip("/")
    identity = re.sub(r"\W", "_", bare)
    parameters = cast("Sequence[Mapping[str, object]]", endpoint.get("parameters") or [])
    returns = cast("Sequence[Mapping[str, object]]", endpoint.get("returns") or [])
    properties = {
        str(entry["parameter_name"]): {
            **_lifted(cast("Mapping[str, object]", entry["type"]), identity, definitions),
            "title": str(entry["label"]),
            **({"default": entry["parameter_default"]} if entry["parameter_default"] is not None else {}),
        }
        for entry in parameters
    }
    required = [entry["parameter_name"] for entry in parameters if not entry["parameter_has_default"]]
    body: JSONObject = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        body["required"] = required
    data = [_lifted(cast("Mapping[str, object]", entry["type"]), identity, definitions) for entry in returns]
    outputs = ", ".join(str(entry["label"]) for entry in returns) or "nothing"
    joined = {"type": "object", "properties": {"event_id": _TEXT}, "required": ["event_id"]}
    summary = str(endpoint.get("description") or bare)
    definitions[f"{identity}_result"] = {"type": "array", "prefixItems": data} if data else {"type": "array"}
    return {
        f"{API_PREFIX}/call/v2{name}": {
            "post": {
                "summary": summary,
                "description": f"Joins the queue. The result ({outputs}) is read from {API_PREFIX}/call{name}/{{event_id}}.",
                "operationId": identity,
                "requestBody": {"required": bool(required), "content": {"application/json": {"schema": body}}},
                "responses": {
                    "200": {"description": "Joined.", "content": {"application/json": {"schema": joined}}},
                    "404": _ERROR,
                    "422": _ERROR,
                    "429": {**_ERROR, "description": "This caller has too many unfinished calls."},
                    "503": {**_ERROR, "description": "The queue is full."},
                },
            }
        },
        f"{API_PREFIX}/call{name}/{{event_id}}": {
            "get": {
                "summary": f"Result of {bare}",
                "description": "Events named generating, complete or error; the data of the first two is a "
                f"#/components/schemas/{identity}_result.",
                "operationId": f"{identity}_result",
                "parameters": [{"name": "event_id", "in": "path", "required": True, "schema": _TEXT}],
                "responses": {
                    "200": {"description": "Server-sent events.", "content": {"text/event-stream": {"schema": _TEXT}}},
                    "404": _ERROR,
                },
            }
        },
    }


def _lifted(schema: Mapping[str, object], owner: str, definitions: JSONObject) -> JSONObject:
    """Return a schema whose own definitions stand among the document's, where references to them lead."""
    own = cast("Mapping[str, Mapping[str, object]]", schema.get("$defs") or {})
    names = {name: f"{owner}_{name}" for name in own}
    for name, part in own.items():
        definitions[names[name]] = _renamed(part, names)
    return cast("JSONObject", _renamed({key: value for key, value in schema.items() if key != "$defs"}, names))


def _renamed(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        reference = fields.get("$ref")
        if isinstance(reference, str) and reference.startswith("#/$defs/"):
            return {"$ref": f"#/components/schemas/{names.get(reference[8:], reference[8:])}"}
        if fields.get("type") == {}:  # compat: gradio's way to say "any JSON value"
            return {}
        # compat: gradio says "string" of choices that are numbers, too.
        said = fields.items() if "enum" not in fields else ((k, v) for k, v in fields.items() if k != "type")
        return {key: _renamed(entry, names) for key, entry in said}
    if isinstance(value, list):
        return [_renamed(entry, names) for entry in cast("list[object]", value)]
    return value
