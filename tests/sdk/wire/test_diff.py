"""Stream diffs, judged by the real client's own applier."""

from __future__ import annotations

import copy
import json

from gradio_client.utils import apply_diff
from hypothesis import given
from hypothesis import strategies as st

from stagedoor.wire import diff as module
from stagedoor.wire.diff import diff, diff_outputs, snapshot

scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=8)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner, max_size=5),
    max_leaves=20,
)


@given(values, values)
def test_applying_a_diff_gives_the_new_value(old: object, new: object) -> None:
    edits = json.loads(json.dumps(diff(old, new)))
    result = apply_diff(copy.deepcopy(old), edits)
    assert result == new
    assert json.dumps(result, sort_keys=True) == json.dumps(new, sort_keys=True)


@given(st.text(), st.text(min_size=1))
def test_growing_text_sends_only_the_suffix(start: str, suffix: str) -> None:
    assert diff(start, start + suffix) == [["append", [], suffix]]


def test_nothing_changed() -> None:
    assert diff({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x"}]}) == []


def test_true_is_not_one() -> None:
    assert diff([True], [1]) == [["replace", [0], 1]]


def test_keys_that_json_renames_are_replaced_whole() -> None:
    assert diff({1: "a"}, {1: "b"}) == [["replace", [], {1: "b"}]]


def test_subclasses_are_replaced_whole() -> None:
    class Reference(dict[str, object]):
        pass

    new = Reference(path="b", url=None)
    assert diff([Reference(path="a", url=None)], [new]) == [["replace", [0], new]]


def test_many_edits_become_one_replacement() -> None:
    old, new = list(range(1000)), list(range(1, 1001))
    assert diff(old, new) == [["replace", [], new]]
    assert module.MAX_EDITS < 1000


def test_values_with_odd_equality() -> None:
    class Odd:
        def __eq__(self, other: object) -> bool:
            raise ValueError("no")

        __hash__ = None  # type: ignore[assignment]

    assert len(diff(Odd(), Odd())) == 1


def test_outputs_are_compared_one_by_one() -> None:
    assert diff_outputs(["a", 1], ["ab", 1]) == ([[["append", [], "b"]], []], ["ab", 1])


@given(st.lists(values, min_size=2, max_size=5))
def test_a_row_of_outputs_arrives_whatever_the_author_does_to_them_later(steps: list[object]) -> None:
    shown, kept = copy.deepcopy(steps[0]), snapshot(steps[0])
    for step in steps[1:]:
        (edits,), (kept,) = diff_outputs([kept], [step])
        shown = apply_diff(shown, json.loads(json.dumps(edits)))
        assert json.dumps(shown, sort_keys=True) == json.dumps(kept, sort_keys=True)
        assert json.dumps(kept, sort_keys=True) == json.dumps(step, sort_keys=True)
        spoil(step)


def spoil(value: object) -> None:
    if isinstance(value, list):
        for item in value:
            spoil(item)
        value.append("later")
    elif isinstance(value, dict):
        for item in value.values():
            spoil(item)
        value["later"] = True


def test_what_did_not_change_is_not_copied_again() -> None:
    old: list[object] = [{"a": [1]}, {"b": [2]}]
    _, (kept,) = diff_outputs([old], [[{"a": [1]}, {"b": [3]}, {"c": [4]}]])
    assert kept == [{"a": [1]}, {"b": [3]}, {"c": [4]}]
    assert isinstance(kept, list)
    assert kept[0] is old[0]


def test_snapshot_is_independent() -> None:
    value: list[object] = [{"a": [1]}]
    kept = snapshot(value)
    value[0]["a"].append(2)  # type: ignore[index]
    assert kept == [{"a": [1]}]
