"""What a function receives beyond the values of its inputs."""

from __future__ import annotations

import asyncio
import inspect
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.authoring.graph import BlockFunction
from stagedoor.runtime.arguments import call_arguments, plan_arguments
from stagedoor.runtime.event import Event
from stagedoor.runtime.executor import Mailbox
from stagedoor.runtime.formats import QUEUE_FORMAT
from stagedoor.runtime.request import Request
from stagedoor.runtime.sessions import Session


def call(fn, *values: object, event_data: object = None, **function_options: object) -> object:
    """Call `fn` as the engine would."""
    function = BlockFunction(0, fn, [], [], [], **function_options)
    request = Request(SimpleNamespace(headers={"user-agent": "me", "x": "y"}), "ann", "s")
    loop = asyncio.new_event_loop()
    event = Event(
        "e",
        function,
        Session("s"),
        values,
        request=request,
        wire_format=QUEUE_FORMAT,
        mailbox=Mailbox(loop),
        stream=None,
        event_data=event_data,
    )
    loop.close()
    arguments, keywords = call_arguments(plan_arguments(fn), function, list(values), event)
    return fn(*arguments, **keywords)


def first(request: gr.Request, a, b):
    return request.username, a, b


def middle(a, request: gr.Request, b):
    return request.username, a, b


def last(a, b, request: gr.Request):
    return request.username, a, b


def by_name(a, b, *, request: gr.Request):
    return request.username, a, b


def optional(a, b, request: gr.Request | None = None):
    return request.username, a, b


def text_annotation(a, b, request: gr.Request):
    return request.username, a, b


@pytest.mark.parametrize("fn", [first, middle, last, by_name, optional, text_annotation])
def test_the_request_wherever_it_stands(fn) -> None:
    assert call(fn, 1, 2) == ("ann", 1, 2)


def test_defaults_between_inputs_and_injected_parameters() -> None:
    def fn(a, b=5, c=6, progress=gr.Progress(), request: gr.Request = None):  # noqa: B008 - Gradio's way
        return a, b, c, type(progress).__name__, request.username

    assert call(fn, 1) == (1, 5, 6, "Progress", "ann")
    assert call(fn, 1, 2) == (1, 2, 6, "Progress", "ann")
    assert call(fn, 1, 2, 3) == (1, 2, 3, "Progress", "ann")


def test_any_number_of_inputs() -> None:
    assert call(lambda *values: values, 1, 2, 3) == (1, 2, 3)


def test_a_wrapper_that_names_the_parameters_of_another_function() -> None:
    def decorated(fn):
        def wrapper(*values):  # without **keywords: Gradio, too, hands everything over by position where it can
            return fn(*values)

        wrapper.__signature__ = inspect.signature(fn, eval_str=True)
        wrapper.__annotations__ = fn.__annotations__
        return wrapper

    assert call(decorated(last), 1, 2) == ("ann", 1, 2)
    assert call(decorated(middle), 1, 2) == ("ann", 1, 2)


def test_select_data() -> None:
    def fn(choice: gr.SelectData):
        return choice.index, choice.value, choice.selected

    assert call(fn, event_data={"index": [1, 2], "value": "x", "evil": 1}) == ([1, 2], "x", True)
    with pytest.raises(ValueError, match="SelectData is made of what the page says"):
        call(fn, event_data="nonsense")


def test_what_no_input_is_there_for_is_none() -> None:
    def fn(first, request: gr.Request, second, third=3):
        return first, request.session_hash, second, third

    assert call(fn, "a") == ("a", "s", None, 3)
    assert call(lambda first, second=2, *rest: (first, second, rest)) == (None, 2, ())


def test_headers() -> None:
    def fn(text, user_agent: gr.Header, missing: gr.Header):
        return text, user_agent, missing

    assert call(fn, "t") == ("t", "me", None)


def test_named_inputs() -> None:
    def fn(a, *, scale):
        return a, scale

    block = gr.Number()
    assert call(fn, 1, 2, inputs_kwargs={"scale": block}) == (1, 2)


def test_inputs_as_one_dict() -> None:
    a, b = gr.Number(), gr.Number()
    function = BlockFunction(0, lambda data: data[a] - data[b], [], [a, b], [], inputs_as_dict=True)
    arguments, _ = call_arguments(plan_arguments(function.fn), function, [5, 3], None)  # type: ignore[arg-type]
    assert function.fn(*arguments) == 2


def test_methods_partials_and_callables() -> None:
    class Model:
        def predict(self, a, request: gr.Request):
            return a, request.username

        def __call__(self, a, request: gr.Request):
            return a, request.username

    assert call(Model().predict, 1) == (1, "ann")
    assert call(Model(), 1) == (1, "ann")


def test_builtins_without_a_signature() -> None:
    assert call(max, 1, 5) == 5


@given(st.lists(st.sampled_from(["input", "request", "data"]), max_size=6), st.booleans())
def test_every_order_of_parameters(kinds: list[str], with_defaults: bool) -> None:
    names = [f"p{i}" for i in range(len(kinds))]
    notes = {"request": ": Request", "data": ": EventData", "input": ""}
    default = "=None" if with_defaults else ""
    source = f"def fn({', '.join(n + notes[k] + default for n, k in zip(names, kinds, strict=True))}):\n return {names}"
    source = source.replace("'", "")
    space: dict = {"Request": gr.Request, "EventData": gr.EventData}
    exec(source, space)
    values = list(range(kinds.count("input")))
    got = call(space["fn"], *values)
    expected = iter(values)
    for kind, value in zip(kinds, got, strict=True):
        if kind == "input":
            assert value == next(expected)
        else:
            assert isinstance(value, gr.Request if kind == "request" else gr.EventData)
