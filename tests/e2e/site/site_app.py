"""The app behind the site's tests: text, progress that a test can watch, files, and failing."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import stagedoor as gr


def greet(name: str, times: float, tone: str, loud: bool) -> str:
    """Greet somebody."""
    text = " ".join([f"Hello {name}, {tone}."] * int(times))
    return text.upper() if loud else text


def count(steps: float, progress: gr.Progress = gr.Progress()) -> Iterator[str]:  # noqa: B008  # how authors write it
    """Count slowly, with progress; a generator, so that it ends when it is cancelled."""
    for step in range(int(steps)):
        progress((step + 1, int(steps)), desc="Counting", unit="steps")
        time.sleep(0.05)
        yield f"So far {step + 1}."
    yield f"Counted to {int(steps)}."


def describe(path: str) -> tuple[dict[str, object], str]:
    """Say how long a file is, and give it back."""
    with open(path, "rb") as file:
        return {"bytes": len(file.read()), "parts": ["head", "body"]}, path


def refuse(name: str) -> str:
    """Refuse."""
    raise gr.Error(f"There is nobody called {name}.")


with gr.Blocks(title="Site tests") as demo:
    gr.Markdown("# The app itself")
    name = gr.Textbox(label="Name")
    times = gr.Slider(1, 10, value=2, step=1, label="Times")
    tone = gr.Radio(["softly", "sharply"], value="softly", label="Tone")
    loud = gr.Checkbox(label="Loud")
    steps = gr.Number(label="Steps", value=20)
    file = gr.File(label="File")
    answer = gr.Textbox(label="Answer")
    facts = gr.JSON(label="Facts")
    same = gr.File(label="Same")
    gr.Button("Greet").click(greet, [name, times, tone, loud], answer)
    gr.Button("Count").click(count, steps, answer)
    gr.Button("Describe").click(describe, file, [facts, same])
    gr.Button("Refuse").click(refuse, name, answer)

if __name__ == "__main__":
    demo.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]))
