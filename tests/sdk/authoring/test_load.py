"""`gr.load`: an app that stands for another one, judged by the client that calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
from PIL import Image
from support import contract_app
from support.apps import Served, served
from support.processes import wait_for
from support.web import send, web_server

import stagedoor as gr
from stagedoor.client import RemoteError
from stagedoor.errors import AuthoringError


def with_pages(picture: Path) -> gr.Blocks:
    """The contract app with what makes a page: pictures, tabs, chained events, a second page."""

    def later(text: str) -> str:
        return text + "!"

    with gr.Blocks(title="Other", css=".x {color: red}") as demo:
        with gr.Tabs(), gr.Tab("One"), gr.Row():
            gr.Image(picture, label="Shown", elem_id="shown")
            first = gr.Textbox(label="First", elem_id="first")
            second = gr.Textbox(label="Second")
            kind = gr.Dropdown(["a", "b"], value="b", label="Kind")
        start = first.change(later, first, second, api_name="first")
        start.then(later, second, second, api_name="second")
        demo.load(lambda: "loaded", None, first, api_name="at_load")
        gr.Button("More").click(lambda: gr.update(choices=["c"], value="c"), None, kind, api_name="more")
    with demo.route("Inner", "/inner"):
        gr.Markdown("# Inside")
    return demo


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures") / "dot.png"
    Image.new("RGB", (3, 3), "red").save(path)
    return path


@pytest.fixture(scope="module")
def other(picture: Path) -> Iterator[Served]:
    with served(with_pages(picture)) as running:
        yield running


@pytest.fixture(scope="module")
def app(other: Served) -> Iterator[Served]:
    with served(gr.load(other.url)) as running:
        yield running


@pytest.fixture(scope="module")
def contract() -> Iterator[Served]:
    with served(contract_app.build()) as original, served(gr.load(original.url)) as loaded:
        loaded.original = original  # type: ignore[attr-defined]
        yield loaded


@pytest.fixture(scope="module")
def client(contract: Served, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(contract.url, verbose=False, download_files=str(tmp_path_factory.mktemp("downloads")))


def test_endpoints_are_the_same(contract: Served) -> None:
    def default_of(parameter: dict[str, object]) -> object:
        default = parameter["parameter_default"]
        # A file is offered at the address of the app that one asks.
        return {**default, "path": "", "url": ""} if isinstance(default, dict) and "path" in default else default

    def described(url: str) -> dict[str, object]:
        info = Client(url, verbose=False).view_api(return_format="dict")
        return {
            name: [
                [(p["parameter_name"], p["type"], p["parameter_has_default"], default_of(p)) for p in e["parameters"]],
                [(r["label"], r["type"], r["component"]) for r in e["returns"]],
            ]
            for name, e in info["named_endpoints"].items()  # type: ignore[index]
        }

    assert described(contract.url) == described(contract.original.url)  # type: ignore[attr-defined]


def test_calls_are_carried(client: Client) -> None:
    assert client.predict("bob", api_name="/echo") == "hi bob x2"
    assert client.predict(api_name="/measure") == "(6, 9, 3)", "the picture of the app that is loaded"
    assert client.predict(name="bob", times=3, api_name="/echo") == "hi bob x3"


def test_streams_are_carried(client: Client) -> None:
    job = client.submit("a b c", api_name="/tokens")
    assert job.result() == ("a b c ", {"words": ["a", "b", "c"]})
    assert [text for text, _ in job.outputs()] == ["a ", "a b ", "a b c "]


def test_state_is_kept_for_each_visitor(contract: Served, client: Client, tmp_path: Path) -> None:
    stranger = Client(contract.url, verbose=False, download_files=str(tmp_path))
    assert [client.predict(1, api_name="/count") for _ in range(3)] == [1, 2, 3]
    assert stranger.predict(5, api_name="/count") == 5


def test_files_go_through(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "räksmörgås.txt"
    path.write_text("content")
    assert Path(client.predict(handle_file(path), api_name="/file")).read_text() == "content"


def test_errors_are_carried(client: Client) -> None:
    with pytest.raises(AppError, match="custom boom"):
        client.predict("x", api_name="/boom")
    with pytest.raises(AppError) as caught:
        client.predict("x", api_name="/secret_boom")
    assert "hunter2" not in str(caught.value)


def test_cancelling_here_cancels_there(contract: Served, client: Client) -> None:
    contract_app.closed.clear()
    job = client.submit("x", api_name="/endless")
    wait_for(lambda: len(job.outputs()) > 2, because="the generator yields")
    job.cancel()
    assert contract_app.closed.wait(10)


def test_the_page_is_the_same(app: Served, other: Served) -> None:
    mine, theirs = app.http.get(f"{app.url}/config").json(), other.http.get(f"{other.url}/config").json()

    def shape(config: dict) -> list[object]:
        kinds = {c["id"]: (c["type"], c["props"].get("label"), c["props"].get("elem_id")) for c in config["components"]}

        def walk(node: dict) -> list[object]:
            return [[kinds[child["id"]], walk(child)] for child in node.get("children", [])]

        return [walk(part["layout"]) for part in config["page"].values()]

    assert shape(mine) == shape(theirs)
    assert (mine["title"], mine["pages"]) == (theirs["title"], theirs["pages"])
    after = [d for d in mine["dependencies"] if d["trigger_after"] is not None]
    first = next(d for d in mine["dependencies"] if d["api_name"] == "first")
    assert [d["trigger_after"] for d in after] == [first["id"]]


def test_changed_properties_are_carried(app: Served) -> None:
    result = app.http.post(f"{app.api}/run/more", json={"data": []}).json()
    assert result["data"][0] == {"__type__": "update", "choices": [["c", "c"]], "value": "c"}


def test_its_files_are_shown_by_way_of_this_app(app: Served, other: Served, picture: Path) -> None:
    config = app.http.get(f"{app.url}/config").json()
    shown = next(c for c in config["components"] if c["props"].get("elem_id") == "shown")["props"]["value"]
    assert shown["url"].startswith(f"{app.api}/file=")
    answer = app.http.get(shown["url"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.content == picture.read_bytes()
    part = app.http.get(f"{app.api}/proxy={shown['path']}", headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"\x89PNG")


def test_nothing_else_is_fetched(app: Served, other: Served) -> None:
    with web_server(lambda handler, body: send(handler, b"secret")) as stranger:
        for address in (
            f"{stranger}/x",
            f"{other.url}/config",
            f"{other.api}/file=x/../../../config",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            f"{other.url}@evil.example/gradio_api/file=x",
        ):
            for route in ("proxy=", "file="):
                assert app.http.get(f"{app.api}/{route}{address}").status_code in {403, 404}, address
    missing = app.http.get(f"{app.api}/proxy={other.api}/file={'0' * 64}/x.png")
    assert missing.status_code == 404


def test_a_loaded_app_inside_another(other: Served, tmp_path: Path) -> None:
    with gr.Blocks() as demo:
        mine = gr.Textbox(label="Mine")
        gr.load(other.url)
        mine.submit(lambda text: text.upper(), mine, mine, api_name="mine")
    with served(demo) as app:
        client = Client(app.url, verbose=False, download_files=str(tmp_path))
        assert client.predict("a", api_name="/first") == "a!"
        assert client.predict("a", api_name="/mine") == "A"


def test_a_function_as_source() -> None:
    made = gr.load(
        "name", src=lambda name, token: gr.Interface(lambda x: f"{name} {token} {x}", "text", "text"), token="t"
    )
    assert made("x") == "name t x"


def hub(handler: BaseHTTPRequestHandler, body: bytes, host: str = "") -> None:
    """A model hub with one Space, three models and an inference service."""
    answers: dict[str, object] = {
        "/api/spaces/ann/app": {"id": "ann/app", "host": host},
        "/api/models/ann/shout": {"pipeline_tag": "text-generation"},
        "/api/models/ann/mood": {"pipeline_tag": "text-classification"},
        "/api/models/ann/odd": {"pipeline_tag": "robotics"},
        "/api/models/odd": {"pipeline_tag": "robotics"},
    }
    if handler.path in answers:
        send(handler, json.dumps(answers[handler.path]).encode())
    elif handler.path == "/hf-inference/models/ann/shout":
        said = json.loads(body)["inputs"].upper() + str(handler.headers["authorization"])
        send(handler, json.dumps([{"generated_text": said}]).encode())
    elif handler.path == "/hf-inference/models/ann/mood":
        send(handler, b'[[{"label": "good", "score": 0.75}, {"label": "bad", "score": 0.25}]]')
    else:
        send(handler, b"{}", 404)


def test_names_on_a_hub(other: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with web_server(lambda handler, body: hub(handler, body, other.url)) as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        monkeypatch.setenv("HF_INFERENCE_ENDPOINT", address)
        with served(gr.load("spaces/ann/app")) as app:
            assert Client(app.url, verbose=False, download_files=str(tmp_path)).predict("a", api_name="/first") == "a!"
        with served(gr.load("models/ann/shout", token="key")) as app:
            said = app.http.post(f"{app.api}/run/predict", json={"data": ["hi"]}).json()
            assert said["data"] == ["HIBearer key"]
        with served(gr.load("ann/mood", src="models")) as app:
            said = app.http.post(f"{app.api}/run/predict", json={"data": ["hi"]}).json()
            assert said["data"][0]["label"] == "good"
        with pytest.raises(RemoteError, match="does not know the Space ann/gone"):
            gr.load("spaces/ann/gone")
        with pytest.raises(AuthoringError, match="robotics"):
            gr.load("models/ann/odd")
        for name in ("models/odd", "huggingface/odd"):  # the first models have no owner
            with pytest.raises(AuthoringError, match="robotics"):
                gr.load(name)
    with pytest.raises(RemoteError, match=r"cannot be asked.*HF_ENDPOINT"):
        gr.load("spaces/ann/app")


def test_what_cannot_be_loaded() -> None:
    with pytest.raises(AuthoringError, match="names nothing"):
        gr.load("something")
