"""Settings of the environment: both names, Stagedoor's before Gradio's, and what they do to a running app."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support.apps import served
from support.processes import free_port

import stagedoor as gr
from stagedoor.errors import LaunchError, StagedoorError
from stagedoor.files import default_root
from stagedoor.launch import LaunchOptions

PREFIXES = ("STAGEDOOR_", "GRADIO_")
WITHOUT_MEANING = {
    "ANALYTICS_ENABLED": "nothing is ever sent",
    "ANALYTICS_CACHE_FREQUENCY": "the monitoring is always of now",
    "SSR_MODE": "there is no second server",
    "NODE_PATH": "there is no second server",
    "NODE_SERVER_NAME": "there is no second server",
    "NODE_SERVER_PORT": "there is no second server",
    "NODE_NUM_PORTS": "there is no second server",
    "NUM_WORKERS": "there is no second server",
    "HISTORY_BUCKET": "it is a service of the Hub",
    "WATCH_DEMO_NAME": "`stagedoor run --reload` needs no variables",
    "WATCH_DEMO_PATH": "`stagedoor run --reload` needs no variables",
    "WATCH_MODULE_NAME": "`stagedoor run --reload` needs no variables",
    "WATCH_ENCODING": "Python reads the file's own mark",
    "HOT_RELOAD": "`stagedoor run --reload` needs no variables",
    "VIBE_MODE": "not offered",
    "PROFILING": "Gradio's developers' own",
    "LOCAL_DEV_MODE": "Gradio's developers' own",
    "IS_E2E_TEST": "Gradio's developers' own",
    "SERVER_MODE_ENABLED": "Gradio's developers' own",
    "WORKFLOW_INBROWSER": "not offered",
    "AUTO_LOGOUT": "Gradio's developers' own",
}
"""Variables of Gradio that nothing here reads, and why."""


NAMES = """
SERVER_NAME SERVER_PORT NUM_PORTS ROOT_PATH SHARE SHARE_SERVER_ADDRESS ALLOWED_PATHS BLOCKED_PATHS TEMP_DIR CACHE_EXAMPLES
CACHE_MODE EXAMPLES_CACHE RESET_EXAMPLES_CACHE FLAGGING_MODE CHAT_FLAGGING_MODE DEFAULT_CONCURRENCY_LIMIT ANALYTICS_ENABLED
ANALYTICS_MAX_EVENTS ANALYTICS_CACHE_FREQUENCY DEBUG SSR_MODE NODE_PATH NODE_SERVER_NAME NODE_SERVER_PORT NODE_NUM_PORTS
NUM_WORKERS MCP_SERVER RUN_HISTORY HISTORY_BUCKET HEARTBEAT_INTERVAL WATCH_DIRS WATCH_DEMO_NAME WATCH_DEMO_PATH
WATCH_MODULE_NAME WATCH_ENCODING HOT_RELOAD VIBE_MODE PROFILING LOCAL_DEV_MODE IS_E2E_TEST SERVER_MODE_ENABLED
WORKFLOW_INBROWSER AUTO_LOGOUT
"""
"""The variables of Gradio, without `GRADIO_`."""


@pytest.fixture(params=PREFIXES)
def prefix(request: pytest.FixtureRequest) -> str:
    return request.param


def interface(**options: Any) -> gr.Interface:
    return gr.Interface(str.upper, "text", "text", **options)


@contextlib.contextmanager
def launched(**options: Any) -> Iterator[tuple[gr.Blocks, str]]:
    """An app where the environment says; without a port of its own."""
    blocks = interface()
    _, url, _ = blocks.launch(prevent_thread_lock=True, quiet=True, **options)
    try:
        yield blocks, url
    finally:
        blocks.close(verbose=False)


# --- what each does


def server_name() -> object:
    with launched(server_port=0) as (_, url):
        return url.split("/")[2].partition(":")[0]


def server_port() -> object:
    with launched() as (_, url):
        return int(url.rstrip("/").rpartition(":")[2])


def served_without_port() -> None:
    with launched():
        pass


def served_config(**options: Any) -> dict[str, Any]:
    with launched(server_port=0, **options) as (_, url):
        return httpx.get(f"{url}config").json()


def file_status() -> object:
    with launched(server_port=0, allowed_paths=["/etc/hostname"] if os.environ.get("IS_BLOCKED") else None) as (_, url):
        return httpx.get(f"{url}file=/etc/hostname").status_code


def mcp_status() -> object:
    with launched(server_port=0) as (_, url):
        return httpx.get(f"{url}gradio_api/mcp/schema").status_code


def heartbeats() -> object:
    """Seconds between two signs of life of an open page."""
    with launched(server_port=0) as (_, url), httpx.stream("GET", f"{url}gradio_api/heartbeat/s") as stream:
        signs = stream.iter_raw()
        next(signs)
        before = time.monotonic()
        next(signs)
        return round(time.monotonic() - before, 1) <= 0.4


def examples() -> object:
    return interface(examples=["a"]).examples_handler.cache_mode


def cache_folder() -> object:
    from stagedoor.authoring.examples import cache_root

    return str(cache_root())


def engine_option(name: str) -> Callable[[], object]:
    def read() -> object:
        with served(interface()) as app:
            return getattr(app.engine.options, name)

    return read


EFFECTS: list[tuple[str, str, Callable[[], object], object]] = [
    ("SERVER_NAME", "localhost", server_name, "localhost"),
    ("ROOT_PATH", "https://team.example/x", lambda: served_config()["root"], "https://team.example/x"),
    ("SHARE", "true", lambda: LaunchOptions().wants_link, True),
    ("SHARE", "no", lambda: LaunchOptions().wants_link, False),
    ("SHARE", "team/demo", lambda: LaunchOptions().project_name, "team/demo"),
    ("ALLOWED_PATHS", "/etc/hostname, /nowhere", file_status, 200),
    ("TEMP_DIR", "/somewhere/else", lambda: str(default_root()), "/somewhere/else"),
    ("CACHE_EXAMPLES", "lazy", examples, "lazy"),
    ("CACHE_EXAMPLES", "false", examples, None),
    ("EXAMPLES_CACHE", "/somewhere", cache_folder, "/somewhere"),
    ("FLAGGING_MODE", "never", lambda: interface().flagging_mode, "never"),
    ("CHAT_FLAGGING_MODE", "manual", lambda: gr.ChatInterface(lambda m, h: m).flagging_mode, "manual"),
    ("DEFAULT_CONCURRENCY_LIMIT", "7", engine_option("default_concurrency_limit"), 7),
    ("DEFAULT_CONCURRENCY_LIMIT", "none", engine_option("default_concurrency_limit"), None),
    ("ANALYTICS_MAX_EVENTS", "5", engine_option("monitored_calls"), 5),
    ("DEBUG", "1", lambda: LaunchOptions().blocks_thread, True),
    ("MCP_SERVER", "True", mcp_status, 200),
    ("RUN_HISTORY", "false", lambda: "runs" in served_config()["footer_links"], False),
    ("HEARTBEAT_INTERVAL", "0.2", heartbeats, True),
]
"""Variable without prefix, its value, what is asked then, and the answer."""

OTHERS = ("RESET_EXAMPLES_CACHE", "CACHE_MODE", "BLOCKED_PATHS", "SERVER_PORT", "NUM_PORTS", "SHARE_SERVER_ADDRESS",
           "WATCH_DIRS")  # fmt: skip
"""Variables with tests of their own below, and WATCH_DIRS in `tests/sdk/cli/test_reload.py`."""


@pytest.mark.parametrize(
    ("name", "value", "ask", "answer"), EFFECTS, ids=[f"{name}={value}" for name, value, *_ in EFFECTS]
)
def test_effect(
    prefix: str, name: str, value: str, ask: Callable[[], object], answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(prefix + name, value)
    if prefix == "GRADIO_":
        monkeypatch.delenv(f"STAGEDOOR_{name}", raising=False)
    assert ask() == answer


@pytest.mark.parametrize(
    ("name", "ours", "gradios", "ask", "answer"),
    [
        ("FLAGGING_MODE", "auto", "never", lambda: interface().flagging_mode, "auto"),
        ("FLAGGING_MODE", "", "never", lambda: interface().flagging_mode, "never"),
        ("DEFAULT_CONCURRENCY_LIMIT", "3", "4", engine_option("default_concurrency_limit"), 3),
        ("SHARE", "0", "1", lambda: LaunchOptions().wants_link, False),
        ("TEMP_DIR", "/ours", "/theirs", lambda: str(default_root()), "/ours"),
    ],
)
def test_stagedoors_name_goes_first(
    name: str, ours: str, gradios: str, ask: Callable[[], object], answer: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"STAGEDOOR_{name}", ours)
    monkeypatch.setenv(f"GRADIO_{name}", gradios)
    assert ask() == answer


@pytest.mark.parametrize(
    ("name", "value", "ask"),
    [
        ("SERVER_PORT", "abc", served_without_port),
        ("SERVER_PORT", "-1", served_without_port),
        ("NUM_PORTS", "0", served_without_port),
        ("SHARE", "perhaps", lambda: LaunchOptions().wants_link),
        ("DEBUG", "very", lambda: LaunchOptions().blocks_thread),
        ("MCP_SERVER", "x", lambda: LaunchOptions().offers_mcp),
        ("RUN_HISTORY", "x", lambda: LaunchOptions().keeps_history),
        ("DEFAULT_CONCURRENCY_LIMIT", "0", engine_option("default_concurrency_limit")),
        ("DEFAULT_CONCURRENCY_LIMIT", "many", engine_option("default_concurrency_limit")),
        ("ANALYTICS_MAX_EVENTS", "1.5", engine_option("monitored_calls")),
        ("HEARTBEAT_INTERVAL", "often", heartbeats),
        ("HEARTBEAT_INTERVAL", "0", heartbeats),
        ("FLAGGING_MODE", "x", interface),
        ("CHAT_FLAGGING_MODE", "auto", lambda: gr.ChatInterface(lambda m, h: m)),
        ("CACHE_EXAMPLES", "x", examples),
        ("CACHE_MODE", "x", lambda: interface(examples=["a"], cache_examples=True)),
        ("WORKERS", "x", engine_option("workers")),
    ],
)
def test_a_bad_value_names_the_variable(
    prefix: str, name: str, value: str, ask: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(prefix + name, value)
    with pytest.raises(StagedoorError, match=re.escape(f"{prefix}{name}={value!r} is not ")):
        ask()


def test_blocked_paths(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IS_BLOCKED", "1")
    assert file_status() == 200
    monkeypatch.setenv(f"{prefix}BLOCKED_PATHS", "/etc")
    assert file_status() == 403


def test_the_first_port_and_how_many(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_port()
    monkeypatch.setenv(f"{prefix}SERVER_PORT", str(first))
    assert server_port() == first
    with socket.create_server(("127.0.0.1", first)):
        assert isinstance(found := server_port(), int)
        assert first < found <= first + 100
        monkeypatch.setenv(f"{prefix}NUM_PORTS", "1")
        with pytest.raises(LaunchError, match=f"No port from {first} to {first}"):
            server_port()


def test_kept_examples(prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{prefix}EXAMPLES_CACHE", str(tmp_path))
    calls: list[str] = []

    def build() -> None:
        gr.Interface(lambda text: calls.append(text) or text, "text", "text", ["a"], cache_examples=True)

    build()
    build()
    assert calls == ["a"]
    monkeypatch.setenv(f"{prefix}RESET_EXAMPLES_CACHE", "True")
    build()
    assert calls == ["a", "a"]
    monkeypatch.setenv(f"{prefix}CACHE_MODE", "lazy")
    build()
    assert calls == ["a", "a"]


def test_share_server_address(prefix: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    monkeypatch.setenv("STAGEDOOR_TOKEN", "token")
    monkeypatch.setenv(f"{prefix}SHARE_SERVER_ADDRESS", f"127.0.0.1:{port}")
    with launched(server_port=0, share=True):
        assert f"The relay 127.0.0.1:{port} cannot be reached" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("trusted", "root"),
    [
        ("", "http://127.0.0.1"), ("10.0.0.0/8", "http://127.0.0.1"), ("*", "https://team.example"),
        ("10.1.1.1, 192.0.2.0/24", "https://team.example"),
    ],
)  # fmt: skip
def test_trusted_proxies(trusted: str, root: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """FORWARDED_ALLOW_IPS: what a proxy on another machine says about the visitor's address."""
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    import asyncio

    async def ask() -> str:
        transport = httpx.ASGITransport(interface().app, client=("192.0.2.7", 1))  # type: ignore[arg-type]
        headers = {"x-forwarded-host": "team.example", "x-forwarded-proto": "https"}
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return (await client.get("/config", headers=headers)).json()["root"]

    assert asyncio.run(ask()) == root


def test_proxies_that_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "proxy.example")
    with pytest.raises(LaunchError, match=r"FORWARDED_ALLOW_IPS='proxy\.example' names no proxies"):
        served_config()


def test_nothing_else_is_read() -> None:
    """Every variable of Gradio has a meaning here, or a reason why not."""
    of_gradio = set(NAMES.split())
    assert {name for name, *_ in EFFECTS} | set(OTHERS) | set(WITHOUT_MEANING) == of_gradio
