"""What is known to be weak on Gradio's wire is tried at every route, by every way on which an app is reached."""

from __future__ import annotations

import base64
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import every_route_app
from support.apps import Served
from support.doors import DOORS
from support.protocol_row import A, Caller, Row
from support.protocol_rows import ROWS
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import stagedoor as gr
from stagedoor.http.auth import MAX_FAILURES
from stagedoor.http.routes import table

SECRETS = {"cookie": "own=canary-cookie", "authorization": "Bearer canary-bearer", "x-canary": "canary-header"}
PAGES = (
    "/",
    "/second",
    "/login",
    "/gradio_api/runs",
    "/monitoring",
    "/?view=api",
    "/second?deep_link=x",
    "/no/such/page",
)
NAMES = ("echo", "unlisted", "Times", "explorer", "custom boom", "blocked")
"""Words of the app that a stranger must not read."""


@pytest.fixture(scope="module", params=DOORS)
def guarded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app with a login; nobody is signed in."""
    demo = every_route_app.build(tmp_path_factory.mktemp("guarded"))
    options = {"mcp_server": True, "auth": ("ann", "secret"), "auth_message": "hello"}
    with DOORS[request.param](demo, **options) as app:
        yield app


@pytest.fixture(scope="module", params=DOORS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    demo = every_route_app.build(tmp_path_factory.mktemp("open"))
    with DOORS[request.param](demo, mcp_server=True) as app:
        yield app


def path_of(row: Row, caller: Caller) -> str:
    if row.path == "/assets/{script}":
        return "/assets/none.js"
    return row.path if isinstance(row.path, str) else row.path(caller)


# 1. Nothing of the app in what strangers get.


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "PUT"])
def test_strangers_read_nothing_of_the_app(guarded: Served, method: str) -> None:
    paths = {*PAGES, *table.EXACT, *(prefix + "x" for prefix, _ in table.PREFIXES), *(f"{A}/call/{n}" for n in NAMES)}
    for path in sorted(paths - {f"{A}/upload_progress"}):
        answer = guarded.http.request(method, guarded.url + path, json={} if method == "POST" else None)
        text = answer.text.replace(path, "")
        assert not [name for name in NAMES if name in text], path
        assert '"named_endpoints":{"' not in text, path


# 2. No route is behind the login by chance.


@pytest.mark.parametrize("row", [row for row in ROWS if not row.is_public], ids=lambda row: row.route)
def test_each_route_asks_for_the_login(guarded: Served, row: Row) -> None:
    path = row.path if isinstance(row.path, str) else re.sub(r"\{[^}]*\}", "x", row.route.partition(" ")[2])
    answer = guarded.http.request(row.method, guarded.url + path, json={} if row.method == "POST" else None)
    if row.route == "GET /monitoring":
        assert "auth_required" in answer.text
    else:
        assert answer.status_code == 401, answer.text[:300]
    assert "set-cookie" not in answer.headers


def test_a_socket_asks_for_nothing_because_there_is_none(guarded: Served) -> None:
    for path in ("/", f"{A}/queue/join", f"{A}/queue/data", "/queue/join", "/own"):
        with pytest.raises(InvalidStatus) as caught:
            connect(guarded.url.replace("http", "ws", 1) + path)
        assert caught.value.response.status_code != 101


def test_others_calls_stay_others(app: Served) -> None:
    """Knowing an event's id is not enough: its session counts, too."""
    caller = Caller(app)
    event_id = app.join("blocked", ["x"], "victim").json()["event_id"]
    for session in ("thief", "", None, "victim ", "VICTIM"):
        body = {"session_hash": session, "event_id": event_id, "fn_index": app.fn("blocked")}
        assert caller.ask("POST", f"{A}/cancel", json=body).status_code == 404, session
    assert app.engine.find_event("victim", event_id, None) is not None
    stream = caller.open_stream()
    for end in ("", "/close"):
        body = {"data": ["x", ""], "session_hash": "thief"}
        assert caller.ask("POST", f"{A}/stream/{stream}{end}", json=body).status_code == 404
    body = {"session_hash": "victim", "event_id": event_id, "fn_index": app.fn("blocked")}
    assert caller.ask("POST", f"{A}/cancel", json=body).status_code == 200


# 3. No answer repeats what the request said about its sender.


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_no_answer_repeats_secrets_of_the_request(app: Served, row: Row) -> None:
    caller = Caller(app)
    path = path_of(row, caller)
    for more in ({}, {"range": "bytes=0-3"}, {"range": "bytes=0-1,4-5"}):
        with app.http.stream(
            row.method, app.url + path, headers={**SECRETS, **more}, json={} if row.method == "POST" else None
        ) as answer:
            head = str(answer.headers.raw)
            assert "canary" not in head
            if "text/event-stream" not in answer.headers.get("content-type", ""):
                answer.read()
                assert "canary" not in answer.text


# 4. Right statuses, and no places of the server's disk.


def test_a_wrong_login_is_a_401(guarded: Served) -> None:
    wrong = {"username": "nobody-here", "password": "x"}
    assert guarded.http.post(f"{guarded.url}/login", data=wrong).status_code == 401
    assert guarded.http.post(f"{guarded.url}/login", files={k: (None, v) for k, v in wrong.items()}).status_code == 401
    for fields in ({}, {"username": "ann"}, {"password": "secret"}):
        assert guarded.http.post(f"{guarded.url}/login", data=fields).status_code == 401


@pytest.mark.parametrize("route", ["run", "api", "call", "call/v2"])
def test_an_unknown_name_is_a_404(app: Served, route: str) -> None:
    for name in ("none", "", "../config", "echo/more", "%00", "__init__"):
        for prefix in (A, ""):
            answer = app.http.post(f"{app.url}{prefix}/{route}/{name}", json={"data": []})
            assert answer.status_code in {404, 405}, (prefix, name, answer.text)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.route)
def test_no_answer_names_a_place_on_the_disk(app: Served, row: Row) -> None:
    caller = Caller(app)
    answer = caller.ask(row.method, path_of(row, caller), **row.request)
    places = [str(app.app.server.files.root), tempfile.gettempdir() + "/", str(Path.cwd()), os.path.expanduser("~/")]
    text = answer.text + str(answer.headers.raw)
    assert not [place for place in places if place in text], text[:500]


def test_asking_by_address_signs_nobody_out(guarded: Served) -> None:
    token = base64.b64encode(b"ann:secret").decode()
    known = {"authorization": f"Basic {token}"}
    for said in ({}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-dest": "image", "sec-fetch-site": "same-origin"}):
        for method in ("GET", "HEAD"):
            answer = guarded.http.request(method, f"{guarded.url}/logout", headers={**known, **said})
            assert (answer.status_code, answer.headers.get("set-cookie")) == (200, None)


# 5. Guessing, and what is hidden.


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("form", ["urlencoded", "multipart", "basic"])
def test_guessing_is_limited(door: str, form: str) -> None:
    def guess(password: str) -> int:
        if form == "basic":
            token = base64.b64encode(f"ann:{password}".encode()).decode()
            return app.http.get(f"{app.api}/info", headers={"authorization": f"Basic {token}"}).status_code
        fields = {"username": "ann", "password": password}
        sent = {"data": fields} if form == "urlencoded" else {"files": {k: (None, v) for k, v in fields.items()}}
        return app.http.post(f"{app.url}/login", **sent).status_code  # type: ignore[arg-type]

    demo = gr.Interface(lambda text: text, "text", "text")
    with DOORS[door](demo, auth=("ann", "secret")) as app:
        assert [guess(f"guess {n}") for n in range(MAX_FAILURES)] == [401] * MAX_FAILURES
        assert guess("secret") == 429, "even the right one has to wait"


def test_hidden_endpoints_are_not_there(app: Served) -> None:
    body = {"data": ["x"]}
    for prefix in (A, ""):
        for route in ("run/hidden", "api/hidden", "call/hidden"):
            assert app.http.post(f"{app.url}{prefix}/{route}", json=body).status_code == 404
    assert app.http.post(f"{app.api}/call/v2/hidden", json={"text": "x"}).status_code == 404
    joined = app.http.post(
        f"{app.api}/queue/join",
        json={**body, "fn_index": app.fn("hidden"), "session_hash": "s"},
        headers={"x-gradio-user": "api"},
    )
    assert joined.status_code == 404
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "hidden", "arguments": {"text": "x"}}}
    assert "error" in app.http.post(f"{app.api}/mcp/", json=call).json()
    for path in ("info", "info?all_endpoints=true", "openapi.json", "mcp/schema"):
        assert "hidden" not in app.http.get(f"{app.api}/{path}").text, path


# 6. What a render function builds stands on its own page.


@pytest.mark.parametrize("door", DOORS)
def test_rendered_parts_stand_on_their_own_page(door: str) -> None:
    with gr.Blocks() as demo:
        first = gr.Number(1, precision=0)

        @gr.render(inputs=first)
        def on_the_first(count: int) -> None:
            for number in range(count):
                gr.Textbox(label=f"first {number}")

    with demo.route("Second", "/second"):

        @gr.render(triggers=[demo.load])
        def on_the_second() -> None:
            gr.Textbox(label="second")

    with DOORS[door](demo) as app:
        config = app.http.get(f"{app.url}/config").json()
        renders = {entry["render_id"]: entry for entry in config["dependencies"] if entry["render_id"] is not None}
        pages = {path: set(part["components"]) for path, part in config["page"].items()}
        for entry, page, count in ((renders[0], "", 2), (renders[1], "second", 1)):
            assert entry["outputs"][0] in pages[page]
            assert entry["id"] in config["page"][page]["dependencies"]
            data = [count] if entry["inputs"] else []
            body = {"data": data, "fn_index": entry["id"], "session_hash": "tab"}
            built = app.http.post(f"{app.api}/run/apply", json=body).json()["render_config"]
            made = [component for component in built["components"] if component["type"] == "textbox"]
            assert len(made) == count
            assert built["layout"]["id"] == entry["outputs"][0]
            others = set().union(*(ids for path, ids in pages.items() if path != page))
            assert not {component["id"] for component in built["components"]} & others
            assert not set(built["page"]) - {page}
