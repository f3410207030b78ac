"""The OpenAPI document, judged by a validator, and followed by a caller who knows nothing else."""

from __future__ import annotations

from typing import Any

import jsonschema
from openapi_spec_validator import validate
from support import contract_app
from support.apps import served
from support.streams import call_messages

import stagedoor as gr
from stagedoor.components.registry import MODULES


def every_component() -> gr.Blocks:
    """An app with an endpoint for each component that stands in one."""
    with gr.Blocks(title="All") as demo:
        for name in sorted(MODULES):
            kind = getattr(gr, name)
            if isinstance(kind, type) and hasattr(kind, "api_info") and not getattr(kind, "skip_api", False):
                try:
                    block = kind()
                except TypeError:  # needs arguments
                    continue
                gr.on(None, lambda x: x, block, block, api_name=f"of_{name}")
    return demo


def test_it_is_valid_for_every_component() -> None:
    with served(every_component()) as app:
        document = app.http.get(f"{app.api}/openapi.json").json()
    validate(document)
    assert len(document["paths"]) > 60


def test_a_caller_can_follow_it() -> None:
    with served(contract_app.build()) as app:
        document: dict[str, Any] = app.http.get(f"{app.api}/openapi.json").json()
        validate(document)
        assert document["servers"] == [{"url": app.url}]
        assert "/gradio_api/call/v2/count" in document["paths"]
        assert not [path for path in document["paths"] if "false" in path]
        call = document["paths"]["/gradio_api/call/v2/echo"]["post"]
        schema = call["requestBody"]["content"]["application/json"]["schema"]
        assert schema["required"] == ["name"]
        jsonschema.validate({"name": "bob"}, schema)
        answer = app.http.post(f"{app.url}/gradio_api/call/v2/echo", json={"name": "bob"})
        joined = call["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), joined)
        said = call_messages(app.http, app.api, "echo", answer.json()["event_id"])
        assert said == [("complete", ["hi bob x2"])]
        jsonschema.validate(said[0][1], document["components"]["schemas"]["echo_result"])
        uploaded = app.http.post(f"{app.api}/upload", files={"files": ("a.txt", b"x")})
        upload = document["paths"]["/gradio_api/upload"]["post"]["responses"]["200"]
        jsonschema.validate(uploaded.json(), upload["content"]["application/json"]["schema"])


def test_login_is_said_and_asked_for() -> None:
    with served(contract_app.build(), auth=("ann", "secret")) as app:
        assert app.http.get(f"{app.api}/openapi.json").status_code == 401
        document = app.http.get(f"{app.api}/openapi.json", auth=("ann", "secret")).json()
    validate(document)
    assert document["components"]["securitySchemes"]["login"]["scheme"] == "basic"
