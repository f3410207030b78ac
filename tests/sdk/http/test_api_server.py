"""`gr.Server`: endpoints without a page, and the author's own routes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from gradio_client import Client
from starlette.responses import HTMLResponse
from support.apps import Served
from support.processes import clean_environment

import stagedoor as gr
from stagedoor.errors import AuthoringError

seen: list[str] = []


def build() -> gr.Server:
    @asynccontextmanager
    async def lifespan(app: object):
        seen.append("start")
        yield
        seen.append("end")

    server = gr.Server(title="Numbers", lifespan=lifespan)

    @server.api
    def hello(name: str) -> str:
        """Say hello."""
        return f"hi {name}"

    @server.api(name="count", concurrency_limit=2, time_limit=30)
    def counter(end: int) -> Iterator[int]:
        yield from range(end)

    @server.mcp.tool(description="Twice as much.")
    def double(number: float) -> float:
        return number * 2

    @server.mcp.prompt()
    @server.api
    def ask(topic: str) -> str:
        return f"About {topic}?"

    @server.get("/items/{number}")
    def item(number: int, plus: int = 1) -> dict[str, int]:
        return {"number": number + plus}

    @server.post("/items")
    def add(item: dict[str, str]) -> dict[str, object]:
        return {"added": item}

    @server.get("/", response_class=HTMLResponse)
    def home() -> str:
        return "<h1>Home</h1>"

    assert hello("x") == "hi x"  # still a function
    return server


def serve(server: gr.Server, **options: object) -> Iterator[Served]:
    app, url, _ = server.launch(server_port=0, prevent_thread_lock=True, quiet=True, **options)
    try:
        yield Served(server.blocks, app, url)
    finally:
        server.close()


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    yield from serve(build(), mcp_server=True)
    assert seen[-1] == "end"


def test_clients_call_it(app: Served, tmp_path: Path) -> None:
    client = Client(app.url, verbose=False, download_files=str(tmp_path))
    assert client.predict("bob", api_name="/hello") == "hi bob"
    job = client.submit(3, api_name="/count")
    assert (job.result(), job.outputs()) == (2, [0, 1, 2])
    assert app.http.get(f"{app.url}/config").json()["mode"] == "server"


def test_curl_calls_it(app: Served) -> None:
    event_id = app.http.post(f"{app.api}/call/v2/hello", json={"name": "ann"}).json()["event_id"]
    assert 'data: ["hi ann"]' in app.http.get(f"{app.api}/call/hello/{event_id}").text


def test_own_routes_answer_beside_it(app: Served) -> None:
    assert app.http.get(f"{app.url}/items/4?plus=2").json() == {"number": 6}
    assert app.http.get(f"{app.url}/items/x").status_code == 422
    assert app.http.post(f"{app.url}/items", json={"a": "b"}).json() == {"added": {"a": "b"}}
    assert app.http.get(f"{app.url}/").text == "<h1>Home</h1>"
    assert app.http.get(f"{app.url}/nowhere").status_code == 404
    assert seen[0] == "start"


def test_own_routes_stand_under_the_same_checks(app: Served) -> None:
    strange = {"origin": "https://evil.example"}
    assert app.http.post(f"{app.url}/items", json={"a": "b"}, headers=strange).status_code == 403
    assert app.http.get(f"{app.url}/items/4", headers={"host": "evil.example"}).status_code == 421


def test_agents_use_it(app: Served) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    tools = {t["name"]: t["description"] for t in app.http.post(f"{app.api}/mcp/", json=body).json()["result"]["tools"]}
    assert tools == {"hello": "Say hello.", "counter": "", "double": "Twice as much."}


def test_login_covers_own_routes() -> None:
    for app in serve(build(), auth=("ann", "secret")):
        assert httpx.get(f"{app.url}/items/1").status_code == 401
        assert httpx.get(f"{app.url}/items/1", auth=("ann", "secret")).json() == {"number": 2}


def test_any_asgi_server_serves_it(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(
        "import asyncio, httpx, stagedoor as gr\nserver = gr.Server()\n@server.api\ndef up(text: str) -> str:\n"
        "    return text.upper()\n@server.get('/x')\ndef x(): return 1\n"
        "async def main():\n"
        "    async with httpx.AsyncClient(transport=httpx.ASGITransport(server), base_url='http://localhost') as http:\n"
        "        print((await http.post('/gradio_api/run/up', json={'data': ['a']})).json()['data'],\n"
        "              (await http.get('/x')).json())\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=clean_environment(), check=False
    )
    assert done.stdout.strip() == "['A'] 1", done.stderr


def test_without_fastapi_endpoints_work_and_routes_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastapi", None)
    server = gr.Server()
    with pytest.raises(AuthoringError, match="pip install fastapi"):
        server.get("/x")
    with pytest.raises(AuthoringError, match="no type hint"):

        @server.api
        def untyped(text):
            return text
