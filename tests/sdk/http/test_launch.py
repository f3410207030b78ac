"""Starting and stopping: ports, options, environment, threads, exit."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import httpx
import pytest
from support.apps import served
from support.processes import clean_environment, free_port, wait_for

import stagedoor as gr
from stagedoor.errors import LaunchError
from stagedoor.http.launch_options import parse_size, paths


def demo() -> gr.Blocks:
    with gr.Blocks(title="Small") as blocks:
        gr.Button().click(lambda text: text, gr.Textbox(), gr.Textbox(), api_name="echo")
    return blocks


def test_what_launch_returns_and_leaves_behind(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = demo()
    app, local, public = blocks.launch(server_port=0, prevent_thread_lock=True)
    try:
        assert (local, public) == (blocks.local_url, None)
        assert local.endswith("/")
        assert blocks.is_running
        assert f"* Running on local URL:  {local.rstrip('/')}\n" in capsys.readouterr().out
        assert app is blocks.app
    finally:
        blocks.close()
    assert not blocks.is_running
    with pytest.raises(OSError):
        urllib.request.urlopen(local)


def test_closing_leaves_no_server_thread() -> None:
    of_others = set(threading.enumerate())
    with served(demo()) as app:
        app.http.get(app.url)
        assert {t for t in threading.enumerate() if t.name.startswith("stagedoor-server")} - of_others
    wait_for(
        lambda: not {t for t in threading.enumerate() if t.name.startswith("stagedoor-server")} - of_others,
        because="the server's thread ends",
    )


def test_launching_again_replaces_the_server() -> None:
    blocks = demo()
    _, first, _ = blocks.launch(server_port=0, prevent_thread_lock=True, quiet=True)
    _, second, _ = blocks.launch(server_port=0, prevent_thread_lock=True, quiet=True)
    assert httpx.get(second).status_code == 200
    with pytest.raises(httpx.TransportError):
        httpx.get(first)
    blocks.close()


def test_a_taken_port_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(LaunchError, match=f"Port {port} on 127.0.0.1 is taken"):
            demo().launch(server_port=port, prevent_thread_lock=True, quiet=True)


def test_the_next_free_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    from stagedoor import launch

    first = free_port()
    monkeypatch.setattr(launch, "DEFAULT_PORT", first)
    with socket.create_server(("127.0.0.1", first)), served_on_scan() as url:
        assert int(url.rstrip("/").rpartition(":")[2]) > first


class served_on_scan:  # noqa: N801 - reads as a context manager
    def __enter__(self) -> str:
        self.blocks = demo()
        return self.blocks.launch(prevent_thread_lock=True, quiet=True)[1]

    def __exit__(self, *_: object) -> None:
        self.blocks.close(verbose=False)


def test_bad_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LaunchError, match="no address of this machine"):
        demo().launch(server_name="host.invalid", server_port=0, prevent_thread_lock=True, quiet=True)
    monkeypatch.setenv("GRADIO_SERVER_PORT", "abc")
    with pytest.raises(LaunchError, match="SERVER_PORT"):
        demo().launch(prevent_thread_lock=True, quiet=True)


@pytest.mark.parametrize("prefix", ["GRADIO", "STAGEDOOR"])
def test_environment(monkeypatch: pytest.MonkeyPatch, prefix: str, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "open.txt").write_text("open")
    monkeypatch.setenv(f"{prefix}_SERVER_PORT", str(port))
    monkeypatch.setenv(f"{prefix}_ROOT_PATH", "/below")
    monkeypatch.setenv(f"{prefix}_ALLOWED_PATHS", str(tmp_path))
    monkeypatch.setenv(f"{prefix}_DEFAULT_CONCURRENCY_LIMIT", "none")
    blocks = demo()
    app, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True)
    try:
        assert url == f"http://127.0.0.1:{port}/"
        assert httpx.get(f"{url}config").json()["root"] == f"http://127.0.0.1:{port}/below"
        assert httpx.get(f"{url}below/config").status_code == 200, "a proxy may keep the prefix"
        assert httpx.get(f"{url}gradio_api/file={tmp_path}/open.txt").text == "open"
        assert app.server.engine.options.default_concurrency_limit is None
    finally:
        blocks.close()


def test_blocked_paths_win(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    with served(demo(), allowed_paths=[str(tmp_path)], blocked_paths=[str(tmp_path)]) as app:
        assert app.http.get(f"{app.api}/file={tmp_path}/x.txt").status_code == 403


def test_a_folder_given_as_text_is_one_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGEDOOR_ALLOWED_PATHS", "/one, /two")
    assert paths("/data", "ALLOWED_PATHS") == [Path("/data"), Path("/one"), Path("/two")], "not a list of letters"
    assert paths([[tmp_path], "/b"], "ALLOWED_PATHS")[:2] == [tmp_path, Path("/b")]
    with pytest.raises(LaunchError, match="allowed_paths= takes paths; got 3"):
        paths(3, "ALLOWED_PATHS")


def test_a_full_address_as_root(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(demo(), root_path="https://team.example/demo") as app:
        answer = app.http.get(f"{app.url}/config", headers={"host": "team.example"})
        assert answer.json()["root"] == "https://team.example/demo"


def test_favicon(tmp_path: Path) -> None:
    icon = tmp_path / "icon.png"
    icon.write_bytes(b"\x89PNG fake")
    with served(demo(), favicon_path=icon) as app:
        answer = app.http.get(f"{app.url}/favicon.ico")
        assert (answer.content, answer.headers["content-type"]) == (b"\x89PNG fake", "image/png")


def test_middleware() -> None:
    class Stamp:
        def __init__(self, app, text: str) -> None:
            self.app, self.text = app, text

        async def __call__(self, scope, receive, send) -> None:
            async def stamped(message) -> None:
                if message["type"] == "http.response.start":
                    message["headers"].append((b"x-stamp", self.text.encode()))
                await send(message)

            await self.app(scope, receive, stamped)

    from starlette.middleware import Middleware

    with served(demo(), app_kwargs={"middleware": [Middleware(Stamp, text="seen")]}) as app:
        assert app.http.get(f"{app.url}/config").headers["x-stamp"] == "seen"


def test_https(tmp_path: Path) -> None:
    key, certificate = tmp_path / "k.pem", tmp_path / "c.pem"
    subprocess.run(
        [
            *[
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=localhost",
            ],
            *("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    blocks = demo()
    _, url, _ = blocks.launch(
        server_port=0, prevent_thread_lock=True, quiet=True, ssl_keyfile=str(key), ssl_certfile=str(certificate)
    )
    try:
        assert url.startswith("https://")
        trusted = ssl.create_default_context(cafile=str(certificate))
        assert httpx.get(f"{url}config", verify=trusted).json()["root"] == url.rstrip("/")
    finally:
        blocks.close()


def test_a_mounted_app_tells_what_failed() -> None:
    """As in Gradio, where launch() and mounting differ in it."""
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    def fails(text: str) -> None:
        raise ValueError(f"no {text}")

    with gr.Blocks() as blocks:
        gr.Button().click(fails, gr.Textbox(), None, api_name="fails")
    for options, error in (({}, "no luck"), ({"show_error": False}, None)):
        outer = Starlette()
        gr.mount_gradio_app(outer, blocks, "/demo", **options)
        with TestClient(outer) as client:
            answer = client.post("/demo/gradio_api/run/fails", json={"data": ["luck"]})
            assert answer.json()["error"] == error


def test_mounted_below_another_app() -> None:
    import asyncio

    from starlette.applications import Starlette

    outer = Starlette()
    assert gr.mount_gradio_app(outer, demo(), "/demo") is outer

    async def main() -> None:
        transport = httpx.ASGITransport(outer)
        async with httpx.AsyncClient(transport=transport, base_url="http://any.example") as client:
            config = (await client.get("/demo/config")).json()
            assert config["root"] == "http://any.example/demo"
            answer = await client.post("/demo/gradio_api/run/echo", json={"data": ["x"]})
            assert answer.json()["data"] == ["x"]

    asyncio.run(main())


@pytest.mark.parametrize(
    ("text", "size"), [("5mb", 5 << 20), ("1 kb", 1024), ("10", 10), (7, 7), (None, None), ("1.5gb", 3 << 29)]
)
def test_sizes(text: str | int | None, size: int | None) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "mb", "5 apples", "x"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(LaunchError, match="is no size"):
        parse_size(text)


@pytest.mark.parametrize("auth", ["ann", [("ann",)], [("ann", "b", "c")], 5 * [()]])
def test_bad_credentials(auth: object) -> None:
    with pytest.raises(LaunchError, match="auth="):
        demo().launch(auth=auth, server_port=0, prevent_thread_lock=True, quiet=True)  # type: ignore[arg-type]


SCRIPT = """
import stagedoor as gr
demo = gr.Interface(lambda text: text, "text", "text")
demo.launch(server_port=0)
print("after", flush=True)
"""


def test_ctrl_c_ends_cleanly(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=out, stderr=out, env=clean_environment())
    try:
        wait_for(lambda: "Running on local URL" in log.read_text() or None, because="the app starts")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0, log.read_text()
        assert "Traceback" not in log.read_text()
        assert "after" in log.read_text()
    finally:
        process.kill()
        process.wait()


def test_starting_is_light() -> None:
    script = """
import sys, time
import stagedoor as gr
demo = gr.Interface(lambda text: text, "text", "text")
assert "uvicorn" not in sys.modules
_, url, _ = demo.launch(server_port=0, prevent_thread_lock=True, quiet=True)
import urllib.request
urllib.request.urlopen(url).read()
heavy = {"numpy", "pandas", "PIL", "starlette", "asyncssh", "pydantic", "fastapi"} & set(sys.modules)
print(len(sys.modules), sorted(heavy), round(time.process_time(), 3))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=clean_environment()
    )
    modules, heavy = done.stdout.split()[:2]
    assert heavy == "[]"
    assert int(modules) < 470


def test_signals_are_left_to_the_program() -> None:
    before = signal.getsignal(signal.SIGINT)
    with served(demo()):
        assert signal.getsignal(signal.SIGINT) is before
    assert os.getpid()
