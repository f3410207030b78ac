"""Signing in with an OpenID provider, and the stand-in where none is configured."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from support import other_app
from support.apps import Served, served
from support.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, openid_provider
from support.processes import wait_for

import stagedoor as gr

CLICKED = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-user": "?1"}
"""What a browser says of a link on the app's own page that its user has clicked."""


def build() -> gr.Blocks:
    def who(text: str, profile: gr.OAuthProfile | None) -> str:
        return f"{text} {profile.username if profile else 'nobody'}"

    def name(profile: gr.OAuthProfile) -> str:
        return f"{profile.name} {profile['sub']} {profile.picture}"

    def secret(token: gr.OAuthToken) -> str:
        return f"{token.token} {token.scope}"

    def perhaps(text: str, token: gr.OAuthToken | None) -> str:
        return f"{text} {token.token if token else None}"

    with gr.Blocks() as demo:
        gr.LoginButton()
        box, out = gr.Textbox(), gr.Textbox()
        go = gr.Button()
        go.click(who, box, out)
        go.click(name, None, out)
        go.click(secret, None, out)
        go.click(perhaps, box, out)
    return demo


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with openid_provider() as running:
        monkeypatch.setenv("OPENID_PROVIDER_URL", running.url)
        monkeypatch.setenv("OAUTH_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("OAUTH_CLIENT_SECRET", CLIENT_SECRET)
        monkeypatch.setenv("OAUTH_SCOPES", "openid profile email")
        yield running


@pytest.fixture
def app(provider: Provider) -> Iterator[Served]:
    with served(build()) as running:
        yield running


@pytest.fixture
def browser() -> Iterator[httpx.Client]:
    with httpx.Client(follow_redirects=True, timeout=20) as client:
        yield client


def sign_in(app: Served, browser: httpx.Client) -> None:
    """Go to the provider and back, and no further: the next request is the test's."""
    address = f"{app.url}/login/huggingface"
    for _ in range(3):
        address = browser.get(address, follow_redirects=False).headers["location"]
    assert address == f"{app.url}/"


def run(app: Served, browser: httpx.Client, name: str, *data: object, **fields: object) -> httpx.Response:
    return browser.post(f"{app.api}/run/{name}", json={"data": list(data), **fields})


def test_the_way_through_the_provider(app: Served, provider: Provider, browser: httpx.Client) -> None:
    assert run(app, browser, "who", "I am").json()["data"] == ["I am nobody"]
    refused = run(app, browser, "name")
    assert (refused.status_code, refused.json()["title"]) == (500, "Not signed in")
    page = browser.get(f"{app.url}/login/huggingface?_target_url=/%3Fx=1")
    assert str(page.url) == f"{app.url}/?x=1"
    assert provider.asked["scope"] == "openid profile email"
    assert provider.asked["redirect_uri"] == f"{app.url}/login/callback"
    assert run(app, browser, "who", "I am").json()["data"] == ["I am ann"]
    assert run(app, browser, "name").json()["data"] == ["Ann 42 http://x/p.png"]
    assert run(app, browser, "secret").json()["data"] == ["access-token openid profile email"]
    assert browser.get(f"{app.url}/config").json()["username"] == "ann"
    browser.get(f"{app.url}/logout", headers=CLICKED)
    assert run(app, browser, "who", "I am").json()["data"] == ["I am nobody"]


def test_others_are_not_signed_in(app: Served, browser: httpx.Client) -> None:
    browser.get(f"{app.url}/login/huggingface")
    assert run(app, browser, "who", "x").json()["data"] == ["x ann"]
    assert run(app, app.http, "who", "x").json()["data"] == ["x nobody"]


def test_cookies_tell_nothing(app: Served, browser: httpx.Client) -> None:
    answer = browser.get(f"{app.url}/login/huggingface")
    cookies = [value for step in answer.history for value in step.headers.get_list("set-cookie")]
    assert all("HttpOnly" in value and "SameSite=Lax" in value for value in cookies)
    assert "access-token" not in " ".join(cookies)


def test_a_way_back_that_was_not_begun_here(app: Served, browser: httpx.Client) -> None:
    """Somebody sends a link with their own code, to have a visitor signed in as themselves."""
    left = httpx.get(f"{app.url}/login/huggingface", follow_redirects=False)
    back = httpx.get(left.headers["location"], follow_redirects=False).headers["location"]
    assert browser.get(back).status_code == 400
    assert browser.get(f"{app.url}/login/callback?state=x&code=y").status_code == 400
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]


def test_a_way_back_works_once(app: Served, browser: httpx.Client) -> None:
    answer = browser.get(f"{app.url}/login/huggingface")
    back = next(str(step.url) for step in answer.history if "/login/callback" in str(step.url))
    assert browser.get(back).status_code == 400


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x"])
def test_the_way_ends_in_the_app(app: Served, browser: httpx.Client, target: str) -> None:
    assert str(browser.get(f"{app.url}/login/huggingface", params={"_target_url": target}).url) == f"{app.url}/"


@pytest.mark.parametrize(
    "claims", [{"aud": "other"}, {"iss": "http://evil"}, {"nonce": "old"}, {"exp": 1}, {"sub": "43"}], ids=str
)
def test_a_token_for_somebody_else(app: Served, provider: Provider, browser: httpx.Client, claims: dict) -> None:
    provider.claims = claims
    assert browser.get(f"{app.url}/login/huggingface").status_code == 401
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]


def test_a_wrong_secret(monkeypatch: pytest.MonkeyPatch, app: Served, browser: httpx.Client) -> None:
    monkeypatch.setenv("OAUTH_CLIENT_SECRET", "wrong")
    with served(build()) as other:
        assert browser.get(f"{other.url}/login/huggingface").status_code == 401


def test_a_provider_that_is_away(monkeypatch: pytest.MonkeyPatch, provider: Provider, browser: httpx.Client) -> None:
    monkeypatch.setenv("OPENID_PROVIDER_URL", "http://127.0.0.1:1")
    with served(build()) as app:
        assert browser.get(f"{app.url}/login/huggingface").status_code == 502


def test_a_sign_in_ends_with_its_token(app: Served, provider: Provider, browser: httpx.Client) -> None:
    provider.lasts_s, provider.gives_refresh = -1, False
    browser.get(f"{app.url}/login/huggingface")
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]


def test_a_token_that_has_ended_is_renewed(app: Served, provider: Provider, browser: httpx.Client) -> None:
    provider.lasts_s = -1
    sign_in(app, browser)
    provider.lasts_s = 20  # so little that it is renewed before it has ended
    assert run(app, browser, "secret").json()["data"] == ["access-token-2 openid profile email"]
    provider.lasts_s = 3600
    assert run(app, browser, "secret").json()["data"] == ["access-token-3 openid profile email"]
    assert run(app, browser, "secret").json()["data"] == ["access-token-3 openid profile email"]
    assert provider.refreshes == ["refresh-token-1", "refresh-token-2"]
    assert browser.get(f"{app.url}/config").json()["username"] == "ann"


def test_requests_at_the_same_time_renew_it_once(app: Served, provider: Provider, browser: httpx.Client) -> None:
    """Each refresh token counts once, so a second renewal at the same time would sign the visitor out."""
    provider.lasts_s = -1
    sign_in(app, browser)
    provider.lasts_s = 3600

    async def ask() -> list[str]:
        async with httpx.AsyncClient(cookies=browser.cookies, timeout=20) as client:
            url, body = f"{app.api}/run/secret", {"data": []}
            answers = await asyncio.gather(*(client.post(url, json=body) for _ in range(8)))
            return [answer.json()["data"][0] for answer in answers]

    assert asyncio.run(ask()) == ["access-token-2 openid profile email"] * 8
    assert provider.refreshes == ["refresh-token-1"]


def test_who_is_dismissed_is_signed_out(app: Served, provider: Provider, browser: httpx.Client) -> None:
    provider.lasts_s = -1
    sign_in(app, browser)
    provider.forget()
    for _ in range(2):
        assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]
    assert len(provider.refreshes) == 1, "what was refused once is not asked again"


def test_a_provider_that_is_away_for_a_while_signs_nobody_out(
    app: Served, provider: Provider, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stagedoor.http.oauth.RETRY_S", 0.0)
    provider.lasts_s = -1
    sign_in(app, browser)
    provider.is_down = True
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]
    provider.is_down, provider.lasts_s = False, 3600
    assert run(app, browser, "who", "x").json()["data"] == ["x ann"]


@pytest.mark.parametrize("claims", [{"sub": "43"}, {"aud": "other"}, {"iss": "http://evil"}], ids=str)
def test_a_renewal_for_somebody_else(app: Served, provider: Provider, browser: httpx.Client, claims: dict) -> None:
    provider.lasts_s, provider.refreshed_claims = -1, claims
    sign_in(app, browser)
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]


def test_a_renewal_that_says_who_it_is(app: Served, provider: Provider, browser: httpx.Client) -> None:
    provider.lasts_s, provider.refreshed_claims = -1, {}
    sign_in(app, browser)
    provider.lasts_s = 3600
    assert run(app, browser, "who", "x").json()["data"] == ["x ann"]


def test_no_sign_in_lasts_for_ever(
    app: Served, provider: Provider, browser: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was signed in long ago signs in again, however often the token was renewed."""
    sign_in(app, browser)
    assert run(app, browser, "who", "x").json()["data"] == ["x ann"]
    monkeypatch.setattr("stagedoor.http.oauth.LONGEST_LOGIN_S", 0.0)
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]
    assert provider.refreshes == []


def test_signing_out_takes_the_tokens_back(app: Served, provider: Provider, browser: httpx.Client) -> None:
    sign_in(app, browser)
    browser.post(f"{app.url}/logout")
    wait_for(lambda: provider.revoked == ["refresh-token-1"], because="the provider is told")
    assert run(app, browser, "who", "x").json()["data"] == ["x nobody"]


def test_signing_out_everywhere(app: Served, provider: Provider, browser: httpx.Client) -> None:
    with httpx.Client() as phone, httpx.Client() as laptop, httpx.Client() as desk:
        for client in (phone, laptop, desk):
            sign_in(app, client)
        provider.user = {**provider.user, "sub": "43", "preferred_username": "ben"}
        provider.claims = {"sub": "43"}
        sign_in(app, browser)
        phone.post(f"{app.url}/logout?all_session=false")
        known = [run(app, client, "who", "x").json()["data"][0] for client in (phone, laptop, desk, browser)]
        assert known == ["x nobody", "x ann", "x ann", "x ben"]
        laptop.post(f"{app.url}/logout")
        known = [run(app, client, "who", "x").json()["data"][0] for client in (phone, laptop, desk, browser)]
        assert known == ["x nobody", "x nobody", "x nobody", "x ben"]


def test_a_token_of_the_callers_own(app: Served, browser: httpx.Client) -> None:
    assert run(app, browser, "perhaps", "x", oauth_token="mine").json()["data"] == ["x mine"]
    assert run(app, browser, "perhaps", "x").json()["data"] == ["x None"]
    assert run(app, browser, "who", "x", oauth_token="mine").json()["data"] == ["x nobody"]
    endpoints = browser.get(f"{app.api}/info").json()["named_endpoints"]
    assert [endpoints[f"/{n}"].get("oauth_token") for n in ("secret", "perhaps", "who")] == [
        "required",
        "optional",
        None,
    ]
    assert endpoints["/secret"]["parameters"] == []


def test_a_loaded_app_gets_the_visitors_own_token(provider: Provider, browser: httpx.Client) -> None:
    with served(other_app.build(gr)) as other, served(gr.load(other.url, accept_token=gr.LoginButton())) as app:
        config = browser.get(f"{app.url}/config").json()
        render = next(d["id"] for d in config["dependencies"] if d["render_id"] is not None)

        def run_index(index: int) -> dict:
            body = {"data": [], "fn_index": index, "session_hash": "mine"}
            return browser.post(f"{app.api}/run/x", json=body).json()

        assert run_index(render)["render_config"]["components"] == []
        browser.get(f"{app.url}/login/huggingface")
        built = run_index(render)["render_config"]
        who = next(d["id"] for d in built["dependencies"] if d["api_name"] == "who")
        assert run_index(who)["data"][0]["token"] == "Bearer access-token"


def test_the_stand_in_is_for_this_machine(browser: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENID_PROVIDER_URL", raising=False)
    monkeypatch.setenv("HF_TOKEN", "local-token")
    with served(build()) as app:
        for headers in ({"x-forwarded-host": "demo.example"}, {"via": "1.1 relay"}, {"x-forwarded-for": "1.2.3.4"}):
            refused = httpx.get(f"{app.url}/login/huggingface", headers=headers)
            assert refused.status_code == 403, headers
            assert "OPENID_PROVIDER_URL" in refused.json()["detail"]
        browser.get(f"{app.url}/login/huggingface")
        assert "(stand-in)" in run(app, browser, "name").json()["data"][0]
        assert run(app, browser, "secret").json()["data"][0].startswith("local-token")


def test_an_app_without_use_for_it_has_no_such_routes(provider: Provider, browser: httpx.Client) -> None:
    with served(gr.Interface(lambda x: x, "text", "text")) as app:
        assert browser.get(f"{app.url}/login/huggingface").status_code == 404
        assert browser.get(f"{app.url}/login/callback").status_code == 404


def test_with_a_login_of_its_own_the_button_leads_there(monkeypatch: pytest.MonkeyPatch, browser: httpx.Client) -> None:
    monkeypatch.delenv("OPENID_PROVIDER_URL", raising=False)
    with served(build(), auth=("ann", "secret")) as app:
        assert browser.get(f"{app.url}/login/huggingface").status_code == 404
        assert browser.get(f"{app.url}/config", auth=("ann", "secret")).json()["oauth"] is False
