"""What an input of a function is made of on the page: one field, or a section of them.

A `Leaf` is a component together with the way from its value to what the function takes. A `Section` is a dataclass,
a model or a tuple: several of them under one heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from stagedoor.authoring.hints.limits import Limits
from stagedoor.authoring.hints.reading import MISSING, Hint
from stagedoor.components.base import Component, Container

Read = Callable[[object], object]


@dataclass(frozen=True)
class Place:
    """A parameter (or a field of a model) that needs something on the page.

    Attributes:
        name: Its name in the code.
        hint: Its type.
        limits: Which values are allowed, and help.
        default: Its default; MISSING without one.
        path: Where it stands, for messages: "order.address.street".
        outer: Classes that it stands in, to notice those that hold themselves.
    """

    name: str
    hint: Hint
    limits: Limits
    default: object = MISSING
    path: str = ""
    outer: tuple[object, ...] = ()

    @property
    def value(self) -> object:
        """The default as a first value; None without one."""
        return None if self.default is MISSING else self.default


@dataclass
class Leaf:
    """One field.

    Attributes:
        component: What the visitor edits.
        read: From the component's value to the function's; raises ValueError with what is wrong. None takes it as is.
        is_optional: Whether it may be empty.
        default: What an empty field stands for; MISSING when it has to be filled.
        name: Its name for callers.
    """

    component: Component
    read: Read | None = None
    is_optional: bool = False
    default: object = MISSING
    name: str = ""

    def value_of(self, given: object) -> object:
        """Return what the function gets.

        Raises:
            ValueError: When the value is not allowed.
        """
        if given is None:
            if self.is_optional:
                return None
            if self.default is not MISSING and self.default is not None:
                return self.default
            raise ValueError("it needs a value")
        return given if self.read is None else self.read(given)


@dataclass
class Section:
    """Several fields that make one value.

    Attributes:
        name: Its name in the code.
        members: Its fields by the key that `build` takes them under.
        build: Makes the value; raises ValueError, TypeError or an error with `.errors()` as pydantic's.
        switch: Checkbox that says whether there is a value at all.
        title, description: Heading and help.
        direction: Whether its fields stand below each other or side by side.
        frame: What they stand in, once they are on a page.
    """

    name: str
    members: Mapping[str, Node]
    build: Callable[[dict[str, object]], object]
    switch: Leaf | None = None
    title: str = ""
    description: str = ""
    direction: Literal["column", "row"] = "column"
    frame: Container | None = None


Node = Leaf | Section


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Go through the fields of a node in the order of the page."""
    if isinstance(node, Leaf):
        yield node
        return
    if node.switch is not None:
        yield node.switch
    for member in node.members.values():
        yield from leaves_of(member)


class Refused:
    """Stands for a value that could not be made; its reason stands at a field."""


_REFUSED = Refused()


@dataclass
class Reading:
    """One pass from the values of all fields to the values of the parameters.

    Attributes:
        values: A value for each leaf, in order.
        reasons: What is wrong, by the index of the leaf.
    """

    values: Sequence[object]
    reasons: dict[int, str] = field(default_factory=dict[int, str])
    _position: int = 0

    def take(self, node: Node) -> object:
        """Return the value of a node; a `Refused` when a field of it is wrong."""
        if isinstance(node, Leaf):
            index = self._position
            self._position += 1
            try:
                return node.value_of(self.values[index])
            except (ValueError, TypeError) as error:
                self.reasons[index] = reason_of(error)
                return _REFUSED
        return self._take_section(node)

    def _take_section(self, section: Section) -> object:
        start = self._position
        if section.switch is not None and not self.take(section.switch):
            self._position = start + sum(1 for _ in leaves_of(section))
            return None
        places: dict[str, int] = {}
        parts: dict[str, object] = {}
        for key, member in section.members.items():
            places[key] = self._position
            parts[key] = self.take(member)
        if any(isinstance(part, Refused) for part in parts.values()):
            return _REFUSED
        try:
            return section.build(parts)
        except Exception as error:  # noqa: BLE001 - a model's own checks may raise what they like
            for key, reason in reasons_of(error):
                index = places.get(key, start)
                self.reasons.setdefault(index, reason)
            return _REFUSED


def reasons_of(error: Exception) -> list[tuple[str, str]]:
    """Return (field, what is wrong) for an error of a model; the field is "" when it is about the whole."""
    details = getattr(error, "errors", None)
    if not callable(details):
        return [("", reason_of(error))]
    found: list[tuple[str, str]] = []
    for detail in cast("Sequence[Mapping[str, object]]", details()):
        place = cast("Sequence[object]", detail.get("loc") or ())
        found.append((str(place[0]) if place else "", _plain_reason(str(detail.get("msg", "")))))
    return found or [("", reason_of(error))]


def reason_of(error: Exception) -> str:
    """Return what an error says, without the list that pydantic makes of it."""
    details = getattr(error, "errors", None)
    if callable(details):
        return "; ".join(
            _plain_reason(str(detail.get("msg", ""))) for detail in cast("list[dict[str, object]]", details())
        )
    return str(error) or type(error).__name__


def _plain_reason(text: str) -> str:
    """Take off the words that pydantic puts before the reason of a validator."""
    for prefix in ("Value error, ", "Assertion failed, "):
        text = text.removeprefix(prefix)
    return text
