"""The tree of the page: which block stands in which, and where form fields share a frame.

Authors never write a `Form`: fields that follow each other in a container are put into one, as in Gradio, so
that author CSS and the page see the same tree. The grouping is computed from the children when the app is
described and leaves the containers themselves as the author filled them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import cast

from stagedoor.authoring.graph import LayoutNode
from stagedoor.components.base import Block, Container, FormComponent

FormMaker = Callable[[Sequence[Block]], Block]


def layout_tree(
    root: Container,
    node_id: Callable[[Block], int],
    form_for: FormMaker,
    placed: Sequence[Block] | None = None,
    apart: Collection[Block] = (),
) -> LayoutNode:
    """Describe what stands where.

    Args:
        root: The app.
        node_id: Gives a block's id.
        form_for: Gives the Form for a run of form fields; called with the fields in order.
        placed: The root's children that count; all of them by default.
        apart: Blocks that have no place in the tree: another block draws them.
    """
    grouped = _groups_fields(root)
    children: list[LayoutNode] = []
    for run in _runs([child for child in (root.children if placed is None else placed) if child not in apart]):
        if grouped and isinstance(run[0], FormComponent):
            fields = tuple(LayoutNode(node_id(field)) for field in run)
            children.append(LayoutNode(node_id(form_for(run)), fields))
        else:
            children.extend(
                layout_tree(block, node_id, form_for, apart=apart)
                if isinstance(block, Container)
                else LayoutNode(node_id(block))
                for block in run
            )
    return LayoutNode(node_id(root), tuple(children))


def corner_buttons(blocks: Iterable[Block]) -> set[Block]:
    """Return the buttons that stand in a component's corner (`buttons=[gr.Button("Refresh")]`), not in the page."""
    return {
        button
        for block in blocks
        if isinstance(given := getattr(block, "buttons", None), (list, tuple))
        for button in cast("Sequence[object]", given)
        if isinstance(button, Block)
    }


def _groups_fields(container: Container) -> bool:
    """Whether fields share a frame in a container; where things stand tight, they do not."""
    return container.get_block_name() != "form" and getattr(container, "variant", None) != "compact"


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Cut children into runs: neighbouring form fields stay together, everything else stands alone.

    What is never seen (state, timers) parts no neighbours; it comes after them.
    """
    run: list[Block] = []
    unseen: list[Block] = []
    for block in blocks:
        if isinstance(block, FormComponent):
            run.append(block)
        elif run and block.is_unseen:
            unseen.append(block)
        else:
            yield from _ended(run, unseen)
            run, unseen = [], []
            yield [block]
    yield from _ended(run, unseen)


def _ended(run: list[Block], unseen: list[Block]) -> Iterator[list[Block]]:
    if run:
        yield run
    for block in unseen:
        yield [block]


def walk(container: Container) -> Iterator[Block]:
    """Yield every block below a container, parents before children."""
    for child in container.children:
        yield child
        if isinstance(child, Container):
            yield from walk(child)
