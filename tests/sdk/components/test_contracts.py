"""What every component keeps: nothing but its contract comes in, and nothing but JSON goes out."""

from __future__ import annotations

import json
from pathlib import Path

import anywidget
import pytest
import traitlets
from gradio_client.utils import json_schema_to_python_type
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stagedoor.components.base import Component
from stagedoor.components.registry import MODULES, class_named
from stagedoor.errors import PayloadError
from stagedoor.files import FileStore


class Counter(anywidget.AnyWidget):
    _esm = "export default { render() {} }"
    value = traitlets.Int(0).tag(sync=True)
    data = traitlets.Bytes(b"").tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)


ARGUMENTS: dict[str, dict[str, object]] = {
    "Radio": {"choices": ["a", ("Bee", "b"), 3]},
    "CheckboxGroup": {"choices": ["a", ("Bee", "b"), 3]},
    "Dropdown": {"choices": ["a", ("Bee", "b"), 3]},
    "Textbox": {"max_length": 20},
    "Number": {"minimum": -5, "maximum": 5},
    "Widget": {"value": Counter},
    "Dataset": {"components": ["text"], "samples": [["x"]]},
}
NAMES = sorted(
    name for name in MODULES if issubclass(class_named(name), Component) and name not in {"State", "ClearButton"}
)
FILES = [
    name for name in NAMES if '"gradio.FileData"' in json.dumps(class_named(name)(**ARGUMENTS.get(name, {})).api_info())
]

_FOREIGN = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "orig_name": "passwd"}
_SETTINGS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

_PLAIN = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | st.text(max_size=30)
_KEYS = st.sampled_from(
    ["path", "url", "meta", "headers", "data", "label", "confidences", "image", "video", "caption", "role", "content",
     "text", "files", "type", "plot", "component", "value", "background", "layers", "composite", "x"]
)  # fmt: skip
ANY_JSON = st.recursive(
    _PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=8
)


def make(name: str) -> Component:
    component = class_named(name)(**ARGUMENTS.get(name, {}))
    assert isinstance(component, Component)
    return component


@pytest.mark.parametrize("name", NAMES)
@given(payload=ANY_JSON)
@_SETTINGS
def test_any_json_is_taken_or_refused_and_nothing_else_happens(name: str, payload: object) -> None:
    try:
        make(name).preprocess(payload)
    except PayloadError as error:
        refused = error
    else:
        return
    assert refused.component
    assert refused.reason


@pytest.mark.parametrize("name", FILES)
def test_f5_a_foreign_path_is_refused_wherever_it_stands(name: str) -> None:
    component = make(name)
    payloads: list[object] = [
        _FOREIGN,
        [_FOREIGN],
        [[_FOREIGN]],
        {"video": _FOREIGN},
        [{"image": _FOREIGN, "caption": None}],
        [{"video": _FOREIGN, "caption": None}],
        {"text": "x", "files": [_FOREIGN]},
        {"image": _FOREIGN, "annotations": []},
        {"background": _FOREIGN, "layers": [], "composite": None},
        {"background": None, "layers": [_FOREIGN], "composite": None},
        [_FOREIGN, _FOREIGN],
        [{"role": "user", "content": [{"type": "file", "file": _FOREIGN}]}],
        {**_FOREIGN, "path": "http://127.0.0.1:1/x.png", "url": "http://127.0.0.1:1/x.png"},
        {**_FOREIGN, "path": "x", "url": "file:///etc/passwd"},
    ]
    for payload in payloads:
        try:
            received = component.preprocess(payload)
        except PayloadError:
            continue
        assert "passwd" not in repr(received), payload


@pytest.mark.parametrize("name", NAMES)
def test_the_config_is_json_and_needs_no_value(name: str) -> None:
    config = make(name).get_config()
    json.dumps(config, allow_nan=False)
    assert config["name"] == class_named(name).get_block_name()
    assert None not in [config.get(key, "") for key in ("label", "every", "inputs")]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_a_value_too(name: str) -> None:
    component = make(name)
    json.dumps(component.postprocess(None), allow_nan=False)


@pytest.mark.parametrize("name", NAMES)
def test_the_real_client_understands_the_schema(name: str) -> None:
    component = make(name)
    for schema in (component.api_info(), component.api_info_as_input(), component.api_info_as_output()):
        assert json_schema_to_python_type(schema)
        json.dumps(schema, allow_nan=False)


def test_the_real_client_takes_files_for_files() -> None:
    for name in ("Image", "Audio", "Video", "File"):
        assert json_schema_to_python_type(make(name).api_info()) == "filepath"
    assert json_schema_to_python_type(class_named("files")().api_info()) == "list[filepath]"


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FILES])
def test_the_example_is_within_the_contract(name: str) -> None:
    component = make(name)
    json.dumps(component.example_payload(), allow_nan=False)
    component.preprocess(component.example_payload())
    json.dumps(component.postprocess(component.example_value()), allow_nan=False)


@given(value=ANY_JSON)
@_SETTINGS
def test_f6_a_users_json_with_a_path_stays_data(value: object, store: FileStore) -> None:
    from stagedoor.components.json_values import json_value
    from stagedoor.files import FileReference

    def files_in(entry: object) -> bool:
        if isinstance(entry, dict):
            return isinstance(entry, FileReference) or any(files_in(inner) for inner in entry.values())
        return isinstance(entry, list) and any(files_in(inner) for inner in entry)

    sent = json_value(value)
    shown = make("JSON").postprocess(sent) if not isinstance(sent, str) else sent
    assert shown == sent
    assert not files_in(shown)
    assert not files_in(make("Dataframe").postprocess({"headers": ["a"], "data": [[sent]]}))


def test_f6_even_a_real_reference_stays_data_in_json(store: FileStore, tmp_path: Path) -> None:
    from stagedoor.files import FileReference

    reference = store.publish_bytes(b"x", name="a.txt")
    shown = make("JSON").postprocess({"file": reference})
    assert isinstance(shown, dict)
    assert not isinstance(shown["file"], FileReference)
    assert make("Textbox").postprocess({"path": "/etc/passwd"}) == "{'path': '/etc/passwd'}"
    assert make("Label").postprocess({"path": 1.0}) == {
        "label": "path",
        "confidences": [{"label": "path", "confidence": 1.0}],
    }
