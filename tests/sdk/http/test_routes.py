"""Every route of the protocol over real HTTP."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from support import contract_app
from support.apps import Served, served
from support.page_config import config_in
from support.processes import wait_for
from support.streams import call_messages, session_messages

import stagedoor as gr


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(contract_app.build()) as running:
        yield running


def test_config(app: Served) -> None:
    config = app.http.get(f"{app.url}/config").json()
    assert config["root"] == app.url
    assert config["username"] is None
    assert config["protocol"] == "sse_v3"
    assert config["api_prefix"] == "/gradio_api"
    assert [d["api_name"] for d in config["dependencies"]][:2] == ["echo", "tokens"]


def test_config_is_compressed_for_those_who_take_it(app: Served) -> None:
    plain = app.http.get(f"{app.url}/config", headers={"accept-encoding": "identity"})
    packed = app.http.get(f"{app.url}/config", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    assert "content-encoding" not in plain.headers


def test_queue_round_trip(app: Served) -> None:
    event_id = app.join("echo", ["bob", 3]).json()["event_id"]
    said = session_messages(app.http, app.api)
    assert [m["msg"] for m in said] == ["process_starts", "process_completed", "close_stream"]
    assert said[1]["event_id"] == event_id
    assert said[1]["output"]["data"] == ["hi bob x3"]
    assert said[-1] == {"msg": "close_stream", "event_id": None}


def test_two_events_in_one_stream(app: Served) -> None:
    ids = {app.join("echo", [str(n), 1]).json()["event_id"] for n in range(2)}
    said = session_messages(app.http, app.api)
    assert {m["event_id"] for m in said if m["msg"] == "process_completed"} == ids
    assert [m["msg"] for m in said].count("close_stream") == 1


def test_a_stream_of_nobody(app: Served) -> None:
    said = session_messages(app.http, app.api, "nobody")
    assert said[0]["msg"] == "unexpected_error"
    assert said[0]["session_not_found"] is True


def test_a_stream_that_is_cut_can_be_taken_up_again(app: Served) -> None:
    contract_app.release.clear()
    event_id = app.join("blocked", ["x"], "cut").json()["event_id"]
    with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "cut"}) as response:
        lines = response.iter_lines()
        next(lines)
        session = app.engine.sessions.find("cut")
        assert session is not None
    wait_for(lambda: not session.stream.has_reader, because="the server notices the cut")
    contract_app.release.set()
    said = session_messages(app.http, app.api, "cut")
    assert said[-2]["event_id"] == event_id
    assert said[-2]["output"]["data"] == ["x"]


def test_join_says_what_is_wrong(app: Served) -> None:
    post = app.http.post
    url = f"{app.api}/queue/join"
    assert post(url, json={"data": [], "fn_index": 999, "session_hash": "s"}).status_code == 404
    assert post(url, json={"data": [], "fn_index": True, "session_hash": "s"}).status_code == 404
    assert post(url, json={"data": [], "fn_index": None, "session_hash": "s"}).status_code == 404
    assert post(url, json={"data": {}, "fn_index": 0, "session_hash": "s"}).status_code == 422
    refused = post(url, json={"data": [], "fn_index": 0})
    assert (refused.status_code, refused.json()) == (400, {"detail": "Session hash not found."})
    assert post(url, json={"data": [], "fn_index": 0, "session_hash": "x" * 500}).status_code == 422
    assert post(url, json=[]).status_code == 422
    assert post(url, content=b"{").status_code == 400
    assert app.http.get(url).status_code == 405
    assert app.http.get(f"{app.url}/nothing").status_code == 404


def test_curl_style_call(app: Served) -> None:
    event_id = app.http.post(f"{app.api}/call/echo", json={"data": ["bob", 3]}).json()["event_id"]
    assert call_messages(app.http, app.api, "echo", event_id) == [("complete", ["hi bob x3"])]
    assert app.http.get(f"{app.api}/call/echo/{event_id}").status_code == 404, "it is read once"


def test_curl_style_stream_has_full_values(app: Served) -> None:
    event_id = app.http.post(f"{app.api}/call/async_tokens", json={"data": ["a b"]}).json()["event_id"]
    assert call_messages(app.http, app.api, "async_tokens", event_id) == [
        ("generating", ["a "]),
        ("generating", ["a b "]),
        ("complete", ["a b "]),
    ]


def test_curl_style_error(app: Served) -> None:
    event_id = app.http.post(f"{app.api}/call/boom", json={"data": ["x"]}).json()["event_id"]
    assert call_messages(app.http, app.api, "boom", event_id) == [
        ("error", {"error": "custom boom", "duration": 5, "visible": True, "title": "Oops"})
    ]


def test_state_is_not_counted_by_curl(app: Served) -> None:
    for expected in (4, 8):
        body = {"data": [4], "session_hash": "curl"}
        event_id = app.http.post(f"{app.api}/call/count", json=body).json()["event_id"]
        assert call_messages(app.http, app.api, "count", event_id) == [("complete", [expected])]


def test_named_arguments(app: Served) -> None:
    url = f"{app.api}/call/v2/echo"
    event_id = app.http.post(url, json={"name": "zed"}).json()["event_id"]
    assert call_messages(app.http, app.api, "v2/echo", event_id) == [("complete", ["hi zed x2"])]
    missing = app.http.post(url, json={"times": 2})
    assert (missing.status_code, "'name'" in missing.json()["detail"]) == (422, True)
    unknown = app.http.post(url, json={"name": "x", "nane": 1})
    assert (unknown.status_code, "nane" in unknown.json()["detail"]) == (422, True)


@pytest.mark.parametrize("route", ["run", "api"])
def test_direct_answer(app: Served, route: str) -> None:
    done = app.http.post(f"{app.api}/{route}/echo", json={"data": ["bob", 3]})
    assert done.json()["data"] == ["hi bob x3"]
    failed = app.http.post(f"{app.api}/{route}/boom", json={"data": ["x"]})
    assert (failed.status_code, failed.json()["error"]) == (500, "custom boom")
    assert app.http.post(f"{app.api}/{route}/nothing", json={"data": []}).status_code == 404


def test_direct_answer_by_index_as_the_js_client_asks(app: Served) -> None:
    body = {"data": ["y"], "fn_index": app.fn("unqueued"), "session_hash": "s", "event_data": None, "trigger_id": None}
    assert app.http.post(f"{app.api}/run/unqueued", json=body).json()["data"] == ["y"]


def test_description(app: Served) -> None:
    info = app.http.get(f"{app.api}/info?serialize=False").json()
    assert "/echo" in info["named_endpoints"]
    assert info["unnamed_endpoints"] == {}
    document = app.http.get(f"{app.api}/openapi.json").json()
    assert "/gradio_api/call/v2/echo" in document["paths"]


def test_page_holds_config_and_description(app: Served) -> None:
    page = app.http.get(f"{app.url}/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "window.gradio_config=" in page.text
    assert "<title>Contract</title>" in page.text
    assert app.http.head(f"{app.url}/").status_code == 200
    assert config_in(page.text)["title"] == "Contract"


def test_texts_of_the_author_reach_the_page_as_they_are_and_cannot_leave_their_script() -> None:
    texts = ['it\'s \\ "so"', "</script><script>alert(1)</script>", "');alert(1)//", "<!-- & -->", "a\u2028b\nc"]
    with gr.Blocks() as demo:
        for text in texts:
            gr.Textbox(text)
    with served(demo) as app:
        page = app.http.get(app.url).text
    assert [
        entry["props"].get("value") for entry in config_in(page)["components"] if entry["type"] == "textbox"
    ] == texts
    assert "alert(1)</script>" not in page


def test_small_routes(app: Served) -> None:
    get = app.http.get
    assert get(f"{app.api}/app_id").json()["app_id"] == get(f"{app.url}/config").json()["app_id"]
    assert get(f"{app.api}/user").json() is None
    assert get(f"{app.api}/queue/status").json()["queue_size"] == 0
    assert "User-agent" in get(f"{app.url}/robots.txt").text
    assert get(f"{app.url}/manifest.json").json()["name"] == "Contract"
    theme = get(f"{app.url}/theme.css")
    assert theme.headers["content-type"].startswith("text/css")
    assert get(f"{app.url}/theme.css", headers={"if-none-match": theme.headers["etag"]}).status_code == 304
    assert app.http.post(f"{app.api}/reset", json={"event_id": "x"}).json() == {"success": True}


def test_the_page_names_its_theme_by_content_so_that_browsers_keep_it(app: Served) -> None:
    address = re.search(r'href="([^"]*/theme\.css[^"]*)"', app.http.get(app.url).text)
    assert address is not None
    kept = app.http.get(address[1])
    assert "immutable" in kept.headers["cache-control"]
    assert kept.headers["content-encoding"] == "gzip"
    plain = app.http.get(f"{app.url}/theme.css", headers={"accept-encoding": "identity"})
    assert plain.headers["cache-control"] == "no-cache"
    assert plain.text == kept.text
    outdated = app.http.get(f"{app.url}/theme.css?v=0123")
    assert outdated.headers["cache-control"] == "no-cache"


def test_cancel_answers_and_ends_the_stream(app: Served) -> None:
    event_id = app.join("endless", ["x"], "canceller").json()["event_id"]
    done: list[list[dict]] = []
    reader = threading.Thread(target=lambda: done.append(session_messages(app.http, app.api, "canceller")))
    reader.start()
    answer = app.http.post(f"{app.api}/cancel", json={"session_hash": "canceller", "event_id": event_id, "fn_index": 3})
    assert answer.json() == {"success": True}
    reader.join(10)
    assert done[0][-1]["msg"] == "close_stream"
    assert done[0][-2]["output"]["data"] == [{"__type__": "update"}]


def test_heartbeat(app: Served) -> None:
    with app.http.stream("GET", f"{app.api}/heartbeat/hb") as response:
        lines = response.iter_lines()
        assert next(lines) == "data: ALIVE"
        assert app.engine.sessions.find("hb") is not None
    wait_for(lambda: app.engine.sessions.find("hb") is None, because="an empty session ends with its page")


def test_a_batched_run() -> None:
    with gr.Blocks() as demo:
        a, b, out = gr.Textbox(), gr.Number(), gr.Textbox()
        gr.Button().click(
            lambda words, times: ([w * int(n) for w, n in zip(words, times, strict=True)],),
            [a, b],
            out,
            api_name="repeat",
            batch=True,
            max_batch_size=3,
        )
    with served(demo) as app:
        url = f"{app.api}/run/repeat"
        answer = app.http.post(url, json={"data": [["a", "b"], [1, 2]], "batched": True})
        assert answer.json()["data"] == [["a", "bb"]]
        assert app.http.post(url, json={"data": ["a", 2]}).json()["data"] == ["aa"]
        for data in ([["a"], [1, 2]], [["a"] * 4, [1] * 4], [[], []], ["a", 1], [["a"]]):
            assert app.http.post(url, json={"data": data, "batched": True}).status_code == 422
