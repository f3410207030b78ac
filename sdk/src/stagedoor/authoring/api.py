"""`gr.api`: an endpoint without components, described by the function's own type hints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, cast, get_args, get_origin

from stagedoor import context
from stagedoor.authoring.hints.reading import hints_of
from stagedoor.authoring.signatures import input_parameters
from stagedoor.components.base import Component, JSONSchema
from stagedoor.components.events import APIVisibility, Dependency, ListenerOptions
from stagedoor.components.json_values import json_value
from stagedoor.errors import AuthoringError
from stagedoor.files import FileReference, active
from stagedoor.files.filedata import FileData

_EXAMPLES: Mapping[str, object] = {"string": "Hello!!", "integer": 3, "number": 3.14, "boolean": True}


class Api(Component):
    """A JSON value behind `gr.api`; it stands on no page.

    Args:
        value: First value, which makes the parameter optional.
        schema: JSON Schema of the value.
        label: Name that callers see.
        hint: Type hint that values from outside are read by; without one they are taken as they are.
    """

    def __init__(
        self,
        value: object = None,
        schema: JSONSchema | None = None,
        *,
        label: str | None = None,
        hint: object = None,
    ) -> None:
        self.schema: JSONSchema = schema or {}
        self.hint = hint
        super().__init__(value, label=label, visible=False)

    def get_config(self) -> dict[str, object]:
        """Return the properties; the schema stands in `api_info`."""
        config = super().get_config()
        config.pop("schema", None)
        config.pop("hint", None)
        return config

    def preprocess(self, payload: object) -> object:
        """Return the value as the hint asks for it: a dataclass for an object, a `date` for its text."""
        if self.hint is None or (payload is None and self.value is None):
            return payload
        from stagedoor.authoring.hints.json_types import value_from_json
        from stagedoor.authoring.hints.nodes import reason_of

        try:
            return value_from_json(self.hint, payload)
        except (ValueError, TypeError) as error:
            raise self.refuse(reason_of(error)) from error

    def postprocess(self, value: object) -> object:
        """Return the value as JSON where it is an object that JSON does not know, and its files as links."""
        return json_value(value, publish=_published) if self.hint is not None else value

    def api_info(self) -> JSONSchema:
        """Return the JSON Schema of the value."""
        return self.schema

    def example_payload(self) -> object:
        """Return a value of the type."""
        return _EXAMPLES.get(str(self.schema.get("type")))


def _published(file: FileData) -> FileReference:
    """Put a file that a function returned into the store."""
    if file.path.startswith(("http://", "https://")):
        return active().publish_url(file.path)
    return active().publish_path(file.path, orig_name=file.orig_name)


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
        fn: The function; its hints say what callers send and get, so every parameter needs one. Dataclasses,
            pydantic models, enums and dates are made from JSON, and checked, before the function sees them;
            `gr.FileData` is a file that callers send, or get.
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
    from stagedoor.authoring.hints.json_types import schema_of

    app = context.require_app("gr.api()")
    inputs: list[Component] = []
    hints = hints_of(fn)
    for parameter in input_parameters(fn) or []:
        if parameter.annotation is None:
            raise AuthoringError(
                f"gr.api: parameter {parameter.name!r} of {getattr(fn, '__name__', fn)}() has no type hint.",
                hint=f"write it as `{parameter.name}: str`",
            )
        hint = hints.get(parameter.name, parameter.annotation)
        first = json_value(parameter.default) if parameter.has_default else None
        inputs.append(Api(first, schema_of(hint), label=parameter.name, hint=hint))
    parts = _returned_types(hints.get("return", object))
    outputs = [
        Api(None, schema_of(part), hint=part, label="output" if len(parts) == 1 else f"output_{index}")
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
