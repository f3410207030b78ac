"""`gr.mcp.tool`, `gr.mcp.resource` and `gr.mcp.prompt`: how an author says what a function is for agents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, cast

Kind = Literal["tool", "resource", "prompt"]
Function = TypeVar("Function", bound=Callable[..., object])

_ATTRIBUTE = "stagedoor_mcp_mark"


@dataclass(frozen=True)
class Mark:
    """What an author said about a function.

    Attributes:
        kind: What agents see it as.
        name: Its name for agents; None takes the endpoint's.
        description: Text about it; None takes the docstring's.
        uri_template: Address of a resource, with `{parameter}` where an argument goes.
        mime_type: Type of a resource's content.
        structured_output: Whether a tool's result is also sent as data.
        meta: Further facts for clients that know them (`_meta` of a tool).
    """

    kind: Kind = "tool"
    name: str | None = None
    description: str | None = None
    uri_template: str = ""
    mime_type: str | None = None
    structured_output: bool = False
    meta: Mapping[str, object] = field(default_factory=dict[str, object])


def mark_of(fn: object) -> Mark:
    """Return what the author said about a function; an unmarked one is a plain tool."""
    return cast("Mark", getattr(fn, _ATTRIBUTE, None) or Mark())


def tool(
    name: str | None = None,
    description: str | None = None,
    structured_output: bool = False,
    _meta: dict[str, object] | None = None,
) -> Callable[[Function], Function]:
    """Say how a function shows up as an agent's tool. Every public endpoint is one without this, too.

    Args:
        name: The tool's name; the endpoint's by default.
        description: Text about it; the docstring's by default.
        structured_output: Whether results are also sent as data (`{"result": …}`), not as text alone.
        _meta: Further facts for clients that know them, passed on as they are.
    """
    return _marking(Mark("tool", name, description, structured_output=structured_output, meta=_meta or {}))


def resource(
    uri_template: str, description: str | None = None, mime_type: str | None = None
) -> Callable[[Function], Function]:
    """Make a function a resource, something that agents read at an address.

    Args:
        uri_template: The address, such as "docs://{page}"; each `{parameter}` becomes an argument.
        description: Text about it; the docstring's by default.
        mime_type: Type of what the function returns; "text/plain" for text, else guessed from a returned file.
    """
    return _marking(Mark("resource", None, description, uri_template, mime_type))


def prompt(name: str | None = None, description: str | None = None) -> Callable[[Function], Function]:
    """Make a function a prompt: a text for the agent's user to start from.

    Args:
        name: The prompt's name; the endpoint's by default.
        description: Text about it; the docstring's by default.
    """
    return _marking(Mark("prompt", name, description))


def _marking(mark: Mark) -> Callable[[Function], Function]:
    def decorate(fn: Function) -> Function:
        setattr(fn, _ATTRIBUTE, mark)
        return fn

    return decorate
