"""`stagedoor predict`: calls an app as its API page says, uploads files, and says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.apps import Served, served

import stagedoor as gr
from stagedoor.cli.main import main


def steps(text: str, file: str | None) -> Iterator[str]:
    if text == "fail":
        raise gr.Error("not this")
    yield "first"
    yield f"{text} {Path(file).read_text() if file else ''}".strip()


@pytest.fixture
def app(request: pytest.FixtureRequest) -> Iterator[Served]:
    with gr.Blocks() as demo:
        gr.Button().click(steps, [gr.Textbox(), gr.File()], gr.Textbox(), api_name="steps")
    with served(demo, **getattr(request, "param", {})) as running:
        yield running


def call(app: Served, *words: str, url: str | None = None) -> int:
    return main(["predict", url or app.url, *words])


def test_results_and_files(app: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ä b.txt").write_text("from the file")
    file = {"path": str(tmp_path / "ä b.txt"), "meta": {"_type": "gradio.FileData"}}
    assert call(app, "/steps", json.dumps({"text": "hello", "file": file})) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == "hello from the file"
    assert "first" in told.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("/steps", '{"text": "fail", "file": null}'), "not this"),
        (("/steps", '{"txet": "x"}'), "has no parameter txet"),
        (("/nothing", "{}"), "has no endpoint /nothing"),
        (("/steps", "{"), "not JSON"),
        (("/steps", "1"), "must be a JSON object"),
    ],
)
def test_what_is_wrong_is_said(
    app: Served, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(app, *words) == 1
    assert said in capsys.readouterr().err


def test_addresses(app: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(app, "/steps", url="file:///etc/passwd") == 1
    assert "no address of an app" in capsys.readouterr().err
    assert call(app, "/steps", url="http://127.0.0.1:1") == 1
    assert "is the app running" in capsys.readouterr().err


@pytest.mark.parametrize("app", [{"auth": ("ann", "a:b")}], indirect=True)
def test_a_login(app: Served, capsys: pytest.CaptureFixture[str]) -> None:
    values = '{"text": "x", "file": null}'
    assert call(app, "/steps", values) == 1
    assert "--auth" in capsys.readouterr().err
    assert call(app, "/steps", values, "--auth", "ann:a:b") == 0
    assert json.loads(capsys.readouterr().out) == "x"
