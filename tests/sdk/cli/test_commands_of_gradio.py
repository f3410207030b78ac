"""Every command of Gradio has one here, or a reason why not."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from stagedoor.cli.main import build_parser, main

OURS = {
    "gradio app.py": ["run", "app.py", "--reload"],
    "gradio app.py -- --own word": ["run", "app.py"],
    "gradio deploy": ["deploy"],
    "gradio environment": ["environment"],
    "gradio info URL": ["info", "http://127.0.0.1:1"],
    "gradio predict URL /endpoint JSON": ["predict", "http://127.0.0.1:1", "/a", "{}"],
    "gradio load chat URL MODEL": ["load", "chat", "http://127.0.0.1:1", "model"],
    "gradio skills add": ["skills", "add"],
    "gradio upload-mcp URL DIR": ["upload-mcp", "http://127.0.0.1:1", "."],
}
"""Command of Gradio → words of ours."""

NOT_OFFERED = {
    "gradio cc": "components need no build: one class and one module are a component",
    "gradio --vibe": "editing the file with a language model is late",
    "gradio sketch": "Gradio 6 only says that it is gone",
}


@pytest.mark.parametrize("command", OURS)
def test_it_is_there(command: str) -> None:
    parsed = build_parser().parse_args(OURS[command], argparse.Namespace(rest=[]))
    assert callable(parsed.run)


def test_a_file_alone_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "app.py")]) == 1
    assert f"There is no file {tmp_path / 'app.py'}" in capsys.readouterr().err


def test_every_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    commands = build_parser()._subparsers._group_actions[0].choices  # type: ignore[union-attr]
    assert commands
    for command in commands:  # type: ignore[union-attr]
        with pytest.raises(SystemExit) as done:
            main([str(command), "--help"])
        assert done.value.code == 0
        assert f"usage: stagedoor {command}" in capsys.readouterr().out
    assert {name.split()[1] for name in NOT_OFFERED}.isdisjoint(str(command) for command in commands)  # type: ignore[union-attr]
