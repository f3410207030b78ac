"""Reading what an app says of itself: `/config` and `/info` of the Gradio protocol. Pure; trusts nothing.

The app is somebody's program. What is not of the expected shape is left out; what is odd ends in an AppRefusedError.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, cast

from stagedoor_server.runs.app_errors import AppRefusedError

DEFAULT_PREFIX: Final = "/gradio_api"
MAX_ENDPOINTS: Final = 200
MAX_PARAMETERS: Final = 200
MAX_CHOICES: Final = 500
"""Bounds of what is kept for the run form; a form with more is no form."""

JSONObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Slot:
    """One input or output of a function, in the order of the wire.

    Attributes:
        is_state: Session state: sent as null, kept by the app.
        parameter: Name under which `/info` lists it; empty for state.
        has_default: Whether it may be left out.
        default: What it is then.
    """

    is_state: bool
    parameter: str = ""
    has_default: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One callable function of an app.

    Attributes:
        name: With leading slash.
        fn_index: The wire's number of it.
        inputs: All input slots.
        outputs: For each output slot, whether it is state (and left out of the result).
    """

    name: str
    fn_index: int
    inputs: tuple[Slot, ...]
    outputs: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class AppDescription:
    """What a worker needs to call an app.

    Attributes:
        title: The page's title.
        prefix: Path prefix of the API.
        endpoints: By name.
    """

    title: str
    prefix: str
    endpoints: dict[str, Endpoint]


def _objects(value: object) -> list[JSONObject]:
    if not isinstance(value, list):
        return []
    return [cast("JSONObject", entry) for entry in cast("list[object]", value) if isinstance(entry, dict)]


def _object(value: object) -> JSONObject:
    return cast("JSONObject", value) if isinstance(value, dict) else {}


def _text(value: object, limit: int) -> str:
    return value.replace("\x00", "")[:limit] if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _component_table(config: JSONObject) -> dict[int, JSONObject]:
    return {
        component["id"]: component
        for component in _objects(config.get("components"))
        if isinstance(component.get("id"), int)
    }


def _is_state(component: JSONObject) -> bool:
    return component.get("type") == "state" or component.get("skip_api") is True


def _named_dependencies(config: JSONObject) -> dict[str, JSONObject]:
    found: dict[str, JSONObject] = {}
    for dependency in _objects(config.get("dependencies")):
        name = dependency.get("api_name")
        if isinstance(name, str) and name and dependency.get("backend_fn", True) is not False:
            found.setdefault(f"/{name.lstrip('/')}"[:120], dependency)
    return dict(list(found.items())[:MAX_ENDPOINTS])


def _ids(value: object) -> list[int]:
    return [entry for entry in cast("list[object]", value) if isinstance(entry, int)] if isinstance(value, list) else []


def read_description(config: object, info: object) -> AppDescription:
    """Read both documents.

    Raises:
        AppRefusedError: `/config` is not that of a Gradio-protocol app.
    """
    document = _object(config)
    if "dependencies" not in document or "components" not in document:
        raise AppRefusedError(
            "What answers behind this link is not a Stagedoor or Gradio app, so it has no endpoints that can be run."
        )
    components = _component_table(document)
    named = _object(_object(info).get("named_endpoints"))
    endpoints: dict[str, Endpoint] = {}
    for name, dependency in _named_dependencies(document).items():
        index = dependency.get("id")
        parameters = _objects(_object(named.get(name)).get("parameters"))
        slots: list[Slot] = []
        for component_id in _ids(dependency.get("inputs")):
            if _is_state(components.get(component_id, {})):
                slots.append(Slot(is_state=True))
                continue
            position = sum(1 for slot in slots if not slot.is_state)
            described = parameters[position] if position < len(parameters) else {}
            slots.append(
                Slot(
                    is_state=False,
                    parameter=_text(described.get("parameter_name"), 120) or f"param_{position}",
                    has_default=described.get("parameter_has_default") is True,
                    default=described.get("parameter_default"),
                )
            )
        outputs = tuple(_is_state(components.get(entry, {})) for entry in _ids(dependency.get("outputs")))
        if isinstance(index, int):
            endpoints[name] = Endpoint(name, index, tuple(slots), outputs)
    prefix = document.get("api_prefix")
    is_path = isinstance(prefix, str) and prefix.startswith("/") and ".." not in prefix and len(prefix) < 200
    return AppDescription(
        title=_text(document.get("title"), 120),
        prefix=prefix.rstrip("/") if isinstance(prefix, str) and is_path else DEFAULT_PREFIX,
        endpoints=endpoints,
    )


def form_document(config: object, info: object) -> JSONObject:
    """Return what the run form needs, in the shape of `projects.schemas.ProjectAPI`; only endpoints meant for callers."""
    document = _object(config)
    components = _component_table(document)
    named = _object(_object(info).get("named_endpoints"))
    endpoints: list[JSONObject] = []
    for name, dependency in _named_dependencies(document).items():
        described = _object(named.get(name))
        if not described or described.get("api_visibility", "public") != "public":
            continue
        ids = [entry for entry in _ids(dependency.get("inputs")) if not _is_state(components.get(entry, {}))]
        parameters = _objects(described.get("parameters"))[:MAX_PARAMETERS]
        endpoints.append(
            {
                "name": name,
                "description": _text(described.get("description"), 2_000),
                "parameters": [
                    _form_parameter(parameter, components.get(ids[position], {}) if position < len(ids) else {})
                    for position, parameter in enumerate(parameters)
                ],
                "returns": [
                    {
                        "label": _text(entry.get("label"), 200),
                        "component": _text(entry.get("component"), 60),
                        "type": _object(entry.get("type")),
                    }
                    for entry in _objects(described.get("returns"))[:MAX_PARAMETERS]
                ],
            }
        )
    return {"title": _text(document.get("title"), 120), "endpoints": endpoints}


def _form_parameter(parameter: JSONObject, component: JSONObject) -> JSONObject:
    props = _object(component.get("props"))
    choices = props.get("choices")
    schema = _object(parameter.get("type"))
    component_name = _text(parameter.get("component"), 60)
    return {
        "name": _text(parameter.get("parameter_name"), 120),
        "label": _text(parameter.get("label"), 200),
        "component": component_name,
        "type": schema,
        "has_default": parameter.get("parameter_has_default") is True,
        "default": parameter.get("parameter_default"),
        "is_file": "gradio.FileData" in str(schema),
        "choices": cast("list[object]", choices)[:MAX_CHOICES] if isinstance(choices, list) else None,
        "minimum": _number(props.get("minimum")),
        "maximum": _number(props.get("maximum")),
        "step": _number(props.get("step")),
    }


def arrange(endpoint: Endpoint, inputs: list[Any] | dict[str, Any]) -> list[Any]:
    """Put inputs into the wire's order: state slots null, what was left out at its default.

    Raises:
        AppRefusedError: An unknown name, too many values, or a missing one without default.
    """
    slots = [slot for slot in endpoint.inputs if not slot.is_state]
    if isinstance(inputs, dict):
        unknown = sorted(set(inputs) - {slot.parameter for slot in slots})
        if unknown:
            known = ", ".join(slot.parameter for slot in slots) or "none"
            raise AppRefusedError(f"{endpoint.name} has no parameter {unknown[0]!r}; it has: {known}.")
        given = dict(inputs)
    else:
        if len(inputs) > len(slots):
            raise AppRefusedError(f"{endpoint.name} takes {len(slots)} inputs, and {len(inputs)} were given.")
        given = {slot.parameter: value for slot, value in zip(slots, inputs, strict=False)}
    values: list[Any] = []
    for slot in endpoint.inputs:
        if slot.is_state:
            values.append(None)
        elif slot.parameter in given:
            values.append(given[slot.parameter])
        elif slot.has_default:
            values.append(slot.default)
        else:
            raise AppRefusedError(f"{endpoint.name} needs the input {slot.parameter!r}, which was not given.")
    return values


def without_state(endpoint: Endpoint, outputs: list[Any]) -> list[Any]:
    """Drop the state slots of a result."""
    if len(outputs) != len(endpoint.outputs):
        return outputs
    return [value for value, is_state in zip(outputs, endpoint.outputs, strict=True) if not is_state]
