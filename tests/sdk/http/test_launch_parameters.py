"""Every parameter of `launch()` has its effect; `TESTED` says which test shows it."""

from __future__ import annotations

import contextlib
import inspect
import json
import subprocess
import threading
import urllib.request
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from support.apps import Served, served
from support.processes import free_port, running, wait_for

import stagedoor as gr

TESTS = Path(__file__).resolve().parents[2]
FACTS = json.loads((TESTS / "compat" / "gradio_parameters.json").read_text())["Blocks.launch"]
HERE = "sdk/http/test_launch_parameters.py"
LAUNCH = "sdk/http/test_launch.py"
OPTIONS = "e2e/sdk/test_page_options.py"

TESTED = {
    "allowed_paths": f"{LAUNCH}::test_blocked_paths_win",
    "app_kwargs": f"{LAUNCH}::test_middleware",
    "auth": "sdk/http/test_login.py::test_signing_in_and_out",
    "auth_dependency": "sdk/http/test_login.py::test_single_sign_on",
    "auth_message": "sdk/http/test_login.py::test_nothing_of_the_app_is_shown_to_strangers",
    "blocked_paths": f"{LAUNCH}::test_blocked_paths_win",
    "css": f"{OPTIONS}::test_css_and_its_files_reach_the_hooks",
    "css_paths": f"{OPTIONS}::test_css_and_its_files_reach_the_hooks",
    "debug": f"{HERE}::test_debug_blocks",
    "enable_monitoring": "sdk/http/test_monitoring.py::test_it_can_be_switched_off",
    "favicon_path": f"{LAUNCH}::test_favicon",
    "footer_links": f"{OPTIONS}::test_title_width_and_footer_are_the_authors",
    "head": f"{OPTIONS}::test_scripts_and_elements_of_the_head_are_there",
    "head_paths": f"{OPTIONS}::test_scripts_and_elements_of_the_head_are_there",
    "height": "sdk/notebooks/test_notebook.py::test_a_page_stands_under_its_cell",
    "i18n": "e2e/sdk/test_language.py::test_a_german_browser_gets_german",
    "inbrowser": f"{HERE}::test_inbrowser",
    "inline": "sdk/notebooks/test_notebook.py::test_a_page_stands_under_its_cell",
    "js": f"{OPTIONS}::test_scripts_and_elements_of_the_head_are_there",
    "max_file_size": f"{HERE}::test_max_file_size",
    "max_threads": f"{HERE}::test_max_threads",
    "mcp_server": "sdk/http/test_mcp.py::test_an_app_without_it_says_so",
    "node_port": f"{HERE}::test_what_has_no_effect_says_so",
    "node_server_name": f"{HERE}::test_what_has_no_effect_says_so",
    "num_workers": f"{HERE}::test_what_has_no_effect_says_so",
    "prevent_thread_lock": f"{LAUNCH}::test_ctrl_c_ends_cleanly",
    "pwa": "sdk/http/test_installing.py::test_a_page_that_nobody_installs_names_no_manifest",
    "quiet": f"{HERE}::test_quiet",
    "root_path": f"{LAUNCH}::test_a_full_address_as_root",
    "run_history": "e2e/sdk/test_runs_page.py::test_it_can_be_switched_off",
    "server_name": f"{HERE}::test_server_name",
    "server_port": f"{LAUNCH}::test_a_taken_port_says_so",
    "share": "e2e/test_road.py::test_python_client_calls_every_example",
    "share_server_address": f"{HERE}::test_share_server_address",
    "share_server_protocol": f"{HERE}::test_what_has_no_effect_says_so",
    "share_server_tls_certificate": f"{HERE}::test_what_has_no_effect_says_so",
    "show_error": f"{HERE}::test_show_error",
    "ssl_certfile": f"{LAUNCH}::test_https",
    "ssl_keyfile": f"{LAUNCH}::test_https",
    "ssl_keyfile_password": f"{HERE}::test_a_key_with_a_password",
    "ssl_verify": f"{HERE}::test_a_key_with_a_password",
    "ssr_mode": f"{HERE}::test_what_has_no_effect_says_so",
    "state_session_capacity": f"{HERE}::test_state_session_capacity",
    "strict_cors": f"{HERE}::test_strict_cors",
    "theme": f"{HERE}::test_theme",
    "width": "sdk/notebooks/test_notebook.py::test_a_page_stands_under_its_cell",
}


def test_every_parameter_of_gradio_is_there_and_tested() -> None:
    of_gradio = {name for name, versions in FACTS.items() if 6 in versions}
    assert of_gradio <= set(inspect.signature(gr.Blocks.launch).parameters)
    assert set(TESTED) == of_gradio


@pytest.mark.parametrize("place", sorted(set(TESTED.values())))
def test_the_test_is_there(place: str) -> None:
    file, _, name = place.partition("::")
    assert f"def {name}(" in (TESTS / file).read_text()


def echo(text: str) -> str:
    if text == "fail":
        raise ValueError("the reason")
    return text


def demo() -> gr.Blocks:
    with gr.Blocks() as blocks:
        gr.Button().click(echo, gr.Textbox(), gr.Textbox())
    return blocks


def call(app: Served, name: str, *data: object, **fields: object) -> httpx.Response:
    return app.http.post(f"{app.api}/run/{name}", json={"data": list(data), **fields})


# --- the program


def test_inbrowser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser of the author's is started with the address."""
    seen = tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    code = "import stagedoor as gr; gr.Interface(len, 'text', 'number').launch(inbrowser=True, server_port=0)"
    with running("-c", code, log=tmp_path / "log", environment={"BROWSER": str(browser)}) as program:
        text = wait_for(lambda: seen.exists() and seen.read_text().strip(), because="the browser is started")
        assert f"Running on local URL:  {str(text).rstrip('/')}\n" in program.output


def test_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    blocks = demo()
    blocks.launch(server_port=0, prevent_thread_lock=True, quiet=True)
    blocks.close(verbose=False)
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("how", ["debug=True", "environment"])
def test_debug_blocks(tmp_path: Path, how: str) -> None:
    """Also where the thread is not to be locked."""
    argument = how if how != "environment" else "debug=False"
    code = f"""
import stagedoor as gr
gr.Interface(len, "text", "number").launch(server_port=0, prevent_thread_lock=True, {argument})
print("after", flush=True)
"""
    settings = {"GRADIO_DEBUG": "1"} if how == "environment" else {}
    with running("-c", code, log=tmp_path / "log", environment=settings) as program:
        program.wait_for_output("Running on local URL")
        address = program.output.partition("http://")[2].split()[0]
        assert urllib.request.urlopen(f"http://{address}/config").status == 200
        assert "after" not in program.output
        program.interrupt()
        assert "after" in program.output


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "0.0.0.0", "::1"])
def test_server_name(name: str) -> None:
    with served(demo(), server_name=name) as app:
        reachable = {"0.0.0.0": "127.0.0.1", "::1": "[::1]"}.get(name, name)
        assert app.url.startswith(f"http://{'[::1]' if ':' in name else name}:")
        assert httpx.get(f"http://{reachable}:{app.port}/config").status_code == 200


@pytest.mark.parametrize(
    "argument", ["node_server_name", "node_port", "ssr_mode", "num_workers", "share_server_protocol",
                 "share_server_tls_certificate"]
)  # fmt: skip
def test_what_has_no_effect_says_so(argument: str) -> None:
    with pytest.warns(UserWarning, match=f"{argument}= has no effect"), served(demo(), **{argument: 1}) as app:
        assert call(app, "echo", "a").json()["data"] == ["a"]


def test_share_server_address(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The named server is asked, and the app goes on where it is not there."""
    monkeypatch.setenv("STAGEDOOR_TOKEN", "token")
    port = free_port()
    with served(demo(), share=True, share_server_address=f"127.0.0.1:{port}") as app:
        assert call(app, "echo", "a").json()["data"] == ["a"]
    assert f"No public link: The relay 127.0.0.1:{port} cannot be reached" in capsys.readouterr().out


# --- the server


def test_a_key_with_a_password(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = "req -x509 -newkey rsa:2048 -days 1 -subj /CN=localhost -passout pass:secret -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(["openssl", *words.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    files = {"ssl_keyfile": str(key), "ssl_certfile": str(certificate)}
    with served(demo(), **files, ssl_keyfile_password="secret", ssl_verify=False) as app:
        assert httpx.get(f"{app.url}/config", verify=str(certificate)).json()["root"] == app.url


def test_theme() -> None:
    for theme in ("monochrome", gr.themes.Soft(primary_hue="rose")):
        with served(demo(), theme=theme) as app:
            assert app.http.get(f"{app.url}/theme.css").text == gr.themes.resolve(theme).css()
    assert gr.themes.resolve("monochrome").css() != gr.themes.resolve("soft").css()


def test_show_error() -> None:
    for is_shown, text in ((True, "the reason"), (False, None)):
        with served(demo(), show_error=is_shown) as app:
            assert call(app, "echo", "fail").json()["error"] == text


def test_strict_cors() -> None:
    """Pages of other sites may call the app only where the author lets them."""
    for is_strict, status in ((True, 403), (False, 200)):
        with served(demo(), strict_cors=is_strict) as app:
            headers = {"origin": "https://elsewhere.example"}
            answer = app.http.post(f"{app.api}/run/echo", json={"data": ["a"]}, headers=headers)
            assert answer.status_code == status
            assert answer.headers.get("access-control-allow-origin") == (None if is_strict else "*")


def test_max_file_size() -> None:
    with served(demo(), max_file_size="1kb") as app:
        sizes = {
            size: app.http.post(f"{app.api}/upload", files={"files": b"a" * size}).status_code for size in (1024, 1025)
        }
    assert sizes == {1024: 200, 1025: 413}


def test_max_threads() -> None:
    """As many plain functions run at a time, whatever their limits are."""
    for threads, outcome in ((2, "met"), (1, "alone")):
        meeting = threading.Barrier(2)

        def meet(meeting: threading.Barrier = meeting) -> str:
            with contextlib.suppress(threading.BrokenBarrierError):
                meeting.wait(0.5)
                return "met"
            return "alone"

        with gr.Blocks() as blocks:
            gr.Button().click(meet, None, gr.Textbox(), concurrency_limit=None)
        with served(blocks, max_threads=threads) as app:
            with ThreadPoolExecutor() as callers:
                answers = list(callers.map(lambda _: call(app, "meet").json()["data"][0], "ab"))
        assert answers == [outcome] * 2


def test_state_session_capacity() -> None:
    """Beyond it, the session that was used longest ago begins anew."""
    with gr.Blocks() as blocks:
        count = gr.State(0)
        gr.Button().click(lambda n: (n + 1, n + 1), count, [count, gr.Number()], api_name="count")
    with served(blocks, state_session_capacity=2) as app:
        counts = [call(app, "count", None, session_hash=name).json()["data"][1] for name in "abacaba"]
    assert counts == [1, 1, 2, 1, 3, 1, 4]


def test_a_list_of_credentials() -> None:
    with served(demo(), auth=[("ann", "a"), ("ben", "b")]) as app:
        for name, word, status in (("ann", "a", 200), ("ben", "b", 200), ("ann", "b", 401)):
            with httpx.Client() as client:
                assert client.post(f"{app.url}/login", data={"username": name, "password": word}).status_code == status


def test_a_lifespan() -> None:
    """app_kwargs: it begins before the app answers, and ends with the server."""
    seen: list[str] = []

    @contextlib.asynccontextmanager
    async def lifespan(app: object) -> AsyncIterator[None]:
        seen.append("start")
        yield
        seen.append("end")

    with served(demo(), app_kwargs={"lifespan": lifespan}) as app:
        assert call(app, "echo", "a").json()["data"] == ["a"]
        assert seen == ["start"]
    wait_for(lambda: seen == ["start", "end"], because="the lifespan ends with the server")


@pytest.mark.filterwarnings("error")
def test_what_is_fastapis_own() -> None:
    """app_kwargs: what describes the API is served by the app itself."""
    from starlette.applications import Starlette

    for serve in (lambda **options: demo().launch(server_port=0, **options), mount_on(Starlette())):
        with pytest.raises(UserWarning, match="docs_url has no effect"):
            serve(app_kwargs={"docs_url": "/docs"})


def mount_on(outer: object) -> Callable[..., object]:
    return lambda **options: gr.mount_gradio_app(outer, demo(), "/x", **options)


# --- the application that launch returns


def test_routes_and_middleware_of_the_author() -> None:
    """In Gradio it is a FastAPI application, and apps add to it."""
    with served(demo()) as app:
        web = app.app

        @web.get("/hello/{name}")  # type: ignore[operator]
        def hello(name: str) -> dict[str, str]:
            return {"hello": name}

        @web.middleware("http")
        async def stamp(request, call_next):
            response = await call_next(request)
            response.headers["x-stamp"] = request.url.path
            return response

        assert app.http.get(f"{app.url}/hello/ann").json() == {"hello": "ann"}
        answer = app.http.get(f"{app.url}/config")
        assert (answer.status_code, answer.headers["x-stamp"]) == (200, "/config")
        assert call(app, "echo", "a").json()["data"] == ["a"]
        with pytest.raises(AttributeError, match="'nonsense'"):
            _ = web.nonsense


def test_create_app() -> None:
    """`gradio.routes.App.create_app(demo)` is the app for another server."""
    from starlette.testclient import TestClient

    with TestClient(gr.routes.App.create_app(demo()), base_url="http://localhost") as client:  # type: ignore[attr-defined]
        assert client.post("/gradio_api/run/echo", json={"data": ["a"]}).json()["data"] == ["a"]
