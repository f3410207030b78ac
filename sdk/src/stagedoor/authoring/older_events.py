"""Listeners that were written for an older Gradio, `every=` among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING, cast

from stagedoor.authoring.load_values import timer_for
from stagedoor.components.events import Dependency, EventListener, ListenerOptions, Trigger

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.components.base import Block


class PageLoad(EventListener):
    """The page's `load` event. On the class it was a way to load another app: `gr.Interface.load("models/…")`."""

    def __call__(self, name: str, *older: str | None, **kwargs: object) -> Blocks:
        """Load an app as `gr.load` does.

        Args:
            name: Its address, or its name on a hub.
            older: `src`, `api_key` and `alias`.
            kwargs: As in `gr.load`.
        """
        from stagedoor.authoring.load import load_by_class

        return load_by_class(name, *older, **kwargs)  # pyright: ignore[reportArgumentType] - checked there


def in_todays_words(app: Blocks, options: ListenerOptions) -> tuple[ListenerOptions, Block | None]:
    """Take arguments of older Gradio versions.

    `every=` becomes a Timer that sets the listener off too: from the start for the page's `load`, else from the first
    time that the listener is set off, until it is cancelled.

    Args:
        app: The app.
        options: What the author wrote.

    Returns:
        The options in today's words, and the timer.

    Raises:
        TypeError: When an argument belongs to no version of Gradio.
        AuthoringError: When `every=` is no time.
    """
    from stagedoor.compat.arguments import translate_event

    known = {field.name for field in fields(options)} - {"extra", "fn", "triggers"}
    translated = translate_event(options.extra, known)
    arguments = dict(translated.kwargs)
    every = arguments.pop("every", None)
    for trigger in options.triggers:
        if trigger.block is not None:
            translated.finish(trigger.block)
    triggers, timer = list(options.triggers), None
    if every is not None:
        is_loading = any(trigger.event_name == "load" or trigger.block is None for trigger in triggers)
        timer = timer_for(app, every, "the event", is_active=is_loading)
        if not is_loading:
            _switch(app, triggers, timer, is_active=True)
        triggers.append(Trigger(timer, "tick"))
    return replace(options, extra={}, triggers=triggers, **arguments), timer  # pyright: ignore[reportArgumentType]


def stop_timers(app: Blocks, options: ListenerOptions) -> None:
    """Have a listener that cancels others stop their timers too.

    Args:
        app: The app.
        options: The listener, with `cancels`.
    """
    cancels = cast(
        "Sequence[object]", options.cancels if isinstance(options.cancels, (list, tuple)) else [options.cancels]
    )
    for entry in cancels:
        if isinstance(entry, Dependency) and entry.timer is not None:
            _switch(app, options.triggers, entry.timer, is_active=False)


def _switch(app: Blocks, triggers: Sequence[Trigger], timer: Block, *, is_active: bool) -> None:
    def switch() -> dict[str, object]:
        return {"active": is_active, "__type__": "update"}

    app.listen(
        ListenerOptions(
            fn=switch, triggers=triggers, outputs=timer, api_name=False, queue=False, show_progress="hidden"
        )
    )
