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
    assert diff_outputs(["a", 1], ["ab", 1]) == [[["append", [], "b"]], []]


def test_snapshot_is_independent() -> None:
    value: list[object] = [{"a": [1]}]
    kept = snapshot(value)
    value[0]["a"].append(2)  # type: ignore[index]
    assert kept == [{"a": [1]}]
