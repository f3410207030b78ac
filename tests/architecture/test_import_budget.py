"""What `import stagedoor` costs: standard library only, few modules, no traces."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HEAVY = frozenset(
    [
        "numpy",
        "pandas",
        "PIL",
        "matplotlib",
        "plotly",
        "starlette",
        "uvicorn",
        "fastapi",
        "pydantic",
        "asyncssh",
        "cryptography",
        "orjson",
        "httpx",
        "gradio_client",
        "sqlalchemy",
        "celery",
    ]
)
MAX_MODULES = 250

COMPONENTS = """
import stagedoor as gr

def fn(text: str) -> str:
    return text

with gr.Blocks() as demo:
    with gr.Row(), gr.Column():
        box = gr.Textbox(label="Text")
        gr.Slider(1, 10), gr.Number(), gr.Checkbox(), gr.Dropdown(["a"]), gr.Radio(["a"])
        gr.Image(), gr.Audio(), gr.File(), gr.Markdown("x"), gr.State(1), gr.Label()
        go = gr.Button("Go")
    go.click(fn, box, box)
    gr.Examples(["a"], box)
gr.Interface(fn, "text", "text")
gr.ChatInterface(lambda message, history: message)
"""


def run(code: str, *flags: str, cwd: Path | None = None) -> dict[str, object]:
    """Run code in a fresh interpreter and return what it puts into `result`."""
    script = textwrap.dedent(code) + "\nimport json\nprint(json.dumps(result))"
    done = subprocess.run([sys.executable, *flags, "-c", script], capture_output=True, text=True, check=True, cwd=cwd)
    return json.loads(done.stdout)


def test_import_loads_the_standard_library_only() -> None:
    found = run(
        """
        import sys
        before = set(sys.modules)
        import stagedoor
        new = {name.partition(".")[0] for name in set(sys.modules) - before}
        result = {"foreign": sorted(new - set(sys.stdlib_module_names) - {"stagedoor"}), "count": len(sys.modules)}
        """
    )
    assert found["foreign"] == []
    assert int(str(found["count"])) <= MAX_MODULES


@pytest.mark.parametrize("code", [COMPONENTS], ids=["components"])
def test_building_an_app_loads_nothing_heavy(code: str) -> None:
    found = run(f"import sys\n{code}\ntops = {{name.partition('.')[0] for name in sys.modules}}\nresult = sorted(tops)")
    assert HEAVY.isdisjoint(found)


def test_import_leaves_no_traces(tmp_path: Path) -> None:
    """No file written, none but code read, no socket, no process, no thread: seen by an audit hook."""
    found = run(
        """
        import os, sys, threading
        seen = []
        def hook(event, args):
            if event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                seen.append(["write", str(args[0])])
            elif event.split(".")[0] in {"socket", "subprocess"} or event in {"os.mkdir", "os.remove", "os.rename"}:
                seen.append([event])
        sys.addaudithook(hook)
        import stagedoor
        stagedoor.Textbox, stagedoor.Blocks, stagedoor.themes
        result = {"seen": seen, "threads": threading.active_count(), "files": os.listdir(".")}
        """,
        "-B",
        cwd=tmp_path,
    )
    assert found == {"seen": [], "threads": 1, "files": []}


def test_import_costs_little_beside_the_interpreter() -> None:
    """CPU against the bare interpreter on the same machine at the same time, best of several."""
    code = "import time\nstart = time.process_time()\n{}\nresult = time.process_time() - start"
    importing = min(float(str(run(code.format("import stagedoor")))) for _ in range(5))
    assert importing < 0.15
