"""The protocol for agents over plain HTTP: what no client library shows."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import httpx
import pytest
from support import mcp_app
from support.apps import Served, served


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(mcp_app.build(), mcp_server=True) as running:
        yield running


def ask(app: Served, method: str, params: object = None, **headers: str) -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params or {}}
    return app.http.post(f"{app.api}/mcp/", json=body, headers=headers)


def test_curl_gets_plain_json(app: Served) -> None:
    answer = ask(app, "tools/call", {"name": "letter_count", "arguments": {"word": "qq"}})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "jsonrpc": "2.0",
        "id": 7,
        "result": {"content": [{"type": "text", "text": "2"}], "isError": False},
    }


def test_who_takes_a_stream_gets_one(app: Served) -> None:
    answer = ask(
        app,
        "tools/call",
        {"name": "letter_count", "arguments": {"word": "qq"}},
        accept="application/json, text/event-stream",
    )
    assert answer.headers["content-type"].startswith("text/event-stream")
    event, data = answer.text.strip().split("\n")
    assert event == "event: message"
    assert json.loads(data.removeprefix("data: "))["result"]["content"] == [{"type": "text", "text": "2"}]


@pytest.mark.parametrize(("asked", "given"), [("2024-11-05", "2024-11-05"), ("1999-01-01", "2025-11-25")])
def test_versions_are_negotiated(app: Served, asked: str, given: str) -> None:
    answer = ask(app, "initialize", {"protocolVersion": asked, "capabilities": {}, "clientInfo": {}})
    assert answer.json()["result"]["protocolVersion"] == given
    assert answer.headers["mcp-session-id"]


def test_without_the_slash_it_is_a_redirect(app: Served) -> None:
    answer = app.http.post(f"{app.api}/mcp?tools=a", json={})
    assert (answer.status_code, answer.headers["location"]) == (307, f"{app.api}/mcp/?tools=a")


def test_a_notification_is_taken(app: Served) -> None:
    body = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    assert app.http.post(f"{app.api}/mcp/", json=body).status_code == 202


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": 1, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "server/discover"}, 200, -32601),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ["x"]}}, 200, -32602),
        ({"jsonrpc": "2.0", "id": 1, "method": "prompts/get", "params": {"name": "poem"}}, 200, -32602),
    ],
)
def test_what_is_wrong_is_said(app: Served, body: object, status: int, code: int) -> None:
    answer = app.http.post(f"{app.api}/mcp/", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_pages_of_other_sites_are_refused(app: Served) -> None:
    assert ask(app, "tools/list", origin="https://evil.example").status_code == 403
    assert ask(app, "tools/list", host="evil.example").status_code == 421


def test_people_see_a_page(app: Served) -> None:
    page = app.http.get(f"{app.api}/mcp/", headers={"accept": "text/html"})
    assert "letter_count" in page.text
    assert "<script" not in page.text
    assert app.http.get(f"{app.api}/mcp/", headers={"accept": "text/event-stream"}).status_code == 405


def test_schema_names_the_endpoints(app: Served) -> None:
    listed = {entry["name"]: entry["meta"] for entry in app.http.get(f"{app.api}/mcp/schema").json()}
    assert listed["same_files"] == {"file_data_present": True, "mcp_type": "tool", "endpoint_name": "same-files"}
    assert listed["poem"]["mcp_type"] == "prompt"


def test_headers_reach_the_function(app: Served) -> None:
    picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    answer = ask(app, "tools/call", {"name": "flip", "arguments": {"picture": picture}}, agent="smith")
    assert answer.json()["result"]["content"][-1]["text"] == "by smith"


def test_an_app_without_it_says_so() -> None:
    with served(mcp_app.build()) as app:
        assert ask(app, "tools/list").status_code == 404
        assert app.http.get(f"{app.url}/config").json()["mcp_server"] is False


@pytest.mark.parametrize("name", ["GRADIO_MCP_SERVER", "STAGEDOOR_MCP_SERVER"])
def test_the_environment_turns_it_on(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "True")
    with served(mcp_app.build()) as app:
        assert ask(app, "ping").json()["result"] == {}
        assert app.http.get(f"{app.url}/config").json()["mcp_server"] is True


def test_login_counts_here_too() -> None:
    with served(mcp_app.build(), mcp_server=True, auth=("ann", "secret")) as app:
        call = ("tools/call", {"name": "who", "arguments": {"text": "I am"}})
        assert ask(app, *call).status_code == 401
        assert app.http.get(f"{app.api}/mcp/schema").status_code == 401
        wrong = base64.b64encode(b"ann:wrong").decode()
        assert ask(app, *call, authorization=f"Basic {wrong}").status_code == 401
        right = base64.b64encode(b"ann:secret").decode()
        for _ in range(2):
            answer = ask(app, *call, authorization=f"Basic {right}")
            assert answer.json()["result"]["content"][0]["text"] == "I am ann"
        for _ in range(10):
            ask(app, *call, authorization=f"Basic {wrong}")
        assert ask(app, *call, authorization="Basic YW5uOmd1ZXNz").status_code == 429
