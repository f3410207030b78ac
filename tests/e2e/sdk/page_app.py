"""The app of the page tests: one of every field of a first page, and functions that take their time or fail."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import stagedoor as gr


def greet(name: str, times: float) -> str:
    """Greet somebody."""
    return f"Hello {name or 'stranger'}! " * int(times)


def count(progress: gr.Progress = gr.Progress()) -> Iterator[str]:  # noqa: B008  # how authors write it
    """Count slowly, with progress."""
    for step in range(200):
        progress((step, 200), desc="Counting", unit="steps")
        time.sleep(0.05)
        yield f"{step}"


def fail(name: str) -> str:
    """Refuse."""
    raise gr.Error(f"There is nobody called {name}.")


def crash(name: str) -> str:
    """Break without telling why."""
    return name[1_000_000]


with gr.Blocks(title="Page tests") as demo, gr.Tabs():
    with gr.Tab("Greet"), gr.Row():
        with gr.Column():
            name = gr.Textbox(label="Name", info="Who to greet")
            times = gr.Slider(1, 10, value=2, step=1, label="Times")
            style = gr.Radio(["plain", "loud", "soft"], value="plain", label="Style")
            colour = gr.Dropdown(["red", "green", "blue"], value="green", label="Colour")
            tags = gr.Dropdown(["sea", "sky", "night"], multiselect=True, label="Tags")
            with gr.Accordion("More", open=False):
                seed = gr.Number(label="Seed", value=1)
            with gr.Row():
                go = gr.Button("Greet", variant="primary")
                slow = gr.Button("Count")
                refuse = gr.Button("Fail")
                broken = gr.Button("Crash")
        with gr.Column():
            answer = gr.Textbox(label="Answer")
            picked = gr.Textbox(label="Picked")
    with gr.Tab("Other"):
        gr.Checkbox(label="Sure")
        gr.CheckboxGroup(["one", "two"], label="Some")
    greeting = go.click(greet, [name, times], answer)
    greeting.then(len, answer, seed)
    name.submit(greet, [name, times], answer)
    slow.click(count, None, answer)
    refuse.click(fail, name, answer)
    broken.click(crash, name, answer)
    colour.change(lambda value: value.upper(), colour, picked)

if __name__ == "__main__":
    demo.launch(server_port=int(sys.argv[1]), quiet=False)
