"""Streams go on after a cut at any byte, and a reloaded page gets how its runs stand."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.authoring.graph import BlockFunction
from stagedoor.files import FileStore
from stagedoor.runtime import departures, streams
from stagedoor.runtime.calls import Call
from stagedoor.runtime.engine import Engine
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.resuming import resume
from stagedoor.runtime.sessions import Session
from stagedoor.runtime.streams import Shelf, Stream

Make = Callable[[gr.Blocks], Engine]


class Reader:
    """A browser's EventSource: whole events only, and the id of the last one."""

    def __init__(self) -> None:
        self.last_id = ""
        self.data: list[dict] = []
        self._rest = b""

    def feed(self, piece: bytes) -> None:
        self._rest += piece
        while b"\n\n" in self._rest:
            block, self._rest = self._rest.split(b"\n\n", 1)
            fields = dict(line.split(b": ", 1) for line in block.split(b"\n"))
            self.last_id = fields.get(b"id", self.last_id.encode()).decode()
            self.data.append(orjson.loads(fields[b"data"]))

    def cut(self) -> None:
        self._rest = b""


def frame(number: int) -> bytes:
    return b'data: {"n":%d}\n\n' % number


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 200)), max_size=30), st.booleans())
def test_nothing_is_lost_or_repeated_by_cuts(steps: list[tuple[int, int]], starts_plain: bool) -> None:
    stream, reader, pushed = Stream(Shelf()), Reader(), 0
    if not starts_plain:
        stream.enable_resuming()
    for count, cut_at in steps:
        for _ in range(count):
            stream.push(frame(pushed))
            pushed += 1
        stream.enable_resuming()
        assert stream.resume_after(reader.last_id)
        reader.feed(stream.take()[:cut_at])
        reader.cut()
    assert stream.resume_after(reader.last_id)
    reader.feed(stream.take())
    assert [message["n"] for message in reader.data] == list(range(pushed))
    assert stream.bytes == 0


@pytest.mark.parametrize(
    "last_id", ["x.1", "nonsense", ".", "1", "..", "{name}.-1", "{name}.99", "{name}.²", "{name}." + "9" * 30]
)
def test_odd_ids_are_not_resumed(last_id: str) -> None:
    stream, reader = Stream(Shelf()), Reader()
    stream.enable_resuming()
    stream.push(frame(0))
    reader.feed(stream.take())
    assert not stream.resume_after(last_id.replace("{name}", reader.last_id.partition(".")[0]))


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "KEPT_FRAMES", 10)
    shelf = Shelf(max_bytes=400)
    stream, reader = Stream(shelf), Reader()
    stream.enable_resuming()
    for number in range(50):
        stream.push(frame(number))
        reader.feed(stream.take())
    name = reader.last_id.partition(".")[0]
    assert not stream.resume_after(f"{name}.39")
    assert stream.resume_after(f"{name}.40")
    reader.feed(stream.take())
    assert [m["n"] for m in reader.data[50:]] == list(range(40, 50))
    others = [Stream(shelf) for _ in range(10)]
    for other in others:
        other.enable_resuming()
        for number in range(5):
            other.push(frame(number))
        other.take()
        assert shelf.bytes <= 400
    assert not stream.resume_after(f"{name}.49")
    shelf.expire(10**12)
    assert (shelf.bytes, len(shelf)) == (0, 0)
    assert not any(stream.is_in_use for stream in others)


def test_a_reader_that_cannot_resume_costs_nothing() -> None:
    shelf = Shelf()
    stream = Stream(shelf)
    stream.push(frame(0))
    assert stream.take() == frame(0)
    assert not stream.is_in_use
    assert len(shelf) == 0


# --- with an engine


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
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(fn, box, out, api_name="f", **options)
    return demo


def only(engine: Engine) -> BlockFunction:
    return next(f for f in engine.graph.functions.values() if f.fn is not None)


def reload(engine: Engine, session: Session, *asked: str) -> Reader:
    session.stream.attach()
    resume(engine, session, "", asked)
    return Reader()


async def read_until(session: Session, reader: Reader, found: Callable[[dict], bool]) -> None:
    while not any(found(message) for message in reader.data):
        if not session.stream.has_frames:
            assert await session.stream.wait(10)
        reader.feed(session.stream.take())


def is_end_of(event: Event) -> Callable[[dict], bool]:
    return lambda message: message["msg"] == "process_completed" and message["event_id"] == event.event_id


def shown_by(reader: Reader) -> list[str]:
    """What the page shows step by step: the first result whole, then the changes applied."""
    texts: list[str] = []
    for message in reader.data:
        if message["msg"] == "stream_reset":
            texts.clear()
        elif message["msg"] == "process_generating":
            data = message["output"]["data"][0]
            texts.append(texts[-1] + data[0][2] if isinstance(data, list) else data)
    return texts


@pytest.mark.parametrize("is_async", [True, False])
async def test_a_reload_in_mid_run_shows_it_and_gets_its_result(make: Make, is_async: bool) -> None:
    go_on = threading.Event()
    ago_on = asyncio.Event()

    def grow(_: str, progress=gr.Progress()):  # noqa: B008 - Gradio's way to ask for one
        progress(0.5, desc="halfway")
        yield "a"
        yield "ab"
        go_on.wait(10)
        yield "abc"

    async def agrow(_: str, progress=gr.Progress()):  # noqa: B008
        progress(0.5, desc="halfway")
        yield "a"
        yield "ab"
        await ago_on.wait()
        yield "abc"

    engine = make(app(agrow if is_async else grow))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    session = event.session
    before = Reader()
    session.stream.attach()
    resume(engine, session, "", None)
    await read_until(session, before, lambda _: shown_by(before)[-1:] == ["ab"])
    after = reload(engine, session, event.event_id)
    after.feed(session.stream.take())
    assert [message["msg"] for message in after.data] == [
        "stream_reset",
        "process_starts",
        "progress",
        "process_generating",
    ]
    assert after.data[2]["progress_data"][0]["desc"] == "halfway"
    go_on.set()
    ago_on.set()
    await read_until(session, after, is_end_of(event))
    assert shown_by(after) == ["ab", "abc"]
    assert after.data[-1]["output"]["data"] == ["abc"]


async def test_a_result_that_came_during_the_reload_is_kept(make: Make) -> None:
    engine = make(app(lambda text: text.upper()))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    session = event.session
    first = Reader()
    session.stream.attach()
    resume(engine, session, "", None)
    await read_until(session, first, is_end_of(event))
    for _ in range(2):
        again = reload(engine, session, event.event_id, "0" * 32, "<script>")
        again.feed(session.stream.take())
        assert [message["msg"] for message in again.data] == ["stream_reset", "process_completed", "process_completed"]
        assert again.data[1]["output"]["data"] == ["X"]
        assert again.data[2]["event_id"] == "0" * 32
        assert again.data[2]["success"] is False
        assert "no longer kept" in again.data[2]["output"]["error"]


async def test_a_call_that_the_reloaded_page_makes_is_answered_too(make: Make) -> None:
    engine = make(app(lambda text: text.upper()))
    old = await engine.submit(Call(only(engine), ["old"], "s"))
    session = old.session
    first = Reader()
    session.stream.attach()
    resume(engine, session, "", None)
    await read_until(session, first, is_end_of(old))
    new = await engine.submit(Call(only(engine), ["new"], "s"))
    while new.phase is not Phase.DONE:
        assert await session.stream.wait(10)
        await asyncio.sleep(0)
    again = reload(engine, session, old.event_id)
    again.feed(session.stream.take())
    ends = [message["output"]["data"] for message in again.data if message["msg"] == "process_completed"]
    assert ends == [["OLD"], ["NEW"]]


async def test_one_who_waits_is_told_the_place_again(make: Make) -> None:
    release = threading.Event()
    engine = make(app(lambda text: str(release.wait(10))))
    first = await engine.submit(Call(only(engine), ["x"], "other"))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    reader = reload(engine, event.session, event.event_id)
    reader.feed(event.session.stream.take())
    assert [message["msg"] for message in reader.data] == ["stream_reset", "estimation"]
    assert reader.data[1]["rank"] == 0
    release.set()
    await read_until(event.session, reader, is_end_of(event))
    assert first.phase is Phase.DONE


async def test_a_page_that_can_resume_is_waited_for_longer(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "READER_GRACE_S", 0.0)
    monkeypatch.setattr(departures, "RESUMING_GRACE_S", 0.05)
    ended: asyncio.Queue[str] = asyncio.Queue()

    async def forever(text: str) -> str:
        try:
            return str(await asyncio.Event().wait())
        finally:
            ended.put_nowait(text)

    engine = make(app(forever, concurrency_limit=None))
    for name in ("resuming", "plain"):
        event = await engine.submit(Call(only(engine), [name], name))
        token = event.session.stream.attach()
        if name == "resuming":
            resume(engine, event.session, "", None)
        await asyncio.sleep(0)
        event.session.stream.detach(token)
        engine.departures.reader_left(event.session)
    assert [await ended.get(), await ended.get()] == ["plain", "resuming"]


async def test_unload_waits_for_a_reload(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "RESUMING_GRACE_S", 0.0)
    unloaded: list[str] = []
    with gr.Blocks() as demo:
        gr.Button().click(asyncio.Event().wait, None, None, api_name="f")
        demo.unload(lambda: unloaded.append("x"))
    engine = make(demo)
    event = await engine.submit(Call(engine.graph.functions[0], [], "s"))
    resume(engine, event.session, "", None)
    event.session.heartbeats = 1  # the reloaded page is there before the time is over
    engine.departures.page_left(event.session)
    for _ in range(5):
        await asyncio.sleep(0)
    assert not unloaded
    event.session.heartbeats = 0
    engine.departures.page_left(event.session)
    for _ in range(1000):
        if unloaded:
            break
        await asyncio.sleep(0.001)
    assert unloaded == ["x"]
