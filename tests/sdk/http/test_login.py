"""Login: what is public, what is not, cookies, limits, single sign-on."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from support.apps import Served, served
from support.processes import wait_for
from support.streams import session_messages

import stagedoor as gr
from stagedoor.http.auth import MAX_FAILURES
from stagedoor.http.routes import table


def build() -> gr.Blocks:
    with gr.Blocks(title="Secret app") as demo:
        box = gr.Textbox("the-canary", label="Canary")
        gr.Button().click(lambda text, request: (text, request.username)[1], box, gr.Textbox(), api_name="f")

    def who(text: str, request: gr.Request) -> str:
        return str(request.username)

    with demo:
        gr.Button().click(who, box, gr.Textbox(), api_name="who")
    return demo


@pytest.fixture
def app() -> Iterator[Served]:
    with served(build(), auth=("ann", "pässword"), auth_message="Hello <b>you</b>") as running:
        yield running


def test_nothing_of_the_app_is_shown_to_strangers(app: Served) -> None:
    for path, route in table.EXACT.items():
        if route.is_public:
            assert "the-canary" not in app.http.get(app.url + path).text, path
            continue
        answer = app.http.get(app.url + path) if route.get else app.http.post(app.url + path, json={})
        assert answer.status_code == 401, path
        assert answer.json()["detail"] == {"error": "Not authenticated", "auth_message": "Hello <b>you</b>"}
    for prefix, route in table.PREFIXES:
        for method, handler in (("GET", route.get), ("POST", route.post)):
            if handler is not None and not route.is_public:
                assert app.http.request(method, f"{app.url}{prefix}x").status_code == 401, prefix


def test_the_page_for_strangers_says_only_that_a_login_is_needed(app: Served) -> None:
    page = app.http.get(app.url).text
    assert '"auth_required":true' in page
    assert "gradio_api_info" not in page
    assert "the-canary" not in page


def test_signing_in_and_out(app: Served) -> None:
    answer = app.http.post(f"{app.url}/login", data={"username": "ann", "password": "pässword"})
    assert answer.json() == {"success": True}
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert app.http.get(f"{app.api}/user").json() == "ann"
    assert app.http.post(f"{app.api}/run/who", json={"data": ["x"]}).json()["data"] == ["ann"]
    assert "the-canary" in app.http.get(app.url).text
    app.http.post(f"{app.url}/logout")
    assert app.http.get(f"{app.api}/user").status_code == 401


CLICKED = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-user": "?1"}


@pytest.mark.parametrize(
    "said",
    [{}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-mode": "no-cors"}, {"sec-fetch-user": ""}],
    ids=["a program", "a link elsewhere", "a picture in a message", "a redirect"],
)
def test_nothing_but_a_click_signs_out_by_address(app: Served, said: dict[str, str]) -> None:
    app.http.post(f"{app.url}/login", data={"username": "ann", "password": "pässword"})
    for method in ("GET", "HEAD"):
        answer = app.http.request(method, f"{app.url}/logout", headers={**CLICKED, **said} if said else {})
        assert answer.status_code == 200
        assert method == "HEAD" or "Sign out?" in answer.text
    assert app.http.get(f"{app.api}/user").status_code == 200
    assert app.http.get(f"{app.url}/logout", headers=CLICKED).status_code == 303
    assert app.http.get(f"{app.api}/user").status_code == 401


def test_a_token_ends_on_the_server_too(app: Served) -> None:
    with httpx.Client() as thief:
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "pässword"})
        thief.cookies = app.http.cookies
        assert thief.get(f"{app.api}/user").status_code == 200
        app.http.post(f"{app.url}/logout")
        assert thief.get(f"{app.api}/user").status_code == 401


def test_a_login_ends_by_itself(app: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stagedoor.http.auth.TOKEN_TTL_S", 0.05)
    app.http.post(f"{app.url}/login", data={"username": "ann", "password": "pässword"})
    wait_for(lambda: app.http.get(f"{app.api}/user").status_code == 401, because="the login has ended")


@pytest.mark.parametrize("everywhere", [True, False])
def test_signing_out_ends_open_streams(everywhere: bool) -> None:
    """What runs goes on, and its result waits until its owner is back."""
    go = threading.Event()

    def slow(text: str) -> str:
        go.wait(20)
        return text

    fields = {"username": "ann", "password": "secret"}
    demo = gr.Interface(slow, "text", "text", api_name="slow")
    with served(demo, auth=("ann", "secret")) as app, httpx.Client() as phone:
        for client in (app.http, phone):
            client.post(f"{app.url}/login", data=fields)
        app.join("slow", ["kept"], "tab")
        with app.http.stream("GET", f"{app.api}/queue/data", params={"session_hash": "tab"}) as stream:
            lines = stream.iter_lines()
            next(lines)
            phone.post(f"{app.url}/logout", params={"all_session": str(everywhere).lower()})
            if everywhere:
                assert [line for line in lines if "process_completed" in line] == []
                assert app.http.get(f"{app.api}/user").status_code == 401
                app.http.post(f"{app.url}/login", data=fields)
                go.set()
                kept = session_messages(app.http, app.api, "tab")
                assert kept[-2]["output"]["data"] == ["kept"]
            else:
                go.set()
                assert [line for line in lines if "process_completed" in line]
                assert app.http.get(f"{app.api}/user").json() == "ann"


@pytest.mark.parametrize("as_form", ["data", "files"])
def test_wrong_passwords(app: Served, as_form: str) -> None:
    fields = {"username": "ann", "password": "wrong"}
    send = {"data": fields} if as_form == "data" else {"files": {k: (None, v) for k, v in fields.items()}}
    answer = app.http.post(f"{app.url}/login", **send)
    assert (answer.status_code, answer.json()) == (401, {"detail": "Incorrect credentials."})
    assert "set-cookie" not in answer.headers


def test_guessing_is_limited(app: Served) -> None:
    fields = {"username": "ann", "password": "wrong"}
    answers = [app.http.post(f"{app.url}/login", data=fields).status_code for _ in range(MAX_FAILURES + 1)]
    assert answers == [401] * MAX_FAILURES + [429]
    right = app.http.post(f"{app.url}/login", data={"username": "ann", "password": "pässword"})
    assert right.status_code == 429
    assert int(right.headers["retry-after"]) > 0


def test_guessing_through_a_link_shuts_out_the_guesser_alone() -> None:
    """Everybody who comes over a public link comes from this machine, as far as the socket tells."""

    def sign_in(address: str, username: str, password: str) -> int:
        fields, headers = {"username": username, "password": password}, {"x-forwarded-for": address}
        return app.http.post(f"{app.url}/login", data=fields, headers=headers).status_code

    with served(build(), auth=("ann", "secret")) as app:
        guessed = [sign_in(f"10.0.0.1, 203.0.113.9, 127.0.0.{n}", f"n{n}", "x") for n in range(1, MAX_FAILURES + 2)]
        assert guessed == [401] * MAX_FAILURES + [429]
        assert sign_in("203.0.113.9, 198.51.100.7", "ann", "secret") == 200


def test_functions_know_the_visitors_address() -> None:
    def where(request: gr.Request) -> str:
        return request.client.host

    with served(gr.Interface(where, None, "text", api_name="where")) as app:
        for said, known in [
            ({}, "127.0.0.1"),
            ({"x-forwarded-for": "203.0.113.9"}, "203.0.113.9"),
            ({"x-forwarded-for": "<script>"}, "127.0.0.1"),
        ]:
            answer = app.http.post(f"{app.api}/run/where", json={"data": []}, headers=said)
            assert answer.json()["data"] == [known]


def test_secure_cookies_behind_https(app: Served) -> None:
    answer = app.http.post(
        f"{app.url}/login",
        data={"username": "ann", "password": "pässword"},
        headers={"x-forwarded-proto": "https", "x-forwarded-host": "name.share.example", "via": "1.1 relay"},
    )
    assert "Secure; SameSite=None" in answer.headers["set-cookie"]


def test_sessions_of_two_users_are_apart() -> None:
    with served(build(), auth=[("ann", "a"), ("ben", "b")]) as app, httpx.Client() as other:
        app.http.post(f"{app.url}/login", data={"username": "ann", "password": "a"})
        other.post(f"{app.url}/login", data={"username": "ben", "password": "b"})
        event_id = app.join("who", ["x"], "shared").json()["event_id"]
        body = {"data": ["x"], "fn_index": app.fn("who"), "session_hash": "shared"}
        assert other.post(f"{app.api}/queue/join", json=body).status_code == 404
        stream = other.get(f"{app.api}/queue/data", params={"session_hash": "shared"}).text
        assert "session_not_found" in stream
        assert event_id not in stream
        call = app.http.post(f"{app.api}/call/who", json={"data": ["x"]}).json()["event_id"]
        assert other.get(f"{app.api}/call/who/{call}").status_code == 404


@pytest.mark.parametrize("is_async", [True, False])
def test_a_function_as_login(is_async: bool) -> None:
    def check(user: str, password: str) -> bool:
        return password == user[::-1]

    async def acheck(user: str, password: str) -> bool:
        return check(user, password)

    with served(build(), auth=acheck if is_async else check) as app:
        assert app.http.post(f"{app.url}/login", data={"username": "abc", "password": "abc"}).status_code == 401
        app.http.post(f"{app.url}/login", data={"username": "abc", "password": "cba"})
        assert app.http.get(f"{app.api}/user").json() == "abc"


@pytest.mark.parametrize("is_async", [True, False])
def test_single_sign_on(is_async: bool) -> None:
    def who(request: gr.Request) -> object:
        return request.headers.get("x-user")  # pyright: ignore

    async def awho(request: gr.Request) -> object:
        return who(request)

    with served(build(), auth_dependency=awho if is_async else who) as app:
        assert app.http.get(f"{app.url}/config").status_code == 401
        assert app.http.get(f"{app.url}/config", headers={"x-user": "eve"}).json()["username"] == "eve"
        assert app.http.get(f"{app.url}/monitoring/summary").status_code == 401
        assert app.http.get(f"{app.url}/monitoring/summary", headers={"x-user": "eve"}).status_code == 200
        assert app.http.get(app.url).status_code == 401  # no form: there is no password that it could ask for
        assert "auth_required" not in app.http.get(f"{app.api}/runs").text


def test_single_sign_on_may_answer_itself() -> None:
    def who(request: Request) -> str:
        if "x-user" not in request.headers:
            raise HTTPException(303, "first sign in", {"location": "https://sso.example/"})
        return request.headers["x-user"]

    with served(build(), auth_dependency=who) as app:
        for path in ("/", "/config", "/gradio_api/info"):
            answer = app.http.get(app.url + path)
            assert (answer.status_code, answer.headers["location"]) == (303, "https://sso.example/")
        assert app.http.get(f"{app.api}/user", headers={"x-user": "eve"}).json() == "eve"
