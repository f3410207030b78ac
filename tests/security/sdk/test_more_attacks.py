"""More of the threat table that concerns a running app, and the weaknesses of Gradio's own wire that are not copied."""

from __future__ import annotations

import ast
import gzip
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from support.apps import Served, served
from support.chromium import ROOT

import stagedoor as gr
from stagedoor.components.datetime import DateTime
from stagedoor.errors import PayloadError
from stagedoor.http import auth as auth_module
from stagedoor.http.multipart import MAX_FIELDS

SOURCES = sorted((ROOT / "sdk" / "src" / "stagedoor").rglob("*.py"))


def build() -> gr.Blocks:
    with gr.Blocks() as demo:
        box = gr.Textbox()
        gr.Button().click(lambda text: text, box, box, api_name="echo")
        gr.Button().click(lambda text: text, box, gr.Markdown(), api_name="words")
    return demo


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(build()) as running:
        yield running


@pytest.fixture
def guarded() -> Iterator[Served]:
    with served(build(), auth=[("ann", "a"), ("ben", "b")]) as running:
        yield running


def signed_in(app: Served, name: str = "ann") -> httpx.Client:
    client = httpx.Client(timeout=20)
    assert client.post(f"{app.url}/login", data={"username": name, "password": name[0]}).status_code == 200
    return client


# --- F: files


def test_f10_blocked_paths_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "Secret").mkdir()
    (tmp_path / "Secret" / "k.txt").write_text("canary")
    options = {"allowed_paths": [str(tmp_path)], "blocked_paths": [str(tmp_path / "secret")]}
    with served(build(), **options) as app:
        for path in (tmp_path / "Secret" / "k.txt", tmp_path / "x" / ".." / "Secret" / "k.txt"):
            assert app.http.get(f"{app.api}/file={path}").status_code in {403, 404}
        for name in (r"\\server\share\x", "//server/share/x", "k.txt::$DATA", "SECRET~1/k.txt"):
            assert app.http.get(f"{app.api}/file={name}").status_code in {400, 403, 404}


def test_f15_nothing_of_a_visitor_is_unpickled_or_run() -> None:
    banned = {"eval", "exec", "compile", "__import__"}
    unpacking = {("pickle", "load"), ("pickle", "loads"), ("yaml", "load"), ("torch", "load"), ("marshal", "loads"),
                 ("shelve", "open"), ("joblib", "load")}  # fmt: skip
    found: list[str] = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Name) and called.id in banned:
                found.append(f"{path.relative_to(ROOT)}: {called.id}")
            owner = called.value if isinstance(called, ast.Attribute) else None
            if isinstance(owner, ast.Name) and (owner.id, called.attr) in unpacking:
                found.append(f"{path.relative_to(ROOT)}: {owner.id}.{called.attr}")
    # Values that two processes of one app hand to each other; programs and notebook cells that their author runs.
    trusted = (
        "runtime/workers/",
        "runtime/kept_results",
        "cli/run",
        "checks/building",
        "components/constructors",
        "notebooks/magic",
    )
    assert [line for line in found if not any(part in line for part in trusted)] == []


# --- S: redirects and headers


REDIRECTS = [
    "//evil.example", "////evil.example", r"/\evil.example", "https://evil.example", "%2f%2fevil.example",
    "/%0d%0aset-cookie:x=1", "javascript:alert(1)", "https:evil.example", "/.evil.example", "@evil.example",
]  # fmt: skip


@pytest.mark.parametrize("target", REDIRECTS)
def test_s7_no_redirect_leads_away(guarded: Served, target: str) -> None:
    queries = [f"?{name}={target}" for name in ("next", "_target_url", "redirect", "url")]
    for path in ("/login", "/logout", "/monitoring/" + guarded.app.server.monitoring.key, "/"):
        for query in queries:
            for method in ("GET", "POST"):
                answer = guarded.http.request(method, guarded.url + path + query)
                location = answer.headers.get("location", "")
                assert location in {"", guarded.url + "/", guarded.url + "/monitoring"}
    raw = guarded.raw(f"GET /{target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert b"location" not in raw.split(b"\r\n\r\n")[0].lower()


def test_s5_there_is_no_proxy(app: Served) -> None:
    for path in ("/proxy=http://127.0.0.1:1/", "/gradio_api/proxy=http://127.0.0.1:1/", "/gradio_api/proxy/http://x/"):
        assert app.http.get(app.url + path).status_code in {403, 404}, "only for the addresses of loaded apps"


def test_s9_names_cannot_split_answers(app: Served) -> None:
    body = b'--b\r\ncontent-disposition: form-data; name="files"; filename="a%0D%0Aset-cookie: x=1.txt"\r\n\r\nx\r\n--b--\r\n'
    answer = app.http.post(
        f"{app.api}/upload", content=body, headers={"content-type": "multipart/form-data; boundary=b"}
    )
    served_file = app.http.get(f"{app.api}/file={quote(answer.json()[0])}")
    assert "set-cookie" not in served_file.headers
    assert served_file.text == "x"
    assert not set("\r\n") & set("".join(served_file.headers.values()))


# --- X: cookies


def test_x7_a_siblings_cookie_is_nobody(guarded: Served) -> None:
    name = guarded.app.server.auth.cookie_name
    assert re.fullmatch(r"stagedoor-[0-9a-f]{12}", name), "no neighbour knows the name before it sees it"
    for value in ("", "x", "' OR 1=1", "x" * 5000, '"'):
        for cookies in (f"{name}={value}", f"{name}=x; {name}={value}", f"access-token={value}"):
            answer = guarded.http.get(f"{guarded.api}/user", headers={"cookie": cookies.encode("latin-1")})
            assert answer.status_code in {400, 401}


def test_x8_browsers_share_nothing(guarded: Served) -> None:
    ann, ben = signed_in(guarded), signed_in(guarded, "ben")
    assert (ann.get(f"{guarded.api}/user").json(), ben.get(f"{guarded.api}/user").json()) == ("ann", "ben")
    assert httpx.get(f"{guarded.api}/user").status_code == 401
    assert '"username":"ben"' in ben.get(guarded.url).text
    assert '"username":"ann"' in ann.get(guarded.url).text, "pages are not kept for the wrong person"
    assert ann.get(guarded.url).headers["cache-control"] == "no-store"


def test_x10_the_monitoring_is_closed(app: Served) -> None:
    for path in ("/monitoring", "/monitoring/summary", "/monitoring/metrics"):
        answer = app.http.get(app.url + path)
        assert answer.status_code == 403
        assert "echo" not in answer.text


# --- D: overload


def test_d1_forms_that_take_time(app: Served) -> None:
    kind = {"content-type": "multipart/form-data; boundary=b"}
    bodies = [
        b"x" * 1_000_000 + b"--b--\r\n",
        b"--b\r\n" + b"x-h: 1\r\n" * 20_000 + b"\r\n\r\n--b--\r\n",
        b"".join(b'--b\r\ncontent-disposition: form-data; name="f%d"\r\n\r\nx\r\n' % n for n in range(MAX_FIELDS + 5)) + b"--b--\r\n",
        b'--b\r\ncontent-disposition: form-data; name="text"\r\n\r\n' + b"x" * 5_000_000 + b"\r\n--b--\r\n",
        b"--b--\r\n" + b"y" * 1_000_000,
    ]  # fmt: skip
    began = time.process_time()
    for body in bodies:
        answer = app.http.post(f"{app.api}/upload", content=body, headers=kind)
        assert answer.status_code in {200, 400, 413, 422}, answer.text[:200]
    for boundary in ("", "x" * 5000, '"', "b;" * 2000):
        answer = app.http.post(
            f"{app.api}/upload", content=b"--b--", headers={"content-type": f"multipart/form-data; boundary={boundary}"}
        )
        assert answer.status_code in {400, 422} or answer.json() == []
    for form in ("a=1&" * 200_000, ";" * 200_000):
        answer = app.http.post(
            f"{app.url}/login", content=form[:60_000], headers={"content-type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code in {400, 404, 413}
    assert time.process_time() - began < 5


def test_d6_long_texts_are_read_in_a_moment() -> None:
    field = DateTime()
    began = time.perf_counter()
    for text in ("1" * 50_000, "now - " + "9" * 50_000 + "d", "-" * 50_000, "2020-" * 10_000, " " * 50_000 + "x"):
        with pytest.raises(PayloadError):
            field.preprocess(text)
    assert time.perf_counter() - began < 1


def test_d9_packed_bodies_are_not_unpacked(app: Served) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    answer = app.http.post(f"{app.api}/run/echo", content=bomb, headers={"content-encoding": "gzip"})
    assert answer.status_code in {400, 415}


def test_d10_uploads_that_break_off_leave_nothing(app: Served) -> None:
    root = app.app.server.files.root
    before = set(root.rglob("*")) if root.is_dir() else set()
    head = (
        b"POST /gradio_api/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        b'Content-Length: 1000000\r\n\r\n--b\r\ncontent-disposition: form-data; name="files"; filename="x"\r\n\r\n'
    )
    import socket

    for _ in range(50):
        with socket.create_connection(("127.0.0.1", app.port)) as connection:
            connection.sendall(head + b"x" * 10_000)
    deadline = time.monotonic() + 10
    while (left := set(root.rglob(".incoming-*"))) and time.monotonic() < deadline:
        app.http.get(f"{app.api}/app_id")
    assert left == set()
    assert {path for path in set(root.rglob("*")) - before if path.is_file() and path.name != ".secret"} == set()


# --- I: identity


def test_i1_an_unknown_name_costs_the_same(guarded: Served) -> None:
    authenticator = guarded.app.server.auth
    import asyncio

    def measured(name: str) -> float:
        began = time.perf_counter()
        assert asyncio.run(authenticator._is_right(name, "wrong")) is False  # pyright: ignore[reportPrivateUsage]
        return time.perf_counter() - began

    times = [(measured("ann"), measured("nobody")) for _ in range(400)]
    # The fastest of many: what the machine does beside this only ever adds.
    known, unknown = (min(column) for column in zip(*times, strict=True))
    assert abs(known - unknown) < 0.3 * known


def test_i2_no_secret_stands_in_an_address_or_a_page(guarded: Served, capfd: pytest.CaptureFixture[str]) -> None:
    client = signed_in(guarded)
    token = client.cookies[guarded.app.server.auth.cookie_name]
    for path in ("/", "/config", "/gradio_api/info", "/gradio_api/user", "/monitoring/summary"):
        answer = client.get(guarded.url + path)
        assert token not in answer.text
        assert guarded.app.server.monitoring.key not in answer.text
    told = capfd.readouterr()
    assert token not in told.out + told.err


def test_i6_a_login_ends_everywhere_when_asked(guarded: Served) -> None:
    phone, laptop, other = signed_in(guarded), signed_in(guarded), signed_in(guarded, "ben")
    phone.post(f"{guarded.url}/logout?all_session=false")
    assert laptop.get(f"{guarded.api}/user").status_code == 200
    laptop = signed_in(guarded)
    laptop.post(f"{guarded.url}/logout")
    assert phone.get(f"{guarded.api}/user").status_code == 401
    assert laptop.get(f"{guarded.api}/user").status_code == 401
    assert other.get(f"{guarded.api}/user").json() == "ben"


def test_i8_verbs_are_what_they_say(app: Served) -> None:
    for verb in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECTX", "__init__"):
        answer = app.http.request(verb, f"{app.api}/upload", headers={"x-http-method-override": "POST"})
        assert answer.status_code in {400, 405, 501}
    answer = app.http.get(f"{app.api}/queue/join", headers={"x-http-method-override": "POST"})
    assert answer.status_code == 405


# --- weaknesses of Gradio's wire (protocol reference, section 13) that have no test beside these


def test_w3_partial_answers_echo_nothing(app: Served) -> None:
    reference = app.http.post(f"{app.api}/upload", files={"files": ("r.bin", b"x" * 100)}).json()[0]
    headers = {"range": "bytes=0-9", "cookie": "secret=canary", "x-canary": "canary", "authorization": "Bearer canary"}
    answer = app.http.get(f"{app.api}/file={reference}", headers=headers)
    assert answer.status_code == 206
    assert "canary" not in str(answer.headers)


def test_w5_logins_end_by_themselves(guarded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth_module, "TOKEN_TTL_S", 0.05)
    client = httpx.Client()
    answer = client.post(f"{guarded.url}/login", data={"username": "ann", "password": "a"})
    token = answer.headers["set-cookie"].split(";")[0]
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if client.get(f"{guarded.api}/user", headers={"cookie": token}).status_code == 401:
            break
    else:
        raise AssertionError("the login did not end")


def test_w6_what_is_rendered_stands_on_its_own_page() -> None:
    with gr.Blocks() as demo:
        name = gr.Textbox("first", label="Name")

        @gr.render(inputs=name)
        def part(text: str) -> None:
            gr.Textbox(text, label="Made")

    with demo.route("Second", "/second"):
        gr.Textbox(label="Other")
    with served(demo) as app:
        render = next(f for f in app.engine.graph.functions.values() if f.renderable is not None)
        event = app.http.post(
            f"{app.api}/queue/join", json={"data": ["hello"], "fn_index": render.id, "session_hash": "s"}
        )
        assert event.status_code == 200
        told = app.http.get(f"{app.api}/queue/data", params={"session_hash": "s"}).text
        assert '"Made"' in told
        assert "second" not in told
