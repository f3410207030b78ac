"""Constructors take what Gradio 6.31's take: same names, same defaults, same positions, same events.

`gradio_signatures.json` holds these facts as read from the public signatures.
"""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from stagedoor.components.base import Block
from stagedoor.components.registry import MODULES, class_named

SIGNATURES = json.loads(Path(__file__).with_name("gradio_signatures.json").read_text())
OFFERED = sorted(set(SIGNATURES) & set(MODULES))

OWN_DEFAULTS = {
    # Presets say in their own words what they set; the values they stand for are the same.
    ("Numpy", "row_count"), ("Matrix", "row_count"), ("List", "row_count"),
    ("Microphone", "sources"), ("PlayableVideo", "sources"),
    # "1, dynamic" became None with Gradio 6, and the presets kept the old words.
    ("Sketchpad", "brush"), ("Paint", "brush"), ("ImageMask", "brush"),
    # The default of a choice of its own.
    ("Dropdown", "value"),
}  # fmt: skip


@pytest.mark.parametrize("name", OFFERED)
def test_parameters_and_defaults_are_gradios(name: str) -> None:
    cls, facts = class_named(name), SIGNATURES[name]
    parameters = inspect.signature(cls).parameters
    missing = set(facts["defaults"]) - set(parameters)
    assert not missing
    for parameter, default in facts["defaults"].items():
        if default in ("<computed>", "<required>") or (name, parameter) in OWN_DEFAULTS:
            continue
        ours = parameters[parameter].default
        ours = list(ours) if isinstance(ours, tuple) else ours
        assert ours == default, parameter


@pytest.mark.parametrize("name", OFFERED)
def test_positions_are_gradios(name: str) -> None:
    parameters = inspect.signature(class_named(name)).parameters.values()
    ours = [p.name for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert ours == SIGNATURES[name]["positional"]


@pytest.mark.parametrize("name", OFFERED)
def test_events_are_gradios(name: str) -> None:
    cls = class_named(name)
    expected = SIGNATURES[name]["events"]
    if expected is not None and not cls.is_template:
        assert set(cls.event_names()) == set(expected)


def test_unknown_parameters_are_named() -> None:
    with pytest.raises(TypeError, match="Textbox has no parameter 'colour'"):
        class_named("textbox")(colour="red")  # type: ignore[call-arg]


def test_arguments_are_remembered_by_name() -> None:
    radio = class_named("radio")(["a", "b"], value="a", label="Pick")
    assert dict(radio.given) == {"choices": ["a", "b"], "value": "a", "label": "Pick"}


def test_an_authors_subclass_is_a_component_of_its_own() -> None:
    textbox = class_named("textbox")

    class Upper(textbox):  # type: ignore[valid-type, misc]
        def __init__(self, value: str | None = None, *, shout: bool = True, **options: object) -> None:
            self.shout = shout
            super().__init__(value, lines=2, **options)

        def preprocess(self, payload: object) -> object:
            return str(super().preprocess(payload)).upper()

    upper = Upper("x", label="L")
    assert upper.get_block_name() == "textbox"  # the page draws it as its base
    assert upper.preprocess("ab") == "AB"
    assert (upper.shout, upper.lines, upper.label) == (True, 2, "L")
    assert dict(upper.given) == {"value": "x", "label": "L"}


def test_presets_are_their_base_on_the_wire() -> None:
    area = class_named("textarea")(max_lines=30)
    assert area.get_block_name() == "textbox"
    assert area.get_config()["lines"] == 7
    assert area.get_config()["max_lines"] == 30
    assert dict(area.given) == {"max_lines": 30}


def test_every_public_class_can_be_found_and_is_a_block_or_an_option() -> None:
    for name in MODULES:
        found = class_named(name)
        assert inspect.isclass(found)
        if issubclass(found, Block):
            assert found.parameter_names
