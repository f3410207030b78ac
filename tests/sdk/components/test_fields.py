"""Form fields: what goes in comes out, and what is outside of the contract is refused with the value named."""

from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.components.state import State
from stagedoor.errors import PayloadError

CHOICES = st.lists(st.text(max_size=8) | st.integers(-1000, 1000), min_size=1, max_size=6, unique_by=str)


@given(st.text())
def test_text_comes_back(text: str) -> None:
    box = gr.Textbox()
    assert box.preprocess(box.postprocess(text)) == text


@given(st.text(max_size=30))
def test_text_longer_than_allowed_is_refused(text: str) -> None:
    box = gr.Textbox(max_length=10, label="Name")
    if len(text) <= 10:
        assert box.preprocess(text) == text
    else:
        with pytest.raises(PayloadError, match=f"Name: the text has {len(text)} characters; at most 10"):
            box.preprocess(text)


def test_numbers_become_text_and_lists_do_not() -> None:
    assert gr.Textbox().preprocess(5) == "5"
    assert gr.Textbox().postprocess([1, 2]) == "[1, 2]"
    assert gr.Textbox().preprocess(True) == "True"
    for payload in ([], {}, ["a"]):
        with pytest.raises(PayloadError, match="expected text"):
            gr.Textbox().preprocess(payload)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53))
def test_numbers_come_back_within_their_limits(number: float) -> None:
    field = gr.Number(minimum=-1000, maximum=1000)
    assert gr.Number().preprocess(gr.Number().postprocess(number)) == number
    if -1000 <= number <= 1000:
        assert field.preprocess(number) == number
    else:
        with pytest.raises(PayloadError, match=r"less than the minimum|more than the maximum"):
            field.preprocess(number)


@given(st.floats(-1e6, 1e6), st.integers(0, 4))
def test_precision_rounds_both_ways(number: float, precision: int) -> None:
    field = gr.Number(precision=precision)
    received = field.preprocess(number)
    assert received == round(number, precision)
    assert isinstance(received, int) == (precision == 0)
    assert field.postprocess(number) == received


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (np.float32(0.1), 0.1),
        (np.int64(3), 3),
        (np.array(2.0), 2.0),
        (np.float32("inf"), math.inf),
        (Decimal("1.5"), 1.5),
    ],
)
def test_numbers_of_all_kinds_are_shown(value: object, number: float) -> None:
    shown = gr.Number().postprocess(value)
    assert type(shown) in (int, float)
    assert shown == number
    assert gr.Slider().postprocess(value) == number


@pytest.mark.parametrize("value", ["", "none yet", "7", True, [1], None])
def test_a_field_without_precision_shows_what_it_is_given(value: object) -> None:
    assert gr.Number().postprocess(value) == value
    assert gr.Number().preprocess("") is None
    if isinstance(value, str) and not value.isdecimal():
        with pytest.raises(ValueError, match="could not convert"):
            gr.Number(precision=1).postprocess(value)


@pytest.mark.parametrize("payload", ["5", True, [], {}, math.nan, math.inf])
def test_what_is_no_number_is_refused(payload: object) -> None:
    for field in (gr.Number(), gr.Slider()):
        with pytest.raises(PayloadError, match="expected a number"):
            field.preprocess(payload)


@given(st.floats(-1e9, 1e9), st.integers(-100, 100), st.integers(1, 100))
def test_sliders_refuse_what_is_outside_and_show_what_is_returned(number: float, low: int, width: int) -> None:
    slider = gr.Slider(low, low + width)
    assert slider.postprocess(number) == number
    if low <= number <= low + width:
        assert slider.preprocess(number) == number
    else:
        with pytest.raises(PayloadError, match=f"not between {low} and {low + width}"):
            slider.preprocess(number)


def test_sliders_start_at_their_minimum_and_step_as_gradio() -> None:
    assert gr.Slider(3, 9).value == 3
    assert gr.Slider(3, 9).postprocess(None) == 3
    assert gr.Slider(0, 100).step == 1
    assert gr.Slider(0, 1).step == pytest.approx(0.01)
    assert gr.Slider(0, 10, step=0.5).step == 0.5


@given(st.integers(-50, 50), st.integers(1, 50), st.sampled_from([None, 1, 2, 0.1, 0.25]))
def test_a_random_start_is_on_a_step(low: int, width: int, step: float | None) -> None:
    slider = gr.Slider(low, low + width, step=step, randomize=True)
    value = slider.get_random_value()
    assert slider.load_value == slider.get_random_value
    assert low <= value <= low + width
    steps = (value - low) / slider.step
    assert steps == pytest.approx(round(steps), abs=1e-6)


@given(CHOICES, st.data())
def test_chosen_values_come_back_and_others_are_refused(choices: list[str | int], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(choices))
    other = data.draw(st.text(max_size=8) | st.integers() | st.booleans() | st.lists(st.integers(), min_size=1))
    assume(not isinstance(other, list) or not set(other) & set(choices))
    assume(not any(type(other) is type(choice) and other == choice for choice in choices))
    for field in (gr.Radio(choices), gr.Dropdown(choices)):
        assert field.preprocess(field.postprocess(chosen)) == chosen
        with pytest.raises(PayloadError, match="is not among the choices"):
            field.preprocess(other)
    for group in (gr.CheckboxGroup(choices), gr.Dropdown(choices, multiselect=True)):
        assert group.preprocess(group.postprocess([chosen])) == [chosen]
        assert group.preprocess(group.postprocess(chosen)) == [chosen]
        with pytest.raises(PayloadError, match=r"is not among the choices|expected a list"):
            group.preprocess([chosen, other])
    assert gr.Dropdown(choices).preprocess(gr.Dropdown(choices).postprocess([])) == []
    assert gr.Radio(choices, type="index").preprocess(chosen) == choices.index(chosen)
    assert gr.CheckboxGroup(choices, type="index").preprocess([chosen]) == [choices.index(chosen)]


def test_pairs_show_one_thing_and_stand_for_another() -> None:
    radio = gr.Radio([("One", 1), ("Two", 2)])
    assert radio.get_config()["choices"] == [["One", 1], ["Two", 2]]
    assert radio.preprocess(2) == 2
    with pytest.raises(PayloadError):
        radio.preprocess("Two")
    with pytest.raises(gr.components.registry.AuthoringError, match="no choice"):
        gr.Radio([("a", 1, 2)])  # type: ignore[list-item]


def test_a_dropdown_starts_with_its_first_choice_unless_told() -> None:
    assert gr.Dropdown(["a", "b"]).value == "a"
    assert gr.Dropdown(["a", "b"], value=None).value is None
    assert gr.Dropdown(["a", "b"], multiselect=True).value == []
    assert gr.Dropdown().value is None


def test_custom_values_and_most_choices() -> None:
    free = gr.Dropdown(["a"], allow_custom_value=True)
    assert free.preprocess("zzz") == "zzz"
    assert gr.Dropdown(["a"], allow_custom_value=True, type="index").preprocess("zzz") is None
    with pytest.raises(PayloadError):
        free.preprocess({"a": 1})
    few = gr.Dropdown(["a", "b", "c"], multiselect=True, max_choices=2)
    with pytest.raises(PayloadError, match="at most 2"):
        few.preprocess(["a", "b", "c"])


@pytest.mark.parametrize("payload", [1, 0, "true", [], {}])
def test_a_checkbox_takes_true_and_false_only(payload: object) -> None:
    assert gr.Checkbox().preprocess(True) is True
    assert gr.Checkbox().postprocess(1) is True
    assert gr.Checkbox().postprocess(None) is False
    with pytest.raises(PayloadError, match="expected true or false"):
        gr.Checkbox().preprocess(payload)


def test_markdown_loses_common_indentation_only() -> None:
    assert gr.Markdown().postprocess("\n    # A\n        code\n") == "# A\n    code"
    assert gr.Markdown("x").get_config()["container"] is False


def test_a_state_is_fresh_for_each_session_and_never_on_the_page() -> None:
    state = State([1, {"secret": 2}])
    first = state.initial_value()
    first.append(3)  # type: ignore[attr-defined]
    assert state.initial_value() == [1, {"secret": 2}]
    assert "value" not in state.get_config()
    assert State(lambda: [0]).initial_value() == [0]


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**60), 2**60)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=10,
    ).filter(lambda value: not isinstance(value, str))
)
def test_json_comes_back(value: object) -> None:
    tree = gr.JSON()
    assert tree.preprocess(tree.postprocess(value)) == value


def test_json_reads_text_and_many_kinds_of_objects() -> None:
    import dataclasses
    import datetime
    import enum
    from pathlib import Path

    class Colour(enum.Enum):
        RED = "red"

    @dataclasses.dataclass
    class Point:
        x: int
        y: float

    tree = gr.JSON()
    assert tree.postprocess('{"a": [1]}') == {"a": [1]}
    with pytest.raises(ValueError, match="is no JSON"):
        tree.postprocess("{nonsense")
    shown = tree.postprocess({
        Colour.RED: Colour.RED, 7: Point(1, math.nan), None: {2}, True: (np.float32(0.5), np.arange(2)),
        "when": datetime.date(2026, 1, 2), "where": Path("a/b"), "bytes": b"ab",
    })  # fmt: skip
    assert shown == {
        "red": "red", "7": {"x": 1, "y": None}, "null": [2], "true": [0.5, [0, 1]],
        "when": "2026-01-02", "where": "a/b", "bytes": "ab",
    }  # fmt: skip
    cycle: list[object] = []
    cycle.append(cycle)
    with pytest.raises(ValueError, match="holds itself"):
        tree.postprocess(cycle)


@given(st.dictionaries(st.text(max_size=5) | st.integers(), st.floats(0, 1), min_size=1, max_size=6), st.integers(1, 3))
def test_labels_are_sorted_and_cut(scores: dict[str, float], top: int) -> None:
    label = gr.Label(num_top_classes=top)
    shown = label.postprocess(scores)
    assert shown is not None
    confidences = shown["confidences"]
    assert [entry["confidence"] for entry in confidences] == sorted(scores.values(), reverse=True)[:top]  # type: ignore[union-attr]
    assert label.preprocess(shown) == {entry["label"]: entry["confidence"] for entry in confidences}  # type: ignore[union-attr]
    assert gr.Label().preprocess(gr.Label().postprocess(scores)) == scores


def test_labels_without_scores() -> None:
    label = gr.Label()
    assert label.postprocess({}) == label.postprocess(None) == {}
    assert label.postprocess(True) == {"label": "True", "confidences": None}
    assert label.preprocess(label.postprocess("cat")) == "cat"
    assert label.postprocess(3.5) == {"label": "3.5", "confidences": None}
    assert label.postprocess({"a": np.float32(0.5)})["confidences"] == [{"label": "a", "confidence": 0.5}]  # type: ignore[index]
    with pytest.raises(ValueError, match="'a' has 'x'"):
        label.postprocess({"a": "x"})


def test_html_names_its_events_and_functions() -> None:
    def ask(text: str) -> str:
        return text

    with gr.Blocks() as demo:
        html = gr.HTML("x", js_on_load="trigger('rated', 5)", server_functions=[ask], stars=3)
        html.rated(lambda: None)
        html.click(lambda: None)
    assert len(demo.graph().functions) == 2
    assert html.server_functions_by_name() == {"ask": ask}
    assert html.get_config()["props"] == {"stars": 3}
    with pytest.raises(AttributeError, match="no attribute or event 'unknown'"):
        html.unknown  # noqa: B018


def test_html_holds_other_blocks() -> None:
    with gr.Blocks() as demo, gr.HTML(html_template="<b>@children</b>") as html:
        inner = gr.Textbox()
    assert html.children == [inner]
    assert demo.children == [html]


def test_clear_buttons_empty_and_reset() -> None:
    with gr.Blocks() as demo:
        text, slider, state = gr.Textbox("x"), gr.Slider(2, 9, value=5), gr.State([1])
        clear = gr.ClearButton([text])
        clear.add([slider, state])
    functions = list(demo.graph().functions.values())
    assert [function.outputs for function in functions] == [[text], [slider, state], [state]]
    assert [function.js for function in functions] == ["() => [null]", "() => [2, null]", None]
    assert functions[2].fn is not None
    assert functions[2].fn() == [1]
    assert all(not function.queue and function.api_visibility != "public" for function in functions)
    assert (text.postprocess(None), slider.postprocess(None)) == (None, 2)


def test_a_clear_button_made_outside_waits_until_it_is_rendered() -> None:
    text = gr.Textbox(render=False)
    clear = gr.ClearButton(text, render=False)
    with gr.Blocks() as demo:
        text.render()
        clear.render()
    assert [function.outputs for function in demo.graph().functions.values()] == [[text]]


def test_a_button_shows_its_icon_as_a_file(folder) -> None:  # type: ignore[no-untyped-def]
    (folder / "icon.svg").write_text("<svg/>")
    config = gr.Button("Go", icon="icon.svg").get_config()
    assert config["icon"]["orig_name"] == "icon.svg"  # type: ignore[index]
    assert gr.Button().preprocess("Run") == "Run"
    with pytest.raises(PayloadError):
        gr.Button().preprocess(["x"])
