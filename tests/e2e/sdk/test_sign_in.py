"""Signing in with a browser: the button that leads to an OpenID provider, and the app's own page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from support.apps import Served, served
from support.chromium import axe_violations
from support.openid_provider import CLIENT_ID, CLIENT_SECRET, openid_provider

import stagedoor as gr


def test_in_and_out(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def who(profile: gr.OAuthProfile | None) -> str:
        return f"Hello {profile.name}" if profile else "Hello stranger"

    with openid_provider() as provider:
        monkeypatch.setenv("OPENID_PROVIDER_URL", provider.url)
        monkeypatch.setenv("OAUTH_CLIENT_ID", CLIENT_ID)
        monkeypatch.setenv("OAUTH_CLIENT_SECRET", CLIENT_SECRET)
        with gr.Blocks() as demo:
            gr.LoginButton()
            greeting = gr.Textbox(label="Greeting")
            demo.load(who, None, greeting)
        with served(demo) as app:
            page = browser.new_context(locale="en-US").new_page()
            page.goto(app.url)
            expect(page.get_by_label("Greeting")).to_have_value("Hello stranger")
            page.get_by_role("button", name="Sign in").click()
            expect(page.get_by_label("Greeting")).to_have_value("Hello Ann")
            page.get_by_role("button", name="Logout (ann)").click()
            expect(page.get_by_label("Greeting")).to_have_value("Hello stranger")
            expect(page.get_by_role("button", name="Sign in")).to_be_visible()


@pytest.fixture(scope="module")
def locked() -> Iterator[Served]:
    with served(gr.Interface(str.upper, "text", "text"), auth=("ann", "right")) as app:
        yield app


@pytest.mark.parametrize(
    ("locale", "language", "direction", "sign_in", "user_name", "password", "wrong"),
    [
        ("en-GB", "en", "ltr", "Sign in", "User name", "Password", "do not match"),
        ("de-AT", "de", "ltr", "Anmelden", "Benutzername", "Passwort", "passen nicht zusammen"),
        ("he-IL", "he", "rtl", "כניסה", "שם משתמש", "סיסמה", "אינם תואמים"),
    ],
)
def test_the_sign_in_page_speaks_the_visitors_language(
    browser: Browser,
    locked: Served,
    locale: str,
    language: str,
    direction: str,
    sign_in: str,
    user_name: str,
    password: str,
    wrong: str,
) -> None:
    page = browser.new_context(locale=locale).new_page()
    page.goto(locked.url)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", name=sign_in)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).direction") == direction
    assert axe_violations(page) == []
    page.get_by_label(user_name).fill("ann")
    page.get_by_label(password).fill("left")
    page.get_by_role("button", name=sign_in).click()
    expect(page.get_by_role("alert")).to_contain_text(wrong)
    page.get_by_label(password).fill("right")
    page.get_by_role("button", name=sign_in).click()
    expect(page.get_by_role("textbox").first).to_be_visible()
    expect(page.get_by_label(password)).to_have_count(0)
    page.context.close()
