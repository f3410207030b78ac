"""Text with marked parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Unpack, cast

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener

Mark = str | float | None
"""What a part of the text is: a category, a score from -1 to 1, or nothing."""


class Token(dict[str, object]):
    """A part of the text and its mark, as functions receive it.

    Gradio 6 hands out dicts with "token" and "class_or_confidence", its documentation and older versions pairs:
    this is the dict, and can be taken apart as the pair.
    """

    def __iter__(self) -> Iterator[object]:  # type: ignore[override]
        return iter((self["token"], self["class_or_confidence"]))


class HighlightedText(Component):
    """Text of which parts are marked with a category or a score. Functions receive a list of parts with marks.

    They return a list of `(text, category or score or None)`, or `{"text": …, "entities": [{"entity", "start",
    "end"}]}`, which is what pipelines for named entities give.

    Args:
        value: First parts, or a function that returns them.
        color_map: CSS colour of each category.
        show_legend: Whether the categories are listed above the text.
        show_inline_category: Whether a part's category stands beside it.
        combine_adjacent: Whether neighbouring parts with the same mark become one.
        adjacent_separator: Text between parts that became one.
        show_whitespaces: Whether spaces between parts are shown.
        rtl: Whether the text runs from right to left.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The parts changed.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a part.")

    def __init__(
        self,
        value: Sequence[object] | Mapping[str, object] | Callable[..., object] | None = None,
        *,
        color_map: Mapping[str, str] | None = None,
        show_legend: bool = False,
        show_inline_category: bool = True,
        combine_adjacent: bool = False,
        adjacent_separator: str = "",
        show_whitespaces: bool = True,
        rtl: bool = False,
        buttons: list[Block] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.color_map = None if color_map is None else dict(color_map)
        self.show_legend = show_legend
        self.show_inline_category = show_inline_category
        self.combine_adjacent = combine_adjacent
        self.adjacent_separator = adjacent_separator
        self.show_whitespaces = show_whitespaces
        self.rtl = rtl
        self.buttons = buttons or []
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> list[Token] | None:
        """Return the parts with their marks."""
        if payload is None:
            return None
        if not isinstance(payload, list):
            raise self.refuse(f"expected a list of parts, got {payload!r:.100}")
        return [self._received(entry) for entry in cast("list[object]", payload)]

    def _received(self, entry: object) -> Token:
        if isinstance(entry, dict):
            fields = cast("dict[str, object]", entry)
            text, mark = fields.get("token"), fields.get("class_or_confidence")
        elif isinstance(entry, list) and len(pair := cast("list[object]", entry)) == 2:
            text, mark = pair
        else:
            text = mark = None
        if not isinstance(text, str) or isinstance(mark, bool) or not isinstance(mark, (str, int, float, type(None))):
            raise self.refuse(f'expected {{"token": text, "class_or_confidence": text or number}}, got {entry!r:.100}')
        return Token(token=text, class_or_confidence=mark)

    def postprocess(self, value: object) -> list[dict[str, object]] | None:
        """Return the parts with their marks.

        Raises:
            ValueError: When it is neither a list of pairs nor a text with entities.
        """
        if value is None:
            return None
        if isinstance(value, str) and not value:
            return []
        if isinstance(value, Mapping):
            parts = self._from_entities(cast("Mapping[str, object]", value))
        elif isinstance(value, (list, tuple)):
            parts = [self._part(entry) for entry in cast("Sequence[object]", value)]
        else:
            raise self._unknown(value)
        if self.combine_adjacent:
            parts = self._combined(parts)
        return [{"token": text, "class_or_confidence": mark} for text, mark in parts]

    def _from_entities(self, value: Mapping[str, object]) -> list[tuple[str, Mark]]:
        text, entities = value.get("text"), value.get("entities")
        if not isinstance(text, str) or not isinstance(entities, (list, tuple)):
            raise self._unknown(value)
        found: list[tuple[int, int, object]] = []
        for entity in cast("Sequence[Mapping[str, object]]", entities):
            mark = entity.get("entity", entity.get("entity_group"))
            start, end = entity.get("start"), entity.get("end")
            if not isinstance(start, int) or not isinstance(end, int):
                raise self._unknown(value)
            found.append((start, end, mark))
        if not found:
            return [(text, None)]
        parts: list[tuple[str, Mark]] = []
        place = 0
        for start, end, mark in sorted(found, key=lambda entry: entry[0]):
            parts += [(text[place:start], None), (text[start:end], _mark(mark))]
            place = end
        return [*parts, (text[place:], None)]

    def _part(self, entry: object) -> tuple[str, Mark]:
        if isinstance(entry, Mapping):
            fields = cast("Mapping[str, object]", entry)
            if "token" not in fields:
                raise self._unknown(fields)
            return str(fields["token"]), _mark(fields.get("class_or_confidence"))
        if isinstance(entry, (list, tuple)) and len(cast("Sequence[object]", entry)) == 2:
            text, mark = cast("Sequence[object]", entry)
            return str(text), _mark(mark)
        raise self._unknown(cast("object", entry))

    def _combined(self, parts: list[tuple[str, Mark]]) -> list[tuple[str, Mark]]:
        combined: list[tuple[str, Mark]] = []
        for text, mark in parts:
            if not text and mark is None:
                continue
            if combined and combined[-1][1] == mark:
                combined[-1] = (combined[-1][0] + self.adjacent_separator + text, mark)
            else:
                combined.append((text, mark))
        return combined

    def _unknown(self, value: object) -> ValueError:
        return ValueError(
            f"{self.display_name} takes a list of (text, category or score), or {{'text', 'entities'}}; "
            f"got {value!r:.100}"
        )

    def api_info(self) -> JSONSchema:
        """The payload is a list of parts with marks."""
        mark = {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}], "default": None}
        token: JSONSchema = {
            "type": "object",
            "title": "HighlightedToken",
            "properties": {
                "token": {"title": "Token", "type": "string"},
                "class_or_confidence": {**mark, "title": "Class Or Confidence"},
            },
            "required": ["token"],
        }
        return {
            "$defs": {"HighlightedToken": token},
            "items": {"$ref": "#/$defs/HighlightedToken"},
            "title": "HighlightedTextData",
            "type": "array",
        }

    def example_payload(self) -> object:
        """Two words, one marked."""
        return [{"token": "The", "class_or_confidence": None}, {"token": "quick", "class_or_confidence": "adj"}]

    def example_value(self) -> object:
        """Four words, three marked."""
        return [("The", None), ("quick", "adj"), ("brown", "adj"), ("fox", "noun")]


def _mark(mark: object) -> Mark:
    """A mark as JSON: numbers of every library become floats, everything else text."""
    if mark is None or isinstance(mark, str):
        return mark
    try:
        return float(cast("float", mark))
    except (TypeError, ValueError):
        return str(mark)


Highlightedtext = HighlightedText
Highlight = HighlightedText
