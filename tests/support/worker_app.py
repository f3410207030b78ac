"""An app for tests of more than one process: its functions say where they run, wait for files, and misbehave."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path

import stagedoor as gr

FOLDER = Path(sys.argv[1])
"""Where functions meet with the test: they leave files there, and wait for others."""


def meet(name: str, wait_for: str = "") -> None:
    """Leave a file, and wait until another one is there."""
    (FOLDER / name).touch()
    while wait_for and not (FOLDER / wait_for).exists():
        time.sleep(0.005)


def where(text: str) -> str:
    return f"{text} {os.getpid()}"


def held(name: str) -> str:
    meet(f"{name}-begun", "go-on")
    return f"{name} {os.getpid()}"


def crowd(name: str) -> str:
    return held(name)


def steps(name: str, progress=gr.Progress()):  # noqa: B008 - how authors write it
    for number in range(3):
        progress((number, 3), desc="stepping")
        gr.Info(f"info {number}")
        yield f"{name}{number}"


async def asteps(name: str):
    for number in range(3):
        await asyncio.sleep(0)
        yield f"{name}{number}"


def count(before: dict | None) -> tuple[dict, str]:
    value = {"count": (before or {"count": 0})["count"] + 1}
    return value, f"{value['count']} {os.getpid()}"


def grow(box: list) -> str:
    """Change a state in place without returning it."""
    box.append(len(box))
    return str(box)


def lock_up(held_lock: object) -> tuple[object, str]:
    """A state that cannot leave its process."""
    made = held_lock is None
    return held_lock or threading.Lock(), f"{'made' if made else 'found'} {os.getpid()}"


def extend(made: list) -> tuple[list, str]:
    return [*made, "more"], str(made)


def mark(value: str) -> tuple[str, str]:
    return f"{value}!", f"{value} {os.getpid()}"


def dropped(value: object) -> None:
    """Leave a file that says which value of a state was dropped."""
    name = f"dropped-{value}" if isinstance(value, str) else "dropped-lock"
    (FOLDER / name).write_text(str(os.getpid()))


def headers(request: gr.Request) -> str:
    return f"{request.headers['x-test']} {request.query_params.get('q')} {request.username}"


def picked(event: gr.SelectData) -> str:
    return f"{event.index} {event.value} {type(event.target).__name__}"


def read_upload(path: str) -> str:
    return f"{Path(path).read_text()} {os.getpid()}"


def write_file(text: str) -> str:
    path = FOLDER / f"{text}.txt"
    path.write_text(text)
    return str(path)


def spin(name: str) -> str:
    number = 0
    try:
        meet(f"{name}-begun")
        while True:
            number += 1
    finally:
        meet(f"{name}-ended")


def spin_in_steps(name: str):
    yield "first"
    yield spin(name)


def in_c(name: str) -> str:
    meet(f"{name}-begun-{os.getpid()}")
    time.sleep(300)
    return name


async def hog(name: str) -> str:
    """Keep the event loop of its process busy for ever."""
    meet(f"{name}-begun")
    while True:
        pass


def die(how: str) -> str:
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "segfault":
        import ctypes

        ctypes.string_at(0)
    os._exit(3)


def fail(text: str) -> str:
    raise gr.Error(f"no {text}", title="Refused")


def batched(texts: list[str]) -> list[str]:
    return [f"{text} of {len(texts)}" for text in texts]


def odd(_: str) -> object:
    from decimal import Decimal

    class Own(dict):
        pass

    return {"decimal": Decimal("1.5"), "own": Own(a=1), "path": Path("x"), "set": {1}}


def large(_: str) -> str:
    return "x" * 70_000_000


def short_enough(text: str) -> object:
    return gr.validate(len(text) < 5, "too long")


def relabel() -> object:
    return gr.Dropdown(choices=["new"], value="new")


with gr.Blocks() as demo:
    text, out = gr.Textbox(label="Text"), gr.Textbox(label="Out")
    button = gr.Button("Go")
    for fn, options in {
        where: {"concurrency_limit": None},
        held: {"concurrency_limit": 2},
        crowd: {"concurrency_limit": None},
        steps: {},
        asteps: {},
        read_upload: {},
        spin: {},
        in_c: {},
        hog: {},
        die: {"concurrency_limit": None},
        fail: {},
        large: {},
    }.items():
        source = gr.File(label="File") if fn is read_upload else text
        button.click(fn, source, out, api_name=fn.__name__, **options)
    for fn in (spin, spin_in_steps, in_c):
        button.click(fn, text, out, api_name=f"{fn.__name__}_limited", time_limit=1)
    button.click(where, text, out, api_name="checked", validator=short_enough)
    button.click(batched, text, out, api_name="batched", batch=True, max_batch_size=4)
    button.click(odd, text, gr.JSON(), api_name="odd")
    button.click(write_file, text, gr.File(), api_name="write_file")
    button.click(headers, None, out, api_name="headers")
    gr.Dataset(components=[text], samples=[["a"]]).select(picked, None, out, api_name="picked")
    counter, box, lock = gr.State(None), gr.State([]), gr.State(None)
    button.click(count, counter, [counter, out], api_name="count", concurrency_limit=None)
    button.click(grow, box, out, api_name="grow")
    button.click(lock_up, lock, [lock, out], api_name="lock_up")
    made = gr.State(lambda: ["made"])
    button.click(extend, made, [made, out], api_name="extend")
    brief = gr.State("first", time_to_live=2, delete_callback=dropped)
    button.click(mark, brief, [brief, out], api_name="mark", concurrency_limit=None)
    brief_lock = gr.State(None, time_to_live=2, delete_callback=dropped)
    button.click(lock_up, brief_lock, [brief_lock, out], api_name="lock_up_briefly")
    choice = gr.Dropdown(choices=["old"], label="Choice")
    button.click(relabel, None, choice, api_name="relabel")
    button.click(where, choice, out, api_name="chosen")

    @gr.render(inputs=text)
    def build(name: str) -> None:
        inner = gr.Textbox(label="Inner")
        gr.Button(f"Say {name}").click(lambda value: f"{name}: {value} {os.getpid()}", inner, inner)


demo.launch(
    server_port=0,
    workers=int(os.environ.get("APP_WORKERS", "2")),
    show_error=True,
    allowed_paths=[str(FOLDER)],
    auth=None,
    prevent_thread_lock=True,
)
print(f"serving {demo.local_url} as {os.getpid()}", flush=True)
demo.block_thread()
