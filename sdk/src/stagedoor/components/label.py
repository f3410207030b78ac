"""What a classifier says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Unpack, cast

from stagedoor.components.arrays import is_tensor
from stagedoor.components.base import Block, Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener
from stagedoor.components.numbers import is_number, plain_number
from stagedoor.components.schemas import nullable


class Label(Component):
    """What a classifier says: the best class and how sure it is of each.

    Functions return `{class: score}`, a single class or number, or the path of a `.json` file with scores.
    As an input the function receives `{class: score}`, or the class where there are no scores.

    Args:
        value: As functions return it, or a function.
        num_top_classes: Most classes shown; None shows all.
        color: CSS colour of the background of the best class.
        show_heading: Whether the best class is also shown as a heading.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The value changed.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a class.")

    def __init__(
        self,
        value: Mapping[str, float] | str | float | Callable[..., object] | None = None,
        *,
        num_top_classes: int | None = None,
        color: str | None = None,
        show_heading: bool = True,
        buttons: list[Block] | None = None,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.num_top_classes = num_top_classes
        self.color = color
        self.show_heading = show_heading
        self.buttons = buttons or []
        super().__init__(value, **options)

    def postprocess(self, value: object) -> dict[str, object]:
        """Return the best class and the scores, best first; `{}` for None.

        Raises:
            ValueError: When a score is no number.
        """
        if value is None:
            return {}
        if isinstance(value, str) and value.endswith(".json") and Path(value).is_file():
            value = cast("object", json.loads(Path(value).read_text(encoding="utf-8")))
            if isinstance(value, dict) and "confidences" in value:
                entries = cast("list[dict[str, object]]", value["confidences"])
                value = {str(entry["label"]): entry["confidence"] for entry in entries}
        if isinstance(value, Mapping):
            return self._scores(cast("Mapping[object, object]", value))
        if isinstance(value, (str, int, float)) or hasattr(value, "item") or is_tensor(value):
            text = str(value) if isinstance(value, (str, bool)) else str(plain_number(value))
            return {"label": text, "confidences": None}
        msg = f"Label takes scores by class, a class or a number; got {type(value).__name__}"
        raise ValueError(msg)

    def _scores(self, scores: Mapping[object, object]) -> dict[str, object]:
        if not scores:
            return {}
        pairs: list[tuple[str | int | float, float]] = []
        for name, score in scores.items():
            try:
                label = name if isinstance(name, (int, float)) and not isinstance(name, bool) else str(name)
                pairs.append((label, float(plain_number(score))))
            except (TypeError, ValueError) as error:
                msg = f"Label takes a number for each class; {name!r} has {score!r:.100}"
                raise ValueError(msg) from error
        pairs.sort(key=lambda pair: pair[1], reverse=True)
        if self.num_top_classes is not None:
            pairs = pairs[: self.num_top_classes]
        return {
            "label": pairs[0][0] if pairs else None,
            "confidences": [{"label": name, "confidence": score} for name, score in pairs],
        }

    def preprocess(self, payload: object) -> object:
        """Return the scores by class, or the class."""
        if payload is None:
            return None
        if not isinstance(payload, dict):
            raise self.refuse(f'expected {{"label", "confidences"}}, got {payload!r:.100}')
        fields = cast("dict[str, object]", payload)
        label, confidences = fields.get("label"), fields.get("confidences")
        if confidences is None:
            if label is None or isinstance(label, (str, int, float)):
                return label
            raise self.refuse(f"expected text as the label, got {label!r:.100}")
        if not isinstance(confidences, list):
            raise self.refuse(f"expected a list of confidences, got {confidences!r:.100}")
        scores: dict[str | int | float, float] = {}
        for entry in cast("list[object]", confidences):
            fields = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
            name, score = fields.get("label"), fields.get("confidence")
            if not isinstance(name, (str, int, float)) or not is_number(score):
                raise self.refuse(f'expected {{"label", "confidence"}}, got {entry!r:.100}')
            scores[name] = score
        return scores

    def api_info(self) -> JSONSchema:
        """The payload is the best class with the scores."""
        name = {**nullable({"type": "string"}), "title": "Label"}
        name["anyOf"] = [{"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}]
        score: JSONSchema = {
            "type": "object",
            "title": "LabelConfidence",
            "properties": {
                "label": name,
                "confidence": {**nullable({"type": "number"}), "title": "Confidence"},
            },
        }
        scores = nullable({"items": {"$ref": "#/$defs/LabelConfidence"}, "type": "array"})
        return {
            "$defs": {"LabelConfidence": score},
            "type": "object",
            "title": "LabelData",
            "properties": {"label": name, "confidences": {**scores, "title": "Confidences"}},
        }

    def example_payload(self) -> object:
        """Two classes."""
        return {
            "label": "Cat",
            "confidences": [{"label": "cat", "confidence": 0.9}, {"label": "dog", "confidence": 0.1}],
        }

    def example_value(self) -> object:
        """Two classes."""
        return {"cat": 0.9, "dog": 0.1}
