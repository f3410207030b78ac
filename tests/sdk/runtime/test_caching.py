"""Caches: what counts as the same call, which forms of functions are remembered, and what clients are told."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import AsyncIterator, Iterator

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from support.apps import Served, served
from support.processes import wait_for
from support.streams import session_messages

import stagedoor as gr
from stagedoor.errors import AuthoringError
from stagedoor.runtime.cache_store import CacheStore, bytes_of
from stagedoor.runtime.fingerprints import UncacheableError, fingerprint, size_in_bytes


@dataclasses.dataclass
class Point:
    x: int
    y: int


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        (1, 1, 2),
        (1, 1, 1.0),
        ("a", "a", b"a"),
        (["a", "b"], ["a", "b"], ["ab"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 2, "b": 1}),
        ({1, 2}, {2, 1}, {1, 3}),
        (Point(1, 2), Point(1, 2), Point(2, 1)),
        (np.arange(6), np.arange(6), np.arange(6).reshape(2, 3)),
        (np.zeros(2, "int8"), np.zeros(2, "int8"), np.zeros(2, "uint8")),
        (np.array(["a", None], object), np.array(["a", None], object), np.array(["b", None], object)),
        (np.arange(10)[::2], np.array([0, 2, 4, 6, 8]), np.arange(5)),
        (Image.new("RGB", (2, 2), "red"), Image.new("RGB", (2, 2), "red"), Image.new("RGB", (2, 2), "blue")),
        (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"b": [1, 2]})),
        (pd.DataFrame({"a": [[1], [2]]}), pd.DataFrame({"a": [[1], [2]]}), pd.DataFrame({"a": [[1], [3]]})),
        (pd.Series([1, 2]), pd.Series([1, 2]), pd.Series([1, 3])),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_the_same_by_their_content(one: object, same: object, other: object) -> None:
    assert fingerprint(one) == fingerprint(same)
    assert fingerprint(one) != fingerprint(other)


def test_what_has_no_content_cannot_be_compared() -> None:
    with pytest.raises(UncacheableError, match="lock"):
        fingerprint(threading.Lock())


def test_the_size_of_values() -> None:
    assert size_in_bytes(np.zeros(1000)) == 8000
    assert size_in_bytes(Image.new("RGB", (10, 10))) == 300
    assert size_in_bytes([np.zeros(1000), "x"]) > 8000


@pytest.mark.parametrize(
    ("text", "wanted"), [("512mb", 512 << 20), ("2 GB", 2 << 30), ("1k", 1024), (7, 7), (None, None)]
)
def test_amounts_of_memory(text: str | int | None, wanted: int | None) -> None:
    assert bytes_of(text) == wanted


def test_an_amount_that_is_none() -> None:
    with pytest.raises(AuthoringError, match="much"):
        gr.cache(max_memory="much")(len)


def test_the_least_recently_used_entry_goes_first() -> None:
    store = CacheStore(2, None, per_session=False)
    for name in ("a", "b"):
        store.set("", name.encode(), name, name)
    store.get("", b"a")
    store.set("", b"c", "c", "c")
    assert store.keys("") == ["a", "c"]


def test_a_limit_of_memory_counts_what_values_take() -> None:
    store = CacheStore(0, 10_000, per_session=False)
    for name in ("a", "b"):
        store.set("", name.encode(), name, np.zeros(1000))
    assert store.keys("") == ["b"]


def test_all_forms_of_functions_are_remembered() -> None:
    calls: list[str] = []

    @gr.cache
    def plain(x: int, y: int = 2) -> int:
        calls.append("plain")
        return x + y

    @gr.cache(max_size=4)
    def steps(x: int) -> Iterator[int]:
        calls.append("steps")
        yield from range(x)

    @gr.cache
    async def later(x: int) -> int:
        calls.append("later")
        return x

    @gr.cache
    async def later_steps(x: int) -> AsyncIterator[int]:
        calls.append("later_steps")
        for value in range(x):
            yield value

    async def gather() -> tuple[int, list[int]]:
        return await later(3), [value async for value in later_steps(3)]

    for _ in range(2):
        assert plain(1, y=2) == plain(1) == 3
        assert list(steps(3)) == [0, 1, 2]
        assert asyncio.run(gather()) == (3, [0, 1, 2])
    assert calls == ["plain", "steps", "later", "later_steps"]


def test_a_key_function_chooses_what_counts() -> None:
    calls: list[str] = []

    @gr.cache(key=lambda kw: kw["prompt"])
    def draw(prompt: str, seed: int) -> str:
        calls.append(prompt)
        return f"{prompt} {seed}"

    assert draw("cat", 1) == draw("cat", seed=2) == "cat 1"
    assert calls == ["cat"]


def test_a_generator_that_was_left_half_way_is_not_remembered() -> None:
    calls: list[int] = []

    @gr.cache
    def steps() -> Iterator[int]:
        calls.append(1)
        yield from range(3)

    for _ in steps():
        break
    assert list(steps()) == [0, 1, 2]
    assert len(calls) == 2


def test_arguments_that_cannot_be_compared_call_the_function() -> None:
    calls: list[int] = []

    @gr.cache
    def use(lock: object) -> int:
        calls.append(1)
        return 1

    with pytest.warns(UserWarning, match="called anew"):
        use(threading.Lock())
    use(threading.Lock())
    assert len(calls) == 2


def test_functions_of_one_text_with_other_defaults_are_other_functions() -> None:
    by = [gr.cache(lambda x, factor=factor: x * factor) for factor in (1, 2)]
    assert [multiply(3) for multiply in by] == [3, 6]
    calls: list[int] = []

    def use(x: int, seen: list[int] = calls, lock: object = threading.Lock()) -> int:
        seen.append(x)
        return x

    for _ in range(2):
        assert gr.cache(use, key=lambda kw: kw["x"])(1) == 1
    assert calls == [1]


encoded: list[str] = []
greeted: list[str] = []


def encode(text: str) -> str:
    encoded.append(text)
    return text.upper()


@gr.cache
def greet(name: str, request: gr.Request, progress: gr.Progress = gr.Progress()) -> str:  # noqa: B008
    greeted.append(name)
    progress(0.5)
    return f"Hello {name}"


@gr.cache
def spell(name: str) -> Iterator[str]:
    greeted.append(name)
    for end in range(1, len(name) + 1):
        yield name[:end]


@gr.cache(per_session=True)
def mine(name: str) -> str:
    greeted.append(name)
    return name


def helped(name: str) -> str:
    return gr.cache(encode)(name)


def remember(name: str, cache: gr.Cache = gr.Cache()) -> str:  # noqa: B008
    known = cache.get(name)
    cache.set(name, length=len(name))
    return f"{known} {cache.keys()}"


blocked, release = threading.Event(), threading.Event()


@gr.cache
def slow(name: str) -> str:
    if name == "slow":
        blocked.set()
        release.wait(10)
    return name


@gr.cache(key=lambda kw: kw["nothing"])
def misnamed(name: str) -> str:
    return name


@pytest.fixture(scope="module")
def app() -> Iterator[Served]:
    with gr.Blocks() as demo:
        box, out = gr.Textbox(), gr.Textbox()
        for fn in (greet, spell, mine, helped, remember, slow, misnamed):
            gr.Button().click(fn, box, out, api_name=fn.__name__)
    with served(demo) as running:
        yield running


def call(app: Served, name: str, text: str, session: str) -> list[dict]:
    app.join(name, [text], session)
    return session_messages(app.http, app.api, session)


def test_a_known_result_comes_without_waiting(app: Served) -> None:
    first = call(app, "greet", "Ada", "one")
    assert first[0]["msg"] == "process_starts"
    assert first[-2]["used_cache"] is None
    second = call(app, "greet", "Ada", "two")
    assert [m["msg"] for m in second] == ["process_completed", "close_stream"]
    assert second[0]["output"]["data"] == ["Hello Ada"]
    assert second[0]["used_cache"] == second[0]["output"]["used_cache"] == "full"
    assert greeted.count("Ada") == 1


def test_what_a_generator_yielded_is_given_again(app: Served) -> None:
    first = call(app, "spell", "Bo", "one")
    second = call(app, "spell", "Bo", "two")
    assert [m["msg"] for m in second] == [
        "process_generating",
        "process_generating",
        "process_completed",
        "close_stream",
    ]
    assert [m["output"] for m in first if m["msg"] == "process_generating"] == [
        m["output"] for m in second if m["msg"] == "process_generating"
    ]
    assert greeted.count("Bo") == 1


def test_a_known_result_passes_a_full_lane(app: Served) -> None:
    call(app, "slow", "quick", "one")
    app.join("slow", ["slow"], "two")
    assert blocked.wait(10)
    assert call(app, "slow", "quick", "three")[0]["used_cache"] == "full"
    release.set()
    session_messages(app.http, app.api, "two")


def test_each_session_has_results_of_its_own_that_go_with_it(app: Served) -> None:
    call(app, "mine", "Cy", "one")
    assert call(app, "mine", "Cy", "two")[-2]["used_cache"] is None
    assert call(app, "mine", "Cy", "one")[-2]["used_cache"] == "full"
    assert app.http.get(f"{app.url}/config").json()["connect_heartbeat"] is True
    with app.http.stream("GET", f"{app.api}/heartbeat/one") as heartbeat:
        next(heartbeat.iter_lines())
    wait_for(lambda: (session := app.engine.sessions.find("one")) is None or not session.heartbeats)
    assert call(app, "mine", "Cy", "one")[-2]["used_cache"] is None


def test_a_helper_that_is_known_makes_the_result_partly_cached(app: Served) -> None:
    assert call(app, "helped", "Di", "one")[-2]["used_cache"] is None
    assert call(app, "helped", "Di", "one")[-2]["used_cache"] == "partial"
    assert encoded == ["Di"]


def test_a_cache_is_filled_in_where_a_parameter_has_it_as_default(app: Served) -> None:
    assert call(app, "remember", "Eve", "one")[-2]["output"]["data"] == ["None ['Eve']"]
    assert call(app, "remember", "Eve", "two")[-2]["output"]["data"] == ["{'length': 3} ['Eve']"]


def test_a_key_function_that_raises_fails_the_call(app: Served) -> None:
    messages = call(app, "misnamed", "Flo", "one")
    assert messages[-2]["success"] is False


def test_a_cache_is_cleared() -> None:
    memory = gr.Cache()
    memory.set(np.arange(3), total=3)
    assert memory.get(np.arange(3)) == {"total": 3}
    memory.clear()
    assert memory.get(np.arange(3)) is None
