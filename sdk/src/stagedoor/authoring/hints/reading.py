"""Type hints as they are written, brought to one form.

Aliases, `NewType`, `Annotated`, `Optional` and the wrappers of class bodies (`Final`, `Required`) are taken off; what
they said beside the type stays as metadata.
"""

from __future__ import annotations

import builtins
import functools
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Union, cast, get_args, get_origin

MISSING = inspect.Parameter.empty
"""Stands for a default or an annotation that is not there."""

type_ = type

_WRAPPERS = frozenset({"Final", "ClassVar", "Required", "NotRequired", "ReadOnly"})


@dataclass(frozen=True)
class Hint:
    """A type without what is wrapped around it.

    Attributes:
        type: The type itself: a class, a generic alias, a `Literal`, or a union of several types but None.
        is_optional: Whether None is a value too.
        metadata: What `Annotated` added, outermost last.
    """

    type: object
    is_optional: bool = False
    metadata: tuple[object, ...] = ()

    @property
    def origin(self) -> object:
        """The class of a generic alias (`list` of `list[int]`), else the type itself."""
        return get_origin(self.type) or self.type

    @property
    def arguments(self) -> tuple[object, ...]:
        """What stands in the brackets."""
        return get_args(self.type)

    @property
    def is_union(self) -> bool:
        """Whether several types are allowed."""
        return get_origin(self.type) in {Union, types.UnionType}

    def is_a(self, *names: str) -> bool:
        """Whether the type is a class of one of these full names ("numpy.ndarray"), or inherits from one.

        Classes are known by name, so that no library is imported to ask for one of its own.
        """
        cls = self.origin
        if not inspect.isclass(cls):
            return False
        return any(f"{base.__module__}.{base.__qualname__}" in names for base in inspect.getmro(cls))


def read_hint(annotation: object) -> Hint:
    """Bring a type hint to its plain form.

    Args:
        annotation: The hint, evaluated.
    """
    metadata: tuple[object, ...] = ()
    optional = False
    while True:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation, metadata = arguments[0], (*arguments[1:], *metadata)
        elif getattr(annotation, "__supertype__", None) is not None:  # a NewType
            annotation = cast("object", getattr(annotation, "__supertype__"))  # noqa: B009
        elif type(annotation).__name__ == "TypeAliasType":  # `type Name = …` of Python 3.12
            annotation = cast("object", getattr(annotation, "__value__"))  # noqa: B009
        elif getattr(origin, "_name", None) in _WRAPPERS or getattr(origin, "__name__", None) in _WRAPPERS:
            annotation = arguments[0]
        elif origin in {Union, types.UnionType} and type(None) in arguments:
            rest = tuple(argument for argument in arguments if argument is not type(None))
            annotation, optional = Union[rest], True  # noqa: UP007 - made of what is left at run time
        else:
            return Hint(type(None) if annotation is None else annotation, optional, metadata)


def hints_of(thing: object) -> dict[str, object]:
    """Return the annotations of a function or class as objects, `Annotated` included.

    Each is evaluated by itself, in the module and the closure it was written in, so that one that cannot be resolved
    (an import that only type checkers see) does not take the others away. Such a one stays as text.
    """
    target = _annotated(thing)
    if inspect.isclass(target):
        found: dict[str, object] = {}
        for base in reversed(inspect.getmro(target)):
            found.update(_evaluated(base, vars(base).get("__annotations__", {})))
        return found
    return _evaluated(target, cast("Mapping[str, object]", getattr(target, "__annotations__", {})))


def _annotated(thing: object) -> object:
    """Return what holds the annotations of a callable: the function of a partial, the `__call__` of an object."""
    while isinstance(thing, functools.partial):
        thing = cast("functools.partial[object]", thing).func
    if inspect.isclass(thing) or inspect.isroutine(thing):
        return thing
    return cast("object", type(thing).__call__) if callable(thing) else thing


def _evaluated(target: object, annotations: Mapping[str, object]) -> dict[str, object]:
    names = _names_around(target)
    found: dict[str, object] = {}
    for name, annotation in annotations.items():
        holder = types.SimpleNamespace(__annotations__={name: annotation})
        try:
            found[name] = typing.get_type_hints(holder, globalns=dict(names), include_extras=True)[name]
        except (NameError, TypeError, AttributeError, SyntaxError):
            found[name] = annotation
    return found


def _names_around(target: object) -> dict[str, object]:
    """Return the names that an annotation may use: builtins, the module's, and those of the enclosing function."""
    inner = inspect.unwrap(cast("Callable[..., object]", target)) if inspect.isroutine(target) else target
    inner = getattr(inner, "__func__", inner)
    module = inspect.getmodule(inner)
    names = dict(vars(builtins))
    names.update(vars(module) if module is not None else {})
    names.update(cast("dict[str, object]", getattr(inner, "__globals__", {})))
    code, cells = getattr(inner, "__code__", None), getattr(inner, "__closure__", None) or ()
    for name, cell in zip(getattr(code, "co_freevars", ()), cells, strict=False):
        try:
            names[name] = cell.cell_contents
        except ValueError:  # not filled yet
            continue
    return names


def name_of(hint: object) -> str:
    """Write a type as its author would, for messages."""
    return hint.__name__ if isinstance(hint, type_) and not get_args(hint) else str(hint).replace("typing.", "")
