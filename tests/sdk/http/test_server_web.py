"""What somebody who knows FastAPI expects of a `gr.Server`: its routes, sockets, middleware and life."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import (
    APIRouter,
    BackgroundTasks,
    Depends,
    FastAPI,
    Form,
    Header,
    HTTPException,
    Request,
    UploadFile,
    WebSocket,
    WebSocketDisconnect,
)
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from fastapi.testclient import TestClient
from gradio_client import Client
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from support.apps import Served
from support.processes import wait_for
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

import stagedoor as gr
from stagedoor.errors import LaunchError

done: list[str] = []


class Order(BaseModel):
    name: str = Field(min_length=2)
    count: int = 1


class NoSuchThing(Exception):
    pass


def who(x_user: str = Header("nobody")) -> str:
    if x_user == "mallory":
        raise HTTPException(403, "not you")
    return x_user


def talk(server: gr.Server) -> None:
    """Add WebSocket routes."""

    @server.websocket("/rooms/{room}")
    async def room(wire: WebSocket, room: int, name: str = "?", user: str = Depends(who)) -> None:
        await wire.accept(subprotocol="chat" if "chat" in wire.scope["subprotocols"] else None)
        try:
            while True:
                said = await wire.receive_json()
                await wire.send_json({"room": room, "name": name, "user": user, "said": said})
        except WebSocketDisconnect as left:
            done.append(f"left {left.code}")

    @server.websocket("/picky")
    async def picky(wire: WebSocket) -> None:
        await wire.close(4403, "not today")


def routes(server: gr.Server, folder: Path) -> None:
    """Add every other kind of route."""
    things = APIRouter(prefix="/things", tags=["things"], dependencies=[Depends(who)])
    templates = Jinja2Templates(folder)

    @things.get("/{thing}")
    async def thing(thing: str) -> dict[str, str]:
        if thing == "gone":
            raise NoSuchThing(thing)
        return {"thing": thing}

    server.include_router(things)

    @server.post("/orders", status_code=201)
    def order(order: Order, tasks: BackgroundTasks, user: str = Depends(who)) -> Order:
        tasks.add_task(done.append, f"{user} ordered {order.name}")
        return order

    @server.post("/forms")
    async def form(note: Annotated[str, Form()], file: UploadFile) -> dict[str, object]:
        return {"note": note, "name": file.filename, "size": len(await file.read())}

    @server.get("/words")
    def words() -> StreamingResponse:
        return StreamingResponse(iter(["a ", "b "]), media_type="text/plain")

    @server.get("/me")
    def me(request: Request) -> dict[str, object]:
        return {
            "user": request.state.username,
            "model": request.state.model,
            "base": str(request.base_url),
            "thing": str(request.url_for("thing", thing="x")),
            "client": request.client.host if request.client else None,
        }

    @server.get("/hello", name="hello")
    def hello(request: Request):
        return templates.TemplateResponse(request, "hello.html", {"name": "ann"})

    @server.get("/broken")
    def broken() -> None:
        raise RuntimeError("the password is hunter2")

    @server.exception_handler(NoSuchThing)
    async def no_such_thing(request: Request, error: NoSuchThing) -> JSONResponse:
        return JSONResponse({"missing": str(error)}, 410)

    @server.exception_handler(StarletteHTTPException)
    async def refused(request: Request, error: StarletteHTTPException) -> JSONResponse:
        return JSONResponse({"own page": error.detail}, error.status_code)

    @server.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"wrong": [part["loc"][-1] for part in error.errors()]}, 400)

    @server.middleware("http")
    async def stamp(request: Request, call_next):
        answer = await call_next(request)
        answer.headers["x-stamp"] = "seen"
        return answer

    server.mount("/files", StaticFiles(directory=folder), name="files")


def build(folder: Path) -> gr.Server:
    (folder / "hello.html").write_text("<a href=\"{{ url_for('files', path='hello.html') }}\">{{ name }}</a>")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[dict[str, str]]:
        done.append(f"up {app.title}")
        yield {"model": "loaded"}
        done.append("down")

    server = gr.Server(title="Shop", version="1.2.3", description="Sells.", lifespan=lifespan)
    server.add_middleware(
        CORSMiddleware, allow_origins=["https://front.example"], allow_methods=["*"], allow_headers=["*"]
    )
    routes(server, folder)
    talk(server)

    @server.api
    def shout(text: str) -> str:
        return text.upper()

    return server


def serving(server: gr.Server, **options: object) -> Iterator[Served]:
    app, url, _ = server.launch(server_port=0, prevent_thread_lock=True, quiet=True, **options)
    running = Served(server.blocks, app, url)
    try:
        yield running
    finally:
        running.http.close()
        server.close()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from serving(build(tmp_path_factory.mktemp("pages")))
    assert done[-1] == "down"


def socket_url(app: Served, path: str) -> str:
    return app.url.replace("http", "ws", 1) + path


# --- sockets


def test_a_socket_talks_with_what_a_route_may_ask_for(app: Served) -> None:
    with connect(
        socket_url(app, "/rooms/4?name=lobby"), subprotocols=["chat"], additional_headers={"x-user": "ann"}
    ) as connection:
        assert connection.subprotocol == "chat"
        for said in ("hi", {"deep": [1]}, "x" * 300_000):
            connection.send(json.dumps(said))
            assert json.loads(connection.recv(10)) == {"room": 4, "name": "lobby", "user": "ann", "said": said}
    wait_for(lambda: "left 1000" in done, because="the route sees the end")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/rooms/x", {}),  # no number
        ("/rooms/1", {"x-user": "mallory"}),  # the dependency refuses
        ("/picky", {}),  # the route refuses
        ("/nowhere", {}),
        ("/gradio_api/queue/data", {}),
        ("/rooms/1", {"origin": "https://evil.example"}),
        ("/rooms/1", {"origin": "null"}),
        ("/rooms/1", {"host": "evil.example"}),
    ],
)
def test_a_socket_is_refused(app: Served, path: str, headers: dict[str, str]) -> None:
    headers = dict(headers)
    url = f"ws://{headers.pop('host', f'127.0.0.1:{app.port}')}{path}"
    with socket.create_connection(("127.0.0.1", app.port)) as connection:
        with pytest.raises(InvalidStatus) as caught:
            connect(url, sock=connection, additional_headers=headers)
    assert caught.value.response.status_code in {403, 421}


@pytest.mark.parametrize("origin", ["https://front.example", "own"])
def test_pages_that_may_call_may_open_a_socket(app: Served, origin: str) -> None:
    with connect(socket_url(app, "/rooms/1"), origin=app.url if origin == "own" else origin) as connection:  # type: ignore[arg-type]
        connection.send('"x"')
        assert json.loads(connection.recv(10))["said"] == "x"


def test_a_socket_needs_the_login_too(tmp_path: Path) -> None:
    for app in serving(build(tmp_path), auth=("ann", "secret")):
        with pytest.raises(InvalidStatus):
            connect(socket_url(app, "/rooms/1"))
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "secret"})
        cookies = "; ".join(f"{name}={value}" for name, value in app.http.cookies.items())
        with connect(socket_url(app, "/rooms/1"), additional_headers={"cookie": cookies}) as connection:
            connection.send("1")
            assert json.loads(connection.recv(10))["room"] == 1
        assert app.http.get(f"{app.url}/me").json()["user"] == "ann"


def test_open_sockets_do_not_hold_up_the_end(tmp_path: Path) -> None:
    with ExitStack() as stack:
        for app in serving(build(tmp_path)):
            held = stack.enter_context(connect(socket_url(app, "/rooms/1")))
        with pytest.raises(ConnectionClosed):
            held.recv(10)


def test_a_socket_outlives_the_deadlines_of_requests(
    app: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("stagedoor.http.protocol.BODY_TIMEOUT_S", 0.1)
    monkeypatch.setattr("stagedoor.http.protocol.HEAD_TIMEOUT_S", 0.1)
    with connect(socket_url(app, "/rooms/1")) as connection:
        # Some other connection runs into the shorter deadline, by then this one would have too.
        assert (
            app.raw(b"GET / HTTP/1.1\r\n")
            == b"HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        )
        connection.send("2")
        assert json.loads(connection.recv(10))["said"] == 2


def test_without_a_library_for_sockets_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("websockets", "wsproto"):
        monkeypatch.setitem(sys.modules, name, None)
    server = gr.Server()
    talk(server)
    with pytest.raises(LaunchError, match="pip install websockets"):
        server.launch(server_port=0, prevent_thread_lock=True, quiet=True)


# --- routes


def test_models_dependencies_and_tasks(app: Served) -> None:
    made = app.http.post(f"{app.url}/orders", json={"name": "tea"}, headers={"x-user": "bob"})
    assert (made.status_code, made.json()) == (201, {"name": "tea", "count": 1})
    wait_for(lambda: "bob ordered tea" in done, because="the task runs after the answer")
    wrong = app.http.post(f"{app.url}/orders", json={"name": "t", "count": "many"})
    assert (wrong.status_code, wrong.json()) == (400, {"wrong": ["name", "count"]})
    assert app.http.get(f"{app.url}/things/cup", headers={"x-user": "mallory"}).status_code == 403
    assert app.http.get(f"{app.url}/things/cup").json() == {"thing": "cup"}


def test_forms_streams_files_and_templates(app: Served) -> None:
    sent = app.http.post(f"{app.url}/forms", data={"note": "n"}, files={"file": ("a.txt", b"12345")})
    assert sent.json() == {"note": "n", "name": "a.txt", "size": 5}
    assert app.http.get(f"{app.url}/words").text == "a b "
    assert app.http.get(f"{app.url}/files/hello.html").status_code == 200
    assert app.http.get(f"{app.url}/hello").text == f'<a href="{app.url}/files/hello.html">ann</a>'


def test_errors_are_the_authors_to_answer(app: Served) -> None:
    assert app.http.get(f"{app.url}/things/gone").json() == {"missing": "gone"}
    assert app.http.get(f"{app.url}/nowhere").json() == {"own page": "Not Found"}
    assert app.http.put(f"{app.url}/orders").json() == {"own page": "Method Not Allowed"}
    broken = httpx.get(f"{app.url}/broken")
    assert (broken.status_code, broken.text) == (500, "Internal Server Error")


def test_a_slash_too_many_is_led_back(app: Served) -> None:
    assert app.http.get(f"{app.url}/hello/").headers["location"] == f"{app.url}/hello"


def test_middleware_wraps_the_endpoints_too(app: Served) -> None:
    for path in ("/me", "/config", "/gradio_api/info"):
        assert app.http.get(app.url + path).headers["x-stamp"] == "seen", path
    client = Client(app.url, verbose=False)
    assert client.predict("hi", api_name="/shout") == "HI"


def test_a_page_elsewhere_may_call_when_the_author_says_so(app: Served) -> None:
    """A front end with a server of its own, which is what CORS middleware is added for."""
    front = {"origin": "https://front.example"}
    asked = {**front, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    body = {"data": ["x"], "fn_index": app.fn("shout"), "session_hash": "front"}
    for path in ("/gradio_api/queue/join", "/orders"):
        before = app.http.options(app.url + path, headers=asked)
        assert before.status_code == 200
        assert before.headers["access-control-allow-origin"] == "https://front.example"
    joined = app.http.post(f"{app.api}/queue/join", json=body, headers=front)
    assert (joined.status_code, joined.headers["access-control-allow-origin"]) == (200, "https://front.example")
    assert app.http.post(f"{app.url}/orders", json={"name": "tea"}, headers=front).status_code == 201
    for path in ("/gradio_api/queue/join", "/orders"):
        strange = app.http.post(app.url + path, json=body, headers={"origin": "https://evil.example"})
        assert strange.status_code == 403
        assert "access-control-allow-origin" not in strange.headers


@pytest.mark.parametrize(
    ("given", "good", "bad"),
    [
        ({"allow_origins": ["*"]}, "https://any.example", None),
        ({"allow_origin_regex": r"https://.*\.example"}, "https://a.example", "https://a.example.evil"),
    ],
)
def test_origins_are_named_in_every_way(given: dict, good: str, bad: str | None) -> None:
    server = gr.Server()
    server.add_middleware(CORSMiddleware, **given)
    server.api(_echo)
    for app in serving(server):
        for origin, status in [(good, 200), (bad, 403)]:
            headers = {"origin": origin} if origin is not None else {}
            answer = app.http.post(f"{app.api}/run/_echo", json={"data": ["x"]}, headers=headers)
            assert answer.status_code == (status if origin is not None else 200)


def _echo(text: str) -> str:
    return text


def test_the_address_is_the_callers(app: Served) -> None:
    assert app.http.get(f"{app.url}/me").json() == {
        "user": None,
        "model": "loaded",
        "base": f"{app.url}/",
        "thing": f"{app.url}/things/x",
        "client": "127.0.0.1",
    }
    link = {"via": "1.1 relay", "x-forwarded-host": "shop.share.example", "x-forwarded-proto": "https"}
    assert app.http.get(f"{app.url}/me", headers=link).json()["thing"] == "https://shop.share.example/things/x"


@pytest.mark.parametrize("is_kept", [True, False], ids=["the proxy keeps its prefix", "the proxy takes it off"])
def test_below_a_prefix(tmp_path: Path, is_kept: bool) -> None:
    for app in serving(build(tmp_path), root_path="/shop"):
        base = f"{app.url}/shop" if is_kept else app.url
        assert app.http.get(f"{base}/me").json()["thing"] == f"{app.url}/shop/things/x"
        assert app.http.get(f"{base}/files/hello.html").status_code == 200
        assert app.http.get(f"{base}/config").json()["root"] == f"{app.url}/shop"


def test_a_page_at_the_root_does_not_hide_the_endpoints(tmp_path: Path) -> None:
    """A built front end, its own `assets` included, mounted where single-page apps are."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("mine")
    (tmp_path / "assets" / "index.js").write_text("my script")
    server = gr.Server()
    server.mount("/", StaticFiles(directory=tmp_path, html=True))
    server.api(_echo)
    for app in serving(server, auth=("ann", "secret")):
        html = {"accept": "text/html"}
        page = app.http.get(app.url, headers=html)
        assert "mine" not in page.text
        assert "auth_required" in page.text
        script = page.text.partition("/assets/")[2].partition('"')[0]
        assert app.http.get(f"{app.url}/assets/{script}").status_code == 200
        assert app.http.get(f"{app.url}/assets/index.js").status_code in {401, 404}
        assert "auth_required" in app.http.get(f"{app.url}/deep/page", headers=html).text
        assert app.http.get(f"{app.url}/deep/page").status_code == 401
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "secret"})
        assert app.http.get(app.url).text == "mine"
        assert app.http.get(f"{app.url}/assets/index.js").text == "my script"
        assert app.http.post(f"{app.api}/run/_echo", json={"data": ["x"]}).json()["data"] == ["x"]
        assert app.http.get(f"{app.url}/config").json()["mode"] == "server"


def test_it_is_described(app: Served) -> None:
    document = app.http.get(f"{app.url}/openapi.json").json()
    assert (document["info"]["title"], document["info"]["version"]) == ("Shop", "1.2.3")
    assert {"/things/{thing}", "/orders", "/forms"} <= set(document["paths"])
    assert not [path for path in document["paths"] if path.startswith("/gradio_api")]
    assert "swagger" in app.http.get(f"{app.url}/docs").text
    assert "/gradio_api/call/v2/shout" in app.http.get(f"{app.api}/openapi.json").json()["paths"]


# --- what is written against a FastAPI object


def test_attributes_are_fastapis(tmp_path: Path) -> None:
    server = build(tmp_path)
    server.openapi = lambda: {"mine": True}
    server.dependency_overrides[who] = lambda: "stand-in"
    server.state.answer = 42
    assert (server.title, server.version, server.web.state.answer) == ("Shop", "1.2.3", 42)  # type: ignore[attr-defined]
    for app in serving(server):
        assert app.http.get(f"{app.url}/openapi.json").json() == {"mine": True}
        assert app.http.get(f"{app.url}/things/cup", headers={"x-user": "mallory"}).status_code == 200
    with pytest.raises(AttributeError, match="no_such"):
        _ = server.no_such


def test_fastapis_test_client(tmp_path: Path) -> None:
    with TestClient(build(tmp_path), base_url="http://localhost") as client:
        assert client.get("/me").json()["model"] == "loaded"
        assert client.post("/gradio_api/run/shout", json={"data": ["a"]}).json()["data"] == ["A"]
        with client.websocket_connect("/rooms/7") as connection:
            connection.send_json("x")
            assert connection.receive_json()["room"] == 7


def test_an_app_with_a_page_stands_below_it(tmp_path: Path) -> None:
    server = build(tmp_path)
    gr.mount_gradio_app(server, gr.Interface(_echo, "text", "text", title="Classic"), "/classic")
    for app in serving(server):
        assert "Classic" in app.http.get(f"{app.url}/classic/").text
        assert app.http.get(f"{app.url}/classic/config").json()["root"] == f"{app.url}/classic"
        inner = Client(f"{app.url}/classic", verbose=False)
        assert inner.predict("x", api_name="/_echo") == "x"
        assert Client(app.url, verbose=False).predict("x", api_name="/shout") == "X"


def test_it_can_be_launched_again(tmp_path: Path) -> None:
    server = build(tmp_path)
    for _ in range(2):
        for app in serving(server):
            assert app.http.get(f"{app.url}/me").json()["model"] == "loaded"
            assert app.http.post(f"{app.api}/run/shout", json={"data": ["a"]}).json()["data"] == ["A"]


def test_a_start_that_fails_is_told(tmp_path: Path) -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        raise RuntimeError("no database")
        yield

    server = gr.Server(lifespan=lifespan)
    server.get("/x")(lambda: 1)
    with pytest.raises(LaunchError, match="no database"):
        server.launch(server_port=0, prevent_thread_lock=True, quiet=True)


def test_large_bodies_are_refused_before_the_login_is_asked(app: Served) -> None:
    strange = httpx.post(f"{app.url}/forms", content=b"x" * 10, headers={"origin": "https://evil.example"})
    assert strange.status_code == 403
