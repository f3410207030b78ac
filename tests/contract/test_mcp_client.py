"""The official client of the Model Context Protocol against a live app, over HTTP and over stdio."""

from __future__ import annotations

import asyncio
import base64
import io
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client
from mcp.client.sse import sse_client
from PIL import Image
from support import mcp_app
from support.apps import Served, served
from support.processes import clean_environment, wait_for


@pytest.fixture(scope="module")
def served_app() -> Iterator[Served]:
    with served(mcp_app.build(), mcp_server=True) as running:
        yield running


@pytest.fixture(params=["auto", "legacy"], ids=["2026-07-28", "2025-11-25"])
def app(request: pytest.FixtureRequest, served_app: Served) -> Served:
    """The app, to be spoken to in each era of the protocol."""
    served_app.era = request.param  # type: ignore[attr-defined]
    return served_app


@asynccontextmanager
async def connected(app: Served, query: str = "", **options: object) -> AsyncIterator[Client]:
    async with Client(f"{app.api}/mcp/{query}", mode=app.era, **options) as client:  # type: ignore[attr-defined]
        assert client.session.protocol_version == ("2026-07-28" if app.era == "auto" else "2025-11-25")  # type: ignore[attr-defined]
        yield client


def texts(result: object) -> list[str]:
    return [part.text for part in result.content if part.type == "text"]  # type: ignore[attr-defined]


def data_url(color: str) -> str:
    held = io.BytesIO()
    picture = Image.new("RGB", (64, 32), color)
    picture.paste((0, 0, 255), (0, 0, 32, 16))
    picture.save(held, "PNG")
    return "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()


async def test_endpoints_are_tools_with_schemas(app: Served) -> None:
    async with connected(app) as client:
        assert client.server_info is not None
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert {"letter_count", "letter_count_1", "flip", "same_files", "area_of", "count"} <= set(tools)
    assert {"hidden", "unlisted", "greeting", "poem"}.isdisjoint(tools)
    counted = tools["letter_count"]
    assert counted.description == "Count a letter in a word. Returns: How often it is there."
    schema = counted.input_schema
    assert schema["required"] == ["word"]
    assert schema["properties"]["word"] == {"type": "string", "description": "The word to look at."}
    assert schema["properties"]["letter"]["default"] == "q"
    assert schema["properties"]["times"]["type"] == "integer"
    assert tools["flip"].input_schema["properties"]["picture"]["type"] == "string"
    assert tools["same_files"].input_schema["properties"]["files"]["items"]["type"] == "string"
    assert list(tools["count"].input_schema["properties"]) == ["step"]  # state has no place here
    assert tools["area_of"].meta == {"icon": "square"}


async def test_a_call_with_defaults(app: Served) -> None:
    async with connected(app) as client:
        result = await client.call_tool("letter_count", {"word": "strawberry", "letter": "r"})
    assert (result.is_error, texts(result)) == (False, ["3"])


async def test_structured_output(app: Served) -> None:
    async with connected(app) as client:
        await client.list_tools()
        result = await client.call_tool("area_of", {"width": 3})
    assert result.structured_content == {"result": {"area": 6.0}}


async def test_pictures_in_and_out_with_progress(app: Served) -> None:
    seen: list[tuple[float, float | None, str | None]] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        seen.append((progress, total, message))

    async with connected(app) as client:
        result = await client.call_tool("flip", {"picture": data_url("red")}, progress_callback=note)
    assert not result.is_error, texts(result)
    picture = next(part for part in result.content if part.type == "image")
    with Image.open(io.BytesIO(base64.b64decode(picture.data))) as flipped:
        assert flipped.size == (64, 32)
        assert flipped.convert("RGB").getpixel((8, 24))[2] > 200  # the blue corner went down
    address = next(text for text in texts(result) if text.startswith("Image URL: ")).removeprefix("Image URL: ")
    assert app.http.get(address).headers["content-type"].startswith("image/")
    assert ("Turning") in {message for _, _, message in seen}
    assert [value for value, _, _ in seen] == sorted({value for value, _, _ in seen})


async def test_a_file_of_the_app_is_taken_by_its_address(app: Served) -> None:
    async with connected(app) as client:
        first = await client.call_tool("same_files", {"files": ["data:text/plain,hello"]})
        address = next(t for t in texts(first) if t.startswith("File URL: ")).removeprefix("File URL: ")
        again = await client.call_tool("same_files", {"files": [address]})
    assert not again.is_error, texts(again)
    assert f"File URL: {address}" in texts(again)
    assert app.http.get(address).text == "hello"


async def test_private_addresses_are_not_fetched(app: Served) -> None:
    async with connected(app) as client:
        result = await client.call_tool("same_files", {"files": [app.url + "/config"]})
    assert result.is_error
    assert "private network" in texts(result)[0]


async def test_errors_are_results(app: Served) -> None:
    async with connected(app) as client:
        said = await client.call_tool("boom", {"text": "bread"})
        kept = await client.call_tool("secret_boom", {"text": "x"})
        missing = await client.call_tool("letter_count", {})
        unknown = await client.call_tool("letter_count", {"word": "a", "worn": "b"})
        with pytest.raises(MCPError, match="no tool 'hidden'"):
            await client.call_tool("hidden", {"x": "1"})
    assert [result.is_error for result in (said, kept, missing, unknown)] == [True] * 4
    assert texts(said) == ["no bread here"]
    assert "hunter2" not in texts(kept)[0]
    assert "'word' is missing" in texts(missing)[0]
    assert "worn" in texts(unknown)[0]


async def test_streamed_text_is_reported_and_ends_whole(app: Served) -> None:
    seen: list[str | None] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        seen.append(message)

    async with connected(app) as client:
        result = await client.call_tool("words", {"text": "one two"}, progress_callback=note)
    assert texts(result) == ["one two "]
    assert "one " in seen


async def test_a_cancelled_call_ends_the_run(app: Served) -> None:
    mcp_app.started.clear()
    mcp_app.stopped.clear()
    async with connected(app) as client:
        call = asyncio.create_task(client.call_tool("endless", {"text": "x"}))
        await asyncio.to_thread(mcp_app.started.wait, 10)
        call.cancel()
        assert await asyncio.to_thread(mcp_app.stopped.wait, 10)
    wait_for(lambda: not app.app.server.mcp.running, because="the call is forgotten")


async def test_a_subset_of_tools(app: Served) -> None:
    async with connected(app, "?tools=boom,words") as client:
        assert [tool.name for tool in (await client.list_tools()).tools] == ["boom", "words"]
        with pytest.raises(MCPError, match="no tool"):
            await client.call_tool("letter_count", {"word": "a"})


async def test_resources_and_prompts(app: Served) -> None:
    async with connected(app) as client:
        template = (await client.list_resource_templates()).resource_templates[0]
        plain = (await client.list_resources()).resources[0]
        (prompt,) = (await client.list_prompts()).prompts
        read = await client.read_resource("greeting://bob")
        with pytest.raises(MCPError, match="no resource"):
            await client.read_resource("greeting://a/b")
        got = await client.get_prompt("poem", {"topic": "rain", "lines": "2"})
    assert (template.uri_template, template.mime_type) == ("greeting://{name}", "text/markdown")
    assert (str(plain.uri), plain.description) == ("facts://all", "Everything known.")
    assert read.contents[0].text == "# Hello bob"  # type: ignore[union-attr]
    assert [(a.name, a.required, a.description) for a in prompt.arguments or []] == [
        ("topic", True, "What it is about."),
        ("lines", False, ""),
    ]
    assert got.messages[0].content.text == "Write 2 lines about rain."  # type: ignore[union-attr]


async def test_resources_that_are_files(app: Served) -> None:
    async with connected(app) as client:
        (picture,) = (await client.read_resource("pictures://hills")).contents
        (elsewhere,) = (await client.read_resource("pictures://elsewhere")).contents
        (data,) = (await client.read_resource("data://looks-like-a-file")).contents
    assert picture.mime_type == "image/jpeg"
    with Image.open(io.BytesIO(base64.b64decode(picture.blob))) as opened:  # type: ignore[union-attr]
        assert opened.format == "JPEG"
    assert (elsewhere.mime_type, elsewhere.text) == ("text/uri-list", "https://pictures.example/x.png")  # type: ignore[union-attr]
    assert "/etc/passwd" in data.text  # type: ignore[union-attr] # what it says stays data


@pytest.mark.parametrize("target", ["file", "address"])
async def test_stdio(app: Served, tmp_path: Path, target: str) -> None:
    script = tmp_path / "app.py"
    script.write_text(
        "import gradio as gr\nprint('noise on stdout')\ndef shout(text: str) -> str:\n    print('more')\n"
        "    return text.upper()\ngr.Interface(shout, 'text', 'text').launch()\n"
    )
    argument, tool = (str(script), "shout") if target == "file" else (app.url, "letter_count")
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "stagedoor", "mcp", argument], env=clean_environment()
    )
    with (tmp_path / "errors").open("w+") as errors:
        async with Client(stdio_client(command, errlog=errors), mode=app.era) as client:  # type: ignore[attr-defined]
            assert tool in [known.name for known in (await client.list_tools()).tools]
            assert client.session.protocol_version == ("2026-07-28" if app.era == "auto" else "2025-11-25")  # type: ignore[attr-defined]
            result = await client.call_tool(tool, {"text": "hi"} if target == "file" else {"word": "aqua"})
    assert texts(result) == ["HI" if target == "file" else "1"]


async def test_a_call_that_is_called_off_over_stdio(app: Served, tmp_path: Path) -> None:
    mcp_app.started.clear()
    mcp_app.stopped.clear()
    words = ["-m", "stagedoor", "mcp", app.url]
    command = StdioServerParameters(command=sys.executable, args=words, env=clean_environment())
    with (tmp_path / "errors").open("w+") as errors:
        async with Client(stdio_client(command, errlog=errors), mode=app.era) as client:  # type: ignore[attr-defined]
            call = asyncio.create_task(client.call_tool("endless", {"text": "x"}))
            assert await asyncio.to_thread(mcp_app.started.wait, 10)
            call.cancel()
            assert await asyncio.to_thread(mcp_app.stopped.wait, 10)
            assert not (await client.call_tool("letter_count", {"word": "aqua"})).is_error


async def test_who_listens_is_told_of_changes(served_app: Served) -> None:
    async with Client(f"{served_app.api}/mcp/") as client, client.listen(tools_list_changed=True) as subscription:
        assert not subscription.honored.tools_list_changed  # an app's tools change with a restart only


async def test_the_older_transport(app: Served) -> None:
    seen: list[str | None] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        seen.append(message)

    async with Client(sse_client(f"{app.api}/mcp/sse"), mode="legacy") as client:
        assert "words" in [tool.name for tool in (await client.list_tools()).tools]
        result = await client.call_tool("words", {"text": "one two"}, progress_callback=note)
        assert texts(result) == ["one two "]
        assert "one " in seen
        assert (await client.call_tool("letter_count", {})).is_error
        with pytest.raises(MCPError, match="no tool"):
            await client.call_tool("none", {})
    wait_for(lambda: not app.app.server.mcp.subscribers, because="the stream has ended")


def test_messages_need_a_stream(app: Served) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    assert app.http.post(f"{app.api}/mcp/messages/?session_id=x", json=body).status_code == 404
