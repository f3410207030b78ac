"""`gr.load_openapi` against a web API of every kind of parameter, body and answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from support.web import send, web_server

import stagedoor as gr
from stagedoor.errors import AuthoringError

SPEC: dict[str, Any] = {
    "openapi": "3.0.2",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets/{pet_id}": {
            "parameters": [{"$ref": "#/components/parameters/Id"}],
            "get": {
                "operationId": "getPet",
                "summary": "One pet.",
                "parameters": [
                    {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                    {"name": "x-trace", "in": "header", "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 3}},
                ],
                "responses": {"200": {"content": {"application/json": {}}}},
            },
            "delete": {"responses": {"204": {"description": "gone"}}},
        },
        "/pets": {
            "post": {
                "operationId": "addPet",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                },
                "responses": {"201": {"content": {"application/json": {}}}},
            }
        },
        "/picture": {
            "post": {
                "operationId": "picture",
                "requestBody": {
                    "content": {
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "required": ["file"],
                                "properties": {
                                    "file": {"type": "string", "format": "binary"},
                                    "note": {"type": "string"},
                                },
                            }
                        }
                    }
                },
                "responses": {"200": {"content": {"text/plain": {}}}},
            }
        },
        "/raw": {
            "put": {
                "operationId": "raw",
                "requestBody": {"required": True, "content": {"application/octet-stream": {}}},
                "responses": {"200": {"content": {"application/octet-stream": {}}}},
            }
        },
    },
    "components": {
        "parameters": {"Id": {"name": "pet_id", "in": "path", "required": True, "schema": {"type": "string"}}},
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name", "kind"],
                "properties": {
                    "name": {"type": "string", "description": "What it is called."},
                    "kind": {"type": "string", "enum": ["cat", "dog"]},
                    "tame": {"type": "boolean", "default": True},
                    "parent": {"$ref": "#/components/schemas/Pet"},
                },
            }
        },
    },
}


def api(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    """Says what it was asked."""
    if handler.path == "/spec.json":
        send(handler, json.dumps(SPEC).encode())
    elif handler.path.startswith("/v1/pets/missing"):
        send(handler, b'{"error": "no such pet"}', 404)
    elif handler.path.startswith("/v1/pets/refused"):
        send(handler, b'{"error": {"code": 7, "message": "pets are asleep"}}', 503)
    elif handler.path.startswith("/v1/pets/torn"):
        send(handler, b'{"name": ', content_length="100", content_type="application/json")
    elif handler.path.startswith("/v1/pets/odd"):
        send(handler, b"<html>", content_type="application/json")
    elif handler.command == "DELETE":
        send(handler, b"", 204)
    elif handler.path == "/v1/raw":
        send(handler, body[::-1], content_type="application/octet-stream")
    elif handler.path == "/v1/picture":
        send(handler, body, content_type="text/plain")
    else:
        said = {
            "method": handler.command,
            "target": handler.path,
            "authorization": handler.headers["authorization"],
            "trace": handler.headers["x-trace"],
            "body": json.loads(body) if body else None,
        }
        send(handler, json.dumps(said).encode(), content_type="application/json")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with web_server(api) as running:
        yield running


@pytest.fixture(scope="module")
def client(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(gr.load_openapi(SPEC, f"{address}/v1/", auth_token="key")) as app:
        yield Client(app.url, verbose=False, download_files=str(tmp_path_factory.mktemp("downloads")))


def served(demo: gr.Blocks):
    from support.apps import served as serve

    return serve(demo)


def test_parameters_of_every_place(client: Client) -> None:
    said = client.predict(pet_id="a/b", tags='["x", "y"]', x_trace="t", api_name="/getPet")
    assert said == {
        "method": "GET",
        "target": "/v1/pets/a%2Fb?tags=x&tags=y&limit=3",
        "authorization": "Bearer key",
        "trace": "t",
        "body": None,
    }


def test_a_body_by_its_properties(client: Client) -> None:
    said = client.predict(name="Tom", kind="cat", parent="", api_name="/addPet")
    assert (said["method"], said["body"]) == ("POST", {"name": "Tom", "kind": "cat", "tame": True})


def test_a_form_with_a_file(client: Client, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("file content")
    said = client.predict(file=handle_file(tmp_path / "a.txt"), note="remark", api_name="/picture")
    assert 'name="file"; filename="a.txt"' in said
    assert "file content" in said
    assert 'name="note"\r\n\r\nremark' in said


def test_a_file_as_the_body(client: Client, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"123")
    assert Path(client.predict(handle_file(tmp_path / "a.bin"), api_name="/raw")).read_bytes() == b"321"


def test_an_answer_without_content(client: Client) -> None:
    assert client.predict("x", api_name="/delete_pets_pet_id") is None


def test_errors_of_the_api_and_of_the_visitor_are_said(client: Client) -> None:
    with pytest.raises(AppError, match="404: no such pet"):
        client.predict("missing", "[]", "", api_name="/getPet")
    with pytest.raises(AppError, match="tags is no JSON"):
        client.predict("x", "[", "", api_name="/getPet")
    with pytest.raises(AppError, match="name is needed"):
        client.predict("", "cat", True, "", api_name="/addPet")


@pytest.mark.parametrize(
    ("pet", "reason"),
    [("refused", "503: pets are asleep$"), ("torn", "The connection to .* broke"), ("odd", "answer is no JSON")],
)
def test_answers_that_are_none(client: Client, pet: str, reason: str) -> None:
    with pytest.raises(AppError, match=reason):
        client.predict(pet, "[]", "", api_name="/getPet")


def test_tabs_and_choices(address: str) -> None:
    app = gr.load_openapi(f"{address}/spec.json", address, methods=["get", "post"], exclude_paths=["picture"])
    labels = [getattr(block, "label", None) for block in app.blocks.values() if block.get_block_name() == "tabitem"]
    assert labels == ["getPet", "addPet"]
    kinds = [getattr(block, "choices", None) for block in app.blocks.values() if block.get_block_name() == "dropdown"]
    assert kinds == [[("cat", "cat"), ("dog", "dog")]]


def test_documents_of_every_form(tmp_path: Path) -> None:
    import yaml

    (tmp_path / "spec.yaml").write_text(yaml.safe_dump(SPEC))
    assert gr.load_openapi(str(tmp_path / "spec.yaml"), "http://x", paths=["^/raw$"]).title == "Pets"
    for name, text in {"no.json": "{}", "odd.txt": "a: [", "list.json": "[]"}.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(AuthoringError):
            gr.load_openapi(str(tmp_path / name), "http://x")
    with pytest.raises(AuthoringError, match="cannot be read"):
        gr.load_openapi(str(tmp_path / "missing.json"), "http://x")
    with pytest.raises(AuthoringError, match="no operation"):
        gr.load_openapi(SPEC, "http://x", paths=["nothing"])
