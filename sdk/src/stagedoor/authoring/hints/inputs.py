"""From the parameters of a function to the fields of its page."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from stagedoor.authoring.hints.docstrings import Docstring, docstring_of
from stagedoor.authoring.hints.limits import limits_of
from stagedoor.authoring.hints.nodes import Leaf, Node, Place, Section
from stagedoor.authoring.hints.object_fields import (
    file_field,
    json_field,
    list_field,
    picture_field,
    pydantic_field,
    sound_field,
    table_field,
)
from stagedoor.authoring.hints.plain_fields import (
    choice_field,
    number_field,
    switch_field,
    text_field,
    time_field,
    union_field,
)
from stagedoor.authoring.hints.reading import MISSING, hints_of, name_of, read_hint
from stagedoor.authoring.hints.sections import section_for
from stagedoor.authoring.labels import as_words, set_label
from stagedoor.authoring.signatures import is_injected, signature_of
from stagedoor.components.base import Component
from stagedoor.errors import AuthoringError

_MAKERS: tuple[Callable[[Place], Leaf | None], ...] = (
    text_field,
    number_field,
    switch_field,
    choice_field,
    time_field,
    union_field,
    file_field,
    picture_field,
    sound_field,
    table_field,
    list_field,
)


def function_name(fn: Callable[..., object]) -> str:
    """Return the author's name for a function, for messages and titles."""
    inner = fn
    while hasattr(inner, "func") and not hasattr(inner, "__name__"):  # a functools.partial
        inner = cast("Callable[..., object]", getattr(inner, "func"))  # noqa: B009
    return getattr(inner, "__name__", None) or type(inner).__name__


def nodes_for(fn: Callable[..., object], *, skip: int = 0, only: frozenset[str] | None = None) -> dict[str, Node]:
    """Return what stands on the page for each parameter of a function.

    Args:
        fn: The function.
        skip: How many parameters at the start something else provides for.
        only: Parameters that fields are wanted for; None for all.

    Raises:
        AuthoringError: When a parameter says too little, or something that no field is known for.
    """
    signature = signature_of(fn)
    if signature is None:
        raise AuthoringError(
            f"{function_name(fn)}() does not tell its parameters.",
            hint="pass inputs= and outputs=, or wrap it in a def",
        )
    hints, words = hints_of(fn), docstring_of(fn)
    found: dict[str, Node] = {}
    taken = 0
    for parameter in signature.parameters.values():
        annotation = hints.get(parameter.name, MISSING)
        if parameter.kind is parameter.VAR_KEYWORD or is_injected(annotation, parameter.default):
            continue
        taken += 1
        if taken <= skip or (only is not None and parameter.name not in only):
            continue
        found[parameter.name] = _parameter_node(fn, parameter, annotation, words)
    return found


def _parameter_node(
    fn: Callable[..., object], parameter: inspect.Parameter, annotation: object, words: Docstring
) -> Node:
    owner = f"{function_name(fn)}()"
    default = cast("object", parameter.default)
    if parameter.kind is parameter.VAR_POSITIONAL:
        raise AuthoringError(
            f"{owner} takes any number of values (*{parameter.name}), so it is not known how many fields it needs.",
            hint="pass inputs=, or take a list",
        )
    annotation = _default_type(annotation, default)
    if annotation is MISSING:
        raise AuthoringError(
            f"parameter {parameter.name!r} of {owner} has neither a type hint nor a default.",
            hint=f"write its type, as in `{parameter.name}: str`, or pass inputs=",
        )
    if isinstance(annotation, str):
        raise AuthoringError(
            f"the type hint {annotation!r} of parameter {parameter.name!r} of {owner} cannot be resolved.",
            hint="import the name where the function is defined, or pass inputs=",
        )
    hint = read_hint(annotation)
    help_text = words.parameters.get(parameter.name)
    limits = limits_of((*([help_text] if help_text else []), *hint.metadata))
    place = Place(parameter.name, hint, limits, default, f"{owner} {parameter.name}")
    return node_for(place)


def _default_type(annotation: object, default: object) -> object:
    """Return the hint, or where there is none the default's type."""
    if annotation is not MISSING or default is MISSING or default is None:
        return annotation
    if isinstance(default, (list, tuple, set, frozenset)):
        entries = list(cast("list[object]", default))
        kinds = {type(entry) for entry in entries}
        kind = type(cast("object", default))
        if len(kinds) == 1 and kind is not tuple:
            return kind[next(iter(kinds))]  # type: ignore[index]  # pyright: ignore
        return tuple[tuple(type(entry) for entry in entries)] if kind is tuple and entries else MISSING  # type: ignore[misc]  # pyright: ignore
    return type(default)


def node_for(place: Place) -> Node:
    """Return what stands on the page for a type.

    Raises:
        AuthoringError: When there is nothing for it.
    """
    leaf = _given_component(place)
    if leaf is None:
        for make in _MAKERS:
            leaf = make(place)
            if leaf is not None:
                break
    if leaf is None:
        section = section_for(place, node_for)
        if section is not None:
            return _named(section, place.name)
        leaf = json_field(place) or pydantic_field(place)
    if leaf is None:
        raise AuthoringError(
            f"{place.path}: there is no field for the type {name_of(place.hint.type)}.",
            hint="say which one with Annotated[…, gr.Textbox()], or pass inputs=",
        )
    _describe(leaf.component, place)
    leaf.name = leaf.name or place.name
    return leaf


def _named(section: Section, prefix: str) -> Section:
    """Give the parts of a section names that are unique on the page: `address_street`."""
    members: dict[str, Node] = {}
    for key, member in section.members.items():
        if isinstance(member, Leaf):
            name = f"{prefix}_{member.name}"
            members[key] = replace(member, name=name)
            if hasattr(member.component, "api_label"):
                member.component.api_label = name  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
        else:
            inner = _named(member, prefix)
            switch = None if inner.switch is None else replace(inner.switch, name=f"{prefix}_{inner.switch.name}")
            members[key] = replace(inner, switch=switch)
    return replace(section, members=members)


def _given_component(place: Place) -> Leaf | None:
    """Return a field with the component that the author chose in `Annotated`, or as the type itself."""
    chosen = [item for item in (place.hint.type, *place.hint.metadata) if is_component(item)]
    if not chosen:
        return None
    given = chosen[-1]
    if isinstance(given, Component):
        # The author's object stands in a signature; each page gets one of its own.
        component = type(given)(**{**given.given, "render": False})  # pyright: ignore[reportArgumentType]
    else:
        component = cast("type[Component]", given)(render=False)
    if place.value is not None and "value" not in component.given and component.load_value is None:
        component.value = place.value
    whole = place.hint.type is given
    needs_check = not whole and not place.limits.is_empty
    return Leaf(component, _checked(place) if needs_check else None, is_optional=True, default=place.default)


def is_component(item: object) -> bool:
    """Whether something is a component or the class of one."""
    return isinstance(item, Component) or (inspect.isclass(item) and issubclass(item, Component))


def _checked(place: Place) -> Callable[[object], object]:
    def read(given: object) -> object:
        place.limits.check(given)
        return given

    return read


def _describe(component: Component, place: Place) -> None:
    """Label a field after its parameter, and give it the author's words as help."""
    if component.label is None:
        set_label(component, place.name)
        if place.limits.title:
            component.label = place.limits.title
    elif component.label == as_words(place.name):
        component.api_label = place.name  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    if place.limits.description and "info" in component.parameter_names:
        component.info = " ".join(filter(None, [place.limits.description, component.info]))
