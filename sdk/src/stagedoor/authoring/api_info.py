"""The API description: what callers read to know an app's endpoints (protocol reference, section 7)."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import cast

from stagedoor.authoring.graph import AppGraph, BlockFunction
from stagedoor.authoring.python_types import python_type
from stagedoor.authoring.signatures import InputParameter, leading_parameters, oauth_need
from stagedoor.components.base import Block, Component

RESERVED = frozenset({"api_name", "fn_index", "result_callbacks"})
"""Parameter names that gradio_client uses itself."""


def build_api_info(graph: AppGraph, *, all_endpoints: bool = False, second_names: bool = False) -> dict[str, object]:
    """Describe the endpoints of an app.

    Args:
        graph: The finished app.
        all_endpoints: Whether undocumented endpoints are listed too; private ones never are.
        second_names: Whether the names that callers of older apps know (`/predict`, `/chat`) are listed, as
            undocumented: clients take parameter names and defaults from here.
    """
    named: dict[str, object] = {}
    for function in graph.functions.values():
        if function.fn is None or function.api_name is None:
            continue
        is_second_name = function.alias_of is not None and second_names
        is_listed = function.api_visibility == "public" or is_second_name or all_endpoints
        if function.api_visibility == "private" or not is_listed:
            continue
        named[f"/{function.api_name}"] = endpoint_info(function)
    return {"named_endpoints": named, "unnamed_endpoints": {}}


def endpoint_info(function: BlockFunction) -> dict[str, object]:
    """Describe one endpoint."""
    info: dict[str, object] = {
        "parameters": parameters_info(function),
        "returns": [
            _value_info(block, f"value_{_id(block)}", block.api_info_as_output())
            for block in function.outputs
            if isinstance(block, Component) and not block.skip_api
        ],
        "api_visibility": function.api_visibility,
    }
    token = oauth_need(function.fn, "token")
    if token is not None:
        info["oauth_token"] = token
    description = description_of(function)
    if description:
        info["description"] = description
    return info


def parameters_info(function: BlockFunction) -> list[dict[str, object]]:
    """Describe the parameters that a caller passes: the inputs that have a place in the API."""
    names = parameter_names(function)
    found: list[dict[str, object]] = []
    for index, block in enumerate(function.inputs):
        if not isinstance(block, Component) or block.skip_api:
            continue
        parameter = names[index]
        name = parameter.name if parameter.name not in RESERVED else f"param_{index}"
        first_value = block.get_config().get("value")
        # compat: gradio 6.31, an initial value makes a parameter optional; so does a Python default of None.
        has_default = first_value is not None or (parameter.has_default and parameter.default is None)
        entry = _value_info(block, f"parameter_{_id(block)}", block.api_info_as_input())
        found.append(
            {
                "label": entry["label"],
                "parameter_name": name,
                "parameter_has_default": has_default,
                "parameter_default": first_value,
                "type": entry["type"],
                "python_type": entry["python_type"],
                "component": entry["component"],
                "example_input": block.example_payload(),
            }
        )
    return found


def parameter_names(function: BlockFunction) -> list[InputParameter]:
    """Return a parameter for every input, made-up ones where the function does not name them."""
    known = leading_parameters(function.fn) if function.fn is not None else []
    positional = len(function.inputs) - len(function.inputs_kwargs)
    names = [
        known[index] if index < len(known) else InputParameter(f"param_{index}", False, None)
        for index in range(positional)
    ]
    return [*names, *(InputParameter(name, False, None) for name in function.inputs_kwargs)]


def description_of(function: BlockFunction) -> str:
    """Return the author's words about an endpoint: `api_description`, else the docstring's text before its sections."""
    if function.api_description is False:
        return ""
    if function.api_description:
        return function.api_description
    doc = inspect.getdoc(function.fn) if inspect.isroutine(function.fn) else None
    if not doc:
        return ""
    lines: list[str] = []
    for line in doc.splitlines():
        if line.strip().rstrip(":").lower() in {"args", "parameters", "returns", "raises", "yields", "examples"}:
            break
        lines.append(line.strip())
    return " ".join(line for line in lines if line)


def _value_info(block: Component, fallback_label: str, schema: Mapping[str, object]) -> dict[str, object]:
    label = api_label(block)
    return {
        "label": fallback_label if label is None else label,
        "type": schema,
        "python_type": {"type": python_type(schema), "description": str(schema.get("description", ""))},
        "component": _kind(block),
    }


def api_label(block: Component) -> str | None:
    """Return the label that callers know a component by; the page may show a friendlier one."""
    return getattr(block, "api_label", block.label)


def _kind(block: Component) -> str:
    """Return the component's name as Gradio writes it: "Lineplot", "Json"; a preset goes by its base."""
    cls = type(block)
    is_preset = cls.__dict__.get("is_template") and block.get_block_name() != "nativeplot"
    return (cast("type[Block]", cls.__base__) if is_preset else cls).__name__.capitalize()


def _id(block: Block) -> int | None:
    return block._id  # pyright: ignore[reportPrivateUsage]
