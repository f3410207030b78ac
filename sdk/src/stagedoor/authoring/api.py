"""`gr.api`: an endpoint without components, described by the function's own type hints."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from typing import Literal, Union, cast, get_args, get_origin

from stagedoor import context
from stagedoor.authoring.signatures import input_parameters, type_hints_of
from stagedoor.components.base import Component, JSONSchema
from stagedoor.components.events import APIVisibility, Dependency, ListenerOptions
from stagedoor.errors import AuthoringError

_SIMPLE: Mapping[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    None: "null",
}
_EXAMPLES: Mapping[str, object] = {"string": "Hello!!", "integer": 3, "number": 3.14, "boolean": True}


class Api(Component):
    """A JSON value behind `gr.api`; it stands on no page.

    Args:
        value: First value, which makes the parameter optional.
        schema: JSON Schema of the value.
        label: Name that callers see.
    """

    def __init__(self, value: object = None, schema: JSONSchema | None = None, *, label: str | None = None) -> None:
        self.schema: JSONSchema = schema or {}
        super().__init__(value, label=label, visible=False)

    def get_config(self) -> dict[str, object]:
        """Return the properties; the schema stands in `api_info`."""
        config = super().get_config()
        config.pop("schema", None)
        return config

    def api_info(self) -> JSONSchema:
        """Return the JSON Schema of the value."""
        return self.schema

    def example_payload(self) -> object:
        """Return a value of the type."""
        return _EXAMPLES.get(str(self.schema.get("type")))


def schema_of(hint: object) -> JSONSchema:
    """Return the JSON Schema for a type hint; `{}` (anything) for types that JSON does not know.

    Args:
        hint: A type such as `int`, `list[str]`, `Literal["a"]`, `str | None`.
    """
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in {Union, types.UnionType}:
        return {"anyOf": [schema_of(argument) for argument in arguments]}
    if origin is typing.Annotated:
        return schema_of(arguments[0])
    if origin in {list, set, frozenset} or hint is list or hint is set:
        return {"type": "array", "items": schema_of(arguments[0]) if arguments else {}}
    if origin is tuple and arguments and arguments[-1] is not Ellipsis:
        return {"type": "array", "prefixItems": [schema_of(argument) for argument in arguments]}
    if origin is dict or hint is dict:
        return {"type": "object", "additionalProperties": schema_of(arguments[1]) if len(arguments) == 2 else {}}
    return {}


def api(
    fn: Callable[..., object],
    *,
    api_name: str | None = None,
    api_description: str | Literal[False] | None = None,
    api_visibility: APIVisibility = "public",
    queue: bool = True,
    batch: bool = False,
    max_batch_size: int = 4,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    **kwargs: object,
) -> Dependency:
    """Give a function an endpoint without a place on the page.

    Args:
        fn: The function; its hints say what callers send and get, so every parameter needs one.
        api_name: Endpoint name; the function's own by default.
        api_description: Text about it; the docstring by default, False for none.
        api_visibility: "public", "undocumented" or "private".
        queue: Whether calls wait in line.
        batch: Whether the function takes and returns lists.
        max_batch_size: Most calls taken together.
        concurrency_limit: Parallel calls; "default" is the queue's limit, None is no limit.
        concurrency_id: Functions with the same id share one limit.
        kwargs: Spellings of older Gradio versions.

    Raises:
        AuthoringError: When a parameter has no type hint, or outside an app.
    """
    app = context.require_app("gr.api()")
    inputs: list[Component] = []
    for parameter in input_parameters(fn) or []:
        if parameter.annotation is None:
            raise AuthoringError(
                f"gr.api: parameter {parameter.name!r} of {getattr(fn, '__name__', fn)}() has no type hint.",
                hint=f"write it as `{parameter.name}: str`",
            )
        schema = schema_of(parameter.annotation)
        inputs.append(Api(parameter.default if parameter.has_default else None, schema, label=parameter.name))
    returned = type_hints_of(fn).get("return", object)
    parts = _returned_types(returned)
    outputs = [
        Api(None, schema_of(part), label="output" if len(parts) == 1 else f"output_{index}")
        for index, part in enumerate(parts)
    ]
    return app.listen(
        ListenerOptions(
            fn=fn,
            triggers=(),
            inputs=inputs,
            outputs=outputs,
            api_name=api_name,
            api_description=api_description,
            api_visibility=api_visibility,
            queue=queue,
            batch=batch,
            max_batch_size=max_batch_size,
            concurrency_limit=concurrency_limit,
            concurrency_id=concurrency_id,
            extra=kwargs,
        )
    )


def _returned_types(hint: object) -> list[object]:
    """Return the type of each output: generators are seen through, a tuple is several."""
    origin, arguments = get_origin(hint), get_args(hint)
    name = getattr(cast("object", origin), "__name__", "")
    if name in {"Generator", "Iterator", "Iterable", "AsyncGenerator", "AsyncIterator", "AsyncIterable"} and arguments:
        return _returned_types(arguments[0])
    if hint in {None, type(None)}:
        return []
    if origin is tuple and arguments and arguments[-1] is not Ellipsis:
        return list(arguments)
    return [hint]
