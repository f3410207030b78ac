"""Attacks on a running app that must fail; the letters are those of the threat table in SECURITY.md."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.apps import Served, served

import stagedoor as gr

CANARY = "root:x:0:0-canary-7f3a"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that nobody may read."""
    path = tmp_path_factory.mktemp("outside") / "secret.txt"
    path.write_text(CANARY)
    return path


@pytest.fixture(scope="module")
def called() -> list[object]:
    return []


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, called: list[object]) -> Iterator[Served]:
    store = tmp_path_factory.mktemp("store")

    def note(value: object) -> object:
        called.append(value)
        return value

    def hidden(text: str) -> str:
        called.append(text)
        return text

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STAGEDOOR_TEMP_DIR", str(store))
        patch.setenv("CANARY_SECRET", CANARY)
        with gr.Blocks() as demo:
            out, text_out = gr.JSON(), gr.Textbox()
            gr.Button().click(note, gr.File(label="File"), gr.File(), api_name="file")
            gr.Button().click(note, gr.Image(label="Image", type="filepath"), gr.Image(), api_name="image")
            gr.Button().click(note, gr.JSON(), out, api_name="json")
            gr.Button().click(note, gr.Dropdown(["a", "b"], label="Choice"), text_out, api_name="choice")
            gr.Button().click(note, gr.Slider(0, 10, label="Range"), out, api_name="range")
            gr.Button().click(note, gr.Textbox(max_length=10, label="Text"), text_out, api_name="text")
            gr.Button().click(note, gr.State(CANARY), text_out, api_name=False)
            gr.api(hidden, api_name="hidden", api_visibility="private")
        with served(demo) as running:
            yield running


# --- F: files


def spellings(path: Path) -> list[str]:
    text = str(path)
    bare = text.lstrip("/")
    up = "../" * 12
    return [
        text, "/" + text, "//" + text, "./" + text, up + bare, "x/" + up + bare, quote(text, safe=""),
        quote(quote(text, safe=""), safe=""), text.replace("/", "%2f"), up.replace(".", "%2e") + bare,
        up.replace("/", "%5c") + bare, "..;/" * 12 + bare, text + "%00.png", "a" * 64 + "/../" + up + bare,
        "file://" + text, "%252e%252e%252f" * 12 + bare, text + "/", text.replace("/", "\\"), "../" * 1700 + bare,
        "/proc/self/environ", "/proc/self/cwd/" + bare, "~/" + bare,
    ]  # fmt: skip


def test_f1_f2_paths_outside(app: Served, outside: Path) -> None:
    for spelling in spellings(outside):
        for prefix in ("/gradio_api/file=", "/gradio_api/file/", "/file=", "/assets/", "/"):
            raw = app.raw(f"GET {prefix}{spelling} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            status = int(raw.split(b" ", 2)[1])
            assert status in {400, 403, 404, 414}, (prefix, spelling, status)
            assert CANARY.encode() not in raw
            assert b"CANARY_SECRET" not in raw


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(["..", ".", "%2e%2e", "etc", "secret.txt", "\\", "%00", "a" * 64, "//", "C:"]), max_size=9)
)
def test_f2_any_mix(app: Served, segments: list[str]) -> None:
    path = "/".join(segments).encode()
    raw = app.raw(b"GET /gradio_api/file=" + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert raw[9:12] in {b"400", b"403", b"404"}


def test_f3_sibling_with_the_same_prefix(app: Served) -> None:
    root = app.app.server.files.root
    sibling = root.with_name(root.name + "-secret")
    sibling.mkdir()
    (sibling / "x.txt").write_text(CANARY)
    assert app.http.get(f"{app.api}/file={sibling}/x.txt").status_code in {403, 404}


def test_f4_links_in_the_store(app: Served, outside: Path) -> None:
    reference = app.http.post(f"{app.api}/upload", files={"files": ("l.txt", b"fine")}).json()[0]
    stored = app.app.server.files.root / reference
    stored.unlink()
    stored.symlink_to(outside)
    answer = app.http.get(f"{app.api}/file={reference}")
    assert answer.status_code in {403, 404}
    assert CANARY not in answer.text


def test_f5_foreign_paths_as_input(app: Served, outside: Path, called: list[object]) -> None:
    before = len(called)
    for name in ("file", "image"):
        for path in spellings(outside):
            for extra in ({}, {"url": f"http://127.0.0.1:{app.port}/config"}, {"url": f"file://{outside}"}):
                payload = {"path": path, "meta": {"_type": "gradio.FileData"}, **extra}
                answer = app.http.post(f"{app.api}/run/{name}", json={"data": [payload]})
                assert answer.status_code == 500
                assert answer.json()["error"], "the reason is said"
                assert CANARY not in answer.text
    assert len(called) == before, "the function was not called"


def test_f6_a_users_json_is_data(app: Served, outside: Path) -> None:
    value = {"path": str(outside), "url": None, "meta": {"_type": "gradio.FileData"}, "list": [{"path": str(outside)}]}
    answer = app.http.post(f"{app.api}/run/json", json={"data": [value]}).json()
    assert answer["data"][0] == value
    assert app.http.get(f"{app.api}/file={outside}").status_code == 403


def test_f7_component_server_has_no_methods(app: Served) -> None:
    for name in ("__init__", "postprocess", "preprocess", "render", "get_config", "__class__"):
        body = {"component_id": 1, "fn_name": name, "data": [], "session_hash": "s"}
        assert app.http.post(f"{app.api}/component_server", json=body).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../../x.txt",
        "..\\x.txt",
        "C:\\x.txt",
        "CON",
        "x...",
        "x" * 300,
        "a\nb.txt",
        "a\u202etxt.exe",
        ".",
        "..",
        "",
        '"',
    ],
)
def test_f9_upload_names(app: Served, name: str) -> None:
    body = (
        b'--b\r\ncontent-disposition: form-data; name="files"; filename="'
        + name.replace('"', "%22").replace("\n", "%0A").encode()
        + b'"\r\n\r\nx\r\n--b--\r\n'
    )
    answer = app.http.post(
        f"{app.api}/upload", content=body, headers={"content-type": "multipart/form-data; boundary=b"}
    )
    reference = answer.json()[0]
    folder, _, stored = reference.partition("/")
    assert len(folder) == 64
    assert stored not in {"", ".", ".."}
    assert not set(stored) & set('/\\\n"\0')
    assert len(stored.encode()) < 256
    assert app.http.get(f"{app.api}/file={quote(reference)}").text == "x"


@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.js", "x.xml", "x.xhtml", "x.mht", "x", "x.htm", "x.wasm"])
def test_f13_uploads_never_act_as_the_site(app: Served, name: str) -> None:
    script = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/><script>alert(1)</script>"
    reference = app.http.post(f"{app.api}/upload", files={"files": (name, script)}).json()[0]
    headers = app.http.get(f"{app.api}/file={reference}").headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"]
    assert "html" not in headers["content-type"]


# --- S: fetching, hosts


def test_s1_s2_nothing_is_fetched(app: Served, called: list[object]) -> None:
    before = len(called)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        listener.setblocking(False)
        hosts = [
            "127.0.0.1",
            "2130706433",
            "0x7f000001",
            "0177.0.0.1",
            "[::ffff:127.0.0.1]",
            "0",
            "localhost.",
            "a@127.0.0.1",
        ]
        for host in hosts:
            url = f"http://{host}:{port}/x.png"
            assert app.http.get(f"{app.api}/file={url}").status_code in {403, 404}
            assert app.http.get(f"{app.url}/proxy={url}").status_code == 404
            for payload in ({"path": url}, {"path": "x", "url": url}):
                payload["meta"] = {"_type": "gradio.FileData"}
                assert app.http.post(f"{app.api}/run/image", json={"data": [payload]}).status_code == 500
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert len(called) == before


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example:80"]
)
def test_s8_strange_hosts(app: Served, host: str) -> None:
    answer = app.http.get(f"{app.url}/config", headers={"host": host})
    assert answer.status_code == 421
    assert "STAGEDOOR_ALLOWED_HOSTS" in answer.json()["detail"]


@pytest.mark.parametrize("host", [b"a b", b"<script>", b'"', b"a/b", b"x" * 300, b"", b"a:b:c"])
def test_s8_malformed_hosts(app: Served, host: bytes) -> None:
    raw = app.raw(b"GET /config HTTP/1.1\r\nHost: " + host + b"\r\nConnection: close\r\n\r\n")
    assert raw.split(b" ", 2)[1] in {b"400", b"421"}
    assert b"<script>" not in raw


def test_s8_addresses_never_leak_between_requests(app: Served) -> None:
    async def ask(client: httpx.AsyncClient, number: int) -> None:
        headers = {"via": "1.1 relay", "x-forwarded-host": f"n{number}.share.example", "x-forwarded-proto": "https"}
        config = (await client.get(f"{app.url}/config", headers=headers if number % 2 else {})).json()
        assert config["root"] == (f"https://n{number}.share.example" if number % 2 else app.url)

    async def main() -> None:
        async with httpx.AsyncClient(timeout=30) as client:
            await asyncio.gather(*(ask(client, number) for number in range(200)))

    asyncio.run(main())


def test_s8_forwarded_names_must_be_names(app: Served) -> None:
    for name in ('x"><script>alert(1)</script>', "a b", "a/../b"):
        page = app.http.get(app.url, headers={"x-forwarded-host": name}).text
        assert "<script>alert" not in page
        assert f'href="{app.url}/theme.css?v=' in page


# --- X: other sites


ORIGINS = ["https://evil.example", "null", "http://localhost.evil.example", "http://evil.localhost:1", "file://", ""]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("path", ["upload", "queue/join", "cancel", "reset", "run/text", "call/text"])
def test_x4_other_sites_change_nothing(app: Served, path: str, origin: str, called: list[object]) -> None:
    before = len(called)
    body = json.dumps({"data": ["x"], "fn_index": app.fn("text"), "session_hash": "x"}).encode()
    answer = app.http.post(f"{app.api}/{path}", content=body, headers={"origin": origin, "content-type": "text/plain"})
    assert answer.status_code == 403
    assert len(called) == before
    answer = app.http.post(f"{app.api}/{path}", content=body, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_x4_the_refusal_comes_before_the_body(app: Served) -> None:
    raw = app.raw(
        b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000000\r\n\r\n"
    )
    assert raw.startswith(b"HTTP/1.1 403")


def test_the_apps_own_page_may(app: Served) -> None:
    for headers in (
        {"origin": app.url, "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "same-origin"},
        {"origin": "https://n.share.example", "x-forwarded-host": "n.share.example", "via": "1.1 relay"},
    ):
        answer = app.http.post(f"{app.api}/run/text", json={"data": ["x"]}, headers=headers)
        assert answer.status_code == 200


@pytest.mark.parametrize("origin", ORIGINS)
def test_x2_x3_other_sites_read_nothing(app: Served, origin: str) -> None:
    for method in ("GET", "OPTIONS"):
        headers = app.http.request(method, f"{app.url}/config", headers={"origin": origin}).headers
        assert "access-control-allow-origin" not in headers


def test_named_origins_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGEDOOR_ALLOWED_ORIGINS", "https://friend.example")
    with gr.Blocks() as demo:
        gr.Button().click(lambda text: text, gr.Textbox(), gr.Textbox(), api_name="f")
    with served(demo) as app:
        answer = app.http.post(f"{app.api}/run/f", json={"data": ["x"]}, headers={"origin": "https://friend.example"})
        assert answer.headers["access-control-allow-origin"] == "https://friend.example"
        refused = app.http.post(f"{app.api}/run/f", json={"data": ["x"]}, headers={"origin": "https://evil.example"})
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers


def test_x5_no_websockets(app: Served) -> None:
    with socket.create_connection(("127.0.0.1", app.port), timeout=10) as connection:
        connection.sendall(
            b"GET /gradio_api/queue/data HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Origin: https://evil.example\r\n\r\n"
        )
        assert not connection.recv(1000).startswith(b"HTTP/1.1 101")


def test_x10_secrets_are_not_shown(app: Served) -> None:
    for path in ("/", "/config", "/gradio_api/info?all_endpoints=true", "/gradio_api/openapi.json", "/theme.css"):
        assert CANARY not in app.http.get(app.url + path).text, path
    assert str(Path.cwd()) not in app.http.get(f"{app.url}/config").text


def test_text_in_the_page_cannot_end_its_script() -> None:
    with gr.Blocks(title="</title><script>alert(1)</script>") as demo:
        gr.Textbox("</script><script>alert(2)</script><!--\u2028", label="<img src=x onerror=alert(3)>")
    with served(demo) as app:
        page = app.http.get(app.url)
        assert "<script>alert" not in page.text
        assert "onerror=alert(3)>" not in page.text
        policy = page.headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy


# --- D: overload


def test_d2_large_bodies(app: Served) -> None:
    limit = app.app.server.options.max_body_bytes
    head = b"POST /gradio_api/run/text HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    assert app.raw(head + b"Content-Length: %d\r\n\r\n" % (limit + 1)).startswith(b"HTTP/1.1 413")
    assert app.raw(head + b"Content-Length: 99999999999999999999999\r\n\r\n")[9:12] in {b"400", b"413"}


def test_d2_large_bodies_without_a_length(app: Served) -> None:
    sent, process = 0, psutil.Process()
    before = process.memory_info().rss

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        while sent < 300 * 1024 * 1024:
            sent += 1 << 20
            yield b" " * (1 << 20)

    try:
        status = app.http.post(f"{app.api}/run/text", content=pieces()).status_code
    except httpx.TransportError:
        status = 413  # the server closed while we were still sending
    assert status == 413
    assert sent < 200 * 1024 * 1024
    assert process.memory_info().rss - before < 300 * 1024 * 1024


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000 + b"]" * 200_000,
        b'{"data":' + b"[" * 900 + b"]" * 900 + b"}",
        b'{"data":[NaN]}',
        b'{"data":[Infinity]}',
        b'{"data":["\\ud800"]}',
        b'{"data":["\xff"]}',
        b"{",
        b"",
        b"null",
        b'{"data":[1e999]}',
    ],
    ids=["deep", "nested", "nan", "infinity", "surrogate", "utf8", "cut", "empty", "null", "huge"],
)
def test_d3_odd_json(app: Served, body: bytes) -> None:
    answer = app.http.post(f"{app.api}/run/json", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {400, 422}
    assert app.http.post(f"{app.api}/run/text", json={"data": ["x"]}).status_code == 200


def test_d4_ranges_are_cheap(app: Served) -> None:
    reference = app.http.post(f"{app.api}/upload", files={"files": ("r.bin", b"x" * 100_000)}).json()[0]
    began = time.process_time()
    for wanted in (",".join(f"{n}-{n + 9}" for n in range(5000)), "0-," * 5000 + "0-"):
        answer = app.http.get(f"{app.api}/file={reference}", headers={"range": f"bytes={wanted}"})
        assert answer.status_code in {416, 431, 400}
    assert time.process_time() - began < 1


def test_d7_sessions_without_end_cost_nothing(app: Served) -> None:
    def ask(number: int) -> None:
        app.http.get(f"{app.api}/queue/data", params={"session_hash": f"s{number}"})
        app.http.post(f"{app.api}/run/text", json={"data": ["x"], "session_hash": f"r{number}"})

    for number in range(200):
        ask(number)
    assert len(app.engine.sessions) < 20


def test_long_urls_and_heads(app: Served) -> None:
    raw = app.raw(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert raw[9:12] in {b"", b"400", b"404", b"414", b"431"}
    raw = app.raw(b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: " + b"a" * 200_000)
    assert raw[9:12] in {b"", b"431"}


# --- Q: other visitors' events


def test_q1_anothers_events_are_out_of_reach(app: Served) -> None:
    event_id = app.join("text", ["x"], "victim").json()["event_id"]
    assert len(bytes.fromhex(event_id)) == 16
    for session in ("attacker", "", None, "*", 5, ["victim"], {"a": 1}):
        body = {"event_id": event_id, "session_hash": session, "fn_index": 0}
        assert app.http.post(f"{app.api}/cancel", json=body).status_code == 404
    assert app.http.get(f"{app.api}/call/text/{event_id}").status_code == 404
    answer = app.http.get(f"{app.api}/queue/data", params={"session_hash": "attacker"}).text
    assert event_id not in answer


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("choice", "c"), ("choice", 1), ("choice", ["a"]), ("choice", {"a": 1}),
        ("range", 11), ("range", -1), ("range", "5 "), ("range", True), ("range", [1]),
        ("text", "x" * 11), ("text", {"a": 1}), ("text", [1]),
    ],
)  # fmt: skip
def test_q2_values_outside_the_contract(app: Served, name: str, value: object, called: list[object]) -> None:
    before = len(called)
    answer = app.http.post(f"{app.api}/run/{name}", json={"data": [value]})
    assert answer.status_code == 500
    assert answer.json()["error"].startswith({"choice": "Choice", "range": "Range", "text": "Text"}[name])
    assert len(called) == before


def test_q3_private_functions_have_no_address(app: Served) -> None:
    graph = app.engine.graph.functions
    private = [f for f in graph.values() if f.fn is not None and f.api_visibility == "private"]
    assert len(private) >= 2
    for function in private:
        for name in {function.api_name or "none", "hidden", function.name, "<lambda>", "note"}:
            for route in ("run", "call", "call/v2", "api"):
                answer = app.http.post(f"{app.api}/{route}/{quote(name)}", json={"data": ["x"]})
                assert answer.status_code == 404, (route, name)
        body = {"data": ["x"], "fn_index": function.id, "session_hash": "s"}
        as_client = app.http.post(f"{app.api}/queue/join", json=body, headers={"x-gradio-user": "api"})
        assert as_client.status_code == 404
        if not function.targets:
            assert app.http.post(f"{app.api}/queue/join", json=body).status_code == 404
    assert "hidden" not in app.http.get(f"{app.api}/info?all_endpoints=true").text


def test_q4_state_never_crosses_sessions() -> None:
    with gr.Blocks() as demo:
        kept = gr.State("")
        gr.Button().click(
            lambda text, before: (before, text), [gr.Textbox(), kept], [gr.Textbox(), kept], api_name="swap",
            concurrency_limit=None,
        )  # fmt: skip

    async def visit(client: httpx.AsyncClient, url: str, number: int) -> None:
        for turn in range(4):
            body = {"data": [f"c{number}.{turn}", None], "session_hash": f"v{number}"}
            answer = (await client.post(f"{url}/gradio_api/run/swap", json=body)).json()
            assert answer["data"] == [f"c{number}.{turn - 1}" if turn else "", None]

    async def main(url: str) -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            await asyncio.gather(*(visit(client, url, number) for number in range(60)))

    with served(demo) as app:
        asyncio.run(main(app.url))


def test_the_process_lives(app: Served) -> None:
    """Last in the file: after all of the above the app still works."""
    assert app.http.post(f"{app.api}/run/text", json={"data": ["alive"]}).json()["data"] == ["alive"]
    assert os.getpid()
