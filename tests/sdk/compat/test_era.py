"""Which Gradio an app was written for: as the command line, the environment, or the files beside it say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stagedoor.compat.era import VARIABLE, settle, version_beside
from stagedoor.errors import LaunchError

SPACE = "---\ntitle: Demo\nsdk: {sdk}\nsdk_version: {version}\napp_file: app.py\n---\n# Demo\n"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, "")
    return tmp_path / "app.py"


def test_nothing_is_said(app: Path) -> None:
    assert version_beside(app) is None
    assert settle(app) is None
    assert not os.environ[VARIABLE]


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (SPACE.format(sdk="gradio", version="3.50.2"), "3.50.2"),
        (SPACE.format(sdk="gradio", version='"4.44.0"'), "4.44.0"),
        (SPACE.format(sdk="streamlit", version="1.2"), None),
        ("# Gradio\nsdk: gradio\nsdk_version: 3.1\n", None),
        ("---\nsdk: gradio\n---\n", None),
    ],
)
def test_the_header_of_a_space(app: Path, header: str, found: str | None) -> None:
    (app.parent / "README.md").write_text(header)
    assert version_beside(app) == (None if found is None else (found, "README.md"))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("gradio==3.41.2", "3.41.2"),
        ("gradio ~= 4.1  # pinned", "4.1"),
        ("gradio[oauth]>=4,<5", "4"),
        ("Gradio<4.0; python_version > '3.8'", "3"),
        ("gradio<=4.44", "4.44"),
        ("gradio<3.50", "3.50"),
        ("gradio>=3", None),
        ("gradio", None),
        ("gradio_client==0.5", None),
        ("torch==2.0", None),
    ],
)
def test_requirements(app: Path, line: str, found: str | None) -> None:
    (app.parent / "requirements.txt").write_text(f"numpy\n{line}\n")
    assert version_beside(app) == (None if found is None else (found, "requirements.txt"))


def test_who_goes_first(app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (app.parent / "requirements.txt").write_text("gradio==3.41.2\n")
    assert settle(app) == "* Written for Gradio 3.41.2 (requirements.txt): the defaults of that version hold."
    monkeypatch.setenv(VARIABLE, "4.0")
    assert settle(app) == f"* Written for Gradio 4.0 ({VARIABLE}): the defaults of that version hold."
    assert settle(app, "5") == "* Written for Gradio 5 (--gradio): the defaults of that version hold."
    assert settle(app, "6.2") is None
    with pytest.raises(LaunchError, match="no version"):
        settle(app, "latest")
