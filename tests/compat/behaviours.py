"""What functions may take, return, yield and raise: one endpoint each, in the app that the components stand in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Behaviour:
    """One endpoint.

    Attributes:
        fn: Its function.
        inputs, outputs: Labels of the fields that it reads and fills.
        sends: Arguments of each call.
        options: What else the listener is given.
    """

    fn: Callable[..., Any]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ("text",)
    sends: tuple[tuple[Any, ...], ...] = ((),)
    options: dict[str, Any] | None = None


def add(gr: Any, behaviours: dict[str, Behaviour]) -> None:
    """Place the fields and register the endpoints in the app that is open now."""
    fields = {
        "text": gr.Textbox(label="text"),
        "word": gr.Textbox("w", label="word"),
        "number": gr.Number(2, label="number"),
        "json": gr.JSON(label="json"),
        "count": gr.State(0),
        "list": gr.State([]),
        "made": gr.State(lambda: ["made"]),
        "choice": gr.Dropdown(["a", "b"], label="choice"),
        "row": gr.Row(),
    }
    button = gr.Button("behave")
    for name, behaviour in behaviours.items():
        button.click(
            behaviour.fn,
            [fields[label] for label in behaviour.inputs],
            [fields[label] for label in behaviour.outputs],
            api_name=name,
            **(behaviour.options or {}),
        )


def behaviours(gr: Any) -> dict[str, Behaviour]:
    """Return them by endpoint name."""
    return {**_results(gr), **_steps(gr), **_arguments(gr), **_failures(gr), **_states()}


def _results(gr: Any) -> dict[str, Behaviour]:
    both = ("text", "number")
    return {
        "returns_two": Behaviour(lambda: ("x", 1), outputs=both),
        "returns_surplus": Behaviour(lambda: ["x", 1, 2], outputs=both),
        "returns_list_for_one": Behaviour(lambda: ["x"]),
        "returns_tuple_for_json": Behaviour(lambda: (1, 2), outputs=("json",)),
        "returns_too_few": Behaviour(lambda: "x", outputs=both),
        "returns_none_for_two": Behaviour(lambda: None, outputs=both),
        "returns_array_for_two": Behaviour(lambda: np.array([1, 2]), outputs=both),
        "returns_without_outputs": Behaviour(lambda: 5, outputs=()),
        "returns_update": Behaviour(lambda: gr.update(value="v", visible=False, lines=3)),
        "returns_component": Behaviour(lambda: gr.Textbox("n", label="new")),
        "returns_skip": Behaviour(lambda: (gr.skip(), 3), outputs=both),
        "returns_skip_for_two": Behaviour(gr.skip, outputs=both),
        "returns_empty_update": Behaviour(lambda: (gr.update(), gr.update(value=None)), outputs=both),
        "returns_row": Behaviour(lambda: gr.Row(visible=False), outputs=("row",)),
        "returns_choices": Behaviour(lambda: gr.Dropdown(["x", ("Y", "y")], value="y"), outputs=("choice",)),
        "takes_batches": Behaviour(
            lambda words: [[word.upper() for word in words]], ("word",), sends=(("q",),), options={"batch": True}
        ),
    }


def _steps(gr: Any) -> dict[str, Behaviour]:
    def grows() -> Iterator[str]:
        for count in range(4):
            yield "ab" * count

    def two() -> Iterator[tuple[str, dict[str, Any]]]:
        for count in range(3):
            yield str(count), {"list": list(range(count))}

    async def waits() -> Any:
        for count in range(3):
            await asyncio.sleep(0)
            yield f"n{count}"

    def changes() -> Iterator[Any]:
        yield gr.update(value="1", visible=True)
        yield gr.update(label="q")
        yield "end"

    def leaves() -> Iterator[Any]:
        yield "a"
        yield gr.skip()
        yield None

    def nothing() -> Iterator[str]:
        yield from ()

    def breaks() -> Iterator[str]:
        yield "one"
        raise gr.Error("broke")

    return {
        "yields_growing": Behaviour(grows),
        "yields_two": Behaviour(two, outputs=("text", "json")),
        "yields_async": Behaviour(waits),
        "yields_updates": Behaviour(changes),
        "yields_skips": Behaviour(leaves),
        "yields_nothing": Behaviour(nothing),
        "yields_then_breaks": Behaviour(breaks),
    }


def _arguments(gr: Any) -> dict[str, Behaviour]:
    def needs(first: Any, second: Any) -> list[Any]:
        return [first, second]

    def asks(first: Any, request: gr.Request, second: Any) -> list[Any]:
        return [first, request.username, second]

    def chooses(evt: gr.SelectData) -> str:
        return str(evt.index)

    def happens(word: Any, evt: gr.EventData) -> str:
        return str(word)

    def moves(word: Any, progress: Any = gr.Progress()) -> str:  # noqa: B008 - the way it is written
        progress(0.5, desc="half")
        return str(word)

    read, word = ("json",), ("word",)
    return {
        "arguments_missing": Behaviour(needs, word, read, (("v",),)),
        "arguments_default": Behaviour(lambda a, b=5: [a, b], word, read, (("v",), ())),
        "arguments_none": Behaviour(lambda a: [a], (), read),
        "arguments_surplus": Behaviour(lambda a: [a], word, read, (("v", 1, 2),)),
        "arguments_too_many": Behaviour(list, word, read, (("v",),)),
        "arguments_injected": Behaviour(asks, word, read, (("v",),)),
        "arguments_any": Behaviour(lambda *all: list(all), ("word", "number"), read, (("v", 1), ("v",), ())),
        "event_missing": Behaviour(chooses),
        "event_plain": Behaviour(happens, word, sends=(("v",),)),
        "progress": Behaviour(moves, word, sends=(("v",),)),
        "choice_unknown": Behaviour(lambda choice: choice, ("choice",), sends=(("a",), ("z",), ())),
    }


def _failures(gr: Any) -> dict[str, Behaviour]:
    def plain() -> None:
        raise ValueError("secret")

    def told(**options: Any) -> Callable[[], None]:
        def fail() -> None:
            raise gr.Error("told", **options)

        return fail

    def warns() -> str:
        gr.Warning("careful")
        gr.Info("by the way", duration=2)
        return "done"

    def checks(word: str, number: float) -> list[Any]:
        return [gr.validate(len(word) > 3, "short"), gr.validate(number < 10, "large")]

    return {
        "raises": Behaviour(plain),
        "raises_error": Behaviour(told()),
        "raises_titled": Behaviour(told(duration=5, title="T", visible=False)),
        "warns": Behaviour(warns),
        "adds_to_text": Behaviour(lambda word: word + 1, ("word",), sends=(("v",),)),
        "validated": Behaviour(
            lambda word, number: f"{word}{number}",
            ("word", "number"),
            sends=(("ab", 5), ("abcdef", 50), ("abcdef", 5)),
            options={"validator": checks},
        ),
    }


def _states() -> dict[str, Behaviour]:
    def adds(words: list[str], word: str) -> tuple[list[str], list[str]]:
        words.append(word)
        return words, list(words)

    def counts(count: int) -> Iterator[tuple[int, list[int]]]:
        for more in range(2):
            yield count + more + 1, [count, more]

    return {
        "state_counts": Behaviour(counts, ("count",), ("count", "json"), ((), ())),
        "state_grows": Behaviour(adds, ("list", "word"), ("list", "json"), (("x",), ("y",))),
        "state_made": Behaviour(adds, ("made", "word"), ("made", "json"), (("x",), ("y",))),
    }
