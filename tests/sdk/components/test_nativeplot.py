"""Charts: tables of every kind become columns, rows and kinds of columns."""

from __future__ import annotations

import datetime
from typing import Any, cast

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stagedoor as gr
from stagedoor.components.nativeplot import PlotData
from stagedoor.errors import PayloadError

DAY = 1_577_836_800_000
"""2020-01-01 in milliseconds."""


def shown(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", gr.LinePlot(x="x", y="y").postprocess(value))


def test_columns_have_kinds() -> None:
    frame = pd.DataFrame(
        {
            "x": ["a", "b"],
            "y": [1, 2.5],
            "t": pd.to_datetime(["2020-01-01", None]),
            "u": pd.to_datetime(["2020-01-01T01:00:00+01:00", "2020-01-02T00:00:00Z"], utc=True),
            "b": [True, False],
            "c": pd.Categorical(["v", "w"]),
            "n": pd.array([1, None], dtype="Int64"),
        }
    )
    got = shown(frame)
    assert got["columns"] == list("xytubcn")
    assert got["data"] == [["a", 1, DAY, DAY, True, "v", 1], ["b", 2.5, None, DAY + 86_400_000, False, "w", None]]
    assert got["datatypes"] == {
        "x": "nominal", "y": "quantitative", "t": "temporal", "u": "temporal", "b": "quantitative", "c": "nominal",
        "n": "quantitative",
    }  # fmt: skip


def test_other_tables_are_understood() -> None:
    plain = {"x": [datetime.date(2020, 1, 1), None], "y": [float("nan"), float("inf")]}
    expected = {
        "columns": ["x", "y"], "data": [[DAY, None], [None, None]],
        "datatypes": {"x": "temporal", "y": "quantitative"}, "mark": "line",
    }  # fmt: skip
    assert shown(plain) == expected
    assert shown([[1, "p"], [2, "q"]])["datatypes"] == {"1": "quantitative", "2": "nominal"}
    wire = shown(pd.DataFrame({"x": ["a"], "y": [1]}))
    assert shown(wire) == wire
    assert shown(pd.DataFrame({"x": [], "y": []}))["datatypes"] == {"x": "quantitative", "y": "quantitative"}
    assert gr.BarPlot().postprocess(None) is None
    with pytest.raises(ValueError, match="takes a DataFrame"):
        shown(5)


@given(st.lists(st.tuples(st.text(max_size=5), st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
def test_charts_come_back(rows: list[tuple[str, float]]) -> None:
    plot = gr.BarPlot(x="x", y="y")
    sent = plot.postprocess({"x": [row[0] for row in rows], "y": [row[1] for row in rows]})
    received = plot.preprocess(sent)
    assert isinstance(received, PlotData)
    assert received.data == [list(row) for row in rows]
    assert received.mark == "bar"
    assert plot.postprocess(received) == sent


def test_a_chart_refuses_what_is_none() -> None:
    for payload in ([], {"columns": ["a"]}, {"columns": ["a"], "data": [[1, 2]]}, {"columns": [1], "data": []},
                    {"columns": [], "data": [], "datatypes": {"a": "round"}}):  # fmt: skip
        with pytest.raises(PayloadError):
            gr.ScatterPlot().preprocess(payload)


def test_charts_share_one_drawing_and_keep_their_names() -> None:
    config = gr.LinePlot(label="L", x_lim=[0, None], sort=["b", "a"]).get_config()
    assert (config["name"], config["show_label"], config["x_lim"]) == ("nativeplot", True, [0, None])
    assert gr.LinePlot().get_config()["show_label"] is False
    assert gr.ScatterPlot.api_component_name() == "Scatterplot"


def test_an_empty_column_of_text_holds_names() -> None:
    frame = pd.DataFrame({"x": [1.0], "kind": ["a"]}).query("x > 2")
    assert gr.BarPlot(x="x", y="x").postprocess(frame)["datatypes"] == {"x": "quantitative", "kind": "nominal"}  # type: ignore[index]
