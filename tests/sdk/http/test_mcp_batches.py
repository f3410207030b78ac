"""Several messages for agents' tools in one request, as revision 2025-03-26 of the protocol allows."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from support import mcp_app
from support.apps import Served, served

from stagedoor.http.routes.mcp_batch import MAX_MESSAGES


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(mcp_app.build(), mcp_server=True) as running:
        yield running


def post(app: Served, messages: object, **headers: str) -> httpx.Response:
    return app.http.post(f"{app.api}/mcp/", json=messages, headers=headers)


def request(request_id: object, method: str, **params: object) -> dict[str, object]:
    return {"jsonrpc": "2.0", "id": request_id, "method": method, "params": params}


def count(request_id: object, word: str) -> dict[str, object]:
    return request(request_id, "tools/call", name="letter_count", arguments={"word": word})


NOTE = {"jsonrpc": "2.0", "method": "notifications/initialized"}
ANSWER = {"jsonrpc": "2.0", "id": 5, "result": {}}


def text_of(answer: dict) -> str:
    return answer["result"]["content"][0]["text"]


def test_each_request_has_its_answer_in_one_list(app: Served) -> None:
    reply = post(app, [count(1, "q"), NOTE, count("two", "qq"), request(3, "ping")])
    assert reply.headers["content-type"] == "application/json"
    answers = {answer["id"]: answer for answer in reply.json()}
    assert set(answers) == {1, "two", 3}
    assert (text_of(answers[1]), text_of(answers["two"]), answers[3]["result"]) == ("1", "2", {})


def test_who_takes_a_stream_gets_each_as_it_is_there(app: Served) -> None:
    reply = post(app, [count(1, "q"), count(2, "qq")], accept="application/json, text/event-stream")
    assert reply.headers["content-type"].startswith("text/event-stream")
    found = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
    assert {answer["id"]: text_of(answer) for answer in found} == {1: "1", 2: "2"}


@pytest.mark.parametrize("messages", [[NOTE], [ANSWER], [NOTE, ANSWER]])
def test_what_asks_nothing_is_taken(app: Served, messages: object) -> None:
    reply = post(app, messages)
    assert (reply.status_code, reply.content) == (202, b"")


def test_what_is_wrong_with_one_message_is_no_matter_to_the_others(app: Served) -> None:
    wrong = [7, {"id": 2, "method": "ping"}, request(3, "initialize"), request(4, "nothing"), request(5, "tools/call")]
    reply = post(app, [*wrong, count(6, "qqq")])
    assert reply.status_code == 200
    answers = {answer["id"]: answer for answer in reply.json()}
    assert text_of(answers.pop(6)) == "3"
    codes = {request_id: answer["error"]["code"] for request_id, answer in answers.items()}
    assert codes == {None: -32600, 2: -32600, 3: -32600, 4: -32601, 5: -32602}


@pytest.mark.parametrize("messages", [[], [NOTE] * (MAX_MESSAGES + 1)])
def test_batches_of_no_size(app: Served, messages: object) -> None:
    reply = post(app, messages)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, -32600)


def test_later_revisions_have_no_batches(app: Served) -> None:
    for version, status in (("2025-03-26", 200), ("2025-06-18", 400), ("2025-11-25", 400)):
        assert post(app, [request(1, "ping")], **{"mcp-protocol-version": version}).status_code == status, version
