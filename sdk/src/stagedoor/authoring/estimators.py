"""Pages for fitted estimators of scikit-learn, and of others with its interface (xgboost, lightgbm).

scikit-learn is not imported: an estimator is known by its methods. A field for each feature, with the categories that
an encoder inside has learned; scores by class for classifiers, a number for regressors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from stagedoor.authoring.labels import as_words
from stagedoor.errors import AuthoringError

MAX_FIELDS = 24
"""With more features than this, a row of a table is filled in instead of a form."""

_TEXT_STEPS = ("Vectorizer",)


def is_estimator(thing: object) -> bool:
    """Whether something has the interface of scikit-learn's estimators."""
    return callable(getattr(thing, "get_params", None)) and any(
        callable(getattr(thing, name, None)) for name in ("predict", "transform")
    )


def estimator_arguments(estimator: object) -> dict[str, object]:
    """Return the arguments of an `Interface` for an estimator.

    Args:
        estimator: A fitted estimator or Pipeline.

    Raises:
        AuthoringError: When it is not fitted.
    """
    model = cast("Any", estimator)
    title = as_words(type(_last_step(model)).__name__)
    if _reads_text(model):
        text = {"name": "textbox", "label": "Text", "lines": 3}
        return {
            "fn": _predictor(model, lambda values: [values[0]]),
            "inputs": [text],
            "outputs": _outputs(model),
            "title": title,
        }
    names = _feature_names(model)
    as_table = _table_maker(model, names)
    if len(names) > MAX_FIELDS:
        table = {"name": "dataframe", "label": "Features", "headers": names, "type": "array", "row_count": 1}
        inputs: list[object] = [table]

        def rows(values: Sequence[Any]) -> object:
            return as_table(_filled(values[0]))
    else:
        categories = _categories(model)
        inputs = [_field(name, categories.get(name)) for name in names]

        def rows(values: Sequence[Any]) -> object:
            return as_table([list(values)])

    return {"fn": _predictor(model, rows), "inputs": inputs, "outputs": _outputs(model), "title": title}


def _predictor(model: Any, rows: Callable[[Sequence[Any]], object]) -> Callable[..., object]:
    def predict(*values: object) -> object:
        table = rows(values)
        if not hasattr(model, "predict"):
            result = model.transform(table)
            return result.toarray() if hasattr(result, "toarray") else result
        if hasattr(model, "predict_proba"):
            scores = model.predict_proba(table)[0]
            return {str(name): float(score) for name, score in zip(model.classes_, scores, strict=True)}
        found = model.predict(table)[0]
        return str(found) if hasattr(model, "classes_") else found

    return predict


def _outputs(model: Any) -> list[object]:
    if not hasattr(model, "predict"):
        return [{"name": "dataframe", "label": "Result"}]
    if hasattr(model, "classes_"):
        return [{"name": "label", "label": "Class"}]
    return [{"name": "number", "label": "Prediction"}]


def _steps(model: Any) -> list[object]:
    steps = getattr(model, "steps", None)
    return [step for _, step in cast("list[tuple[str, object]]", steps)] if isinstance(steps, list) else [model]


def _last_step(model: Any) -> object:
    return _steps(model)[-1]


def _reads_text(model: Any) -> bool:
    """Whether the first step takes texts: a vectorizer has no number of features to be given."""
    return type(_steps(model)[0]).__name__.endswith(_TEXT_STEPS)


def _feature_names(model: Any) -> list[str]:
    names = getattr(model, "feature_names_in_", None)
    if names is not None:
        return [str(name) for name in names]
    count = getattr(model, "n_features_in_", None)
    if not isinstance(count, int):
        raise AuthoringError(
            f"{type(model).__name__} does not say which features it takes.",
            hint="fit it first, with a DataFrame for names",
        )
    return [f"Feature {index}" for index in range(1, count + 1)]


def _table_maker(model: Any, names: Sequence[str]) -> Callable[[list[list[object]]], object]:
    def make(rows: list[list[object]]) -> object:
        if hasattr(model, "feature_names_in_"):
            import pandas as pd  # it was fitted with a DataFrame, so pandas is there

            return pd.DataFrame(rows, columns=cast("Any", list(names)))
        import numpy as np

        return np.asarray(rows, dtype=float)

    return make


def _filled(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [[float(cell) if isinstance(cell, str) and cell else cell for cell in row] for row in rows][:1]


def _field(name: str, choices: Sequence[object] | None) -> dict[str, object]:
    label = as_words(name)
    if choices is None:
        return {"name": "number", "label": label}
    values = [value.item() if hasattr(value, "item") else value for value in cast("Sequence[Any]", choices)]
    return {"name": "dropdown", "label": label, "choices": values}


def _categories(model: Any) -> Mapping[str, Sequence[object]]:
    """Return what the encoders inside have learned, by feature."""
    found: dict[str, Sequence[object]] = {}
    names = [str(name) for name in getattr(model, "feature_names_in_", ())]
    for step in _steps(model):
        for _, inner, columns in getattr(step, "transformers_", ()):
            chosen = [names[column] if isinstance(column, int) else str(column) for column in _listed(columns)]
            for encoder in _steps(inner):
                learned = getattr(encoder, "categories_", None)
                if learned is not None and len(learned) == len(chosen):
                    found.update(dict(zip(chosen, learned, strict=True)))
        learned = getattr(step, "categories_", None)
        if learned is not None and len(learned) == len(names):
            found.update(dict(zip(names, learned, strict=True)))
    return found


def _listed(columns: object) -> list[object]:
    return (
        list(cast("Sequence[object]", columns))
        if isinstance(columns, (list, tuple)) or hasattr(columns, "tolist")
        else []
    )
