"""Methods that components had in Gradio 3: `.style(...)` after the constructor and `.update(...)` on the class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, Protocol, cast

from stagedoor.compat.warn import warn_once

STYLE: Mapping[str, str] = {
    "height": "height",
    "width": "width",
    "grid": "columns",
    "columns": "columns",
    "rows": "rows",
    "preview": "preview",
    "object_fit": "object_fit",
    "equal_height": "equal_height",
    "container": "container",
    "size": "size",
    "visible": "visible",
    "color_map": "color_map",
    "item_container": "container",
}
"""Argument of `.style()` → property of the component; others had only a visual meaning and are left out."""


class Styled(Protocol):
    """A component or layout."""

    parameter_names: ClassVar[tuple[str, ...]]


def style(block: Styled, arguments: Mapping[str, object]) -> None:
    """Apply `.style(...)`.

    Args:
        block: The component or layout.
        arguments: What the call said.
    """
    warn_once(f"{type(block).__name__}.style() is Gradio 3's; pass its arguments to the constructor.")
    for name, value in arguments.items():
        target = STYLE.get(name)
        if target is None or target not in block.parameter_names:
            continue
        is_list = name == "grid" and isinstance(value, (list, tuple)) and bool(value)  # pyright: ignore[reportUnknownArgumentType]
        setattr(block, target, cast("Sequence[object]", value)[0] if is_list else value)
    if arguments.get("full_width") is False and "scale" in block.parameter_names:
        setattr(block, "scale", 0)  # noqa: B010


UPDATE_POSITIONS: Mapping[str, tuple[str, ...]] = {
    "Accordion": ("open", "label", "visible"),
    "Tabs": ("selected",),
    "Container": ("visible",),
    "Radio": ("value", "choices"),
    "Dropdown": ("value", "choices"),
    "CheckboxGroup": ("value", "choices"),
    "Slider": ("value", "minimum", "maximum", "step"),
    "Textbox": ("value", "lines", "max_lines", "placeholder"),
    "Button": ("value", "variant"),
    "Component": ("value",),
}
"""Class → names of the arguments that `.update()` took without one, in Gradio 3's order."""


def update(cls: type, values: Sequence[object], arguments: Mapping[str, object]) -> dict[str, object]:
    """Return the change that `Component.update(...)` stood for.

    Args:
        cls: The component's class.
        values: What the call said without a name.
        arguments: What the call said by name.

    Raises:
        TypeError: When more stands without a name than Gradio 3 took so.
    """
    places = next((UPDATE_POSITIONS[base.__name__] for base in cls.__mro__ if base.__name__ in UPDATE_POSITIONS), ())
    if len(values) > len(places):
        msg = f"{cls.__name__}.update() takes {len(places)} arguments without a name; got {len(values)}"
        raise TypeError(msg)
    arguments = {**dict(zip(places, values, strict=False)), **arguments}
    warn_once(f"{cls.__name__}.update() is Gradio 3's; return gr.update(…) or a {cls.__name__}(…).")
    from stagedoor.compat.arguments import translate_arguments

    known: tuple[str, ...] = getattr(cls, "parameter_names", ())
    if not arguments.keys() <= set(known):
        arguments = translate_arguments(cls, arguments).kwargs
    return {**arguments, "__type__": "update"}
