"""The engine through its public face: calls, turns, cancellation, odd functions."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import orjson
import pytest

import stagedoor as gr
from stagedoor.authoring.graph import BlockFunction
from stagedoor.errors import QueueFullError
from stagedoor.files import FileStore
from stagedoor.runtime.calls import DEFAULT_MAX_PER_SESSION, Call, EngineOptions, SessionRefusedError, TooManyCallsError
from stagedoor.runtime.engine import Engine
from stagedoor.runtime.event import Event, Phase
from stagedoor.runtime.validation import InputRefusedError, ValidatorFailedError

Make = Callable[..., Engine]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    engines: list[Engine] = []

    def build(demo: gr.Blocks, **options: object) -> Engine:
        engine = Engine(demo.graph(), FileStore(tmp_path), EngineOptions(**options))  # type: ignore[arg-type]
        engine.start()
        engines.append(engine)
        return engine

    yield build
    for engine in engines:
        engine.close()


def app(fn: Callable[..., object], outputs: int = 1, **options: object) -> gr.Blocks:
    with gr.Blocks() as demo:
        box = gr.Textbox(label="In")
        outs = [gr.Textbox(label=f"Out {n}") for n in range(outputs)]
        gr.Button().click(fn, box, outs, api_name="f", **options)
    return demo


def only(engine: Engine) -> BlockFunction:
    return next(f for f in engine.graph.functions.values() if f.fn is not None)


async def run(engine: Engine, *data: object, session: str = "") -> tuple[bool, dict]:
    ok, body = await engine.run(Call(only(engine), list(data), session))
    return ok, orjson.loads(body)


async def messages(event: Event) -> list[dict]:
    """Everything that an event of the session stream said, until it is done."""
    assert event.stream is not None
    raw = b""
    while event.phase is not Phase.DONE or event.stream.has_frames:
        await event.stream.wait(10)
        raw += event.stream.take()
    return [orjson.loads(block[6:]) for block in raw.split(b"\n\n") if block]


async def test_a_plain_function(make: Make) -> None:
    ok, output = await run(make(app(lambda text: text.upper())), "abc")
    assert ok
    assert output["data"] == ["ABC"]


async def test_messages_in_order(make: Make) -> None:
    engine = make(app(lambda text: text))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    said = await messages(event)
    assert [message["msg"] for message in said] == ["process_starts", "process_completed"]
    assert {message["event_id"] for message in said} == {event.event_id}
    assert len(event.event_id) == 32


async def test_an_async_function_sees_its_context(make: Make) -> None:
    async def shout(text: str) -> str:
        await asyncio.sleep(0)
        gr.Info("on the way")
        return text.upper()

    engine = make(app(shout))
    said = await messages(await engine.submit(Call(only(engine), ["x"], "s")))
    assert [message["msg"] for message in said] == ["process_starts", "log", "process_completed"]


@pytest.mark.parametrize("is_async", [True, False])
async def test_generators_send_diffs(make: Make, is_async: bool) -> None:
    def grow(text: str):
        for end in range(1, 4):
            yield text[:end]

    async def agrow(text: str):
        for end in range(1, 4):
            yield text[:end]

    engine = make(app(agrow if is_async else grow))
    said = await messages(await engine.submit(Call(only(engine), ["abc"], "s")))
    data = [message["output"]["data"] for message in said if "output" in message]
    assert data == [["a"], [[["append", [], "b"]]], [[["append", [], "c"]]], ["abc"]]


async def test_a_list_that_is_changed_in_place_is_diffed_right(make: Make) -> None:
    def grow(_: str):
        found: list[int] = []
        for number in range(3):
            found.append(number)
            yield found

    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.JSON()
        gr.Button().click(grow, box, out, api_name="f")
    engine = make(demo)
    said = await messages(await engine.submit(Call(only(engine), [""], "s")))
    data = [m["output"]["data"][0] for m in said if m["msg"] == "process_generating"]
    assert data == [[0], [["add", [1], 1]], [["add", [2], 2]]]


class Strange(BaseException):
    pass


def fail_with(error: BaseException) -> Callable[[str], str]:
    def fail(_: str) -> str:
        raise error

    return fail


def recurse(text: str) -> str:
    return recurse(text)


@pytest.mark.parametrize(
    "fn",
    [
        fail_with(SystemExit(1)),
        fail_with(KeyboardInterrupt()),
        fail_with(StopIteration()),
        fail_with(GeneratorExit()),
        fail_with(Strange("x")),
        recurse,
    ],
    ids=["exit", "interrupt", "stop", "generator exit", "base exception", "recursion"],
)
async def test_whatever_a_function_raises_ends_only_its_call(make: Make, fn: Callable[[str], str]) -> None:
    engine = make(app(fn))
    for _ in range(2):
        ok, output = await run(engine, "x")
        assert not ok
        assert output == {"error": None}
    assert engine.lanes.of(only(engine)).running == 0


@pytest.mark.parametrize("error", [SystemExit(1), KeyboardInterrupt(), Strange("x"), asyncio.CancelledError()])
async def test_the_same_on_the_loop(make: Make, error: BaseException) -> None:
    async def fail(_: str) -> str:
        raise error

    engine = make(app(fail))
    ok, output = await run(engine, "x")
    assert not ok
    assert output == {"error": None}


async def test_texts_of_errors(make: Make) -> None:
    ok, output = await run(make(app(fail_with(gr.Error("told", duration=3, title="T")))), "x")
    assert (ok, output) == (False, {"error": "told", "duration": 3, "visible": True, "title": "T"})
    ok, output = await run(make(app(fail_with(ValueError("detail"))), show_error=True), "x")
    assert output["error"] == "detail"


async def test_wrong_number_of_outputs_is_the_authors_business(make: Make) -> None:
    ok, output = await run(make(app(lambda _: "one", outputs=2), show_error=True), "x")
    assert not ok
    assert "2 outputs (Out 0, Out 1)" in output["error"]
    ok, output = await run(make(app(lambda _: ("one",), outputs=2), show_error=True), "x")
    assert "1 value" in output["error"]
    assert await run(make(app(lambda _: "one", outputs=2)), "x") == (False, {"error": None})


async def test_a_generator_without_values_gives_nothing(make: Make) -> None:
    def silent(_: str):
        yield from ()

    ok, output = await run(make(app(silent, outputs=2)), "x")
    assert ok
    assert output["data"] == [None, None]


async def test_too_few_inputs_say_so_and_surplus_ones_are_left_alone(make: Make) -> None:
    ok, output = await run(make(app(lambda text: text)))
    assert not ok
    assert "needs 1 values (In) and got 0" in output["error"]
    ok, output = await run(make(app(lambda text: text)), "x", "y")
    assert output["data"] == ["x"]


async def test_what_has_no_json_form_says_so(make: Make) -> None:
    with gr.Blocks() as demo:
        gr.Button().click(object, None, gr.Textbox(label="T"), api_name="f", postprocess=False)
    ok, output = await run(make(demo, show_error=True))
    assert not ok
    assert "object has no JSON form" in output["error"]


async def test_one_at_a_time_by_default_and_turns_between_visitors(make: Make) -> None:
    gate, order = threading.Event(), []

    def slow(text: str) -> str:
        gate.wait(10)
        order.append(text)
        return text

    engine = make(app(slow))
    function = only(engine)
    events = [await engine.submit(Call(function, [f"a{n}"], "ann")) for n in range(3)]
    events += [await engine.submit(Call(function, [f"b{n}"], "ben")) for n in range(2)]
    assert [event.phase for event in events] == [Phase.RUNNING] + [Phase.WAITING] * 4
    assert engine.lanes.waiting == 4
    gate.set()
    for event in events:
        await messages(event)
    # Ann's first call ran at once; from then on they take turns.
    assert order == ["a0", "a1", "b0", "a2", "b1"]


async def test_positions_are_told(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text))
    first = await engine.submit(Call(only(engine), ["1"], "one"))
    second = await engine.submit(Call(only(engine), ["2"], "two"))
    assert second.stream is not None
    await second.stream.wait(5)
    estimation = orjson.loads(second.stream.take()[6:])
    assert (estimation["msg"], estimation["rank"], estimation["queue_size"]) == ("estimation", 0, 1)
    gate.set()
    await messages(first)
    await messages(second)


async def test_lanes_do_not_block_each_other(make: Make) -> None:
    gate = threading.Event()
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda text: gate.wait(10) and text, box, out, api_name="slow")
        gr.Button().click(lambda text: text, box, out, api_name="fast")
    engine = make(demo)
    slow, fast = [f for f in engine.graph.functions.values() if f.fn is not None]
    waiting = await engine.submit(Call(slow, ["x"], "s"))
    ok, _ = await engine.run(Call(fast, ["y"], "s"))
    assert ok
    gate.set()
    await messages(waiting)


async def test_shared_concurrency_id(make: Make) -> None:
    gate = threading.Event()
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        for name in ("a", "b"):
            gr.Button().click(
                lambda text: gate.wait(10) and text, box, out, api_name=name, concurrency_id="gpu", concurrency_limit=2
            )
    engine = make(demo)
    functions = [f for f in engine.graph.functions.values() if f.fn is not None]
    events = [await engine.submit(Call(functions[n % 2], ["x"], f"s{n}")) for n in range(4)]
    assert [event.phase for event in events].count(Phase.RUNNING) == 2
    gate.set()
    for event in events:
        await messages(event)


async def test_a_full_queue_refuses_with_gradios_words(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text), max_size=1)
    events = [await engine.submit(Call(only(engine), ["x"], f"s{n}")) for n in range(2)]
    with pytest.raises(QueueFullError, match=r"Queue is full\. Max size is 1 and size is 1\."):
        await engine.submit(Call(only(engine), ["x"], "s9"))
    assert engine.sessions.find("s9") is None, "a refused call leaves nothing behind"
    gate.set()
    for event in events:
        await messages(event)


async def test_one_session_cannot_join_without_end(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text))
    for _ in range(DEFAULT_MAX_PER_SESSION):
        await engine.submit(Call(only(engine), ["x"], "greedy"))
    with pytest.raises(TooManyCallsError):
        await engine.submit(Call(only(engine), ["x"], "greedy"))
    await engine.submit(Call(only(engine), ["x"], "modest"))
    gate.set()


async def test_all_visitors_together_cannot_join_without_end(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text), max_unfinished=5)
    for number in range(5):
        await engine.submit_call(Call(only(engine), ["x"], "", client=f"10.0.0.{number}"))
    with pytest.raises(TooManyCallsError, match="5 unfinished calls"):
        await engine.submit(Call(only(engine), ["x"], "new"))
    gate.set()
    while engine.calls and any(event.phase is not Phase.DONE for event in engine.calls.values()):
        await asyncio.sleep(0.001)
    assert (await engine.run(Call(only(engine), ["y"], "new")))[0]


async def test_callers_without_a_session_are_counted_by_their_address(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text), max_per_session=2)
    for _ in range(2):
        await engine.submit_call(Call(only(engine), ["x"], "", client="10.0.0.1"))
    with pytest.raises(TooManyCallsError, match="2 unfinished calls"):
        await engine.submit_call(Call(only(engine), ["x"], "", client="10.0.0.1"))
    await engine.submit_call(Call(only(engine), ["x"], "", client="10.0.0.2"))
    gate.set()


async def test_the_time_told_counts_what_each_function_before_takes(make: Make) -> None:
    gate = threading.Event()
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda text: gate.wait(10) and text, box, out, api_name="slow", concurrency_id="one")
        gr.Button().click(lambda text: text, box, out, api_name="fast", concurrency_id="one")
    engine = make(demo)
    slow, fast = [f for f in engine.graph.functions.values() if f.fn is not None]
    engine.runner(slow).note(8.0)
    engine.runner(fast).note(2.0)
    events = [await engine.submit(Call(fn, ["x"], f"s{n}")) for n, fn in enumerate([slow, slow, fast])]
    told: list[float] = []
    for event in events[1:]:
        await event.session.stream.wait(5)
        told.append(orjson.loads(event.session.stream.take()[6:])["rank_eta"])
    assert told == [8.0, 10.0]
    gate.set()


async def test_cancelling_a_waiting_event(make: Make) -> None:
    gate, ran = threading.Event(), []

    def slow(text: str) -> str:
        gate.wait(10)
        ran.append(text)
        return text

    engine = make(app(slow))
    first = await engine.submit(Call(only(engine), ["1"], "s"))
    second = await engine.submit(Call(only(engine), ["2"], "s"))
    engine.cancel(second)
    assert second.phase is Phase.DONE
    gate.set()
    said = await messages(first)
    assert ran == ["1"]
    last = next(m for m in said if m["event_id"] == second.event_id and m["msg"] == "process_completed")
    assert last["output"]["data"] == [{"__type__": "update"}]


async def first_value(event: Event) -> None:
    """Wait until a generator has yielded."""
    assert event.stream is not None
    while True:
        await event.stream.wait(5)
        if b"process_generating" in event.stream.take():
            return


async def test_cancelling_a_generator_runs_its_finally_and_frees_the_slot(make: Make) -> None:
    closed = threading.Event()

    def endless(text: str):
        try:
            while True:
                yield text
        finally:
            closed.set()

    engine = make(app(endless))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    await first_value(event)
    engine.cancel(event)
    await messages(event)
    assert closed.wait(5)
    assert engine.lanes.of(only(engine)).running == 0


async def test_cancelling_an_async_generator(make: Make) -> None:
    closed = asyncio.Event()

    async def endless(text: str):
        try:
            while True:
                yield text
                await asyncio.sleep(3600)
        finally:
            closed.set()

    engine = make(app(endless))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    await first_value(event)
    engine.cancel(event)
    await messages(event)
    await asyncio.wait_for(closed.wait(), 5)
    assert engine.lanes.of(only(engine)).running == 0


@pytest.mark.parametrize("is_async", [True, False])
async def test_cancelling_before_the_first_step(make: Make, is_async: bool) -> None:
    async def aslow(text: str) -> str:
        await asyncio.sleep(3600)
        return text

    engine = make(app(aslow if is_async else lambda text: text))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    engine.cancel(event)
    assert (await messages(event))[-1]["msg"] == "process_completed"
    while engine.lanes.of(only(engine)).running:
        await asyncio.sleep(0)


async def test_cancelling_a_plain_function_frees_the_visitor_not_the_slot(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    engine.cancel(event)
    assert event.phase is Phase.DONE
    assert engine.lanes.of(only(engine)).running == 1
    following = await engine.submit(Call(only(engine), ["y"], "s"))
    gate.set()
    await messages(following)
    assert engine.lanes.of(only(engine)).running == 0


async def test_an_async_generator_that_never_waits_lets_others_in(make: Make) -> None:
    stop = threading.Event()

    async def busy(_: str):
        while not stop.is_set():
            yield "x"

    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(busy, box, out, api_name="busy")
        gr.Button().click(lambda text: text, box, out, api_name="fast")
    engine = make(demo)
    functions = [f for f in engine.graph.functions.values() if f.fn is not None]
    event = await engine.submit(Call(functions[0], ["x"], "s"))
    ok, _ = await asyncio.wait_for(engine.run(Call(functions[1], ["y"], "t")), 10)
    assert ok
    stop.set()
    engine.cancel(event)


async def test_a_reader_far_behind_costs_no_memory(make: Make) -> None:
    def many(_: str):
        for number in range(20_000):
            yield "x" * (number % 7)

    engine = make(app(many))
    event = await engine.submit(Call(only(engine), ["x"], "s"))
    assert event.stream is not None
    while event.phase is not Phase.DONE:
        await asyncio.sleep(0.005)
    assert event.stream.bytes < 4 * 1024 * 1024
    raw = event.stream.take()
    assert b"process_completed" in raw


async def test_batches(make: Make) -> None:
    sizes, gate = [], threading.Event()

    def batch(texts: list[str]) -> list[list[str]]:
        gate.wait(10)
        sizes.append(len(texts))
        return [[text.upper() for text in texts]]

    engine = make(app(batch, batch=True, max_batch_size=3))
    events = [await engine.submit(Call(only(engine), [f"t{n}"], f"s{n}")) for n in range(5)]
    gate.set()
    results = [(await messages(event))[-1]["output"]["data"] for event in events]
    assert results == [[f"T{n}"] for n in range(5)]
    assert sizes == [1, 3, 1]


async def test_a_bad_value_in_a_batch_fails_alone(make: Make) -> None:
    gate = threading.Event()

    def batch(numbers: list[float]) -> list[list[float]]:
        gate.wait(10)
        return [[number + 1 for number in numbers]]

    with gr.Blocks() as demo:
        gr.Button().click(batch, gr.Number(label="N"), gr.Number(), batch=True, max_batch_size=9)
    engine = make(demo)
    events = [await engine.submit(Call(only(engine), [v], f"s{n}")) for n, v in enumerate([0, 1, "bad", 3])]
    gate.set()
    ends = [(await messages(event))[-1] for event in events]
    assert [end["success"] for end in ends] == [True, True, False, True]
    assert ends[3]["output"]["data"] == [4]


async def test_a_validator_refuses_before_the_queue(make: Make) -> None:
    def check(text: str) -> dict:
        return gr.validate(len(text) > 2, "too short")

    calls = []
    engine = make(app(calls.append, validator=check))
    with pytest.raises(InputRefusedError) as caught:
        await engine.submit(Call(only(engine), ["ab"], "s"))
    assert caught.value.details[0]["message"] == "too short"
    assert not calls
    assert len(engine.sessions) == 0
    await messages(await engine.submit(Call(only(engine), ["abc"], "s")))
    assert calls == ["abc"]


@pytest.mark.parametrize(
    ("raised", "told"), [(ValueError("secret"), "check of the inputs failed"), (gr.Error("Not today"), "Not today")]
)
async def test_a_validator_that_raises_refuses_the_call(make: Make, raised: Exception, told: str) -> None:
    def check(text: str) -> None:
        raise raised

    calls = []
    engine = make(app(calls.append, validator=check))
    with pytest.raises(ValidatorFailedError, match=told):
        await engine.submit(Call(only(engine), ["ab"], "s"))
    assert not calls


async def test_state_and_its_changes(make: Make) -> None:
    with gr.Blocks() as demo:
        state, out = gr.State([]), gr.JSON()
        gr.Button().click(lambda items: ([*items, 1], len(items)), state, [state, out], api_name="f")
    engine = make(demo)
    for expected in range(3):
        ok, output = await run(engine, None, session="ann")
        assert (ok, output["data"]) == (True, [None, expected])
        assert output["changed_state_ids"] == [state._id]
    ok, output = await run(engine, None, session="ben")
    assert output["data"] == [None, 0]


async def test_updates_change_what_is_accepted_later(make: Make) -> None:
    with gr.Blocks() as demo:
        choice, out = gr.Dropdown(["a"], label="C"), gr.Textbox()
        gr.Button().click(lambda: gr.update(choices=["b", "c"], value="b"), None, choice, api_name="more")
        gr.Button().click(lambda value: value, choice, out, api_name="pick")
    engine = make(demo)
    more, pick = [f for f in engine.graph.functions.values() if f.fn is not None]
    _, body = await engine.run(Call(more, [], "s"))
    assert orjson.loads(body)["data"] == [{"choices": [["b", "b"], ["c", "c"]], "value": "b", "__type__": "update"}]
    assert (await engine.run(Call(pick, ["c"], "s")))[0]
    assert not (await engine.run(Call(pick, ["c"], "other")))[0], "the change is that visitor's own"


async def test_returning_a_component_updates_only_what_it_spells_out(make: Make) -> None:
    with gr.Blocks() as demo:
        out = gr.Textbox(label="Out")
        gr.Button().click(lambda: gr.Textbox(label="New", visible=False), None, out)
    _, output = await run(make(demo))
    assert output["data"] == [{"label": "New", "visible": False, "__type__": "update"}]


async def test_dict_inputs_and_outputs(make: Make) -> None:
    with gr.Blocks() as demo:
        a, b, out, other = gr.Textbox(), gr.Textbox(), gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda data: {out: data[a] + data[b]}, {a, b}, [out, other])
    _, output = await run(make(demo), "x", "y")
    assert output["data"] == ["xy", {"__type__": "update"}]


async def test_another_users_session_is_refused(make: Make) -> None:
    engine = make(app(lambda text: text))
    await engine.submit(Call(only(engine), ["x"], "s", username="ann"))
    with pytest.raises(SessionRefusedError):
        await engine.submit(Call(only(engine), ["x"], "s", username="ben"))


async def test_events_are_found_by_their_own_session_only(make: Make) -> None:
    gate = threading.Event()
    engine = make(app(lambda text: gate.wait(10) and text))
    event = await engine.submit(Call(only(engine), ["x"], "mine"))
    assert engine.find_event("mine", event.event_id) is event
    assert engine.find_event("yours", event.event_id) is None
    assert engine.find_event("", event.event_id) is None
    assert engine.find_event("mine", event.event_id, "ann") is None
    gate.set()
    await messages(event)


async def test_nothing_is_kept_of_sessions_that_hold_nothing(make: Make) -> None:
    engine = make(app(lambda text: text))
    for number in range(200):
        event = await engine.submit(Call(only(engine), ["x"], f"s{number}"))
        session = event.session
        await messages(event)
        engine.departures.reader_left(session)
    for _ in range(200):
        await engine.run(Call(only(engine), ["x"], ""))
    assert len(engine.sessions) == 0
    assert not engine.calls


async def test_sessions_above_the_capacity_are_dropped_oldest_first(make: Make) -> None:
    deleted = []
    with gr.Blocks() as demo:
        state = gr.State("", delete_callback=deleted.append)
        box, out = gr.Textbox(), gr.Textbox()
        gr.Button().click(lambda text, _: (text, text), [box, state], [out, state], api_name="f")
    engine = make(demo, session_capacity=5)
    for number in range(8):
        await run(engine, str(number), None, session=f"s{number}")
    assert len(engine.sessions) == 5
    assert deleted == ["0", "1", "2"]


async def test_unload_runs_when_the_page_is_left(make: Make) -> None:
    left = asyncio.Event()
    loop = asyncio.get_running_loop()
    with gr.Blocks() as demo:
        demo.unload(lambda: loop.call_soon_threadsafe(left.set))
    engine = make(demo)
    session = engine.sessions.open("s")
    assert session is not None
    engine.departures.page_left(session)
    await asyncio.wait_for(left.wait(), 5)


async def test_closing_ends_everything(make: Make) -> None:
    engine = make(app(lambda text: text))
    closing = engine.closing
    engine.close()
    assert closing.done()
