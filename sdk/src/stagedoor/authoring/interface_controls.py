"""The buttons of an `Interface` and the listeners behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

from stagedoor import context
from stagedoor.authoring.aliases import add_alias
from stagedoor.authoring.flagging import CSVLogger, flag_choices, thank
from stagedoor.authoring.on import on
from stagedoor.authoring.updates import update
from stagedoor.components.base import Component
from stagedoor.components.events import BoundEvent, Dependency
from stagedoor.components.state import State

if TYPE_CHECKING:
    from stagedoor.authoring.interface import Interface
    from stagedoor.components.button import Button
    from stagedoor.components.deeplinkbutton import DeepLinkButton
    from stagedoor.layouts.column import Column

ButtonVariant = Literal["primary", "secondary", "stop"]


def place_button(given: str | Button, variant: ButtonVariant, *, visible: bool = True) -> Button:
    """Place a button that the author gave as an object or as its text.

    Args:
        given: The button, or its text.
        variant: Look of a button made from text.
        visible: Whether a button made here is shown at first.
    """
    from stagedoor.components.button import Button

    if isinstance(given, Button):
        return given if given.is_rendered else given.render()
    return Button(given, variant=variant, visible=visible)


class Controls:
    """Submit, Stop, Clear and Flag of one interface.

    Args:
        interface: The page that they belong to.
        submit, stop, clear: What the author gave for them.
        deep_link: Whether there is a button that copies a link to the page; a text is the button's.
    """

    def __init__(
        self,
        interface: Interface,
        submit: str | Button,
        stop: str | Button,
        clear: str | Button | None,
        deep_link: object,
    ) -> None:
        self.interface = interface
        self.given = (submit, stop, clear)
        self.deep_link = deep_link
        self.submit: Button | None = None
        self.stop: Button | None = None
        self.clear: Button | None = None
        self.share: DeepLinkButton | None = None
        self.flags: list[tuple[Button, str | None]] = []

    def place_input_buttons(self, *, with_flags: bool = False) -> None:
        """Place Clear, Submit and Stop below the inputs.

        Args:
            with_flags: Whether the Flag buttons stand in the same row.
        """
        from stagedoor.layouts.row import Row

        submit, stop, clear = self.given
        if submit == "Submit" and self.interface.shape == "output_only":
            submit = "Generate"
        with Row():
            # compat: without a text the button is there and hidden, so that listeners keep their numbers.
            self.clear = place_button("Clear" if clear is None else clear, "secondary", visible=clear is not None)
            if not self.interface.live:
                self.submit = place_button(submit, "primary")
                if is_streaming_function(self.interface.fn):
                    self.stop = place_button(stop, "stop", visible=False)
            if with_flags:
                self._place_result_buttons()

    def place_flag_row(self) -> None:
        """Place what is done with a result, Flag and the link, in a row of its own below the outputs."""
        from stagedoor.layouts.row import Row

        with Row():
            self._place_result_buttons()

    def _place_result_buttons(self) -> None:
        self._place_flag_buttons()
        if self.deep_link:
            self.share = _placed_deep_link(self.deep_link)

    def _place_flag_buttons(self) -> None:
        """Place one Flag button, or one for each reason."""
        from stagedoor.components.button import Button

        interface = self.interface
        if interface.flagging_mode != "manual":
            return
        self.flags = [
            (Button(text, variant="secondary"), option) for text, option in flag_choices(interface.flagging_options)
        ]

    def connect(self, input_column: Column | None) -> None:
        """Register the listeners, in the order of Gradio: callers that go by `fn_index` count on it.

        Args:
            input_column: What the inputs stand in; None without inputs.
        """
        run = self._connect_run()
        add_alias(self.interface, run, "predict")
        if self.clear is not None:
            self._connect_clear(self.clear, input_column)
        self._connect_flagging(run)
        if self.share is not None:
            # There is nothing to share before the first result.
            run.then(lambda: update(interactive=True), None, self.share, js=True, api_visibility="undocumented")

    def _connect_run(self) -> Dependency:
        interface, triggers = self.interface, self._run_triggers()
        wiring: tuple[Any, Any, Any] = (interface.fn, interface.input_components, interface.output_components)
        options: dict[str, Any] = interface.listener_options
        can_stop = self.submit is not None and self.stop is not None
        if can_stop:
            busy = self._internal(
                triggers, lambda: [update(visible=False), update(visible=True)], [self.submit, self.stop]
            )
            run = cast("Dependency", busy.then(*wiring, **options))
        else:
            run = cast("Dependency", on(triggers, *wiring, **options))
        if can_stop and self.stop is not None:

            def cleanup() -> list[object]:
                return [update(visible=True), update(visible=False)]

            self._internal([run.then], cleanup, [self.submit, self.stop])
            self._internal([self.stop.click], cleanup, [self.submit, self.stop], cancels=[run])
        return run

    def _connect_clear(self, button: Button, input_column: Column | None) -> None:
        interface = self.interface
        components = [*interface.input_components, *interface.output_components]
        nothing = [None if isinstance(component, State) else component.postprocess(None) for component in components]
        button.click(None, None, components, js=f"() => {json.dumps(nothing)}", show_progress="hidden")
        states = [component for component in components if isinstance(component, State)]
        if states:
            self._internal([button.click], lambda: [state.initial_value() for state in states], states)
        shown = [input_column] if input_column is not None else []
        script = '() => [{"visible": true, "__type__": "update"}]' if shown else "() => []"
        button.click(None, None, shown, js=script, show_progress="hidden")

    def _internal(
        self,
        triggers: Sequence[BoundEvent],
        fn: Callable[..., object],
        outputs: Sequence[Component | None],
        *,
        cancels: Sequence[Dependency] | None = None,
    ) -> Dependency:
        """Register a listener of the page's own, which has an endpoint name (as in Gradio) but is not documented."""

        def answer() -> object:
            values = cast("list[object]", fn())
            return values[0] if len(values) == 1 else values

        answer.__name__ = fn.__name__
        options: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "undocumented"}
        if len(triggers) == 1:
            return triggers[0](answer, None, outputs, cancels=cancels, **options)
        return cast("Dependency", on(triggers, answer, None, outputs, cancels=cancels, **options))  # pyright: ignore[reportArgumentType]

    def _run_triggers(self) -> list[BoundEvent]:
        interface = self.interface
        if interface.live:
            return [_live_event(component) for component in interface.input_components if _is_visible(component)]
        pressed: list[BoundEvent] = [self.submit.click] if self.submit is not None else []
        submitted = [
            cast("BoundEvent", getattr(component, "submit"))  # noqa: B009
            for component in interface.input_components
            if "submit" in component.event_names()
        ]
        return [*pressed, *submitted]

    def _connect_flagging(self, run: Dependency) -> None:
        interface = self.interface
        if interface.flagging_mode == "never":
            return
        callback = interface.flagging_callback or CSVLogger()
        components = list(interface.input_components)
        if interface.shape != "unified":
            components.extend(interface.output_components)
        callback.setup([component for component in components if _is_visible(component)], interface.flagging_dir)

        def keep(option: str | None, text: str | None) -> Callable[..., object]:
            def flag(*values: object) -> object:
                call = context.current_call.get()
                row = [value for component, value in zip(components, values, strict=True) if _is_visible(component)]
                callback.flag(row, flag_option=option, username=call.username if call else None)
                if text is None:
                    return None
                thank()
                return update(value=text, interactive=True)

            return flag

        options: dict[str, Any] = {
            "api_name": "Flag",
            "api_visibility": "undocumented",
            "show_progress": "hidden",
            "preprocess": False,
        }
        for button, option in self.flags:
            text = str(button.value)

            def reset(text: str = text) -> list[object]:
                return [update(value=text, interactive=True)]

            self._internal([button.click], lambda: [update(value="Saving…", interactive=False)], [button])
            # In line, because a listener without a stream cannot say that it is done.
            button.click(keep(option, text), components, [button], queue=True, **options)
            if self.clear is not None:
                self._internal([self.clear.click], reset, [button])
        if interface.flagging_mode == "auto":
            run.success(keep(None, None), components, None, queue=False, **options)


def _placed_deep_link(wanted: object) -> DeepLinkButton:
    """Place the button that copies a link: the author's own, one with the author's text, or the usual one."""
    from stagedoor.components.deeplinkbutton import DeepLinkButton

    if isinstance(wanted, DeepLinkButton):
        return wanted if wanted.is_rendered else wanted.render()
    return DeepLinkButton(wanted, interactive=False) if isinstance(wanted, str) else DeepLinkButton(interactive=False)


def is_streaming_function(fn: object) -> bool:
    """Whether a function yields several results, so that stopping it makes sense."""
    from stagedoor.authoring.graph import BlockFunction

    probe = BlockFunction(id=0, fn=fn, targets=[], inputs=[], outputs=[])  # pyright: ignore[reportArgumentType]
    return probe.is_generator


def _live_event(component: Component) -> BoundEvent:
    names = component.event_names()
    name = "stream" if getattr(component, "streaming", False) and "stream" in names else "change"
    return cast("BoundEvent", getattr(component, name))


def _is_visible(component: Component) -> bool:
    return component.get_block_name() != "state"
