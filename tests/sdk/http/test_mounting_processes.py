"""A server of several processes, into which an app is mounted, is told what that means; in words and for real."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.processes import free_port, running

from stagedoor.http.processes import server_processes

APP = """
import stagedoor as gr
from starlette.applications import Starlette

app = gr.mount_gradio_app(Starlette(), gr.Interface(str, "text", "text"), path="/ui")
"""


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("uvicorn app:app --workers 4", 4),
        ("/usr/bin/gunicorn -w 3 app:app", 3),
        ("gunicorn -w5 app:app", 5),
        ("/lib/python3/site-packages/uvicorn/__main__.py --workers=2 app:app", 2),
        ("fastapi run --workers 2 app.py", 2),
        ("uvicorn app:app", 1),
        ("uvicorn app:app --workers", 1),
        ("app.py --workers 4", 1),
        ("stagedoor run app.py --workers 4", 1),
        ("", 1),
    ],
)
def test_the_command_line_is_read(words: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEB_CONCURRENCY", raising=False)
    assert server_processes(words.split(" ")) == count


def test_the_environment_is_read_where_the_command_line_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "3")
    assert server_processes(["uvicorn", "app:app"]) == 3
    assert server_processes(["uvicorn", "app:app", "--workers", "1"]) == 1
    assert server_processes(["app.py"]) == 1


def test_a_server_of_two_processes_is_told(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(APP)
    command = ("-m", "uvicorn", "app:app", "--workers", "2", "--port", str(free_port()))
    with running(*command, log=tmp_path / "log", cwd=tmp_path) as program:
        said = program.wait_for_output("STAGEDOOR_WORKERS=2")
    assert "This server has 2 processes" in said
