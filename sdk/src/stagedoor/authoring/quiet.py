"""Listeners that a page has for itself: no endpoint, by default no place in line, no progress shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from stagedoor.components.base import Component
from stagedoor.components.events import BoundEvent, Dependency


def quietly(
    event: BoundEvent,
    fn: Callable[..., object],
    inputs: Sequence[Component] | None,
    outputs: Sequence[Component] | None,
    *,
    cancels: Sequence[Dependency] | None = None,
    preprocess: bool = True,
    queue: bool = False,
    validator: Callable[..., object] | None = None,
) -> Dependency:
    """Register a listener that callers cannot see.

    Args:
        event: What sets it off.
        fn: The function.
        inputs: Components whose values the function takes.
        outputs: Components that it fills.
        cancels: Listeners whose running calls are cancelled.
        preprocess: Whether inputs are converted for the function.
        queue: Whether it waits in line, which is what lets it show notices.
        validator: Function that checks the inputs first.
    """
    return event(
        fn,
        inputs,
        outputs,
        api_name=False,
        queue=queue,
        show_progress="hidden",
        cancels=cancels,
        preprocess=preprocess,
        validator=validator,
    )
