"""The protocol for agents since revision 2026-07-28, over plain HTTP: each request describes itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from support import mcp_app
from support.apps import Served, served
from support.processes import wait_for

import stagedoor as gr
from stagedoor.mcp.envelope import headers_of

VERSION = "2026-07-28"
PREFIX = "io.modelcontextprotocol/"


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(mcp_app.build(), mcp_server=True) as running:
        yield running


def message(method: str, params: dict[str, Any] | None = None, **meta: object) -> dict[str, Any]:
    said = {f"{PREFIX}protocolVersion": VERSION, f"{PREFIX}clientCapabilities": {}, **meta}
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": {**(params or {}), "_meta": said}}


def post(app: Served, body: dict[str, Any], **headers: str) -> httpx.Response:
    sent = {**headers_of(body), **{name.replace("_", "-"): value for name, value in headers.items()}}
    return app.http.post(f"{app.api}/mcp/", json=body, headers={n: v for n, v in sent.items() if v})


def messages(answer: httpx.Response) -> list[dict[str, Any]]:
    return [json.loads(line[6:]) for line in answer.text.splitlines() if line.startswith("data: ")]


def test_it_introduces_itself(app: Served) -> None:
    answer = post(app, message("server/discover"))
    assert (answer.status_code, answer.headers.get("mcp-session-id")) == (200, None)
    result = answer.json()["result"]
    assert result["supportedVersions"][0] == VERSION
    assert result["capabilities"] == {"tools": {}, "resources": {}, "prompts": {}, "logging": {}}
    assert result["_meta"][f"{PREFIX}serverInfo"]["title"] == "For agents"
    assert (result["resultType"], result["ttlMs"] > 0, result["cacheScope"]) == ("complete", True, "public")


@pytest.mark.parametrize(
    ("method", "params", "scope"),
    [
        ("tools/list", {}, "public"),
        ("prompts/list", {}, "public"),
        ("resources/list", {}, "public"),
        ("resources/templates/list", {}, "public"),
        ("resources/read", {"uri": "facts://all"}, "private"),
        ("prompts/get", {"name": "poem", "arguments": {"topic": "rain"}}, None),
        ("tools/call", {"name": "letter_count", "arguments": {"word": "qq"}}, None),
        ("tools/call", {"name": "letter_count", "arguments": {}}, None),
        ("tools/call", {"name": "boom", "arguments": {"text": "x"}}, None),
    ],
)
def test_results_are_marked(app: Served, method: str, params: dict, scope: str | None) -> None:
    result = post(app, message(method, params)).json()["result"]
    assert result["resultType"] == "complete"
    assert result["_meta"][f"{PREFIX}serverInfo"]["name"] == "Stagedoor"
    assert result.get("cacheScope") == scope
    assert (result.get("ttlMs") is not None) is (scope is not None)


TOOL = ("tools/call", {"name": "letter_count", "arguments": {"word": "qq"}})


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (message("ping"), {}, 404, -32601),
        (message("initialize"), {}, 404, -32601),
        (message("logging/setLevel"), {}, 404, -32601),
        (message("no/such"), {}, 404, -32601),
        (message("resources/read", {"uri": "none://x"}), {}, 200, -32602),
        (message("tools/list", **{f"{PREFIX}protocolVersion": "1900-01-01"}), {}, 400, -32022),
        (message("tools/list", **{f"{PREFIX}protocolVersion": 7}), {"mcp_protocol_version": "7"}, 400, -32022),
        (message("tools/list", **{f"{PREFIX}clientCapabilities": None}), {}, 400, -32602),
        (message("tools/list"), {"mcp_protocol_version": ""}, 400, -32020),
        (message("tools/list"), {"mcp_protocol_version": "2025-11-25"}, 400, -32020),
        (message("tools/list"), {"mcp_method": ""}, 400, -32020),
        (message("tools/list"), {"mcp_method": "tools/call"}, 400, -32020),
        (message(*TOOL), {"mcp_name": ""}, 400, -32020),
        (message(*TOOL), {"mcp_name": "boom"}, 400, -32020),
        (message(*TOOL), {"mcp_name": "=?base64?!?="}, 400, -32020),
        (message("resources/read", {"uri": "facts://all"}), {"mcp_name": "facts://none"}, 400, -32020),
        # A header alone does not make a request that describes itself.
        ({"jsonrpc": "2.0", "id": 7, "method": "tools/list"}, {"mcp_protocol_version": VERSION}, 400, -32602),
        ({"jsonrpc": "2.0", "id": None, "method": "tools/list"}, {}, 400, -32600),
        ({"jsonrpc": "2.0", "id": [1], "method": "tools/list"}, {}, 400, -32600),
        ({"jsonrpc": "2.0", "id": True, "method": "tools/list"}, {}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 7, "method": 5}, {}, 400, -32600),
    ],
)
def test_what_is_wrong_is_said(app: Served, body: dict, headers: dict[str, str], status: int, code: int) -> None:
    answer = post(app, body, **headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    if code == -32022:
        assert answer.json()["error"]["data"]["supported"][0] == VERSION


@pytest.mark.parametrize(
    ("content", "status", "code"), [(b"{", 400, -32700), (b"[]", 400, -32600), (b"\xff", 400, -32700)]
)
def test_what_is_no_message_is_said_in_the_protocols_words(app: Served, content: bytes, status: int, code: int) -> None:
    answer = app.http.post(f"{app.api}/mcp/", content=content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_names_that_no_header_can_hold_are_encoded(app: Served) -> None:
    for uri in ("none://räksmörgås", "none://x ", "=?base64?eA==?="):
        body = message("resources/read", {"uri": uri})
        assert headers_of(body)["mcp-name"].startswith("=?base64?")
        assert post(app, body).json()["error"]["data"] == {"uri": uri}


def test_sessions_are_neither_made_nor_needed(app: Served) -> None:
    answer = post(app, message("tools/list"), mcp_session_id="invented", last_event_id="4")
    assert (answer.status_code, answer.headers.get("mcp-session-id")) == (200, None)
    assert app.http.request("DELETE", f"{app.api}/mcp/").status_code == 405


STREAM = {"accept": "application/json, text/event-stream"}


def test_log_messages_are_sent_to_those_who_ask(app: Served) -> None:
    def logged(**meta: object) -> list[str]:
        body = message("tools/call", {"name": "chatty", "arguments": {"text": "x"}}, **meta)
        return [
            m["params"]["level"]
            for m in messages(post(app, body, **STREAM))
            if m.get("method") == "notifications/message"
        ]

    assert logged() == []
    assert logged(progressToken="t") == []
    assert logged(**{f"{PREFIX}logLevel": "info"}) == ["info", "warning"]
    assert logged(**{f"{PREFIX}logLevel": "warning"}) == ["warning"]
    assert logged(**{f"{PREFIX}logLevel": "loud"}) == []


def test_leaving_the_stream_calls_the_run_off(app: Served) -> None:
    mcp_app.started.clear()
    mcp_app.stopped.clear()
    body = message("tools/call", {"name": "endless", "arguments": {"text": "x"}}, progressToken=1)
    with app.http.stream("POST", f"{app.api}/mcp/", json=body, headers={**headers_of(body), **STREAM}) as answer:
        assert answer.headers["x-accel-buffering"] == "no"
        assert mcp_app.started.wait(10)
    assert mcp_app.stopped.wait(10)


def test_the_same_id_of_two_callers_is_two_requests(app: Served) -> None:
    """Ids are unique for their caller alone."""
    mcp_app.started.clear()
    mcp_app.stopped.clear()
    body = message("tools/call", {"name": "endless", "arguments": {"text": "x"}})
    with app.http.stream("POST", f"{app.api}/mcp/", json=body, headers={**headers_of(body), **STREAM}):
        assert mcp_app.started.wait(10)
        assert post(app, message(*TOOL)).json()["result"]["content"][0]["text"] == "2"
        assert not mcp_app.stopped.is_set()
    assert mcp_app.stopped.wait(10)


def listening(app: Served, **wanted: object):
    body = message("subscriptions/listen", {"notifications": wanted})
    return app.http.stream("POST", f"{app.api}/mcp/", json=body, headers={**headers_of(body), **STREAM})


def test_who_listens_hears_what_is_promised_and_the_end() -> None:
    with served(mcp_app.build(), mcp_server=True) as app:
        with listening(app, toolsListChanged=True) as answer:
            lines = (json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: "))
            first = next(lines)
            assert first["method"] == "notifications/subscriptions/acknowledged"
            assert first["params"] == {"_meta": {f"{PREFIX}subscriptionId": 7}, "notifications": {}}
            wait_for(lambda: len(app.app.server.listeners) == 1, because="somebody listens")
            app.demo.close(verbose=False)
            end = next(lines)
            assert (end["id"], end["result"]["resultType"]) == (7, "complete")
            assert end["result"]["_meta"][f"{PREFIX}subscriptionId"] == 7
        assert not app.app.server.listeners


def test_a_changed_app_says_so() -> None:
    """Under `stagedoor run --reload`, where an app becomes another one while it is served."""
    from stagedoor import context

    token = context.launch_overrides.set(context.LaunchOverrides(arguments={}, is_dev=True))
    try:
        with served(mcp_app.build(), mcp_server=True) as app:
            found = post(app, message("server/discover")).json()["result"]
            assert (found["capabilities"]["tools"], found["ttlMs"]) == ({"listChanged": True}, 0)
            with listening(app, toolsListChanged=True, promptsListChanged=False) as answer:
                lines = (json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: "))
                assert next(lines)["params"]["notifications"] == {"toolsListChanged": True}
                app.demo.running.swap(gr.Interface(lambda x: x, "text", "text", api_name="other"))  # type: ignore[union-attr]
                told = next(lines)
                assert told["method"] == "notifications/tools/list_changed"
                assert told["params"]["_meta"] == {f"{PREFIX}subscriptionId": 7}
            tools = post(app, message("tools/list")).json()["result"]["tools"]
            assert [tool["name"] for tool in tools] == ["other"]
    finally:
        context.launch_overrides.reset(token)


def test_lists_are_for_the_caller_alone_where_there_is_a_login() -> None:
    with served(mcp_app.build(), mcp_server=True, auth=("ann", "secret")) as app:
        assert post(app, message("tools/list")).status_code == 401
        app.http.auth = ("ann", "secret")
        assert post(app, message("tools/list")).json()["result"]["cacheScope"] == "private"
