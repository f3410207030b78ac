"""Steps of a task, one shown at a time."""

from __future__ import annotations

from typing import Unpack

from stagedoor.components.base import BlockOptions, Container, PlacedOptions, Visibility
from stagedoor.components.events import EventListener


class Walkthrough(Container):
    """Holds steps, of which one is shown. Visitors can go back, apps go on: they return `gr.Walkthrough(selected=…)`.

    Args:
        selected: `id` of the step shown first; None shows the first one.
        options: See `Block`.
    """

    change = EventListener("change", "Another step is shown.", trigger_mode="always_last")
    select = EventListener("select", "The visitor chose a step.")

    def __init__(self, *, selected: int | str | None = None, **options: Unpack[BlockOptions]) -> None:
        self.selected = selected
        super().__init__(**options)


class Step(Container):
    """One step; stands in a Walkthrough.

    Args:
        label: Name of the step.
        visible: Whether the step is there.
        interactive: Whether visitors can come back to it.
        id: Name for `Walkthrough(selected=…)`; by default the position.
        scale: Share of the height relative to neighbours.
        options: See `Block`.
    """

    select = EventListener("select", "The visitor chose this step.")

    def __init__(
        self,
        label: str | None = None,
        visible: Visibility = True,
        interactive: bool = True,
        *,
        id: int | str | None = None,
        scale: int | None = None,
        **options: Unpack[PlacedOptions],
    ) -> None:
        self.label = label
        self.interactive = interactive
        self.id = id
        self.scale = scale
        super().__init__(visible=visible, **options)

    @classmethod
    def get_block_name(cls) -> str:
        """The wire calls it "walkthroughstep"."""
        return "walkthroughstep"
