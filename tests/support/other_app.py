"""An app for `gr.load`, which runs as a program of its own on Gradio and on Stagedoor alike.

Usage: other_app.py LIBRARY PORT
"""

from __future__ import annotations

import importlib
import sys
import threading
import time
from typing import Any

gr: Any = None
"""The library; annotations are looked up among a module's names."""


def build(library: Any) -> Any:
    """Make the app with one of the two libraries."""
    global gr  # noqa: PLW0603 - see above
    gr = library
    journal: list[str] = []
    gate = threading.Event()

    def blocked(text: str) -> str:
        journal.append(f"begin {text}")
        try:
            while not gate.is_set():
                time.sleep(0.01)
        finally:
            journal.append(f"end {text}")
        return text.upper()

    def let_go() -> list[str]:
        gate.set()
        return journal

    def working(text: str, progress=gr.Progress()) -> str:  # noqa: B008 - Gradio's way to ask for one
        gr.Info("starting")
        for _ in progress.tqdm(range(2), desc="Working"):
            time.sleep(0.1)
        return text

    def chosen(event: gr.SelectData) -> str:
        return f"{event.index} {event.value} {type(event.target).__name__}"

    def more(total: int) -> tuple[int, int]:
        return total + 1, total + 1

    def frame(chunk: str, said: str) -> tuple[str, str]:
        return said + chunk, said + chunk

    def who(request: gr.Request) -> dict[str, str | None]:
        headers = request.headers
        return {"token": headers.get("x-hf-authorization"), "cookie": headers.get("cookie"), "user": request.username}

    with gr.Blocks(title="Other") as demo:
        text, out, said = gr.Textbox(label="Text"), gr.Textbox(label="Out"), gr.JSON()
        count, total, shown = gr.Number(0, precision=0, label="Count"), gr.State(0), gr.Number()
        kind, camera, heard = gr.Radio(["a", "b"], label="Kind"), gr.Image(streaming=True), gr.State("")
        go = gr.Button("Go")
        go.click(blocked, text, out, api_name="blocked", concurrency_limit=1)
        go.click(let_go, None, said, api_name="let_go")
        go.click(working, text, out, api_name="working")
        go.click(who, None, said, api_name="who")
        go.click(more, total, [total, shown], api_name="more")
        total.change(lambda value: f"now {value}", total, out, api_name="changed")
        kind.select(chosen, None, out, api_name="chosen")
        camera.stream(frame, [text, heard], [out, heard], api_name="frame", stream_every=0.1, time_limit=30)

        @gr.render(inputs=count)
        def show(count: int) -> None:
            for number in range(int(count)):
                box = gr.Textbox(f"first {number}", label=f"Box {number}", key=f"box {number}")
                button = gr.Button(f"Shout {number}", key=f"button {number}")
                button.click(lambda value: value.upper(), box, out, key=f"click {number}")

    return demo


if __name__ == "__main__":
    library, port = sys.argv[1:]
    build(importlib.import_module(library)).queue().launch(server_port=int(port), quiet=True)
