"""`stagedoor check` on whole files: what the built app says, and how the command answers."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest

from stagedoor.checks.building import check_in_child
from stagedoor.cli.main import main

APP = """
import gradio as gr

def two(a, b):
    return a, b

def none(a):
    return a

with gr.Blocks() as demo:
    with gr.Tabs():
        with gr.Tab("A", id=1):
            first = gr.Textbox(label="First", elem_id="same")
        with gr.Tab("B", id=1):
            second = gr.Textbox(elem_id="same")
    third = gr.Textbox(label="Third")
    alone = gr.Number(label="Alone")
    lost = gr.State(1)
    tick = gr.Timer(3)
    idle = gr.Button("Idle")
    go = gr.Button("Go")
    big = gr.Dropdown([str(n) for n in range(6000)], label="Big")
    gr.JSON({"a": "x" * 1_100_000})
    go.click(two, first, third)
    go.click(none, [first, second], third, api_name="go")
    go.click(two, [first, second], [first, second, third], api_name="go")
    go.click(lambda a: "x", big, [first, second])
demo.launch()
raise RuntimeError("after launch")
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "app.py"
    path.write_text(textwrap.dedent(text))
    return path


def test_what_the_built_app_says(tmp_path: Path) -> None:
    path = write(tmp_path, APP)
    lines = path.read_text().splitlines()
    findings = check_in_child(path, timeout_s=60)
    place = {finding.rule: lines[finding.line - 1].strip() for finding in findings}
    assert {rule: line.split(" = ")[0].split("(")[0] for rule, line in place.items()} == {
        "does-not-build": "raise RuntimeError",
        "unused-field": "alone",
        "unused-state": "lost",
        "unused-timer": "tick",
        "unused-button": "idle",
        "no-label": "second",
        "same-id": "with gr.Tabs",
        "big-value": "gr.JSON",
        "too-few-inputs": "go.click",
        "too-many-inputs": "go.click",
        "wrong-number-of-results": "go.click",
        "same-api-name": "go.click",
    }
    assert sum(finding.rule == "big-value" for finding in findings) == 2
    assert {f.line: f.message for f in findings if f.rule == "wrong-number-of-results"}[5].startswith("two() returns 2")


@pytest.mark.parametrize(
    "text",
    [
        "import stagedoor as gr\ndemo = gr.Interface(lambda x: x, 'text', 'text')\n",
        """
        import gradio as gr
        def main():
            with gr.Blocks() as demo:
                box = gr.Textbox(label="Text")
                gr.Button("Go").click(lambda text: text, box, box)
            demo.launch()
        if __name__ == "__main__":
            main()
        """,
        """
        import fastapi, uvicorn, gradio as gr
        demo = gr.Interface(lambda x: x, 'text', 'text')
        app = gr.mount_gradio_app(fastapi.FastAPI(), demo, '/ui')
        uvicorn.run(app)
        """,
        "import gradio as gr\ngr.Interface(lambda sound: (1, [0]), 'audio', 'audio').launch()\n",
    ],
    ids=["no launch", "in main", "mounted", "a pair is one value"],
)
def test_nothing_to_say(tmp_path: Path, text: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(write(tmp_path, text))]) == 0
    assert capfd.readouterr().out == "Nothing to say.\n"


def test_files_that_cannot_be_built(tmp_path: Path) -> None:
    (missing,) = check_in_child(write(tmp_path, "import nowhere_to_be_found\n"), timeout_s=60)
    assert (missing.rule, missing.severity, missing.line) == ("not-built", "note", 1)
    (late,) = check_in_child(write(tmp_path, "import time\ntime.sleep(600)\n"), timeout_s=0.5)
    assert "0.5 seconds" in late.message
    (gone,) = check_in_child(write(tmp_path, "import os\nos._exit(3)\n"), timeout_s=60)
    assert "ended the process" in gone.message
    (wrong,) = check_in_child(write(tmp_path, "import gradio as gr\n\ngr.Interface(3, 'text', 'text')\n"), timeout_s=60)
    assert (wrong.rule, wrong.line) == ("does-not-build", 3)
    assert "as its function" in wrong.message


def test_an_old_spelling_is_named_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "import gradio as gr\nwith gr.Blocks() as demo:\n    gr.Textbox(\n        'a',\n"
                           "        show_copy_button=True,\n    )\n")  # fmt: skip
    assert main(["check", "--json", str(path)]) == 1
    (finding,) = json.loads(capfd.readouterr().out)
    assert (finding["rule"], finding["line"], finding["fixable"]) == ("old-argument", 5, True)
    assert main(["check", "--fix", str(path)]) == 0
    assert "buttons=" in path.read_text()
    assert "1 mended." in capfd.readouterr().out


def test_exit_codes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = write(tmp_path, "import gradio as gr\ngr.Box()\n")
    assert main(["check", "--no-build", str(path)]) == 1
    assert main(["check", "--no-build", "--ignore", "old-name", str(path)]) == 0
    assert main(["check", str(tmp_path / "no.py")]) == 1
    assert "no file" in capfd.readouterr().err
