"""One app with every kind of endpoint, for the real clients to judge."""

from __future__ import annotations

import threading
import time

import numpy as np

import stagedoor as gr

release = threading.Event()
closed = threading.Event()
progress_seen = threading.Event()


def build() -> gr.Blocks:
    """Make the app."""

    def echo(name: str, times: float = 2) -> str:
        """Repeat a name."""
        return f"hi {name} x{int(times)}"

    def tokens(text: str):
        said = ""
        for word in text.split():
            said += word + " "
            yield said, {"words": said.split()}

    async def async_tokens(text: str):
        said = ""
        for word in text.split():
            said += word + " "
            yield said

    def endless(text: str):
        try:
            for number in range(100_000):
                yield f"{text} {number}"
                time.sleep(0.002)
        finally:
            closed.set()

    def count(step: float, total: int):
        total = (total or 0) + int(step)
        return total, total

    def boom(text: str) -> str:
        raise gr.Error("custom boom", duration=5, title="Oops")

    def secret_boom(text: str) -> str:
        raise ValueError("the password is hunter2")

    def busy(text: str, progress=gr.Progress()) -> str:  # noqa: B008 - Gradio's way to ask for one
        gr.Info("starting")
        for _ in progress.tqdm(range(3), desc="Working"):
            progress_seen.wait(10 if text == "wait" else 0)
        return text

    def who(text: str, request: gr.Request) -> str:
        return f"{request.username} {request.session_hash is not None} {request.headers.get('user-agent', '')[:4]}"

    def blocked(text: str) -> str:
        release.wait(20)
        return text

    with gr.Blocks(title="Contract") as demo:
        name, times, out = gr.Textbox(label="Name"), gr.Number(2, label="Times"), gr.Textbox(label="Out")
        json_out = gr.JSON()
        file_in, file_out = gr.File(label="F"), gr.File(label="G")
        image_in, image_out = gr.Image(label="I"), gr.Image(label="J")
        picture = gr.Image(np.full((6, 9, 3), 200, np.uint8), format="png", label="Picture")
        total, state = gr.Number(label="Total"), gr.State(0)
        button = gr.Button("Go")
        button.click(echo, [name, times], out, api_name="echo")
        button.click(tokens, name, [out, json_out], api_name="tokens")
        button.click(async_tokens, name, out, api_name="async_tokens")
        running = button.click(endless, name, out, api_name="endless")
        button.click(count, [times, state], [total, state], api_name="count")
        button.click(boom, name, out, api_name="boom")
        button.click(secret_boom, name, out, api_name="secret_boom")
        button.click(busy, name, out, api_name="busy")
        button.click(who, name, out, api_name="who")
        button.click(blocked, name, out, api_name="blocked")
        button.click(lambda f: f, file_in, file_out, api_name="file")
        button.click(lambda i: i, image_in, image_out, api_name="image")
        button.click(lambda i: str(i.shape), picture, out, api_name="measure")
        button.click(lambda n: n, name, out, api_name="unqueued", queue=False)
        button.click(lambda n: n, name, out, api_name=False)
        button.click(None, None, None, cancels=[running])
    return demo
