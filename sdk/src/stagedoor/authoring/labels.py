"""Labels that nobody wrote: made from the function's parameter names.

Callers know such a field by the parameter's own name (as in Gradio, `api_label`); visitors read words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from stagedoor.authoring.signatures import leading_parameters
from stagedoor.components.base import Component


def label_inputs(fn: Callable[..., object], components: Sequence[Component]) -> None:
    """Label the inputs that have no label after the parameters that they are passed to."""
    parameters = leading_parameters(fn)
    for parameter, component in zip(parameters, components, strict=False):
        if component.label is None:
            set_label(component, parameter.name)


def label_outputs(components: Sequence[Component]) -> None:
    """Label the outputs that have no label: "output", or "output 0", "output 1", …."""
    for index, component in enumerate(components):
        if component.label is None:
            set_label(component, "output" if len(components) == 1 else f"output {index}")


def set_label(component: Component, name: str) -> None:
    """Give a component a label made from a name, without taking it for the author's."""
    component.label = as_words(name)
    component.api_label = name  # type: ignore[attr-defined]


def as_words(name: str) -> str:
    """Turn a Python name into what a visitor reads: `guidance_scale` gives "Guidance scale"."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else name
