"""The sign-in button in a browser, with an OpenID provider."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from support.apps import served
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
