"""Code in threads is ended in the middle of a step, and nothing else is ever hit."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import numpy as np
import orjson
import pytest

import stagedoor as gr
from stagedoor import context
from stagedoor.authoring.graph import BlockFunction
from stagedoor.files import FileStore
from stagedoor.runtime.calls import Call
from stagedoor.runtime.engine import Engine
from stagedoor.runtime.event import Event
from stagedoor.runtime.stopping import CallStopped, StoppableCode

Make = Callable[..., Engine]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    engines: list[Engine] = []

    def build(fn: Callable[..., object], **options: object) -> Engine:
        with gr.Blocks() as demo:
            box, out = gr.Textbox(), gr.Textbox()
            gr.Button().click(fn, box, out, api_name="f", **options)
        engine = Engine(demo.graph(), FileStore(tmp_path))
        engine.start()
        engines.append(engine)
        return engine

    yield build
    for engine in engines:
        engine.close()


def only(engine: Engine) -> BlockFunction:
    return next(f for f in engine.graph.functions.values() if f.fn is not None)


async def begin(engine: Engine, started: threading.Event, session: str = "s") -> Event:
    event = await engine.submit(Call(only(engine), [""], session))
    assert await asyncio.to_thread(started.wait, 20)
    return event


async def until_free(engine: Engine) -> None:
    async with asyncio.timeout(20):
        while engine.lanes.of(only(engine)).running:
            await asyncio.sleep(0.002)


@pytest.mark.parametrize("yields", [True, False])
async def test_a_busy_step_is_ended_and_its_finally_runs(make: Make, yields: bool) -> None:
    started, cleaned = threading.Event(), threading.Event()

    def spin(_: str) -> str:
        try:
            started.set()
            while True:
                pass
        finally:
            cleaned.set()

    def spin_in_a_step(text: str):
        yield "first"
        yield spin(text)

    engine = make(spin_in_a_step if yields else spin)
    event = await begin(engine, started)
    engine.cancel(event)
    await until_free(engine)
    assert cleaned.is_set()
    assert b'"process_completed"' in event.session.stream.take()


async def test_code_that_catches_everything_is_struck_again(make: Make) -> None:
    started, caught = threading.Event(), []

    def stubborn(_: str) -> str:
        while True:
            try:
                started.set()
                while True:
                    pass
            except BaseException as error:
                caught.append(error)
                if len(caught) == 3:
                    raise

    engine = make(stubborn)
    engine.cancel(await begin(engine, started))
    await until_free(engine)
    assert [type(error) for error in caught] == [CallStopped] * 3


async def test_a_time_limit_frees_the_slot_of_a_busy_function(make: Make) -> None:
    def spin(_: str) -> str:
        while True:
            pass

    engine = make(spin, time_limit=0.02)
    ok, body = await engine.run(Call(only(engine), [""], ""))
    assert (ok, orjson.loads(body)["title"]) == (False, "Time is up")
    await until_free(engine)


async def test_a_step_in_c_lets_its_visitor_go(make: Make) -> None:
    started, go_on = threading.Event(), threading.Lock()
    go_on.acquire()

    def blocked(_: str):
        yield "first"
        started.set()
        go_on.acquire()
        yield "second"

    engine = make(blocked)
    event = await begin(engine, started)
    event.session.stream.take()
    engine.cancel(event)
    async with asyncio.timeout(10):
        while b"process_completed" not in event.session.stream.take():
            await event.session.stream.wait(10)
    assert engine.lanes.of(only(engine)).running == 1
    go_on.release()
    await until_free(engine)


async def test_a_batch_goes_on_until_all_of_it_is_cancelled(make: Make) -> None:
    started, gate = threading.Event(), threading.Event()

    def spin(texts: list[str]) -> list[str]:
        if texts != ["first"]:
            started.set()
            while True:
                pass
        gate.wait(20)
        return texts

    engine = make(spin, batch=True, max_batch_size=2)
    first = await engine.submit(Call(only(engine), ["first"], "a"))
    pair = [await engine.submit(Call(only(engine), [name], name)) for name in "bc"]
    gate.set()
    assert await asyncio.to_thread(started.wait, 20)
    assert b"process_completed" in first.session.stream.take()
    engine.cancel(pair[0])
    await asyncio.sleep(0)
    assert engine.lanes.of(only(engine)).running == 1
    engine.cancel(pair[1])
    await until_free(engine)


async def test_a_strike_that_comes_while_the_runtime_works_is_not_lost(make: Make) -> None:
    started, gate, reached = threading.Event(), threading.Event(), []

    def ask(_: str) -> str:
        call = context.current_call.get()
        assert call is not None
        with call.shield():
            started.set()
            gate.wait(20)
        reached.append("further")
        return "done"

    engine = make(ask)
    event = await begin(engine, started)
    engine.cancel(event)
    gate.set()
    await until_free(engine)
    assert not reached


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a strike may hit a finaliser
async def test_progress_and_toasts_are_never_torn(make: Make) -> None:
    """The message queue between threads and the loop stays whole wherever the code is struck."""

    def chatter(_: str, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008
        while True:
            progress(0.5)
            gr.Info("x")

    engine = make(chatter)
    pick = random.Random(1)
    for number in range(60):
        event = await engine.submit(Call(only(engine), [""], f"s{number}"))
        await asyncio.sleep(pick.random() * 0.004)
        engine.cancel(event)
        await until_free(engine)
        event.session.stream.clear()


def test_the_thread_is_never_hit_after_its_code_has_ended() -> None:
    """Codes of all lengths are struck at all times; only their own `run` ever raises."""

    class Cancelled:
        is_cancelled = True

    pick, stop, current = random.Random(2), threading.Event(), [StoppableCode([])]
    counts = {"ended": 0, "struck": 0}

    def strike() -> None:
        while not stop.is_set():
            current[0].stop()
            time.sleep(0)

    striker = threading.Thread(target=strike)
    striker.start()
    try:
        deadline = time.monotonic() + 1.5
        while time.monotonic() < deadline:
            code = current[0] = StoppableCode([Cancelled()])  # type: ignore[list-item]
            length = pick.randrange(300)
            try:
                code.run(lambda length=length: sum(range(length)) + sum(i for i in range(length)))
                counts["ended"] += 1
            except CallStopped:
                counts["struck"] += 1
            for _ in range(20):  # a strike that was left over would hit here, and fail the test
                str(length)
    finally:
        stop.set()
        striker.join()
    assert counts["ended"] > 10
    assert counts["struck"] > 10


async def test_one_function_never_takes_every_thread_from_the_others(tmp_path: Path) -> None:
    gate = threading.Event()

    async def fold(picture: np.ndarray) -> str:
        return str(picture.shape)

    known = gr.cache(lambda: "known")
    with gr.Blocks() as demo:
        out, picture = gr.Textbox(), gr.Image()
        gr.Button().click(lambda: str(gate.wait(20)), None, out, api_name="slow", concurrency_limit=None)
        gr.Button().click(lambda: "here", None, out, api_name="quick")
        gr.Button().click(lambda: "here", None, out, api_name="checked", validator=lambda: None)
        gr.Button().click(fold, picture, out, api_name="converted")
        gr.Button().click(known, None, out, api_name="known", concurrency_limit=None)
    engine = Engine(demo.graph(), FileStore(tmp_path))
    engine.start()
    listeners = {name: cast("BlockFunction", engine.graph.function_named(name)) for name in ("slow", "known")}
    assert (await engine.run(Call(listeners["known"], [], "")))[0]
    waiting = [await engine.submit(Call(listeners["slow"], [], f"s{n}")) for n in range(60)]
    picture_url = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    for name, data in {"quick": [], "checked": [], "converted": [{"url": picture_url}], "known": []}.items():
        function = engine.graph.function_named(name)
        assert function is not None
        ok, body = await asyncio.wait_for(engine.run(Call(function, data, "")), 10)
        assert ok, (name, body)
    assert len([event for event in waiting if event.phase.value == "waiting"]) == 20
    gate.set()
    engine.close()
