"""Tables: every kind of table in, the wire form between, what the function asked for out."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.errors import AuthoringError, PayloadError

CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5)
)


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
@settings(max_examples=80)
def test_rows_come_back(rows: list[list[object]]) -> None:
    table = gr.Dataframe(type="array")
    wire = table.postprocess(rows)
    json.dumps(wire, allow_nan=False)
    assert table.preprocess(wire) == rows


@given(
    st.lists(st.integers(-1000, 1000), min_size=1, max_size=5),
    st.lists(st.text(max_size=4), min_size=5, max_size=5),
    st.lists(st.floats(-10, 10), min_size=5, max_size=5),
)
@settings(max_examples=40)
def test_pandas_frames_come_back(numbers: list[int], texts: list[str], floats: list[float]) -> None:
    size = len(numbers)
    frame = pd.DataFrame({"n": numbers, "t": texts[:size], "f": floats[:size]})
    table = gr.Dataframe()
    received = table.preprocess(table.postprocess(frame))
    assert isinstance(received, pd.DataFrame)
    assert received["n"].tolist() == numbers
    assert received["t"].tolist() == texts[:size]
    assert received["f"].tolist() == pytest.approx(floats[:size])


@pytest.mark.parametrize(
    ("value", "headers", "rows"),
    [
        ([[1, 2], [3, 4]], ["1", "2"], [[1, 2], [3, 4]]),
        ([1, 2], ["1"], [[1], [2]]),
        ([[1], [2, 3]], ["1", "2"], [[1, None], [2, 3]]),
        (np.eye(2, dtype=int), ["1", "2"], [[1, 0], [0, 1]]),
        ({"data": [[1]], "headers": ["q"]}, ["q"], [[1]]),
        ({"a": [1, 2], "b": np.array([3, 4])}, ["a", "b"], [[1, 3], [2, 4]]),
        ([{"x": 1}, {"y": 2}], ["x", "y"], [[1, None], [None, 2]]),
        (pd.Series([1, 2], name="s"), ["s"], [[1], [2]]),
        (pd.DataFrame({("a", "b"): [1.5, None]}), ["a / b"], [[1.5], [None]]),
        (pd.DataFrame({"d": pd.to_datetime(["2026-01-02", None])}), ["d"], [["2026-01-02 00:00:00"], ["NaT"]]),
        (pd.DataFrame([[1, 2]]), [0, 1], [[1, 2]]),
        (pd.DataFrame(), ["1", "2", "3"], []),
        ([[datetime.date(2026, 1, 2), np.float64("nan"), float("inf")]], ["1", "2", "3"], [["2026-01-02", None, None]]),
    ],
)
def test_tables_of_every_kind(value: object, headers: list[str], rows: list[list[object]]) -> None:
    shown = gr.Dataframe().postprocess(value)
    assert shown["headers"] == headers
    assert shown["data"] == rows
    json.dumps(shown, allow_nan=False)


def test_csv_files_are_read_with_their_numbers(folder: Path) -> None:
    (folder / "t.csv").write_text('name,n,code,f\n"a, b",1,007,1.5\nc,,12e3,nan\n')
    shown = gr.Dataframe().postprocess("t.csv")
    assert shown["headers"] == ["name", "n", "code", "f"]
    assert shown["data"] == [["a, b", 1, "007", 1.5], ["c", None, 12000.0, "nan"]]


def test_nothing_is_an_empty_table_of_the_right_width() -> None:
    assert gr.Dataframe().postprocess(None) == {"headers": ["1", "2", "3"], "data": [], "metadata": None}
    assert gr.List(headers=["only", "named"]).postprocess(None)["headers"] == ["only", "named"]
    assert gr.Dataframe(row_count=(3, "dynamic"), col_count=(2, "fixed")).postprocess(None)["headers"] == ["1", "2"]
    with pytest.raises(AuthoringError, match="2 headers but column_count=3"):
        gr.Dataframe(headers=["a", "b"], column_count=3)


def test_each_type_is_what_it_says() -> None:
    wire = {"headers": ["a", "b"], "data": [[1, 2], [3, 4]]}
    assert isinstance(gr.Dataframe().preprocess(wire), pd.DataFrame)
    array = gr.Numpy().preprocess(wire)
    assert isinstance(array, np.ndarray)
    assert array.dtype.kind == "i"
    # numpy's own choice, as in Gradio: text for cells of several kinds
    assert gr.Numpy().preprocess({"headers": ["a", "b"], "data": [[1, "x"]]}).tolist() == [["1", "x"]]  # type: ignore[attr-defined]
    assert gr.Matrix().preprocess(wire) == [[1, 2], [3, 4]]
    assert gr.List().preprocess({"headers": ["1"], "data": [[1], [2]]}) == [[1], [2]]
    assert gr.List(render=False).postprocess(None)["headers"] == ["1"]
    assert gr.Dataframe().preprocess(None).empty  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("x", "expected {"),
        ({"data": 5}, "list of rows"),
        ({"data": [1]}, "list of cells"),
        ({"headers": 5, "data": []}, "list of headers"),
        ({"headers": [[]], "data": []}, "text as a header"),
        ({"headers": ["a"], "data": [[1], [2, 3]]}, "row 2 has 2 cells"),
        ({"headers": ["a"], "data": [[1]] * 4}, "4 rows; at most 3"),
        ({"headers": ["a"], "data": []}, "0 rows; at least 1"),
        ({"headers": ["a", "b", "c"], "data": [[1, 2, 3]]}, "3 columns; at most 2"),
    ],
)
def test_tables_out_of_contract_are_refused(payload: object, reason: str) -> None:
    table = gr.Dataframe(row_limits=(1, 3), column_limits=(1, 2))
    with pytest.raises(PayloadError, match=reason):
        table.preprocess(payload)


def test_the_config_knows_the_type_of_every_column() -> None:
    config = gr.Dataframe([[1, 2, 3, 4]], datatype="number").get_config()
    assert config["datatype"] == ["number"] * 4
    assert gr.Dataframe(datatype="auto").get_config()["datatype"] == "auto"
    assert gr.Dataframe(column_widths=[100, "20%"]).get_config()["column_widths"] == ["100px", "20%"]


def test_a_hundred_thousand_rows_take_a_moment_only() -> None:
    table = gr.Dataframe()
    frame = pd.DataFrame(np.random.default_rng(0).random((100_000, 10)))
    wire = table.postprocess(frame)
    assert len(wire["data"]) == 100_000  # type: ignore[arg-type]
    assert table.preprocess(wire).shape == (100_000, 10)  # type: ignore[attr-defined]
