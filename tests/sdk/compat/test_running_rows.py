"""Old spellings whose effect shows when the app runs: launch, mounting, addresses of files, names of endpoints."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from starlette.applications import Starlette
from support import apps
from support.apps import Served, served
from support.told import told

import stagedoor as gr
from stagedoor.errors import LaunchError


def echo(text: str) -> str:
    return f"said {text}"


def demo() -> gr.Blocks:
    with gr.Blocks() as blocks:
        gr.Button().click(echo, gr.Textbox(), gr.Textbox())
    return blocks


def config(app: Served) -> dict[str, Any]:
    return app.http.get(f"{app.url}/config").json()


# --- launch


@pytest.mark.parametrize(
    ("old", "says", "links"),
    [
        ({"show_api": False}, "footer_links=", ["gradio", "settings", "runs"]),
        ({"show_api": True}, "footer_links=", ["api", "gradio", "settings", "runs"]),
        ({"enable_queue": True}, "queue is always there", ["api", "gradio", "settings", "runs"]),
        ({"show_tips": True}, "no effect", ["api", "gradio", "settings", "runs"]),
        ({"encrypt": True}, "https", ["api", "gradio", "settings", "runs"]),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_launch(old: dict[str, object], says: str, links: list[str]) -> None:
    """5 launch."""
    with told(says, file=apps.__file__), served(demo(), **old) as app:
        assert config(app)["footer_links"] == links
        assert app.http.post(f"{app.api}/run/echo", json={"data": ["a"]}).json()["data"] == ["said a"]


def test_file_directories(tmp_path: Path) -> None:
    """5 launch: folders that anybody may read."""
    (tmp_path / "a.txt").write_text("open")
    with told("allowed_paths=", file=apps.__file__), served(demo(), file_directories=[str(tmp_path)]) as app:
        assert app.http.get(f"{app.url}/file={tmp_path}/a.txt").text == "open"


def test_launch_with_enable_queue_in_fifth_place() -> None:
    """5 launch: everything behind it stood one place further on."""
    blocks = demo()
    with told("name=value"):
        app, url, _ = blocks.launch(None, False, False, False, True, 7, ("ann", "pw"), "Hello", True, server_port=0)  # type: ignore[misc]
    try:
        assert app.server.engine.options.max_threads == 7
        assert httpx.get(f"{url}config").json()["detail"]["auth_message"] == "Hello"
        assert httpx.post(f"{url}login", data={"username": "ann", "password": "pw"}).status_code == 200
    finally:
        blocks.close(verbose=False)


# --- mounting


def mounted(*more: object, **options: object) -> dict[str, Any]:
    """The config of an app below a larger one."""

    async def ask() -> dict[str, Any]:
        outer = gr.mount_gradio_app(Starlette(), demo(), "/demo", *more, **options)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(outer), base_url="http://any.example") as client:
            return (await client.get("/demo/config")).json()

    return asyncio.run(ask())


def test_mount() -> None:
    """23 mount_gradio_app."""
    with told("footer_links="):
        assert mounted(show_api=False)["footer_links"] == ["gradio", "settings", "runs"]
    with told("address"):
        assert mounted(gradio_api_url="http://x")["root"] == "http://any.example/demo"
    with told():
        assert mounted("0.0.0.0", 7860, ["settings"])["footer_links"] == ["settings"]
    with pytest.raises(TypeError, match="did you mean auth="):
        mounted(auht=None)


# --- addresses of files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("html.txt", "slash.txt", "old.txt", "css.txt", "mark.txt", "link.txt", "other.txt", ".hidden"):
        (tmp_path / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(folder: Path) -> Iterator[Served]:
    with gr.Blocks(css="body { background: url('file=css.txt') }") as blocks:
        gr.HTML("<img src='file=html.txt'><a href=\"/file=slash.txt\">a</a><img src=file/old.txt> file=.hidden")
        gr.Markdown("[a](/gradio_api/file=mark.txt)")
        gr.Button("a", link="file=link.txt")
        shown = gr.HTML()
        gr.Button().click(lambda name: f"<img src='file={name}'>", gr.Textbox(), shown, api_name="show")
    with served(blocks, blocked_paths=[str(folder / "old.txt")]) as app:
        yield app


@pytest.mark.parametrize("name", ["html.txt", "slash.txt", "css.txt", "mark.txt", "link.txt"])
@pytest.mark.parametrize("way", ["file=", "file/", "gradio_api/file="])
def test_files_that_the_page_names(page: Served, name: str, way: str) -> None:
    """29 URLs."""
    assert page.http.get(f"{page.url}/{way}{name}").text == name


@pytest.mark.parametrize("name", ["other.txt", ".hidden", "old.txt", "../etc/passwd"])
def test_files_that_it_does_not_name(page: Served, name: str) -> None:
    """29 URLs: others, hidden and blocked ones stay closed, and a function's words open nothing."""
    page.http.post(f"{page.api}/run/show", json={"data": [name]})
    assert page.http.get(f"{page.url}/file={name}").status_code in {403, 404}


# --- endpoints and clients


def test_predict_and_chat() -> None:
    """31 endpoint names."""
    with gr.Blocks() as blocks:
        gr.Interface(echo, "text", "text")
        gr.ChatInterface(lambda message, history: f"{len(history)}", api_name="talk")
    with served(blocks) as app:
        client = Client(app.url, verbose=False)
        assert client.predict("a", api_name="/echo") == client.predict("a", api_name="/predict") == "said a"
        assert [client.predict("a", api_name=name) for name in ("/talk", "/chat")] == ["0", "2"]


@pytest.mark.parametrize("path", ["api/echo", "api/echo/", "run/echo", "call/echo"])
def test_addresses_of_gradio_3_and_4(path: str) -> None:
    """31 endpoint names: without the prefix, as scripts call them."""
    with served(demo()) as app:
        answer = app.http.post(f"{app.url}/{path}", json={"data": ["a"]})
        assert answer.status_code == 200
        assert "said a" in answer.text or "event_id" in answer.json()


def test_the_address_that_takes_fn_index() -> None:
    """30 client: `POST /api/predict` with the number of the function."""
    with served(demo()) as app:
        for path in ("api/predict", "api/predict/", "run/predict"):
            answer = app.http.post(f"{app.url}/{path}", json={"data": ["a"], "fn_index": 0})
            assert answer.json()["data"] == ["said a"], path
        assert Client(app.url, verbose=False).predict("a", fn_index=0) == "said a"


def test_clients_before_1_8_can_read_the_api() -> None:
    """30 client: they fail on a schema that is the word true or false; `{}` says the same as true."""
    with gr.Blocks() as blocks:
        inputs = [
            gr.Image(),
            gr.File(file_count="multiple"),
            gr.Chatbot(),
            gr.Gallery(),
            gr.ImageEditor(),
            gr.Dataframe(),
        ]
        gr.Button().click(lambda *values: values, inputs, inputs)

    def words(schema: object) -> Iterator[object]:
        if isinstance(schema, dict):
            yield from (schema[key] for key in ("additionalProperties", "items") if isinstance(schema.get(key), bool))
            for part in schema.values():
                yield from words(part)
        elif isinstance(schema, list):
            for part in schema:
                yield from words(part)

    with served(blocks) as app:

        def told(client: str) -> list[object]:
            return list(words(app.http.get(f"{app.api}/info", headers={"user-agent": f"{client}; python/3.11"}).json()))

        for client in ("gradio_client/0.16.4", "gradio_client/1.3.0", "gradio_client/1.8.0"):
            assert told(client) == [], client
        for client in ("gradio_client/1.8.1", "gradio_client/1.10.0", "gradio_client/2.6.0", "curl/8"):
            assert set(told(client)) == {True}, client


# --- defaults of the version that the app was written for


@pytest.fixture(params=["3.50.2", "4.44", "5", "6.1", ""])
def version(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("STAGEDOOR_GRADIO_VERSION", request.param)
    return int(request.param[:1] or 6)


def test_defaults(version: int) -> None:
    """3 history, 25 Row, 26 Dropdown."""
    assert gr.Dropdown(["a", "b"]).value == (None if version < 5 else "a")
    assert gr.Row().equal_height is (version < 5)
    assert gr.Row(equal_height=False).equal_height is False
    pairs = "tuples" if version < 6 else None
    assert gr.Chatbot().history_form == pairs
    assert gr.Chatbot(type="messages").history_form == "messages"  # type: ignore[call-arg]
    assert gr.ChatInterface(lambda message, history: "").calls.form == pairs
    assert gr.Blocks().queue(3).queue_options.default_concurrency_limit == (3 if version < 4 else "not_set")  # type: ignore[arg-type]
    assert hasattr(gr.Sketchpad(), "gives_mask") is (version < 4)


def test_a_version_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAGEDOOR_GRADIO_VERSION", "new")
    with pytest.raises(LaunchError, match="STAGEDOOR_GRADIO_VERSION='new' is no version"):
        gr.Row()
