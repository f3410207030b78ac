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


def update(cls: type, arguments: Mapping[str, object]) -> dict[str, object]:
    """Return the change that `Component.update(...)` stood for.

    Args:
        cls: The component's class.
        arguments: What the call said.
    """
    warn_once(f"{cls.__name__}.update() is Gradio 3's; return gr.update(…) or a {cls.__name__}(…).")
    from stagedoor.compat.arguments import translate_arguments

    known: tuple[str, ...] = getattr(cls, "parameter_names", ())
    if not arguments.keys() <= set(known):
        arguments = translate_arguments(cls, arguments).kwargs
    return {**arguments, "__type__": "update"}
