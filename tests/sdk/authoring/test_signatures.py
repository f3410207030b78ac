"""What signatures say, and the Python types that callers read."""

from __future__ import annotations

import functools

import pytest
from gradio_client.utils import json_schema_to_python_type
from hypothesis import given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.authoring.python_types import python_type
from stagedoor.authoring.signatures import collects_event_data, input_parameters
from stagedoor.files import FILE_SCHEMA


def names(fn: object) -> list[str] | None:
    found = input_parameters(fn)  # type: ignore[arg-type]
    return None if found is None else [parameter.name for parameter in found]


def test_injected_parameters_take_no_input() -> None:
    def run(
        a: str,
        request: gr.Request,
        b: int,
        event: gr.SelectData | None = None,
        progress=gr.Progress(),  # noqa: B008 - how authors write it
    ) -> None: ...

    assert names(run) == ["a", "b"]
    assert collects_event_data(run)
    assert not collects_event_data(names)


def test_every_form_of_function_is_read() -> None:
    class Model:
        def __call__(self, x: int) -> int:
            return x

        def method(self, y: int) -> int:
            return y

    assert names(Model()) == ["x"]
    assert names(Model().method) == ["y"]
    assert names(functools.partial(lambda a, b, c: None, 1)) == ["b", "c"]
    assert names(lambda *args: None) is None
    assert names(lambda a, *, key=1: None) == ["a"]


simple = st.sampled_from(
    [{"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "boolean"}, {"type": "null"}]
)
schemas = st.recursive(
    simple | st.builds(lambda v: {"enum": v}, st.lists(st.text(max_size=3), min_size=1, max_size=3)),
    lambda inner: (
        st.builds(lambda i: {"type": "array", "items": i}, inner)
        | st.builds(lambda a, b: {"anyOf": [a, b]}, inner, inner)
        | st.builds(lambda i: {"type": "object", "additionalProperties": i}, inner)
        | st.builds(lambda i: {"type": "object", "properties": {"a": i, "b": i}}, inner)
    ),
    max_leaves=5,
)


@given(schemas)
def test_python_types_are_spelled_as_gradio_client_spells_them(schema: dict[str, object]) -> None:
    assert python_type(schema) == json_schema_to_python_type(schema)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        (FILE_SCHEMA, "filepath"),
        ({"type": "array", "items": FILE_SCHEMA}, "list[filepath]"),
        ({"$ref": "#/$defs/F", "$defs": {"F": FILE_SCHEMA}}, "filepath"),
        ({"const": "a"}, "Literal[a]"),
        ({}, "Any"),
    ],
)
def test_python_types_of_special_schemas(schema: dict[str, object], text: str) -> None:
    assert python_type(schema) == text
