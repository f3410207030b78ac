"""Deep links over HTTP: what a snapshot holds, who may open it, and what it must never bring to somebody else's page."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from support.apps import Served, served
from support.page_config import config_in
from support.streams import session_messages

import stagedoor as gr
from stagedoor.runtime.deep_links import MAX_BYTES


def app_named(title: str) -> gr.Blocks:
    with gr.Blocks(title=title) as demo:
        name, greeting = gr.Textbox(label="Name"), gr.Textbox(label="Greeting")
        picture = gr.Image(label="Picture", type="filepath")
        shown, state = gr.HTML(label="Shown"), gr.State("secret")
        gr.Textbox(lambda: "fresh", label="Clock")
        chat = gr.Chatbot(label="Chat")
        gr.Button().click(lambda text: f"Hello {text}", name, greeting, api_name="greet")
        gr.Button().click(lambda path: path, picture, picture, api_name="keep")
        gr.Button().click(lambda text, value: (text, value), [shown, state], [name, state], api_name="html")
        gr.Button().click(lambda history: history, chat, chat, api_name="chat")
        gr.Button().click(asked, name, greeting, api_name="asked")
        gr.DeepLinkButton()
    return demo


def asked(_: str, request: gr.Request) -> str:
    return str(request.query_params.get("user"))


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(app_named("Linked")) as running:
        yield running


def link(app: Served, session: str) -> str:
    return app.http.get(f"{app.api}/deep_link", params={"session_hash": session}).json()


def opened(app: Served, name: str) -> dict:
    return app.http.get(f"{app.url}/config", params={"deep_link": name}).json()


def values(config: dict) -> dict[str, object]:
    return {c["props"]["label"]: c["props"].get("value") for c in config["components"] if "label" in c["props"]}


def call(app: Served, name: str, data: list[object], session: str) -> dict:
    assert app.join(name, data, session).status_code == 200
    return session_messages(app.http, app.api, session)[-2]


def block_id(app: Served, label: str) -> int:
    config = app.http.get(f"{app.url}/config").json()
    return next(c["id"] for c in config["components"] if c["props"].get("label") == label)


def test_a_link_brings_back_inputs_and_results(app: Served) -> None:
    call(app, "greet", ["Ada"], "one")
    config = opened(app, link(app, "one"))
    assert config["deep_link_state"] == "valid"
    assert values(config)["Name"] == "Ada"
    assert values(config)["Greeting"] == "Hello Ada"


def test_the_page_itself_is_opened_with_the_values(app: Served) -> None:
    call(app, "greet", ["Bo"], "two")
    page = app.http.get(f"{app.url}/", params={"deep_link": link(app, "two")}).text
    config = config_in(page)
    assert config["deep_link_state"] == "valid"
    assert "Hello Bo" in [c["props"].get("value") for c in config["components"]]


def test_files_keep_their_link(app: Served) -> None:
    picture = Path(gr.get_image("portrait.png")).read_bytes()
    upload = app.http.post(f"{app.api}/upload", files={"files": ("a.png", picture)})
    file = {"path": upload.json()[0], "orig_name": "a.png", "meta": {"_type": "gradio.FileData"}}
    assert call(app, "keep", [file], "files")["success"]
    shown = values(opened(app, link(app, "files")))["Picture"]
    assert app.http.get(shown["url"]).content == picture


def test_values_run_at_loading_do_not_replace_what_the_link_holds(app: Served) -> None:
    call(app, "greet", ["Cy"], "load")
    usual = app.http.get(f"{app.url}/config").json()
    config = opened(app, link(app, "load"))

    def loads(config: dict) -> int:
        return sum(event == "load" for d in config["dependencies"] for _, event in d["targets"])

    assert usual["deep_link_state"] == "none"
    assert (loads(usual), loads(config)) == (1, 0)


def test_unsent_edits_go_along(app: Served) -> None:
    body = {"session_hash": "edits", "values": {str(block_id(app, "Name")): "typed", "9999": "x"}}
    name = app.http.post(f"{app.api}/deep_link", json=body).json()
    assert values(opened(app, name))["Name"] == "typed"


def test_what_a_client_says_never_becomes_html_on_another_page(app: Served) -> None:
    evil = "<img src=x onerror=alert(1)>"
    call(app, "html", [evil, None], "evil")
    message = {"role": "user", "content": [{"type": "component", "component": "html", "value": evil}]}
    call(app, "chat", [[message]], "evil")
    body = {"session_hash": "evil", "values": {str(block_id(app, "Shown")): evil}}
    for name in (link(app, "evil"), app.http.post(f"{app.api}/deep_link", json=body).json()):
        config = opened(app, name)
        assert values(config)["Shown"] is None
        assert "onerror" not in json.dumps(values(config)["Chat"])


def test_a_file_that_is_none_of_the_app_is_left_out(app: Served) -> None:
    file = {"path": "/etc/passwd", "url": "https://elsewhere.example/x", "meta": {"_type": "gradio.FileData"}}
    body = {"session_hash": "path", "values": {str(block_id(app, "Picture")): file}}
    name = app.http.post(f"{app.api}/deep_link", json=body).json()
    assert values(opened(app, name))["Picture"] is None


@pytest.mark.parametrize("name", ["", "x", "A" * 16, "../../../../etc/passwd", "%2e%2e"])
def test_a_link_that_is_not_known_opens_the_usual_page(app: Served, name: str) -> None:
    answer = app.http.get(f"{app.url}/", params={"deep_link": name})
    assert answer.status_code == 200
    assert '"deep_link_state":"valid"' not in html.unescape(answer.text)
    assert opened(app, name)["deep_link_state"] == ("none" if name == "" else "invalid")


def test_an_unknown_session_has_no_link(app: Served) -> None:
    assert link(app, "nobody") == ""


def test_a_page_that_is_too_large_is_refused(app: Served) -> None:
    body = {"session_hash": "large", "values": {str(block_id(app, "Name")): "x" * (MAX_BYTES + 1)}}
    answer = app.http.post(f"{app.api}/deep_link", json=body)
    assert answer.status_code == 413
    assert "may hold 1024 KB" in answer.json()["detail"]


def test_a_link_of_another_app_is_not_opened(app: Served) -> None:
    call(app, "greet", ["Di"], "other")
    name = link(app, "other")
    with served(app_named("Another")) as other:
        assert opened(other, name)["deep_link_state"] == "invalid"


def test_an_app_without_the_button_keeps_nothing() -> None:
    with served(gr.Interface(str, "text", "text")) as plain:
        plain.http.post(f"{plain.api}/run/predict", json={"data": ["x"], "session_hash": "s"})
        assert plain.http.get(f"{plain.api}/deep_link", params={"session_hash": "s"}).status_code == 404
        assert plain.engine.sessions.find("s") is None


def test_links_need_the_login_of_the_app() -> None:
    with served(app_named("Locked"), auth=("ada", "pw")) as locked:
        assert httpx.get(f"{locked.api}/deep_link?session_hash=s").status_code == 401


def test_query_parameters_reach_the_function(app: Served) -> None:
    body = {"data": ["x"], "fn_index": app.fn("asked"), "session_hash": "query"}
    app.http.post(f"{app.api}/queue/join?user=7", json=body)
    assert session_messages(app.http, app.api, "query")[-2]["output"]["data"] == ["7"]
