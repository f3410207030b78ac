"""The command line: help, mistakes, and apps served from their files."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import stagedoor
from stagedoor.cli.main import main

APP = """
import {package} as gr
from {package}.components import Textbox

def greet(name: str) -> str:
    return "hi " + name

{name} = gr.Interface(greet, Textbox(), "text")
{tail}
"""


def write(folder: Path, *, package: str = "gradio", name: str = "demo", tail: str = "") -> Path:
    path = folder / "app.py"
    path.write_text(APP.format(package=package, name=name, tail=tail))
    return path


@contextmanager
def running(*words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run the command and give its address once it says it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "stagedoor.cli.main", "run", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    output = process.stdout
    threading.Thread(target=lambda: [lines.put(line) for line in output], daemon=True).start()
    try:
        seen = ""
        while "http://" not in seen:
            seen += lines.get(timeout=30)
        yield "http://" + seen.partition("http://")[2].split()[0], process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        output.close()


def endpoints(url: str) -> list[str]:
    with urllib.request.urlopen(f"{url}/gradio_api/info", timeout=20) as answer:
        return list(json.load(answer)["named_endpoints"])


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(["--version"])
    assert done.value.code == 0
    assert capsys.readouterr().out == f"stagedoor {stagedoor.version}\n"
    assert main([]) == 0
    help_text = capsys.readouterr().out
    assert "stagedoor run app.py" in help_text
    for command in ("run", "up"):
        assert f"\n    {command} " in help_text


@pytest.mark.parametrize("command", ["run", "up"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main([command, "--help"])
    assert done.value.code == 0
    assert "usage: stagedoor " + command in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["nonsense"], ["run"], ["run", "a.py", "--port", "x"], ["run", "a.py", "--port", "70000"]]
)
def test_wrong_words_are_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as done:
        main(words)
    assert done.value.code == 2


def test_missing_file_names_the_nearest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path)
    assert main(["run", str(tmp_path / "ap.py")]) == 1
    assert "did you mean app.py?" in capsys.readouterr().err


@pytest.fixture
def clean() -> Iterator[None]:
    """Files are run as the main module, in this process: put back what that changes."""
    from stagedoor.compat import import_hook

    argv, path, module = sys.argv, list(sys.path), sys.modules["__main__"]
    yield
    sys.argv, sys.path[:], sys.modules["__main__"] = argv, path, module
    import_hook.uninstall()


@pytest.mark.usefixtures("clean")
@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("x = 1", [], "makes no app"),
        ("import gradio as gr\na = gr.Blocks()\nb = gr.Blocks()", [], "--name"),
        ("import gradio as gr\na = gr.Blocks()", ["--name", "z"], "it has a"),
        ("def broken(:\n", [], "SyntaxError"),
        ("import gradio as gr\n1 / 0", [], "ZeroDivisionError"),
        ("import gradio as gr\ngr.Interface(len, 'txet', 'text')", [], "txet"),
    ],
)
def test_files_that_cannot_be_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: list[str], said: str
) -> None:
    path = tmp_path / "app.py"
    path.write_text(text)
    assert main(["run", str(path), *words]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "cli/run.py" not in error


def test_a_gradio_file_without_launch_is_served(tmp_path: Path) -> None:
    with running(str(write(tmp_path)), "--port", "0") as (url, _):
        assert endpoints(url) == ["/greet", "/predict"]


def test_command_line_goes_before_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, package="stagedoor", tail="demo.launch(server_port=1)")
    with running(str(path), "--port", "0", "--host", "127.0.0.1", "--", "--own", "word") as (url, process):
        assert endpoints(url) == ["/greet", "/predict"]
    assert process.returncode in {0, 130}


def test_own_words_reach_the_file(tmp_path: Path) -> None:
    tail = "import sys; print(sys.argv[1:], __name__, flush=True); iface.title = 'x'"
    path = write(tmp_path, name="iface", tail=tail)
    process = subprocess.Popen(
        [sys.executable, "-m", "stagedoor.cli.main", "run", str(path), "--port", "0", "--", "-x", "y"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "['-x', 'y'] __main__\n"
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_a_server_without_a_page_is_served(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text(
        "import gradio as gr\nserver = gr.Server()\n@server.api\ndef up(text: str) -> str:\n    return text.upper()\n"
    )
    with running(str(path), "--port", "0") as (url, _):
        request = urllib.request.Request(
            f"{url}/gradio_api/run/up", b'{"data": ["a"]}', {"content-type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["data"] == ["A"]


def test_the_version_that_an_app_was_written_for(tmp_path: Path) -> None:
    """A dropdown without value had none before Gradio 5; the files of a Space say which version that was."""
    path = tmp_path / "app.py"
    path.write_text("import gradio as gr\ndemo = gr.Interface(str, gr.Dropdown(['a', 'b']), 'text')\n")
    (tmp_path / "README.md").write_text("---\nsdk: gradio\nsdk_version: 3.50.2\n---\n")
    for words, value in (([], None), (["--gradio", "6"], "a")):
        with running(str(path), "--port", "0", *words) as (url, _), urllib.request.urlopen(f"{url}/config") as answer:
            (dropdown,) = [c for c in json.load(answer)["components"] if c["type"] == "dropdown"]
            assert dropdown["props"].get("value") == value
