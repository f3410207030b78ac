"""The buttons of an `Interface` and the listeners behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, cast

from stagedoor import context
from stagedoor.authoring.flagging import CSVLogger, flag_choices, thank
from stagedoor.authoring.on import on
from stagedoor.authoring.quiet import quietly
from stagedoor.components.base import Component
from stagedoor.components.events import BoundEvent, Dependency

if TYPE_CHECKING:
    from stagedoor.authoring.blocks import Blocks
    from stagedoor.authoring.interface import Interface
    from stagedoor.components.button import Button

ButtonVariant = Literal["primary", "secondary", "stop"]


def place_button(given: str | Button | None, variant: ButtonVariant, *, visible: bool = True) -> Button | None:
    """Place a button that the author gave as an object or as its text.

    Args:
        given: The button, its text, or None for no button.
        variant: Look of a button made from text.
        visible: Whether a button made here is shown at first.
    """
    from stagedoor.components.button import Button

    if given is None:
        return None
    if isinstance(given, Button):
        return given if given.is_rendered else given.render()
    return Button(given, variant=variant, visible=visible)


class Controls:
    """Submit, Stop, Clear and Flag of one interface.

    Args:
        interface: The page that they belong to.
        submit, stop, clear: What the author gave for them.
    """

    def __init__(
        self, interface: Interface, submit: str | Button, stop: str | Button, clear: str | Button | None
    ) -> None:
        self.interface = interface
        self.given = (submit, stop, clear)
        self.submit: Button | None = None
        self.stop: Button | None = None
        self.clear: Button | None = None
        self.flags: list[tuple[Button, str | None]] = []

    def place_input_buttons(self) -> None:
        """Place Clear, Submit and Stop below the inputs."""
        from stagedoor.layouts.row import Row

        submit, stop, clear = self.given
        if submit == "Submit" and self.interface.shape == "output_only":
            submit = "Generate"
        with Row():
            self.clear = place_button(clear, "secondary")
            if not self.interface.live:
                self.submit = place_button(submit, "primary")
                if is_streaming_function(self.interface.fn):
                    self.stop = place_button(stop, "stop", visible=False)

    def place_flag_buttons(self) -> None:
        """Place one small Flag button, or one for each reason."""
        interface = self.interface
        if interface.flagging_mode != "manual":
            return
        from stagedoor.components.button import Button
        from stagedoor.layouts.row import Row

        with Row():
            self.flags = [
                (Button(text, variant="secondary", size="sm"), option)
                for text, option in flag_choices(interface.flagging_options)
            ]

    def connect(self) -> None:
        """Register the listeners."""
        interface = self.interface
        run = on(
            self._run_triggers(),
            interface.fn,
            interface.input_components,
            interface.output_components,
            **interface.listener_options,  # pyright: ignore[reportArgumentType]
        )
        run = cast("Dependency", run)
        add_alias(interface, run, "predict")
        if self.submit is not None and self.stop is not None:
            connect_stop(self.submit, self.stop, run, self._run_triggers())
        if self.clear is not None:
            connect_clear(self.clear, [*interface.input_components, *interface.output_components])
        self._connect_flagging(run)

    def _run_triggers(self) -> list[BoundEvent]:
        interface = self.interface
        if interface.live:
            return [_live_event(component) for component in interface.input_components if _is_visible(component)]
        pressed: list[BoundEvent] = [self.submit.click] if self.submit is not None else []
        submitted = [
            cast("BoundEvent", getattr(component, "submit"))  # noqa: B009
            for component in interface.main_input_components
            if "submit" in component.event_names()
        ]
        return [*pressed, *submitted]

    def _connect_flagging(self, run: Dependency) -> None:
        interface = self.interface
        if interface.flagging_mode == "never":
            return
        callback = interface.flagging_callback or CSVLogger()
        components = [*interface.input_components, *interface.output_components]
        shown = [component for component in components if _is_visible(component)]
        callback.setup(shown, interface.flagging_dir)

        def keep(option: str | None, *, is_asked: bool) -> Callable[..., object]:
            def flag(*values: object) -> None:
                call = context.current_call.get()
                callback.flag(list(values), flag_option=option, username=call.username if call else None)
                if is_asked:
                    thank()

            return flag

        for button, option in self.flags:
            # In line, because a listener without a stream cannot say that it is done.
            quietly(button.click, keep(option, is_asked=True), shown, None, preprocess=False, queue=True)
        if interface.flagging_mode == "auto":
            quietly(run.success, keep(None, is_asked=False), shown, None, preprocess=False)


def is_streaming_function(fn: object) -> bool:
    """Whether a function yields several results, so that stopping it makes sense."""
    from stagedoor.authoring.graph import BlockFunction

    probe = BlockFunction(id=0, fn=fn, targets=[], inputs=[], outputs=[])  # pyright: ignore[reportArgumentType]
    return probe.is_generator


def add_alias(app: Blocks, handle: Dependency, name: str) -> None:
    """Let an endpoint answer to a second name, as callers written for Gradio 5 and older expect.

    Args:
        app: The app.
        handle: The listener.
        name: The other name; nothing happens when the app has it already.
    """
    functions = app.root.fns
    original = functions[handle.index]
    if original.api_visibility == "private" or name in {function.api_name for function in functions.values()}:
        return
    alias = replace(
        original,
        id=app.root.new_function_id(),
        targets=[],
        api_name=name,
        api_visibility="undocumented",
        alias_of=original.id,
        trigger_after=None,
    )
    app.root.add_function(alias)


def connect_stop(submit: Button, stop: Button, run: Dependency, triggers: Sequence[BoundEvent]) -> None:
    """Show Stop in place of Submit while a streaming function runs.

    Args:
        submit: The button that starts.
        stop: The button that cancels; hidden until something runs.
        run: The listener of the function.
        triggers: Everything that starts it.
    """

    def running() -> tuple[dict[str, object], dict[str, object]]:
        return {"__type__": "update", "visible": False}, {"__type__": "update", "visible": True}

    def idle() -> tuple[dict[str, object], dict[str, object]]:
        return {"__type__": "update", "visible": True}, {"__type__": "update", "visible": False}

    on(triggers, running, None, [submit, stop], api_name=False, queue=False, show_progress="hidden")
    quietly(run.then, idle, None, [submit, stop])
    quietly(stop.click, idle, None, [submit, stop], cancels=[run])


def connect_clear(button: Button, components: Sequence[Component]) -> None:
    """Make a button put components back to what they held at first."""
    from stagedoor.components.clearbutton import ClearButton
    from stagedoor.components.state import State

    unique = list(dict.fromkeys(components))
    if isinstance(button, ClearButton):
        button.add(unique)
        return

    def first_values() -> object:
        values = [
            component.initial_value() if isinstance(component, State) else component.value for component in unique
        ]
        return values[0] if len(values) == 1 else values

    quietly(button.click, first_values, None, unique)


def _live_event(component: Component) -> BoundEvent:
    names = component.event_names()
    name = "stream" if getattr(component, "streaming", False) and "stream" in names else "change"
    return cast("BoundEvent", getattr(component, name))


def _is_visible(component: Component) -> bool:
    return component.get_block_name() != "state"
