"""An app for tests of what render functions make in workers: components that offer functions, and shared limits."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

import stagedoor as gr

FOLDER = Path(sys.argv[1])
"""Where functions meet with the test: they leave files there, and wait for others."""


def held(name: str) -> str:
    (FOLDER / f"{name}-begun").touch()
    while not (FOLDER / f"{name}-go-on").exists():
        time.sleep(0.005)
    return f"{name} {os.getpid()}"


def talk(message: str, history: list) -> tuple[list, str]:
    """Answer as for Gradio 3: whoever writes pairs also reads them."""
    return [*history, (message, "answer")], f"{len(history)} {os.getpid()}"


def bar() -> str:
    return f"{sum(tqdm(range(3), file=io.StringIO()))} {os.getpid()}"


def die_in_a_bar() -> str:
    tqdm.get_lock().acquire()
    os._exit(3)


def another() -> Callable[[str], str]:
    """Make a function like `held` that counts as another one."""

    def hold(name: str) -> str:
        return held(name)

    return hold


def shout(text: str) -> str:
    return f"{text.upper()} {os.getpid()}"


def decline(text: str) -> str:
    raise gr.Error(f"no {text}", title="Refused", print_exception=False)


def fail(text: str) -> str:
    raise ValueError(f"no {text}")


def die(text: str) -> str:
    os._exit(3)


bar()  # as loading a model does, before there are workers

with gr.Blocks() as demo:
    name, out = gr.Textbox(label="Name"), gr.Textbox(label="Out")
    gr.Button("Hold").click(held, name, out, concurrency_limit=1, api_name="held")
    gr.Button("Named").click(another(), name, out, concurrency_limit=1, concurrency_id="gpu")

    gr.Button("Bar").click(bar, None, out, api_name="bar")
    gr.Button("Die").click(die_in_a_bar, None, out, api_name="die_in_a_bar")
    chat = gr.Chatbot()
    gr.Button("Talk").click(talk, [name, chat], [chat, out], api_name="talk")

    @gr.render(inputs=name)
    def build(text: str) -> None:
        gr.HTML("<p>x</p>", server_functions=[shout, decline, fail, die])
        gr.FileExplorer(root_dir=FOLDER)
        inner = gr.Textbox(label=f"Inner {text}")
        gr.Button("Same function").click(held, inner, inner)
        gr.Button("Same id").click(another(), inner, inner, concurrency_id="gpu", concurrency_limit=1)
        gr.Button("Own").click(another(), inner, inner, concurrency_limit=1)


demo.launch(server_port=0, workers=2, show_error=True, prevent_thread_lock=True)
print(f"serving {demo.local_url} as {os.getpid()}", flush=True)
demo.block_thread()
