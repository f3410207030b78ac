"""Callable values: `Textbox(value=fn)` runs `fn` whenever a page opens, on ticks, or when other fields change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stagedoor import context
from stagedoor.authoring.listeners import as_blocks
from stagedoor.components.base import Block, Component, Container
from stagedoor.components.events import ListenerOptions, Trigger
from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks


def attach_load_value(app: Blocks, component: Component) -> None:
    """Register the listeners that keep a component's callable value up to date.

    Args:
        app: The app that the component stands in.
        component: A component whose `load_value` is set.
    """
    triggers = [Trigger(app, "load")]
    inputs, _ = as_blocks(component.inputs, "inputs")
    triggers.extend(Trigger(block, "change") for block in inputs if "change" in block.event_names())
    if component.every is not None:
        triggers.append(Trigger(timer_for(app, component.every, component.display_name), "tick"))
    app.listen(
        ListenerOptions(
            fn=component.load_value,
            triggers=triggers,
            inputs=inputs,
            outputs=component,
            # Nobody pressed anything: no progress is drawn, and no place in the line is needed.
            show_progress="hidden",
            queue=False,
            trigger_mode="always_last",
        )
    )


def timer_for(
    app: Blocks, every: object, whose: str, *, is_active: bool = True, parent: Container | None = None
) -> Block:
    """Return the timer of `every=`: the author's own, or a new one for a number of seconds.

    Args:
        app: The app that a new timer is placed in.
        every: Timer, or seconds between two runs.
        whose: What asks for it, for the message.
        is_active: Whether a new timer runs from the start.
        parent: Container that a new timer is placed in; None for the app itself.

    Raises:
        AuthoringError: When `every` is neither.
    """
    if isinstance(every, Block):
        return every
    if not isinstance(every, (int, float)) or every <= 0:
        raise AuthoringError(f"{whose}: every= got {every!r}, which is no number of seconds and no Timer.")
    from stagedoor.components.timer import Timer

    token = context.current_app.set(app)
    try:
        timer = Timer(every, active=is_active, render=False)
        app.place(timer, parent or app)
        timer.is_rendered = True
    finally:
        context.current_app.reset(token)
    return timer
