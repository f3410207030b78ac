"""Fields for single values: text, numbers, yes or no, times, choices."""

from __future__ import annotations

import datetime
import decimal
import enum
import inspect
import uuid
from collections.abc import Callable, Sequence
from typing import Literal, cast

from stagedoor.authoring.hints.json_types import value_from_json
from stagedoor.authoring.hints.nodes import Leaf, Place, Read
from stagedoor.authoring.hints.reading import MISSING
from stagedoor.authoring.labels import as_words
from stagedoor.components.choices import Choice

RADIO_CHOICES = 4
"""More choices than this fold away into a Dropdown."""

SLIDER_STEPS = 1000
"""A range of whole numbers up to this many gets a Slider; in larger ones (seeds) a number is typed."""

_LONG_TEXT = 80
_NUMBERS: frozenset[object] = frozenset({int, float, decimal.Decimal})
_SCALARS: frozenset[object] = frozenset({int, float, bool, str})


def text_field(place: Place) -> Leaf | None:
    """Text: a Textbox, of several lines where the default has them."""
    hint = place.hint
    if hint.type is not str:
        return None
    from stagedoor.components.textbox import Textbox

    value = cast("str | None", place.value)
    is_long = value is not None and ("\n" in value or len(value) > _LONG_TEXT)
    component = Textbox(value, lines=4 if is_long else 1, max_length=place.limits.max_length, render=False)

    def read(given: object) -> object:
        if hint.is_optional and given == "":
            return None
        place.limits.check(given)
        return given

    needs_read = hint.is_optional or not place.limits.is_empty
    # A page's empty text field sends "", so a missing value is as good as that.
    default = "" if place.default is MISSING else place.default
    return Leaf(component, read if needs_read else None, hint.is_optional, default)


def number_field(place: Place) -> Leaf | None:
    """Numbers: a Slider where both ends are given, else a Number."""
    kind, limits = place.hint.type, place.limits
    if kind not in _NUMBERS:
        return None
    value = None if place.value is None else float(cast("float", place.value))
    if kind is int and value is not None:
        value = int(value)
    if limits.minimum is not None and limits.maximum is not None and not place.hint.is_optional:
        slider = _slider(place, limits.minimum, limits.maximum, value)
        if slider is not None:
            return slider
    from stagedoor.components.number import Number

    component = Number(
        value,
        precision=0 if kind is int else None,
        minimum=limits.minimum,
        maximum=limits.maximum,
        step=limits.step or 1,
        render=False,
    )
    return Leaf(component, _number_reader(place), place.hint.is_optional, place.default)


def _slider(place: Place, low: float, high: float, value: float | None) -> Leaf | None:
    from stagedoor.components.slider import Slider

    limits, kind = place.limits, place.hint.type
    if kind is int:
        low, high = low + int(limits.above), high - int(limits.below)
        if high - low > SLIDER_STEPS * (limits.step or 1):
            return None
    component = Slider(
        low,
        high,
        low if value is None else value,
        step=limits.step or (1 if kind is int else None),
        precision=0 if kind is int else None,
        render=False,
    )
    return Leaf(component, _number_reader(place), default=place.default)


def _number_reader(place: Place) -> Read | None:
    kind, limits = place.hint.type, place.limits
    if kind is not decimal.Decimal and limits.step is None and not (limits.above or limits.below):
        return _as_float if kind is float else None  # the component checks the ends itself

    def read(given: object) -> object:
        made = decimal.Decimal(str(given)) if kind is decimal.Decimal else given
        if kind is float:
            made = float(cast("float", given))
        limits.check(float(made) if isinstance(made, decimal.Decimal) else made)
        return made

    return read


def _as_float(given: object) -> object:
    return float(cast("float", given))


def switch_field(place: Place) -> Leaf | None:
    """Yes or no: a Checkbox; a Radio where None is a third answer."""
    if place.hint.type is not bool:
        return None
    if place.hint.is_optional:
        return _choice_leaf(place, [("Yes", True), ("No", False)], bool)
    from stagedoor.components.checkbox import Checkbox

    return Leaf(Checkbox(bool(place.value), render=False), default=bool(place.value))


def choice_field(place: Place) -> Leaf | None:
    """`Literal` and `Enum`: a Radio for a few choices, a Dropdown for more."""
    found = choices_of(place.hint.type)
    if found is None:
        return None
    options, read = found
    return _choice_leaf(place, options, read)


def _choice_leaf(place: Place, options: list[tuple[str, object]], read: Read) -> Leaf:
    from stagedoor.components.dropdown import Dropdown
    from stagedoor.components.radio import Radio

    if place.hint.is_optional:
        options = [("—", ""), *options]
    first = "" if place.hint.is_optional else options[0][1] if options else None
    for _, option in options:
        if place.value is not None and option != "" and read(option) == place.value:
            first = option
    choices = cast("list[Choice]", options)
    few = len(options) <= RADIO_CHOICES
    value = cast("str | None", first)
    component = Radio(choices, value=value, render=False) if few else Dropdown(choices, value=value, render=False)

    def chosen(given: object) -> object:
        return None if given == "" and place.hint.is_optional else read(given)

    return Leaf(component, chosen, place.hint.is_optional, place.default)


def choices_of(kind: object) -> tuple[list[tuple[str, object]], Read] | None:
    """Return what can be chosen for a `Literal` or an `Enum`, as (shown, sent), and how the sent value is read.

    Returns:
        None for other types.
    """
    if getattr(kind, "__origin__", None) is Literal:
        values = cast("Sequence[object]", getattr(kind, "__args__"))  # noqa: B009
        return [(str(value), _wire(value)) for value in values], lambda given: _same(values, given)
    if inspect.isclass(kind) and issubclass(kind, enum.Enum):
        members = list(kind)
        plain = all(isinstance(cast("object", member.value), (str, int, float)) for member in members)
        by_sent: dict[object, enum.Enum] = {(member.value if plain else member.name): member for member in members}
        shown: list[tuple[str, object]] = [(as_words(member.name.lower()), sent) for sent, member in by_sent.items()]

        def member(given: object) -> object:
            return by_sent[given]

        return shown, member
    return None


def _wire(value: object) -> object:
    return value if isinstance(value, (str, int, float)) else str(value)


def _same(values: Sequence[object], given: object) -> object:
    """Return the author's own object: a bool stays a bool, bytes are bytes again."""
    return next((value for value in values if _wire(value) == given and type(_wire(value)) is type(given)), given)


def time_field(place: Place) -> Leaf | None:
    """Dates and times."""
    kind = place.hint.type
    if kind is datetime.datetime or kind is datetime.date:
        return _date_field(place)
    if kind is datetime.timedelta:
        from stagedoor.components.number import Number

        value = place.value
        seconds = value.total_seconds() if isinstance(value, datetime.timedelta) else None
        component = Number(seconds, info="In seconds", render=False)

        def duration(given: object) -> object:
            return datetime.timedelta(seconds=cast("float", given))

        return Leaf(component, duration, place.hint.is_optional, place.default)
    if kind is datetime.time:
        return _written(place, datetime.time.fromisoformat, "14:30")
    if kind is uuid.UUID:
        return _written(place, uuid.UUID, "123e4567-e89b-12d3-a456-426614174000")
    return None


def _date_field(place: Place) -> Leaf:
    from stagedoor.components.datetime import DateTime

    is_date = place.hint.type is datetime.date
    component = DateTime(
        cast("datetime.date | None", place.value), include_time=not is_date, type="datetime", render=False
    )

    def read(given: object) -> object:
        moment = cast("datetime.datetime", given)
        return moment.date() if is_date else moment

    return Leaf(component, read, place.hint.is_optional, place.default)


def _written(place: Place, parse: Callable[[str], object], example: str) -> Leaf:
    from stagedoor.components.textbox import Textbox

    value = None if place.value is None else str(place.value)
    component = Textbox(value, placeholder=example, render=False)

    def read(given: object) -> object:
        text = str(given).strip()
        if not text and (place.hint.is_optional or place.default is not MISSING):
            return place.value
        try:
            return parse(text)
        except ValueError:
            raise ValueError(f"expected something like {example}, got {text!r:.50}") from None

    return Leaf(component, read, place.hint.is_optional, place.default)


def union_field(place: Place) -> Leaf | None:
    """A union of plain types (`int | str`): text, read as the first type that it fits."""
    hint = place.hint
    if not hint.is_union or not all(kind in _SCALARS for kind in hint.arguments):
        return None
    from stagedoor.components.textbox import Textbox

    component = Textbox(None if place.value is None else str(place.value), render=False)

    def read(given: object) -> object:
        text = str(given)
        if not text and hint.is_optional:
            return None
        for kind in sorted(hint.arguments, key=lambda kind: kind is str):  # text fits everything, so it comes last
            try:
                return value_from_text(kind, text)
            except ValueError:
                continue
        names = " or ".join(cast("type", kind).__name__ for kind in hint.arguments)
        raise ValueError(f"expected {names}, got {text!r:.50}")

    return Leaf(component, read, hint.is_optional, place.default)


def value_from_text(kind: object, text: str) -> object:
    """Read what a visitor typed as a plain type.

    Raises:
        ValueError: When it is none.
    """
    if kind is int:
        return int(text)
    if kind is float:
        return float(text)
    if kind is bool:
        if text.strip().lower() not in {"true", "false", "yes", "no"}:
            raise ValueError(f"expected true or false, got {text!r:.50}")
        return text.strip().lower() in {"true", "yes"}
    return value_from_json(kind, text)
