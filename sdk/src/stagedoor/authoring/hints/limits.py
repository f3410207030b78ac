"""What stands beside a type in `Annotated`: limits, help, a component.

Limits are read by the names that annotated-types, pydantic, msgspec and typer give them (`ge`, `max_length`, …), so
none of these is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

_NUMBERS = (int, float)


@dataclass(frozen=True)
class Limits:
    """Which values of a type are allowed, and the author's words about them.

    Attributes:
        minimum, maximum: Smallest and largest number; the number itself is left out where `above` or `below`.
        above, below: Whether minimum and maximum themselves are refused.
        step: Numbers have to be multiples of this.
        min_length, max_length: Of text and lists.
        pattern: Regular expression that text has to contain.
        title, description: Name and help.
    """

    minimum: float | None = None
    maximum: float | None = None
    above: bool = False
    below: bool = False
    step: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    title: str = ""
    description: str = ""

    def check(self, value: object) -> None:
        """Check a value.

        Raises:
            ValueError: With what is allowed.
        """
        if isinstance(value, _NUMBERS) and not isinstance(value, bool):
            self._check_number(value)
        size = len(cast("Sequence[object]", value)) if hasattr(value, "__len__") else None
        if size is not None:
            what = "characters" if isinstance(value, str) else "entries"
            if self.min_length is not None and size < self.min_length:
                raise ValueError(f"at least {self.min_length} {what} are needed, it has {size}")
            if self.max_length is not None and size > self.max_length:
                raise ValueError(f"at most {self.max_length} {what} are allowed, it has {size}")
        if self.pattern is not None and isinstance(value, str) and re.search(self.pattern, value) is None:
            raise ValueError(f"it has to look like {self.pattern}")

    def _check_number(self, value: float) -> None:
        low, high = self.minimum, self.maximum
        if low is not None and (value <= low if self.above else value < low):
            raise ValueError(f"it has to be {'more than' if self.above else 'at least'} {low}, it is {value}")
        if high is not None and (value >= high if self.below else value > high):
            raise ValueError(f"it has to be {'less than' if self.below else 'at most'} {high}, it is {value}")
        if self.step and abs(value / self.step - round(value / self.step)) > 1e-9:
            raise ValueError(f"it has to be a multiple of {self.step}, it is {value}")

    @property
    def is_empty(self) -> bool:
        """Whether every value is allowed."""
        parts = (self.minimum, self.maximum, self.step, self.min_length, self.max_length, self.pattern)
        return all(part is None for part in parts)


def limits_of(metadata: Iterable[object]) -> Limits:
    """Read the limits and words among the metadata of a hint.

    Args:
        metadata: What `Annotated` added; anything that says nothing of the kind is passed over.
    """
    found: dict[str, object] = {}
    for item in _flattened(metadata):
        if isinstance(item, str):
            found.setdefault("description", item)
        elif isinstance(item, range):
            found.update(minimum=item.start, maximum=item[-1] if len(item) else item.start)
            found.update({"step": item.step} if item.step != 1 else {})
        elif not isinstance(item, type):
            found.update(_attributes(item))
    return Limits(**found)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def _flattened(metadata: Iterable[object]) -> Iterable[object]:
    for item in metadata:
        yield item
        inner = getattr(item, "metadata", None)  # pydantic's FieldInfo keeps its limits so
        if isinstance(inner, (list, tuple)):
            yield from _flattened(cast("Iterable[object]", inner))


def _attributes(item: object) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, key, extra in (("ge", "minimum", "above"), ("le", "maximum", "below")):
        if isinstance(value := getattr(item, name, None), _NUMBERS):
            found.update({key: value, extra: False})
    for name, key, extra in (("gt", "minimum", "above"), ("lt", "maximum", "below")):
        if isinstance(value := getattr(item, name, None), _NUMBERS):
            found.update({key: value, extra: True})
    if isinstance(value := getattr(item, "multiple_of", None), _NUMBERS):
        found["step"] = value
    for name in ("min_length", "max_length"):
        if isinstance(value := getattr(item, name, None), int):
            found[name] = value
    for name, key in (("title", "title"), ("description", "description"), ("documentation", "description"),
                      ("help", "description"), ("pattern", "pattern")):  # fmt: skip
        if isinstance(value := getattr(item, name, None), str) and value:
            found[key] = value
    return found
