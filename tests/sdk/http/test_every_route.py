"""Every route of the protocol, row by row: who may call it, what it answers, and what it says to a wrong request."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support import every_route_app
from support.apps import Served, served
from support.protocol_row import NO_JSON, A, Caller, Row, join
from support.protocol_rows import ROWS
from support.streams import call_messages, session_messages

from stagedoor.http.routes import table

BIG = 10 << 20
"""Bytes of a large body that a JSON route takes."""


@contextlib.contextmanager
def running(folder: Path, **options: object) -> Iterator[Served]:
    with served(every_route_app.build(folder), mcp_server=True, max_file_size="1mb", **options) as app:
        yield app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(tmp_path_factory.mktemp("open")) as app:
        yield app


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(tmp_path_factory.mktemp("guarded"), auth=("ann", "secret"), auth_message="hello") as app:
        yield app


def completed(row: Row, caller: Caller) -> Row:
    """Fill in the name of a script of the built page."""
    if row.path != "/assets/{script}":
        return row
    page = caller.http.get(caller.app.url).text
    return Row(row.route, "/assets/" + page.partition("assets/")[2].partition('"')[0], is_public=True)


def read(answer: httpx.Response) -> Any:
    is_json = answer.headers.get("content-type", "").startswith("application/json")
    return answer.json() if is_json and answer.content else answer.text


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
@pytest.mark.parametrize("door", ["app", "guarded"])
def test_what_it_answers(request: pytest.FixtureRequest, door: str, row: Row) -> None:
    caller = Caller(request.getfixturevalue(door))
    caller.sign_in()
    row = completed(row, caller)
    answer = caller.ask(row.method, row.path, **row.request)
    assert answer.status_code == row.status, answer.text
    assert answer.headers["x-content-type-options"] == "nosniff" or "event-stream" in answer.headers["content-type"]
    if answer.status_code < 400:
        assert row.check(read(answer)), answer.text[:500]


WRONG = [(row, changed, status) for row in ROWS for changed, status in row.wrong]


@pytest.mark.parametrize(
    ("row", "changed", "status"), WRONG, ids=[f"{row.route} {i}" for i, (row, _, _) in enumerate(WRONG)]
)
def test_what_it_refuses(app: Served, row: Row, changed: dict[str, Any], status: int) -> None:
    caller = Caller(app)
    rest = {name: value for name, value in changed.items() if name not in {"method", "path"}}
    request = {name: value for name, value in {**row.request, **rest}.items() if value is not None}
    answer = caller.ask(changed.get("method", row.method), changed.get("path", row.path), **request)
    assert answer.status_code == status, answer.text[:500]
    assert "Traceback" not in answer.text
    if answer.request.method != "HEAD":
        said = answer.json()
        reason = said.get("detail") or said.get("error")
        assert reason, "a refusal says why"
    assert caller.ask("GET", f"{A}/app_id").status_code == 200, "the app is there as before"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_who_may_call_it(guarded: Served, row: Row) -> None:
    caller = Caller(guarded)
    caller.sign_in()
    row = completed(row, caller)
    path = row.path if isinstance(row.path, str) else row.path(caller)
    with httpx.Client(timeout=20) as stranger:
        body = {} if row.method == "POST" else None
        answer = stranger.request(row.method, guarded.url + path, json=body)
    if row.is_public:
        assert answer.status_code in {200, 301, 303}
        assert (
            "Every route" not in answer.text.replace("<title>Every route</title>", "")
            or "auth_required" in answer.text
            or "name" in answer.text
        )
    elif row.route == "GET /monitoring":
        assert "auth_required" in answer.text
    else:
        assert answer.status_code == 401
        if row.method != "HEAD":
            assert answer.json()["detail"]["error"] == "Not authenticated"
            assert answer.json()["detail"]["auth_message"] == "hello"


POSTS = [row for row in ROWS if row.method == "POST"]


@pytest.mark.parametrize("row", POSTS, ids=lambda row: row.route)
@pytest.mark.parametrize(
    "said", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}], ids=lambda s: next(iter(s))
)
def test_other_sites_change_nothing(app: Served, row: Row, said: dict[str, str]) -> None:
    path = row.path if isinstance(row.path, str) else row.path(Caller(app))
    assert app.http.post(app.url + path, json={}, headers=said).status_code == 403


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_strange_hosts_get_nothing(app: Served, row: Row) -> None:
    path = row.path if isinstance(row.path, str) else row.path(Caller(app))
    answer = app.http.request(row.method, app.url + path, headers={"host": "evil.example"})
    assert answer.status_code == 421


JSON_ROUTES = [row for row in ROWS if NO_JSON[0] in row.wrong and row.status == 200]


@pytest.mark.parametrize("row", JSON_ROUTES, ids=lambda row: row.route)
def test_ten_megabytes_are_no_trouble(app: Served, row: Row) -> None:
    """What is too much is refused by what it is, not by how long it is."""
    caller = Caller(app)
    given = row.request["json"](caller) if callable(row.request["json"]) else row.request["json"]
    body = json.dumps(given).encode()
    padded = body[:-1] + b" " * BIG + b"}"
    answer = caller.ask("POST", row.path, content=padded, headers={"content-type": "application/json"})
    assert answer.status_code == 200, answer.text[:200]


def test_the_protocol_has_as_many_rows() -> None:
    """Each route of ours stands in the table, and each of the protocol's that has a meaning here."""
    asked = [row.route.partition(" ")[2].partition("?")[0] for row in ROWS]
    patterns = [re.sub(r"\{[^}]*\}", "x", route) for route in asked]
    mine = [path for path, _ in table.EXACT.items()] + [prefix for prefix, _ in table.PREFIXES]
    old = {path for path in mine if A + path in mine}  # Gradio 3 and 4 had them without the prefix
    missing = [
        path
        for path in mine
        if path not in old
        and not any(
            pattern.startswith(path) if path[-1] in "/=" else pattern.rstrip("/") == path.rstrip("/")
            for pattern in patterns
        )
    ]
    assert sorted(missing) == sorted(["/login", "/login/huggingface", "/login/callback"]), (
        "these have tests of their own"
    )
    assert len(ROWS) >= 60


# --- the few that keep something from one request to the next


def test_one_event_id_is_one_call(app: Served) -> None:
    """A client that sends its join twice has two calls, whatever id it asks for."""
    body = join(event_id="f" * 32, session_hash="twice")["json"](Caller(app))
    ids = {app.http.post(f"{app.api}/queue/join", json=body).json()["event_id"] for _ in range(2)}
    assert len(ids) == 2
    assert "f" * 32 not in ids
    done = [m["event_id"] for m in session_messages(app.http, app.api, "twice") if m["msg"] == "process_completed"]
    assert sorted(done) == sorted(ids)


def test_a_result_is_read_once(app: Served) -> None:
    event_id = Caller(app).called()
    assert call_messages(app.http, app.api, "echo", event_id) == [("complete", ["hi bob x3"])]
    assert app.http.get(f"{app.api}/call/echo/{event_id}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/queue/join", "/queue/data", "/info", "/run/echo", "/api/echo", "/call/echo", "/upload"]
)
def test_older_spellings_answer_alike(app: Served, path: str) -> None:
    """Gradio 3 and 4 had these without the prefix."""
    request: dict[str, Any] = (
        {"json": join()["json"](Caller(app))} if path != "/upload" else {"files": {"files": ("a", b"x")}}
    )
    method = "GET" if path in {"/queue/data", "/info"} else "POST"
    both = [
        Caller(app).ask(
            method, f"{prefix}{path}", **(request if method == "POST" else {"params": {"session_hash": "none"}})
        )
        for prefix in ("", A)
    ]
    assert both[0].status_code == both[1].status_code == 200
    assert type(read(both[0])) is type(read(both[1]))
