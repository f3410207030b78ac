"""`info`, `environment`, `load chat`, `skills`, `upload-mcp` and `deploy`, as somebody types them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from support import contract_app
from support.apps import Served, served
from support.chat_server import chat_server
from support.processes import clean_environment, free_port, running
from support.web import send, web_server

import stagedoor
from stagedoor.cli.deploy import read_readme
from stagedoor.cli.main import main


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with served(contract_app.build()) as serving:
        yield serving


def test_a_reader_that_goes_away_is_no_fault() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "stagedoor", "docs", "Textbox"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()  # `stagedoor docs Textbox | head`
    assert process.communicate(timeout=30)[1] == b""
    assert process.returncode == 141


def test_info(app: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", app.url]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["/echo"] == {
        "description": "Repeat a name.",
        "parameters": [
            {"name": "name", "type": "str", "component": "Textbox", "required": True},
            {"name": "times", "type": "float", "component": "Number", "required": False, "default": 2},
        ],
        "returns": [{"name": "Out", "type": "str"}],
    }


def test_predict_saves_files(app: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.txt").write_text("content")
    for name in ("in.txt", "in-1.txt"):
        words = ["predict", app.url, "file", json.dumps([{"path": str(tmp_path / "in.txt")}])]
        assert main([*words, "--download-files", str(tmp_path / "out")]) == 0
        saved = Path(json.loads(capsys.readouterr().out))
        assert (saved.name, saved.read_text()) == (name, "content")


def test_a_space_by_name(app: Served, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with web_server(lambda h, body: send(h, json.dumps({"host": app.url}).encode())) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub)
        assert main(["predict", "ann/app", "echo", '["x"]']) == 0
    assert json.loads(capsys.readouterr().out) == "hi x x2"
    assert main(["info", "x/y/z"]) == 1
    assert "no address of an app" in capsys.readouterr().err


def test_environment_tells_no_values(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hunter2")
    assert main(["environment"]) == 0
    told = capsys.readouterr().out
    assert f"Stagedoor {stagedoor.version}" in told
    assert re.search(r"starlette: \d", told)
    assert "HF_TOKEN" in told
    assert "hunter2" not in told


def test_load_chat(tmp_path: Path) -> None:
    port = free_port()
    with chat_server() as model:
        words = ["-m", "stagedoor", "load", "chat", model.url, "parrot", "--port", str(port), "--file-types", "none"]
        with running(*words, log=tmp_path / "log") as program:
            program.wait_for_output("Running on local URL")
            said = httpx.post(f"http://127.0.0.1:{port}/gradio_api/run/chat", json={"data": ["hi"]}).json()
            assert said["data"][0] == "You said: hi"
            assert program.interrupt() == 0


def test_skills(
    app: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["skills", "add", "--claude", "--cursor"]) == 0
    for folder in (".claude", ".cursor"):
        text = (tmp_path / folder / "skills" / "stagedoor" / "SKILL.md").read_text()
        assert text.startswith("---\nname: stagedoor\ndescription: ")
    capsys.readouterr()
    assert main(["skills", "add"]) == 1
    assert "--force" in capsys.readouterr().err
    assert main(["skills", "add", app.url, "--dest", "elsewhere", "--codex"]) == 0
    text = (tmp_path / "elsewhere" / "contract" / "SKILL.md").read_text()
    assert text == (tmp_path / ".codex" / "skills" / "contract" / "SKILL.md").read_text()
    assert f"stagedoor predict {app.url} /echo" in text
    assert "`times`: float, default 2" in text


def test_the_code_in_the_building_skill_runs(tmp_path: Path) -> None:
    from stagedoor.cli.skills import building_skill

    for code in re.findall(r"```python\n(.*?)```", building_skill(), re.DOTALL):
        exec(code.replace("demo.launch()", ""), {})


async def test_upload_mcp(app: Served, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text("content")
    (tmp_path / "secret.txt").write_text("secret")
    words = ["-m", "stagedoor", "upload-mcp", f"{app.url}/gradio_api/mcp/", str(tmp_path / "files")]
    command = StdioServerParameters(command=sys.executable, args=words, env=clean_environment())
    with (tmp_path / "errors").open("w+") as errors:
        async with Client(stdio_client(command, errlog=errors)) as client:
            (tool,) = (await client.list_tools()).tools
            sent = await client.call_tool(tool.name, {"file": "a.txt"})
            refused = [await client.call_tool(tool.name, {"file": name}) for name in ("../secret.txt", "none.txt")]
    assert app.http.get(sent.content[0].text).text == "content"  # type: ignore[union-attr]
    assert [result.is_error for result in refused] == [True, True]


def test_an_unknown_folder_and_an_unknown_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upload-mcp", "http://127.0.0.1:1", str(tmp_path / "none")]) == 1
    assert main(["mcp", str(tmp_path / "none.py")]) == 1
    assert main(["mcp", "http://127.0.0.1:1", "--header", "nothing"]) == 1
    assert main(["deploy", str(tmp_path)]) == 1
    told = capsys.readouterr().err
    assert "There is no folder" in told
    assert "There is no file" in told
    assert "is no header" in told
    assert "--app-file" in told


README = """---
title: My demo
emoji: 🎈
colorFrom: red
tags:
  - vision
  - 'small'
app_file: main.py
---
# Hello
"""


def test_a_readme_header(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    header, text = read_readme(tmp_path)
    assert header == {
        "title": "My demo", "emoji": "🎈", "colorFrom": "red", "tags": ["vision", "small"], "app_file": "main.py",
    }  # fmt: skip
    assert text == "# Hello\n"


def test_deploy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    projects: dict[str, dict] = {}
    asked: list[str] = []

    def server(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        path = handler.path.removeprefix("/api/v1")
        asked.append(f"{handler.command} {path}")
        assert handler.headers["authorization"] == "Bearer key"
        name = path.removeprefix("/projects/")
        if path == "/session":
            send(handler, b'{"user": {"username": "ann"}, "teams": [{"slug": "ann", "is_personal": true}]}')
        elif path == "/relay":
            relay = {"ssh_host": "127.0.0.1", "ssh_port": 22, "host_key": "ssh-ed25519 AAAA", "share_domain": "x"}
            send(handler, json.dumps(relay).encode())
        elif path == "/projects":
            fields = json.loads(body)
            projects[f"{fields['team']}/{fields['name']}"] = fields
            send(handler, b"{}", 201)
        elif name not in projects:
            send(handler, b'{"detail": "no such project"}', 404)
        else:
            projects[name].update(json.loads(body) if body else {})
            send(handler, b"{}")

    folder = tmp_path / "My Demo"
    folder.mkdir()
    (folder / "README.md").write_text(README)
    (folder / "main.py").write_text("")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("STAGEDOOR_TOKEN", "key")
    with web_server(server) as address:
        monkeypatch.setenv("STAGEDOOR_SERVER", address)
        assert main(["deploy"]) == 0
        assert f"Made the project ann/my-demo: {address}/ann/my-demo" in capsys.readouterr().out
        assert main(["deploy", "--public", "--title", "Other"]) == 0
        told = capsys.readouterr().out
    assert "Updated the project" in told
    assert "--project ann/my-demo" in told
    made = projects["ann/my-demo"]
    assert (made["title"], made["visibility"], made["color_from"], made["readme"]) == (
        "Other",
        "public",
        "red",
        "# Hello\n",
    )
    assert made["tags"] == ["vision", "small"]
