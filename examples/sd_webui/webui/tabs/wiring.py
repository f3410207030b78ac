"""How functions are tied to fields."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping

import stagedoor as gr

Fields = dict[str, gr.Component]
"""Fields by name. The names are those of the API's parameters."""
Values = dict[str, object]

QUIET = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
"""For small things the page does for itself: at once, without a sign, not for callers from outside."""

Work = Callable[[Values, gr.Request | None, gr.Progress], Iterator[object]]


def endpoint(work: Work, name: str, fields: Mapping[str, gr.Component]) -> Callable[..., Iterator[object]]:
    """Make a function of one dict into one with a parameter for each field.

    A run has some fifty inputs. Clients name those they want, `client.predict(prompt="a lake", steps=8)`, and the
    others keep the values of the page; for that, the function has to have parameters of these names.

    Args:
        work: Takes the values by name, the visitor's request, and where progress goes; yields outputs.
        name: Name of the endpoint.
        fields: Its inputs, in order.
    """
    names = list(fields)

    def call(*given: object) -> Iterator[object]:
        *values, request, progress = given
        yield from work(dict(zip(names, values, strict=True)), request, progress)

    by_place = inspect.Parameter.POSITIONAL_OR_KEYWORD
    call.__signature__ = inspect.Signature(
        [
            *(inspect.Parameter(name, by_place, default=field.value) for name, field in fields.items()),
            inspect.Parameter("request", by_place, annotation=gr.Request, default=None),
            inspect.Parameter("progress", by_place, default=gr.Progress()),
        ]
    )
    call.__annotations__ = {"request": gr.Request}
    call.__name__ = call.__qualname__ = name
    call.__doc__ = work.__doc__
    return call
