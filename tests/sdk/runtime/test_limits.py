"""Time limits end runs, batched calls run as one, and functions that want whole components get them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import orjson
import pytest

import stagedoor as gr
from stagedoor.authoring.graph import BlockFunction
from stagedoor.files import FileStore
from stagedoor.runtime import scheduler
from stagedoor.runtime.calls import Call
from stagedoor.runtime.engine import Engine

Make = Callable[[gr.Blocks], Engine]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    engines: list[Engine] = []

    def build(demo: gr.Blocks) -> Engine:
        engine = Engine(demo.graph(), FileStore(tmp_path))
        engine.start()
        engines.append(engine)
        return engine

    yield build
    for engine in engines:
        engine.close()


def app(fn: Callable[..., object], **options: object) -> gr.Blocks:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(label="In", placeholder="write"), gr.Textbox(label="Out")
        gr.Button().click(fn, box, out, api_name="f", **options)
    return demo


def only(engine: Engine) -> BlockFunction:
    return next(f for f in engine.graph.functions.values() if f.fn is not None)


async def run(engine: Engine, *data: object) -> tuple[bool, dict]:
    ok, body = await engine.run(Call(only(engine), list(data), ""))
    return ok, orjson.loads(body)


@pytest.mark.parametrize("is_async", [True, False])
async def test_a_generator_ends_with_what_it_yielded_last(make: Make, is_async: bool) -> None:
    closed = threading.Event()

    def count(_: str):
        pause = threading.Event()
        try:
            for number in range(10**9):
                yield f"number {number}"
                pause.wait(0.001)
        finally:
            closed.set()

    async def acount(_: str):
        try:
            for number in range(10**9):
                yield f"number {number}"
                await asyncio.sleep(0)
        finally:
            closed.set()

    engine = make(app(acount if is_async else count, time_limit=0.05))
    ok, output = await run(engine, "")
    assert ok
    assert output["data"][0].startswith("number ")
    assert closed.is_set()
    assert engine.lanes.of(only(engine)).running == 0


async def test_an_async_function_is_ended(make: Make) -> None:
    ended = asyncio.Event()

    async def forever(_: str) -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return ""

    engine = make(app(forever, time_limit=0.01))
    ok, output = await run(engine, "")
    assert (ok, ended.is_set()) == (False, True)
    assert output["title"] == "Time is up"
    assert "0.01 seconds" in output["error"]
    assert engine.lanes.of(only(engine)).running == 0


async def test_a_function_in_a_thread_lets_its_visitor_go_and_keeps_its_slot(make: Make) -> None:
    go_on = threading.Event()
    engine = make(app(lambda _: str(go_on.wait(20)), time_limit=0.3))
    ok, output = await run(engine, "")
    assert (ok, output["title"]) == (False, "Time is up")
    assert engine.lanes.of(only(engine)).running == 1
    go_on.set()
    while engine.lanes.of(only(engine)).running:
        await asyncio.sleep(0.001)


async def test_a_generator_stuck_in_a_step_lets_its_visitor_go(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "STEP_GRACE_S", 0.01)
    go_on = threading.Event()

    def stuck(_: str):
        yield "first"
        go_on.wait(20)
        yield "second"

    engine = make(app(stuck, time_limit=0.3))
    ok, output = await run(engine, "")
    assert (ok, output["title"]) == (False, "Time is up")
    go_on.set()
    while engine.lanes.of(only(engine)).running:
        await asyncio.sleep(0.001)


async def test_a_run_within_its_time_is_left_alone(make: Make) -> None:
    engine = make(app(lambda text: text, time_limit=60))
    assert (await run(engine, "x"))[1]["data"] == ["x"]


def batched(fn: Callable[..., object], **options: object) -> gr.Blocks:
    with gr.Blocks() as demo:
        a, b, out = gr.Textbox(), gr.Number(), gr.Textbox()
        gr.Button().click(fn, [a, b], out, api_name="f", batch=True, max_batch_size=3, **options)
    return demo


@pytest.mark.parametrize("queue", [True, False])
async def test_a_batched_call_is_one_run(make: Make, queue: bool) -> None:
    calls: list[int] = []

    def repeat(words: list[str], times: list[float]) -> tuple[list[str]]:
        calls.append(len(words))
        return ([word * int(count) for word, count in zip(words, times, strict=True)],)

    engine = make(batched(repeat, queue=queue))
    ok, body = await engine.run_batched(Call(only(engine), [["a", "b", "c"], [1, 2, 3]], ""))
    assert ok
    assert orjson.loads(body)["data"] == [["a", "bb", "ccc"]]
    assert calls == [3]
    assert not engine.sessions.all()


async def test_one_refused_value_fails_the_batched_call(make: Make) -> None:
    engine = make(batched(lambda words, times: ([*words],)))
    ok, body = await engine.run_batched(Call(only(engine), [["a", "b"], [1, "two"]], ""))
    assert not ok
    assert "Number" in orjson.loads(body)["error"]


async def test_a_component_with_its_properties(make: Make) -> None:
    def describe(box: gr.Textbox, again: str) -> str:
        assert isinstance(box, gr.Textbox)
        return f"{box.label}/{box.placeholder}/{box.max_length}/{box.value}/{again}"

    with gr.Blocks() as demo:
        box, out = gr.Textbox(label="In", placeholder="write", max_length=9), gr.Textbox(label="Out")
        gr.Button().click(describe, [box, box], out, api_name="f")
    engine = make(demo)
    config = demo.get_config_file()["dependencies"][0]
    assert config["component_prop_inputs"] == [0]
    sent = {"name": "textbox", "label": "New", "placeholder": "write", "max_length": "x", "value": "v", "evil": 1}
    assert (await run(engine, sent, "w"))[1]["data"] == ["New/write/9/v/w"]
    assert (await run(engine, "plain", "w"))[1]["data"] == ["In/write/9/plain/w"]
    assert box.label == "In"
    ok, output = await run(engine, {**sent, "value": "too long for it"}, "w")
    assert not ok
    assert "Textbox" in output["error"] or "In" in output["error"]


async def test_a_step_that_ends_after_the_cancellation_shows_nothing(make: Make) -> None:
    go_on = threading.Event()
    stepping = threading.Event()

    def steps(_: str):
        yield "first"
        stepping.set()
        go_on.wait(20)
        yield "second"

    engine = make(app(steps))
    event = await engine.submit(Call(only(engine), [""], "s"))
    await asyncio.to_thread(stepping.wait, 20)
    engine.cancel(event)
    go_on.set()
    said = b""
    while engine.sessions.all():
        await event.session.stream.wait(10)
        said += event.session.stream.take()
        engine.departures.reader_left(event.session)
        await asyncio.sleep(0)
    assert b"first" in said
    assert b"second" not in said


async def test_news_of_places_do_not_pile_up_where_nobody_reads(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "QUEUE_NEWS_S", 0.005)
    gate = threading.Event()
    engine = make(app(lambda text: str(gate.wait(20) if text == "wait" else text)))
    fn = only(engine)
    first = await engine.submit(Call(fn, ["wait"], "first"))
    read = await engine.submit(Call(fn, ["wait"], "read"))
    unread = [await engine.submit(Call(fn, ["wait"], "unread")) for _ in range(20)]
    token = read.session.stream.attach()
    ranks: list[int] = []
    async with asyncio.timeout(10):
        for _ in range(20):
            # Whoever joins and leaves makes news.
            engine.cancel(await engine.submit(Call(fn, ["wait"], "passing")))
            while not read.session.stream.has_frames:
                await read.session.stream.wait(1)
            ranks += [orjson.loads(line[6:])["rank"] for line in read.session.stream.take().split(b"\n\n") if line]
    assert len(ranks) >= 20
    frames = unread[0].session.stream.take()
    assert frames.count(b'"estimation"') == len(unread)
    read.session.stream.detach(token)
    gate.set()
    assert first.session.stream is not None
