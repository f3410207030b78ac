"""Pages of fitted estimators of scikit-learn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import LinearSVC

import stagedoor as gr
from stagedoor.errors import AuthoringError

HOUSES = pd.DataFrame({"rooms": [1, 2, 3, 4], "town_name": ["Rome", "Oslo", "Rome", "Oslo"], "level": [0, 1, 2, 3]})
PRICES = [10.0, 21.0, 30.0, 41.0]
NUMBERS = np.array([[0.0, 0.0], [0.1, 0.0], [1.0, 1.0], [0.9, 1.0]])
CLASSES = ["low", "low", "high", "high"]


def kinds(demo: gr.Interface) -> tuple[list[str], list[str]]:
    return (
        [component.get_block_name() for component in demo.input_components],
        [component.get_block_name() for component in demo.output_components],
    )


def test_a_classifier_shows_scores() -> None:
    demo = gr.Interface.from_pipeline(LogisticRegression(C=1000).fit(NUMBERS, CLASSES))
    assert kinds(demo) == (["number", "number"], ["label"])
    assert [component.label for component in demo.input_components] == ["Feature 1", "Feature 2"]
    scores = demo(1, 1)
    assert max(scores, key=scores.get) == "high"  # type: ignore[union-attr, arg-type]
    assert demo.title == "LogisticRegression"


def test_one_without_scores_shows_the_class() -> None:
    assert gr.Interface.from_pipeline(LinearSVC().fit(NUMBERS, CLASSES))(0, 0) == "low"


def test_a_pipeline_has_its_features_by_name_and_its_categories() -> None:
    columns = make_column_transformer(
        (OneHotEncoder(), ["town_name"]), (make_pipeline(StandardScaler()), ["rooms", "level"])
    )
    demo = gr.Interface.from_pipeline(make_pipeline(columns, LinearRegression()).fit(HOUSES, PRICES), title="Prices")
    assert kinds(demo) == (["number", "dropdown", "number"], ["number"])
    assert [component.label for component in demo.input_components] == ["Rooms", "Town name", "Level"]
    assert [value for _, value in demo.input_components[1].choices] == ["Oslo", "Rome"]  # type: ignore[attr-defined]
    assert demo(2, "Oslo", 1) == pytest.approx(21, abs=1)
    assert demo.title == "Prices"


def test_texts() -> None:
    model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(["good day", "bad day"], ["+", "-"])
    demo = gr.Interface.from_pipeline(model)
    assert kinds(demo) == (["textbox"], ["label"])
    assert demo("good")["+"] > 0.5  # type: ignore[index]


def test_many_features_are_a_row_of_a_table() -> None:
    rows = np.random.default_rng(1).random((20, 64))
    demo = gr.Interface.from_pipeline(LogisticRegression().fit(rows, rows[:, 0] > 0.5))
    assert kinds(demo) == (["dataframe"], ["label"])
    assert set(demo([["0.5"] * 64])) == {"True", "False"}  # type: ignore[arg-type]


def test_clusters_and_transformers() -> None:
    assert demo_value(KMeans(2, n_init=1, random_state=1).fit(NUMBERS)) in {0, 1}
    table = demo_value(StandardScaler().fit(NUMBERS))
    assert np.asarray(table).shape == (1, 2)


def demo_value(model: object) -> object:
    return gr.Interface.from_pipeline(model)(1, 1)


def test_what_is_not_fitted_or_no_pipeline() -> None:
    with pytest.raises(AuthoringError, match="fit it first"):
        gr.Interface.from_pipeline(LogisticRegression())
    with pytest.raises(AuthoringError, match="no pipeline"):
        gr.Interface.from_pipeline(object())
