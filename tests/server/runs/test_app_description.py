"""What apps say of themselves is read with care, and inputs are put into the wire's order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stagedoor_server.projects.schemas import ProjectAPI
from stagedoor_server.runs.app_description import (
    Endpoint,
    Slot,
    arrange,
    form_document,
    read_description,
    without_state,
)
from stagedoor_server.runs.app_errors import AppRefusedError

CONFIG = {
    "title": "Demo",
    "api_prefix": "/gradio_api",
    "components": [
        {"id": 1, "type": "textbox", "props": {}},
        {"id": 2, "type": "state", "props": {}},
        {"id": 3, "type": "slider", "props": {"minimum": 0, "maximum": 9, "step": 1, "choices": [["a", "a"]]}},
    ],
    "dependencies": [
        {"id": 7, "api_name": "go", "inputs": [1, 2, 3], "outputs": [2, 1], "backend_fn": True},
        {"id": 8, "api_name": False, "inputs": [], "outputs": []},
        {"id": 9, "api_name": "hidden", "inputs": [], "outputs": [], "backend_fn": False},
    ],
}
PARAMETER = {"label": "T", "type": {"type": "string"}, "component": "Textbox"}
INFO = {
    "named_endpoints": {
        "/go": {
            "parameters": [
                {**PARAMETER, "parameter_name": "text", "parameter_has_default": False},
                {**PARAMETER, "parameter_name": "level", "parameter_has_default": True, "parameter_default": 5},
            ],
            "returns": [{"label": "O", "type": {"type": "string"}, "component": "Textbox"}],
        }
    }
}


def test_endpoints_with_state() -> None:
    description = read_description(CONFIG, INFO)
    assert list(description.endpoints) == ["/go"]
    endpoint = description.endpoints["/go"]
    assert endpoint.fn_index == 7
    assert arrange(endpoint, ["x", 1]) == ["x", None, 1]
    assert arrange(endpoint, ["x"]) == ["x", None, 5]
    assert arrange(endpoint, {"text": "x", "level": 2}) == ["x", None, 2]
    assert without_state(endpoint, [None, "out"]) == ["out"]


@pytest.mark.parametrize("inputs", [[], {}, {"level": 1}, ["a", 1, 2], {"text": "a", "nope": 1}])
def test_inputs_that_do_not_fit(inputs: Any) -> None:
    with pytest.raises(AppRefusedError):
        arrange(read_description(CONFIG, INFO).endpoints["/go"], inputs)


def test_the_form_document_is_what_the_api_gives() -> None:
    api = ProjectAPI.model_validate(form_document(CONFIG, INFO))
    level = api.endpoints[0].parameters[1]
    assert (level.minimum, level.maximum, level.step, level.default, level.choices) == (0, 9, 1, 5, [["a", "a"]])


@pytest.mark.parametrize("config", [None, 1, [], {}, {"detail": "x"}, {"components": []}])
def test_what_is_no_app(config: Any) -> None:
    with pytest.raises(AppRefusedError):
        read_description(config, INFO)


@pytest.mark.parametrize("prefix", [None, 1, "http://evil", "../x", "/../../x", "x", "/" + "a" * 300])
def test_odd_prefixes(prefix: Any) -> None:
    assert read_description({**CONFIG, "api_prefix": prefix}, INFO).prefix == "/gradio_api"


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "type", "props", "api_name", "inputs", "outputs", "parameters", "returns", "choices", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(anything, max_size=4), st.lists(anything, max_size=4), anything)
def test_no_document_breaks_the_reader(components: Any, dependencies: Any, info: Any) -> None:
    config = {"components": components, "dependencies": dependencies, "title": info}
    description = read_description(config, {"named_endpoints": info})
    assert all(isinstance(endpoint, Endpoint) for endpoint in description.endpoints.values())
    ProjectAPI.model_validate(form_document(config, {"named_endpoints": info}))


def test_slots() -> None:
    assert Slot(is_state=True).parameter == ""
