"""Calls that are made in the very moment in which the session's event stream ends, on a way that mixes up the order.

A client believes that its stream is open until it has read that nothing is pending, and only then opens another one
for its next call. A server that ended the stream in the meantime must not answer that call as if it were read.
"""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.utils import Status
from support.apps import Served, served
from support.processes import clean_environment, wait_for
from support.reordering_path import reordering

import stagedoor as gr

SCRIPT = Path(__file__).with_name("calls_in_a_row.mjs")
IN_A_ROW = [f"call {number}" for number in range(4)]


@pytest.fixture
def app() -> Iterator[Served]:
    is_second_done = threading.Event()

    def first(text: str) -> str:
        is_second_done.wait(20)
        return text

    def second(text: str) -> str:
        is_second_done.set()
        return text

    with gr.Blocks() as demo:
        text, out, button = gr.Textbox(), gr.Textbox(), gr.Button()
        button.click(lambda said: said, text, out, api_name="echo")
        button.click(first, text, out, api_name="first")
        button.click(second, text, out, api_name="second")
    with served(demo) as running:
        yield running


def by_javascript(url: str, way: str) -> dict[str, list[str]]:
    done = subprocess.run(
        ["node", str(SCRIPT), url, way],
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
        cwd=SCRIPT.parent,
        env=clean_environment(),
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_javascript_calls_in_a_row_while_the_ends_of_streams_are_late(app: Served) -> None:
    with reordering(app.port, "stream ends") as path:
        assert by_javascript(path.url, "in a row") == {"results": IN_A_ROW, "complaints": []}


def test_javascript_learns_of_a_join_after_the_stream_has_ended(app: Served) -> None:
    with reordering(app.port, "answers to joins") as path:
        seen = by_javascript(path.url, "at the same time")
        assert path.overtaken == 1
    assert sorted(seen["results"][:2]) == ["first", "second"]
    assert seen["results"][2:] == IN_A_ROW
    assert seen["complaints"] == []


def test_python_calls_in_a_row_while_the_ends_of_streams_are_late(app: Served, tmp_path: Path) -> None:
    with reordering(app.port, "stream ends") as path:
        client = Client(path.url, verbose=False, download_files=str(tmp_path))
        assert [client.predict(text, api_name="/echo") for text in IN_A_ROW] == IN_A_ROW


def test_python_learns_of_a_join_after_the_stream_has_ended(app: Served, tmp_path: Path) -> None:
    with reordering(app.port, "answers to joins") as path:
        client = Client(path.url, verbose=False, download_files=str(tmp_path))
        first = client.submit("first", api_name="/first")
        wait_for(lambda: first.status().code is Status.PROCESSING, because="the first call runs")
        second = client.submit("second", api_name="/second")
        assert (first.result(30), second.result(30)) == ("first", "second")
        assert path.overtaken == 1
        assert [client.predict(text, api_name="/echo") for text in IN_A_ROW] == IN_A_ROW
