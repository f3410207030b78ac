"""What `Interface` takes from the hints of its function. Light, because every Interface loads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stagedoor.components.base import Component

if TYPE_CHECKING:
    from stagedoor.authoring.hints.nodes import Node
    from stagedoor.authoring.hints.outputs import Output, OutputSection


class FromHints:
    """Stands for inputs or outputs that the function's type hints describe."""

    def __repr__(self) -> str:
        return "from the type hints"


FROM_HINTS = FromHints()


@dataclass
class HintedPage:
    """A page that follows from a function.

    Attributes:
        fn: What the page calls.
        inputs, outputs: Components in order; None where the author gave them.
        validator: Check that runs first; None when nothing can be wrong.
        title, description: Words from the function's name and docstring.
        input_nodes, output_nodes: The same with their sections.
    """

    fn: Callable[..., object]
    inputs: list[Component] | None
    outputs: list[Component] | None
    validator: Callable[..., object] | None
    title: str | None = None
    description: str | None = None
    input_nodes: Sequence[Node] = field(default=())
    output_nodes: Sequence[Output | OutputSection] = field(default=())
