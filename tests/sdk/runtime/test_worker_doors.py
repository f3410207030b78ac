"""Agents and visitors who are signed in elsewhere, where functions run in workers: one process knows them all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from mcp import Client
from mcp.client.sse import sse_client
from support.openid_provider import CLIENT_ID, CLIENT_SECRET, openid_provider
from support.worker_front import App, pid_in, serve

APP = Path(__file__).parents[2] / "support" / "doors_app.py"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with openid_provider() as provider:
        environment = {
            "OPENID_PROVIDER_URL": provider.url,
            "OAUTH_CLIENT_ID": CLIENT_ID,
            "OAUTH_CLIENT_SECRET": CLIENT_SECRET,
            "OAUTH_SCOPES": "openid profile email",
        }
        yield from serve(tmp_path_factory.mktemp("met"), tmp_path_factory.mktemp("log") / "log", environment, APP)


def texts(result: object) -> list[str]:
    return [part.text for part in result.content if part.type == "text"]  # type: ignore[attr-defined]


async def test_a_tool_that_an_agent_calls_off_ends_in_its_worker(app: App) -> None:
    async with Client(f"{app.url}gradio_api/mcp/") as client:
        call = asyncio.create_task(client.call_tool("endless", {"text": "mcp"}))
        await asyncio.to_thread(app.appeared, "mcp-begun")
        call.cancel()
        await asyncio.to_thread(app.appeared, "mcp-ended")
        assert pid_in(texts(await client.call_tool("words", {"text": "still"}))[0]) in app.workers()


async def test_agents_of_the_older_transport_each_get_their_own_answers(app: App) -> None:
    seen: dict[str, list[str | None]] = {"ann": [], "bob": []}

    async def ask(name: str) -> int:
        async def note(progress: float, total: float | None, message: str | None) -> None:
            seen[name].append(message)

        async with Client(sse_client(f"{app.url}gradio_api/mcp/sse")) as client:
            answers = [
                texts(await client.call_tool("words", {"text": f"{name} {number}"}, progress_callback=note))[0]
                for number in range(4)
            ]
        assert [text.rpartition(" ")[0] for text in answers] == [f"{name} {number}" for number in range(4)]
        return len({pid_in(text) for text in answers})

    await asyncio.gather(*map(ask, seen))
    for name, messages in seen.items():
        assert f"{name} " in messages
        (stranger,) = seen.keys() - {name}
        assert not [message for message in messages if message and stranger in message]


def test_who_has_signed_in_is_known_in_every_worker(app: App) -> None:
    def ask(client: httpx.Client, name: str, *data: object) -> str:
        answer = client.post(f"{app.url}gradio_api/run/{name}", json={"data": list(data)})
        return answer.json()["data"][0] if answer.is_success else answer.json()["error"]

    with httpx.Client(follow_redirects=True, timeout=20) as browser, httpx.Client() as other:
        assert ask(browser, "who", "x").startswith("x nobody ")
        browser.get(f"{app.url}login/huggingface")
        answers = [ask(browser, "who", "x") for _ in range(4)]
        assert {text.rpartition(" ")[0] for text in answers} == {"x ann"}
        assert {pid_in(text) for text in answers} == app.workers()
        assert ask(browser, "secret").startswith("access-token openid profile email ")
        assert ask(other, "who", "x").startswith("x nobody ")
        assert ask(other, "secret").startswith("Sign in first")
        browser.post(f"{app.url}logout")
        assert ask(browser, "who", "x").startswith("x nobody ")


def test_a_token_that_a_caller_brings_is_known_as_well(app: App) -> None:
    answer = httpx.post(f"{app.url}gradio_api/run/secret", json={"data": [], "oauth_token": "mine"})
    assert answer.json()["data"][0].startswith("mine ")
