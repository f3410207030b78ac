"""Conversations that the visitor's browser keeps: they are listed beside the chat, opened, deleted and begun anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import axe_violations
from support.processes import free_port, running

APP = Path(__file__).with_name("chats_app.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with running(APP, str(port), log=tmp_path_factory.mktemp("chats") / "app.log") as program:
        program.wait_for_output("Running on local URL")
        yield f"http://127.0.0.1:{port}/"


def say(page: Page, text: str, answer: str) -> None:
    box = page.get_by_placeholder("Type a message…")
    box.fill(text)
    box.press("Enter")
    expect(page.get_by_role("log")).to_contain_text(answer)


def names(page: Page) -> list[str]:
    return page.locator(".sd-chat-saved-open").all_inner_texts()


def test_conversations_outlive_a_reload(page: Page) -> None:
    chats, log = page.get_by_role("navigation", name="Conversations"), page.get_by_role("log")
    expect(chats.get_by_text("stay in this browser")).to_be_visible()
    say(page, "first", "0: first")
    expect(chats.get_by_role("button", name="first", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="New conversation").click()
    expect(log).not_to_contain_text("0: first")
    say(page, "second", "0: second")
    expect(chats.locator("li")).to_have_count(2)
    page.reload()
    expect(chats.locator("li")).to_have_count(2)
    assert names(page) == ["second", "first"]
    expect(log).not_to_contain_text("second")
    chats.get_by_role("button", name="first", exact=True).click()
    expect(log).to_contain_text("0: first")
    assert names(page) == ["second", "first"]
    say(page, "go on", "2: go on")
    expect(chats.locator("li").first).to_contain_text("first")
    assert not axe_violations(page)


def test_a_deleted_conversation_can_come_back(page: Page) -> None:
    chats, log = page.get_by_role("navigation", name="Conversations"), page.get_by_role("log")
    say(page, "gone", "0: gone")
    chats.get_by_role("button", name="Delete “gone”").click()
    expect(chats.locator("li")).to_have_count(0)
    expect(log).not_to_contain_text("0: gone")
    chats.get_by_role("button", name="Undo").click()
    chats.get_by_role("button", name="gone", exact=True).click()
    expect(log).to_contain_text("0: gone")


def test_nothing_is_opened_while_an_answer_is_made(page: Page) -> None:
    chats = page.get_by_role("navigation", name="Conversations")
    say(page, "a", "0: a")
    page.get_by_role("button", name="New conversation").click()
    box = page.get_by_placeholder("Type a message…")
    box.fill("slow")
    box.press("Enter")
    expect(chats.get_by_role("button", name="a", exact=True)).to_be_disabled()
    expect(page.get_by_role("log")).to_contain_text("0: slow")
    chats.get_by_role("button", name="a", exact=True).click()
    expect(page.get_by_role("log")).not_to_contain_text("slow")


def test_on_a_phone_the_list_is_folded(browser: Browser, url: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 800}, reduced_motion="reduce").new_page()
    page.goto(url)
    say(page, "hello", "0: hello")
    entry = page.locator(".sd-chat-saved-open")
    expect(entry).to_be_hidden()
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(entry).to_be_visible()
    entry.click()
    expect(entry).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()
