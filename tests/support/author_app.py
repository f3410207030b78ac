"""An author's app whose functions a test can hold, watch and let go; served by the real SDK in this process."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import stagedoor as gr

HELD_FOR_S = 30


@dataclass
class AuthorApp:
    """The app and the strings it hangs on."""

    url: str = ""
    go_on: threading.Event = field(default_factory=threading.Event)
    """Lets `held` return."""
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Released each time `held` begins."""
    left: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    """Released each time `forever` is closed, cancelled or not."""
    calls: list[str] = field(default_factory=list)
    """Texts that `echo` was called with."""


def build(app: AuthorApp) -> gr.Blocks:
    def echo(text: str, times: float = 1) -> str:
        """Repeat a text."""
        app.calls.append(text)
        return text * int(times)

    def held(text: str) -> str:
        app.entered.release()
        app.go_on.wait(HELD_FOR_S)
        return f"held {text}"

    def steps(count: float, progress=gr.Progress()):  # noqa: B008 - how authors write it
        said = ""
        for number in range(int(count)):
            progress((number, int(count)), desc="stepping", unit="steps")
            gr.Info(f"step {number}")
            said += f"{number} "
            yield said

    def forever(text: str):
        try:
            for number in range(1_000_000):
                yield f"{text} {number}"
                time.sleep(0.005)
        finally:
            app.left.release()

    def boom(text: str) -> str:
        raise gr.Error(f"boom: {text}")

    def count(step: float, total: int):
        return (total or 0) + int(step), (total or 0) + int(step)

    with gr.Blocks(title="The author's app") as demo:
        text, number, out = gr.Textbox(label="Text"), gr.Number(1, label="Times"), gr.Textbox(label="Out")
        file_in, file_out, state = gr.File(label="In"), gr.File(label="Out file"), gr.State(0)
        level = gr.Slider(0, 10, value=3, step=1, label="Level")
        button = gr.Button("Go")
        button.click(echo, [text, number], out, api_name="echo")
        button.click(held, text, out, api_name="held", concurrency_limit=None)
        button.click(steps, number, out, api_name="steps")
        button.click(forever, text, out, api_name="forever", concurrency_limit=None)
        button.click(boom, text, out, api_name="boom")
        button.click(count, [level, state], [number, state], api_name="count")
        button.click(lambda file: file, file_in, file_out, api_name="copy")
    return demo


@contextlib.contextmanager
def running_author_app() -> Iterator[AuthorApp]:
    app = AuthorApp()
    demo = build(app)
    demo.queue(default_concurrency_limit=10)
    _, url, _ = demo.launch(prevent_thread_lock=True, server_port=0, server_name="127.0.0.1", quiet=True)
    app.url = url.rstrip("/")
    try:
        yield app
    finally:
        app.go_on.set()
        demo.close()
