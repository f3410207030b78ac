"""From a function to its page: inputs, outputs, words, and where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from stagedoor.authoring.hints.calling import Call, validator_for, wrapped
from stagedoor.authoring.hints.docstrings import docstring_of
from stagedoor.authoring.hints.hinted import HintedPage
from stagedoor.authoring.hints.inputs import function_name, nodes_for
from stagedoor.authoring.hints.nodes import Leaf, Node, Section
from stagedoor.authoring.hints.outputs import Output, OutputSection, results_of
from stagedoor.authoring.labels import as_words
from stagedoor.authoring.quiet import quietly
from stagedoor.components.base import Component, Container
from stagedoor.components.events import BoundEvent
from stagedoor.errors import AuthoringError


def page_from_hints(
    fn: Callable[..., object],
    *,
    with_inputs: bool,
    with_outputs: bool,
    validator: Callable[..., object] | None = None,
    batch: bool = False,
) -> HintedPage:
    """Read a function's hints.

    Args:
        fn: The function.
        with_inputs: Whether the hints describe the inputs.
        with_outputs: Whether they describe the outputs.
        validator: The author's own check.
        batch: Whether the function takes lists of values.

    Raises:
        AuthoringError: When the hints say too little.
    """
    if batch:
        raise AuthoringError(
            f"{function_name(fn)}() takes and returns lists (batch=True), which hints do not describe one by one.",
            hint="pass inputs= and outputs=",
        )
    nodes = nodes_for(fn) if with_inputs else {}
    results = results_of(fn) if with_outputs else None
    call = Call(fn, nodes if with_inputs else None, results)
    words = docstring_of(fn)
    return HintedPage(
        fn=wrapped(call),
        inputs=[leaf.component for leaf in call.leaves] if with_inputs else None,
        outputs=results.components() if results is not None else None,
        validator=validator_for(call, validator) if with_inputs else validator,
        title=_title(fn) if with_inputs and with_outputs else None,
        description=words.summary or None if with_inputs and with_outputs else None,
        input_nodes=list(nodes.values()),
        output_nodes=results.nodes if results is not None else (),
    )


def _title(fn: Callable[..., object]) -> str | None:
    name = function_name(fn)
    return as_words(name) if name != "<lambda>" else None


def place_inputs(nodes: Iterable[Node]) -> None:
    """Put fields on the page that is open, those of a section under its heading."""
    for node in nodes:
        if isinstance(node, Leaf):
            _place(node.component)
        else:
            with _frame(node.title, node.description):
                if node.switch is not None:
                    _place(node.switch.component)
                with _members_frame(node) as node.frame:
                    place_inputs(node.members.values())


def _members_frame(section: Section) -> Container:
    from stagedoor.layouts.column import Column
    from stagedoor.layouts.row import Row

    kind = Row if section.direction == "row" else Column
    return kind(visible=section.switch is None or bool(section.switch.component.value))


def connect_switches(nodes: Iterable[Node]) -> None:
    """Show the fields of optional sections while their box is ticked."""
    for section in nodes:
        if isinstance(section, Leaf):
            continue
        if section.switch is not None and section.frame is not None:
            change = cast("BoundEvent", getattr(section.switch.component, "change"))  # noqa: B009
            quietly(change, _shown_if, [section.switch.component], [section.frame])  # pyright: ignore[reportArgumentType]  # a layout is updated as a component is
        connect_switches(section.members.values())


def _shown_if(is_wanted: bool) -> dict[str, object]:
    return {"__type__": "update", "visible": bool(is_wanted)}


def place_outputs(nodes: Iterable[Output | OutputSection]) -> None:
    """Put outputs on the page that is open, those of a section under its heading."""
    for node in nodes:
        if isinstance(node, Output):
            _place(node.component)
        elif node.title:
            with _frame(node.title, ""):
                place_outputs(node.members)
        else:
            place_outputs(node.members)


def _frame(title: str, description: str) -> Container:
    from stagedoor.components.markdown import Markdown
    from stagedoor.layouts.group import Group

    frame = Group()
    with frame:
        Markdown(f"**{title}**" + (f"  \n{description}" if description else ""), container=True)
    return frame


def _place(component: Component) -> None:
    if not component.is_rendered:
        component.render()
