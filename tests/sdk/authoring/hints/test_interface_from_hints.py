"""`gr.Interface(fn)`: the page follows from the function."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import functools
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, TypedDict

import annotated_types
import matplotlib.figure
import numpy as np
import numpy.typing as npt
import pandas as pd
import PIL.Image
import plotly.graph_objects
import pydantic
import pytest

import stagedoor as gr
from stagedoor.errors import AuthoringError, PayloadError

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


class Mood(enum.Enum):
    VERY_HAPPY = "happy"
    SAD = "sad"


class Level(enum.Enum):
    LOW = (1, 2)
    HIGH = (3, 4)


@dataclasses.dataclass
class Address:
    """Where to.

    Args:
        street: Street and number.
    """

    street: str
    city: str = "Berlin"


class Person(pydantic.BaseModel):
    name: str = pydantic.Field(min_length=2, description="Full name")
    age: int = pydantic.Field(default=30, ge=0, le=150)
    home: Address

    @pydantic.field_validator("name")
    @classmethod
    def _no_digits(cls, name: str) -> str:
        if any(letter.isdigit() for letter in name):
            raise ValueError("a name has no digits")
        return name


class Point(NamedTuple):
    x: float
    y: float = 1.0


class Options(TypedDict, total=False):
    loud: bool


class Node(pydantic.BaseModel):
    value: int
    next: Node | None = None


def page(hint: object, default: object = dataclasses.MISSING) -> gr.Interface:
    """The page of a function that returns its one parameter's repr."""

    def fn(value) -> str:
        return repr(value)

    def with_default(value=default) -> str:
        return repr(value)

    chosen = fn if default is dataclasses.MISSING else with_default
    chosen.__annotations__["value"] = hint
    return gr.Interface(chosen, flagging_mode="never")


@pytest.mark.parametrize(
    ("hint", "kind", "given", "received"),
    [
        (str, "textbox", "a", "a"),
        (str, "textbox", None, ""),
        (str | None, "textbox", "", None),
        (int, "number", 3, 3),
        (float, "number", 3, 3.0),
        (float | None, "number", None, None),
        (decimal.Decimal, "number", 1.5, decimal.Decimal("1.5")),
        (Annotated[int, annotated_types.Interval(ge=1, le=9)], "slider", 3, 3),
        (Annotated[int, annotated_types.Interval(ge=0, le=2**32)], "number", 3, 3),
        (Annotated[float, annotated_types.Ge(0), annotated_types.Le(1)], "slider", 0.5, 0.5),
        (Annotated[int, gr.Slider(1, 7)], "slider", 3, 3),
        (Annotated[str, gr.TextArea], "textbox", "a", "a"),
        (bool, "checkbox", True, True),
        (bool | None, "radio", "", None),
        (Literal["a", "b"], "radio", "a", "a"),
        (Literal["a", "b", "c", "d", "e"], "dropdown", "e", "e"),
        (Literal["a", 1] | None, "radio", "", None),
        (Mood, "radio", "happy", Mood.VERY_HAPPY),
        (Level, "radio", "HIGH", Level.HIGH),
        (datetime.date, "datetime", MOMENT, MOMENT.date()),
        (datetime.datetime, "datetime", MOMENT, MOMENT),
        (datetime.time, "textbox", "14:30", datetime.time(14, 30)),
        (datetime.timedelta, "number", 90, datetime.timedelta(seconds=90)),
        (uuid.UUID, "textbox", "12345678123456781234567812345678", uuid.UUID("12345678123456781234567812345678")),
        (int | str, "textbox", "5", 5),
        (str | int, "textbox", "five", "five"),
        (Path, "file", "/a/b.txt", Path("/a/b.txt")),
        (bytes, "file", b"x", b"x"),
        (list[Path], "file", ["/a", "/b"], [Path("/a"), Path("/b")]),
        (list[str], "dropdown", ["a"], ["a"]),
        (set[int], "dropdown", ["1", 2], {1, 2}),
        (tuple[float, ...], "dropdown", ["1"], (1.0,)),
        (list[Mood], "checkboxgroup", ["sad"], [Mood.SAD]),
        (list[Address], "dataframe", [["S 1", "Rome"], ["S 2", None], [None, ""]],
         [Address("S 1", "Rome"), Address("S 2")]),
        (list[list[int]], "dataframe", [["1", 2]], [[1, 2]]),
        (list[tuple[str, int]], "dataframe", [["a", "2"]], [("a", 2)]),
        (dict[str, int], "code", '{"a": 1}', {"a": 1}),
        (dict, "code", "{}", {}),
        (Annotated[list[str], annotated_types.MinLen(1)], "dropdown", ["a"], ["a"]),
        (PIL.Image.Image, "image", "an image", "an image"),
        (pd.DataFrame, "dataframe", "a frame", "a frame"),
        (tuple[int, np.ndarray], "audio", "sound", "sound"),
        (list[PIL.Image.Image], "gallery", [("a", None)], ["a"]),
        (pydantic.SecretStr, "textbox", "x", pydantic.SecretStr("x")),
        (pydantic.HttpUrl, "textbox", "https://a.b/", pydantic.HttpUrl("https://a.b/")),
        (Node, "number", None, None),
    ],
    ids=str,
)  # fmt: skip
def test_fields(hint: object, kind: str, given: object, received: object) -> None:
    demo = page(hint)
    assert demo.input_components[0].get_block_name() == kind
    if len(demo.input_components) == 1:
        assert demo(given) == repr(received)


@pytest.mark.parametrize(
    ("hint", "given", "reason"),
    [
        (int, None, "needs a value"),
        (Annotated[str, annotated_types.Len(2, 3)], "a", "at least 2"),
        (Annotated[int, pydantic.Field(multiple_of=3)], 4, "multiple of 3"),
        (dict[str, int], "{", "no JSON"),
        (dict[str, int], '{"a": "x"}', "whole number"),
        (list[int], ["x"], "invalid literal"),
        (Annotated[list[str], annotated_types.MinLen(1)], [], "at least 1 entries"),
        (list[Address], [[None, "Rome"]], "row 1: Address: street is missing"),
        (datetime.time, "noon", "14:30"),
        (int | float, "x", "int or float"),
        (pydantic.HttpUrl, "x", "valid URL"),
    ],
    ids=str,
)
def test_values_that_do_not_fit_are_refused_at_the_field(hint: object, given: object, reason: str) -> None:
    demo = page(hint)
    with pytest.raises(PayloadError, match=f"Value: .*{reason}"):
        demo(given)
    validator = demo.fns[0].validator
    assert validator is not None
    assert validator(given)[0]["is_valid"] is False


@pytest.mark.parametrize(
    ("hint", "default", "value"),
    [
        (int, 3, 3),
        (Mood, Mood.SAD, "sad"),
        (Literal["a", "b"], "b", "b"),
        (list[Mood], [Mood.SAD], ["sad"]),
        (list[str], ["x"], ["x"]),
        (dict[str, int], {"a": 1}, '{\n  "a": 1\n}'),
        (str, "a\nb", "a\nb"),
        (datetime.timedelta, datetime.timedelta(minutes=1), 60),
        (Annotated[int, gr.Slider(1, 9)], 4, 4),
    ],
    ids=str,
)
def test_defaults_are_first_values(hint: object, default: object, value: object) -> None:
    assert page(hint, default).input_components[0].value == value


def test_a_default_says_the_type_where_no_hint_does() -> None:
    def fn(n=3, on=True, names=["a"], pair=(1, 2.0)) -> None: ...  # noqa: B006

    kinds = [component.get_block_name() for component in gr.Interface(fn).input_components]
    assert kinds == ["number", "checkbox", "dropdown", "number", "number"]


def test_words_of_the_page_are_those_of_the_code() -> None:
    def draw_a_face(guidance_scale: float = 7.5, *, is_sad: bool = False) -> str:
        """Draw **one** face.

        Args:
            guidance_scale: How close to the text.

        Returns:
            What was drawn.
        """
        return f"{guidance_scale} {is_sad}"

    demo = gr.Interface(draw_a_face)
    scale, sad = demo.input_components
    assert (scale.label, scale.info, sad.label) == ("Guidance scale", "How close to the text.", "Is sad")
    assert demo.output_components[0].info == "What was drawn."
    assert (demo.title, demo.description) == ("Draw a face", "Draw **one** face.")
    assert demo(1, True) == "1.0 True"
    endpoint = demo.get_api_info()["named_endpoints"]["/draw_a_face"]  # type: ignore[index]
    assert [p["parameter_name"] for p in endpoint["parameters"]] == ["guidance_scale", "is_sad"]
    assert endpoint["description"] == "Draw **one** face."


def test_models_are_sections_with_errors_at_their_fields() -> None:
    def fn(person: Person, point: Point, options: Options, span: tuple[int, int] = (1, 5)) -> str:
        return f"{person!r} {point!r} {options!r} {span!r}"

    demo = gr.Interface(fn)
    info = demo.get_api_info()["named_endpoints"]["/fn"]["parameters"]  # type: ignore[index]
    assert {p["parameter_name"]: p["parameter_has_default"] for p in info} == {
        "person_name": False,
        "person_age": True,
        "person_home_street": False,
        "person_home_city": True,
        "point_x": False,
        "point_y": True,
        "options_loud": True,
        "span_1": True,
        "span_2": True,
    }
    name, age, street, *_ = demo.input_components
    assert (name.info, street.info, age.get_block_name()) == ("Full name", "Street and number.", "slider")
    good = ["Ann", 40, "S 1", "Rome", 1, 2, True, 3, 4]
    assert demo(*good) == (
        "Person(name='Ann', age=40, home=Address(street='S 1', city='Rome')) Point(x=1.0, y=2.0) {'loud': True} (3, 4)"
    )
    answers = demo.fns[0].validator(*["A1n", *good[1:]])  # type: ignore[misc]
    assert [answer["message"] for answer in answers] == ["a name has no digits", *[""] * 8]


def test_an_optional_model_has_a_switch() -> None:
    def fn(home: Address | None = None) -> str:
        return repr(home)

    demo = gr.Interface(fn)
    assert [c.get_block_name() for c in demo.input_components] == ["checkbox", "textbox", "textbox"]
    assert demo(False, "x", "y") == "None"
    assert demo(True, "x", "y") == "Address(street='x', city='y')"


def test_a_model_that_holds_itself_is_json_at_the_second_level() -> None:
    def fn(node: Node) -> str:
        return repr(node)

    assert gr.Interface(fn)(1, '{"value": 2}') == "Node(value=1, next=Node(value=2, next=None))"


@pytest.mark.parametrize(
    ("hint", "kinds"),
    [
        (str, ["textbox"]),
        (int, ["number"]),
        (bool, ["checkbox"]),
        (dict[str, float], ["label"]),
        (dict[str, int], ["json"]),
        (list[int], ["json"]),
        (list[Path], ["file"]),
        (list[PIL.Image.Image], ["gallery"]),
        (list[Address], ["dataframe"]),
        (list[list[int]], ["dataframe"]),
        (Path, ["file"]),
        (PIL.Image.Image, ["image"]),
        (np.ndarray, ["image"]),
        (npt.NDArray[np.uint8], ["image"]),
        (npt.NDArray[np.float64], ["dataframe"]),
        (tuple[int, np.ndarray], ["audio"]),
        (pd.DataFrame, ["dataframe"]),
        (matplotlib.figure.Figure, ["plot"]),
        (plotly.graph_objects.Figure, ["plot"]),
        (Mood, ["textbox"]),
        (datetime.date, ["datetime"]),
        (tuple[str, int], ["textbox", "number"]),
        (Person, ["textbox", "number", "textbox", "textbox"]),
        (Annotated[str, gr.Markdown()], ["markdown"]),
        (str | None, ["textbox"]),
        (Literal["a"], ["textbox"]),
        (int | str, ["textbox"]),
        (Iterator[str], ["textbox"]),
        (None, []),
    ],
    ids=str,
)
def test_outputs(hint: object, kinds: list[str]) -> None:
    def fn(text: str): ...

    fn.__annotations__["return"] = hint
    assert [c.get_block_name() for c in gr.Interface(fn).output_components] == kinds


def test_results_are_taken_apart() -> None:
    def fn(name: str) -> tuple[Person, Mood]:
        return Person(name=name, home=Address("S 1")), Mood.SAD

    assert gr.Interface(fn)("Ann") == ("Ann", 30, "S 1", "Berlin", "sad")


def test_every_kind_of_function_stays_of_its_kind() -> None:
    def stream(mood: Mood) -> Iterator[str]:
        yield "one"
        yield mood.name

    async def coroutine(mood: Mood) -> str:
        return mood.name

    async def async_stream(mood: Mood) -> AsyncIterator[str]:
        yield mood.name

    class Callable:
        def __call__(self, mood: Mood) -> str:
            return mood.name

    def two(prefix: str, mood: Mood) -> str:
        return prefix + mood.name

    found = {}
    for fn in (stream, coroutine, async_stream, Callable(), functools.partial(two, "a")):
        demo = gr.Interface(fn, flagging_mode="never")
        function = next(f for f in demo.fns.values() if f.api_visibility == "public")
        found[function.api_name] = (function.is_generator, function.is_async, demo("sad"))
    assert found == {
        "stream": (True, False, "SAD"),
        "coroutine": (False, True, "SAD"),
        "async_stream": (True, True, "SAD"),
        "Callable": (False, False, "SAD"),
        "two": (False, False, "aSAD"),
    }


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (None, "'value' of fn.. has neither a type hint nor a default.*value: str"),
        ("Nowhere", "'Nowhere' of parameter 'value'.*import"),
        (Any, "fn.. value: there is no field for the type .*Any.*Annotated"),
        (socket := type("Socket", (), {}), "no field for the type Socket"),
    ],
)
def test_hints_that_say_too_little(hint: object, words: str) -> None:
    def fn(value) -> str:
        return ""

    if hint is not None:
        fn.__annotations__["value"] = hint
    with pytest.raises(AuthoringError, match=words):
        gr.Interface(fn)


def test_other_functions_that_say_too_little() -> None:
    def no_return(value: str): ...

    def any_number(*values: str) -> str:
        return ""

    def odd_return(value: str) -> object: ...  # type: ignore[empty-body]

    for fn, words in ((no_return, "what it returns"), (any_number, r"\*values"), (odd_return, "nothing is known")):
        with pytest.raises(AuthoringError, match=words):
            gr.Interface(fn)
    with pytest.raises(AuthoringError, match="batch"):
        gr.Interface(lambda names: names, batch=True)


def test_none_keeps_the_meaning_that_it_has_in_gradio() -> None:
    def fn(seed: int = 3) -> str:
        return str(seed)

    demo = gr.Interface(fn, inputs=None, outputs="text")
    assert (demo.shape, demo.input_components) == ("output_only", [])
    assert gr.Interface(fn, outputs=None).shape == "input_only"
    half = gr.Interface(fn, "number")
    assert [c.get_block_name() for c in half.output_components] == ["textbox"]
    assert half.title == "Stagedoor"


def test_a_component_in_a_signature_serves_several_pages() -> None:
    def fn(n: Annotated[int, gr.Slider(1, 9, label="How many")]) -> str:
        return str(n)

    first, second = gr.Interface(fn), gr.Interface(fn)
    assert first.input_components[0] is not second.input_components[0]
    assert first.input_components[0].label == "How many"


def test_the_runtime_still_fills_in_its_own() -> None:
    from support.apps import served

    def fn(mood: Mood, request: gr.Request, n: int = 2, progress=gr.Progress()) -> str:  # noqa: B008
        progress(0.5)
        return f"{mood.name} {request.headers['user-agent'][:6]} {n}"

    with served(gr.Interface(fn)) as app:
        call = app.http.post(f"{app.api}/call/fn", json={"data": ["sad", 4]}, headers={"user-agent": "pytest"})
        result = app.http.get(f"{app.api}/call/fn/{call.json()['event_id']}")
        assert 'data: ["SAD pytest 4"]' in result.text
        refused = app.http.post(f"{app.api}/call/fn", json={"data": ["merry", 4]})
        assert "not among the choices" in refused.text or refused.status_code != 200


def test_chat_inputs_from_hints() -> None:
    def chat(message: str, history: list[object], temperature: Annotated[float, gr.Slider(0, 2)] = 1, seed=3) -> str:
        return f"{message} {temperature} {seed}"

    demo = gr.ChatInterface(chat)
    assert [(c.get_block_name(), c.label, c.value) for c in demo.additional_inputs] == [("slider", "Temperature", 1)]
    assert gr.ChatInterface(lambda message, history, extra=1: message).additional_inputs == []
