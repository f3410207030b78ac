"""`gr.on`: one listener for several events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from stagedoor import context
from stagedoor.authoring.blocks import Blocks
from stagedoor.authoring.listeners import as_blocks, as_triggers
from stagedoor.components.events import (
    APIVisibility,
    BoundEvent,
    Decorated,
    Dependency,
    ListenerOptions,
    ShowProgress,
    Trigger,
    TriggerMode,
)


def on(
    triggers: Sequence[BoundEvent] | BoundEvent | None = None,
    fn: Callable[..., object] | Literal["decorator"] | None = "decorator",
    inputs: object = None,
    outputs: object = None,
    *,
    api_name: str | Literal[False] | None = None,
    api_description: str | Literal[False] | None = None,
    api_visibility: APIVisibility = "public",
    scroll_to_output: bool = False,
    show_progress: ShowProgress | bool = "full",
    show_progress_on: object = None,
    queue: bool | None = True,
    batch: bool = False,
    max_batch_size: int = 4,
    preprocess: bool = True,
    postprocess: bool = True,
    cancels: object = None,
    trigger_mode: TriggerMode | None = None,
    js: str | bool | None = None,
    concurrency_limit: int | Literal["default"] | None = "default",
    concurrency_id: str | None = None,
    time_limit: int | None = None,
    stream_every: float = 0.5,
    key: int | str | tuple[int | str, ...] | None = None,
    inputs_kwargs: dict[str, object] | None = None,
    validator: Callable[..., object] | None = None,
    **kwargs: object,
) -> Dependency | Decorated:
    """Run one function for several events, under one endpoint.

    Args:
        triggers: Events without a call, as in `[name.submit, button.click]`; None means when the page opens and
            whenever an input changes.
        fn: The function; without it `on` is a decorator.
        inputs: Component, list of components, or a set (the function then gets one dict by component).
        outputs: Component or list of components that the return value goes to.
        api_name: Endpoint name; None takes the function's own name, False makes the endpoint private.
        api_description: Text about the endpoint; the docstring by default, False for none.
        api_visibility: "public", "undocumented" or "private".
        scroll_to_output: Whether the page scrolls to the outputs when they are there.
        show_progress: What the page shows while the function runs: "full", "minimal" or "hidden".
        show_progress_on: Components that it is shown at; the outputs by default.
        queue: Whether calls wait in line.
        batch: Whether the function takes and returns lists.
        max_batch_size: Most calls taken together when `batch`.
        preprocess: Whether inputs are converted for the function.
        postprocess: Whether what it returns is converted for the outputs.
        cancels: Events whose running calls are cancelled.
        trigger_mode: "once", "multiple" or "always_last"; None chooses by the events.
        js: JavaScript that runs in the page first.
        concurrency_limit: Parallel calls; "default" is the queue's limit, None is no limit.
        concurrency_id: Functions with the same id share one limit.
        time_limit: Longest time of one streaming input, in seconds.
        stream_every: Time between two pieces of a streaming input, in seconds.
        key: Identity inside `gr.render`.
        inputs_kwargs: Inputs passed by parameter name.
        validator: Function that checks the inputs first.
        kwargs: Spellings of older Gradio versions.

    Raises:
        AuthoringError: Outside an app, or when a trigger is not an event.
    """
    app = context.require_app("gr.on()")
    if triggers is None:
        page: list[Trigger] = [Trigger(app.root, "load")] if isinstance(app, Blocks) else []
        fields = [block for block in as_blocks(inputs, "inputs")[0] if "change" in block.event_names()]
        chosen = [*page, *(Trigger(block, "change") for block in fields)]
    else:
        chosen = as_triggers(triggers)
    events = [triggers] if isinstance(triggers, BoundEvent) else triggers or ()
    is_stream = bool(events) and all(event.defaults.get("connection") == "stream" for event in events)
    options = ListenerOptions(
        fn=None,
        triggers=chosen,
        inputs=inputs,
        outputs=outputs,
        inputs_kwargs=inputs_kwargs,
        api_name=api_name,
        api_description=api_description,
        api_visibility=api_visibility,
        scroll_to_output=scroll_to_output,
        show_progress=show_progress,
        show_progress_on=show_progress_on,
        queue=queue,
        batch=batch,
        max_batch_size=max_batch_size,
        preprocess=preprocess,
        postprocess=postprocess,
        cancels=cancels,
        trigger_mode=trigger_mode or ("always_last" if triggers is None else None),
        js=js,
        concurrency_limit=concurrency_limit,
        concurrency_id=concurrency_id,
        time_limit=time_limit,
        stream_every=stream_every,
        key=key,
        validator=validator,
        connection="stream" if is_stream else "sse",
        extra=kwargs,
    )

    def register(function: Callable[..., object] | None) -> Dependency:
        return app.listen(replace(options, fn=function))

    if fn == "decorator":
        return register(None) if js is not None or cancels is not None else register
    return register(fn)
