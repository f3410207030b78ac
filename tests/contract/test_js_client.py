"""The real @gradio/client, run by Node against a live app."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import contract_app
from support.apps import served
from support.processes import clean_environment

import stagedoor as gr

SCRIPT = Path(__file__).with_name("js_client.mjs")


@pytest.fixture(scope="module", params=["the app itself", "an app that stands for it"])
def seen(request: pytest.FixtureRequest) -> Iterator[dict]:
    contract_app.closed.clear()
    with served(contract_app.build()) as original, contextlib.ExitStack() as stack:
        app = original if request.param == "the app itself" else stack.enter_context(served(gr.load(original.url)))
        done = subprocess.run(
            ["node", str(SCRIPT), app.url],
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
            cwd=SCRIPT.parent,
            env=clean_environment(),
        )
        assert done.returncode == 0, done.stderr
        assert contract_app.closed.wait(5), "the cancelled generator was not closed"
        found = json.loads(done.stdout.strip().splitlines()[-1])
        found["stderr"] = done.stderr
        yield found


def test_predict(seen: dict) -> None:
    assert seen["echo"] == ["hi bob x3"]
    assert seen["named"] == ["hi eve x2"]
    assert seen["unqueued"] == ["plain"]


def test_state_stays_with_the_session(seen: dict) -> None:
    assert seen["count"] == [1, 2]


def test_streamed_diffs_add_up(seen: dict) -> None:
    values = [value[0] for value in seen["tokens"]["values"]]
    assert values[:3] == ["a ", "a b ", "a b c "]
    assert seen["tokens"]["values"][2][1] == {"words": ["a", "b", "c"]}
    assert seen["tokens"]["stages"][-1] == "complete"


def test_logs(seen: dict) -> None:
    assert seen["busy"]["logs"] == ["starting"]


def test_error(seen: dict) -> None:
    assert seen["boom"]["stages"][-1] == "error"
    assert seen["boom"]["values"][-1] == {"error": "custom boom"}


def test_files(seen: dict) -> None:
    assert seen["fileBody"] == "from js"
    assert "/tmp" not in seen["file"]["path"]


def test_description(seen: dict) -> None:
    assert "/echo" in seen["endpoints"]
    assert "/count" in seen["endpoints"]


def test_nothing_went_wrong_on_the_way(seen: dict) -> None:
    assert "TypeError" not in seen["stderr"]
