"""An app for tests of caches in more than one process; every true call of a function leaves a file."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import stagedoor as gr

FOLDER = Path(sys.argv[1])
"""Where functions leave files, one for each call, and wait for others."""


def note(what: str) -> None:
    tempfile.mkstemp(prefix=f"{what}-called-", dir=FOLDER)


@gr.cache
def greet(name: str, request: gr.Request) -> str:
    note(name)
    return f"Hello {name}"


@gr.cache
def spell(name: str) -> Iterator[str]:
    note(name)
    for end in range(1, len(name) + 1):
        yield name[:end]


@gr.cache
async def later(name: str) -> str:
    note(name)
    return f"Later {name}"


@gr.cache
async def later_steps(name: str) -> AsyncIterator[str]:
    note(name)
    for letter in name:
        yield letter


@gr.cache(per_session=True)
def mine(name: str) -> str:
    note(name)
    return name


@gr.cache
def slow(name: str) -> str:
    note(name)
    while name == "slow" and not (FOLDER / "go-on").exists():
        time.sleep(0.005)
    return name


def encode(text: str) -> str:
    note(text)
    return text.upper()


def helped(name: str) -> str:
    """Wrap a helper where it is called, in a form that is made anew each time."""
    return f"{gr.cache(encode)(name)} {gr.cache(lambda text: text * 2)(name)} {os.getpid()}"


shared, own = gr.Cache(), gr.Cache(per_session=True)


def remember(name: str, cache: gr.Cache = shared, private: gr.Cache = own) -> str:
    known, mine_too = cache.get(name), private.get(name)
    cache.set(name, length=len(name))
    private.set(name, length=len(name))
    return f"{known} {mine_too} {cache.keys()} {private.keys()} {os.getpid()}"


async def recall(name: str, cache: gr.Cache) -> str:
    """Have a cache made for the annotation alone, and use it on the event loop."""
    known = cache.get(name)
    cache.set(name, length=len(name))
    return f"{known} {os.getpid()}"


def forget(_: str) -> str:
    shared.clear()
    return "done"


@gr.cache
def make_lock(name: str) -> object:
    note(name)
    return threading.Lock()


@gr.cache(per_session=True)
def make_own_lock(name: str) -> object:
    note(name)
    return threading.Lock()


@gr.cache
def make_much(name: str) -> bytes:
    note(name)
    return bytes(40_000_000)


def unpackable(name: str) -> str:
    return f"{id(make_lock(name))} {len(make_much(name))} {os.getpid()}"


def own_lock(name: str) -> str:
    return f"{id(make_own_lock(name))} {os.getpid()}"


@gr.cache
def make_file(text: str) -> str:
    note(text)
    path = Path(tempfile.mkdtemp()) / "made.txt"
    path.write_text(f"{text} {os.getpid()}")
    return str(path)


def read_file(text: str) -> str:
    return f"{Path(make_file(text)).read_text()} {os.getpid()}"


def ask_for_ever(name: str, cache: gr.Cache = shared) -> str:
    cache.set(name, name=name)
    note(name)
    while True:
        cache.get(name)


with gr.Blocks() as demo:
    text, out = gr.Textbox(), gr.Textbox()
    for fn in (
        greet, spell, later, later_steps, mine, slow, helped, remember, recall, forget, unpackable, own_lock,
        make_file, read_file, ask_for_ever,
    ):  # fmt: skip
        target = gr.File() if fn is make_file else out
        gr.Button().click(fn, text, target, api_name=fn.__name__)

demo.launch(server_port=0, workers=int(os.environ.get("APP_WORKERS", "2")), show_error=True, prevent_thread_lock=True)
print(f"serving {demo.local_url} as {os.getpid()}", flush=True)
demo.block_thread()
