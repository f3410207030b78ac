"""What a function's signature says: which parameters take inputs, and which the runtime fills in itself.

The runtime fills a parameter when its annotation, or its default value, is of a class marked with
`injected_parameter = True` (`Request`, `Progress`, `EventData` and its kin, `Header`). The mark stands on the
classes, so that this layer can tell them apart without importing the ones that implement them.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Union, cast, get_args, get_origin

from stagedoor.components.base import Component
from stagedoor.components.event_data import EventData

_MARK = "injected_parameter"

OAuthNeed = Literal["required", "optional"]


@dataclass(frozen=True, slots=True)
class InputParameter:
    """A parameter of an author's function that takes the value of an input component.

    Attributes:
        name: The author's name for it.
        has_default: Whether the function can be called without it.
        default: That default; meaningless without one.
        annotation: Its type, None when the author gave none.
    """

    name: str
    has_default: bool
    default: object
    annotation: object = None


def signature_of(fn: Callable[..., object]) -> inspect.Signature | None:
    """Return a function's signature; None for built-ins that do not tell."""
    try:
        return inspect.signature(fn)
    except (TypeError, ValueError):
        return None


def type_hints_of(fn: Callable[..., object]) -> dict[str, object]:
    """Return a function's annotations as objects; those that cannot be resolved are left out."""
    target: Callable[..., object] = fn
    while isinstance(target, functools.partial):
        target = cast("functools.partial[object]", target).func
    if not (inspect.isroutine(target) or inspect.isclass(target)):
        target = type(target).__call__
    if inspect.isclass(target):
        target = target.__init__
    try:
        return dict(typing.get_type_hints(target))
    except (NameError, TypeError, AttributeError, SyntaxError):
        raw = cast("dict[str, object]", getattr(target, "__annotations__", {}))
        return {name: hint for name, hint in raw.items() if not isinstance(hint, str)}


def is_injected(annotation: object, default: object = inspect.Parameter.empty) -> bool:
    """Whether the runtime fills a parameter of this annotation or default value itself."""
    if default is not inspect.Parameter.empty and getattr(type(default), _MARK, False):
        return True
    if get_origin(annotation) in {Union, types.UnionType}:
        return any(getattr(part, _MARK, False) is True for part in get_args(annotation))
    return getattr(annotation, _MARK, False) is True


def input_parameters(fn: Callable[..., object]) -> list[InputParameter] | None:
    """Return the parameters that inputs are passed to, in order.

    Returns:
        The parameters; None when the function takes any number (`*args`) or does not tell.
    """
    signature = signature_of(fn)
    if signature is None or any(p.kind is p.VAR_POSITIONAL for p in signature.parameters.values()):
        return None
    return leading_parameters(fn)


def leading_parameters(fn: Callable[..., object]) -> list[InputParameter]:
    """Return the named parameters that inputs are passed to, in order; those of `*args` have no name."""
    signature = signature_of(fn)
    if signature is None:
        return []
    hints = type_hints_of(fn)
    found: list[InputParameter] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            break
        if parameter.kind in {parameter.VAR_KEYWORD, parameter.KEYWORD_ONLY}:
            continue
        annotation = hints.get(parameter.name)
        if is_injected(annotation, parameter.default):
            continue
        has_default = parameter.default is not parameter.empty
        default = cast("object", parameter.default) if has_default else None
        found.append(InputParameter(parameter.name, has_default, default, annotation))
    return found


def wants_component(parameter: InputParameter) -> bool:
    """Whether a parameter asks for its component with all properties, not for the value alone."""
    return inspect.isclass(parameter.annotation) and issubclass(parameter.annotation, Component)


def oauth_need(fn: Callable[..., object] | None, part: Literal["profile", "token"]) -> OAuthNeed | None:
    """Return whether a function asks for a part of the visitor's sign-in (`gr.OAuthProfile`, `gr.OAuthToken`)."""
    for hint in type_hints_of(fn).values() if fn is not None else ():
        if getattr(hint, "oauth_part", None) == part:
            return "required"
        if any(getattr(option, "oauth_part", None) == part for option in get_args(hint)):
            return "optional"
    return None


def collects_event_data(fn: Callable[..., object] | None) -> bool:
    """Whether the function asks what happened in the page (`gr.SelectData` and its kin)."""
    if fn is None:
        return False
    hints = type_hints_of(fn)
    hints.pop("return", None)
    return any(_is_event_data(hint) for hint in hints.values())


def _is_event_data(annotation: object) -> bool:
    if get_origin(annotation) in {Union, types.UnionType}:
        return any(_is_event_data(part) for part in get_args(annotation))
    return inspect.isclass(annotation) and issubclass(annotation, EventData)
