"""Widgets made for notebooks (anywidget), used as components."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Unpack, cast

from stagedoor.components.base import Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener
from stagedoor.components.modules import ModuleSource, module_source
from stagedoor.components.widget_state import WidgetState
from stagedoor.errors import AuthoringError, PayloadError


class Widget(Component, defaults={"min_width": None}):
    """A widget made for notebooks with anywidget, as it is.

    Its module and style, its traits and its Python side work as in a notebook: what the visitor changes on the page
    reaches `observe` and `on_msg` handlers, and what they change or send goes back to that visitor. Each visitor has
    a state of his own, which begins as the widget's.

    Functions receive a dict of the widget's synced traits and return one with those to change; a widget of the same
    class stands for all of its traits. `anywidget` is the author's to install.

    Args:
        value: Widget, or the class of one.
        options: See `Component`.

    Raises:
        AuthoringError: When it is no widget with a module.
    """

    change = EventListener("change", "A trait changed.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed a trait.")

    def __init__(self, value: object, **options: Unpack[ViewOptions]) -> None:
        self._widget = WidgetState(value() if isinstance(value, type) else value)
        super().__init__(self._widget.widget, **options)
        if self.label is None:
            self.show_label = False

    def preprocess(self, payload: object) -> dict[str, object] | None:
        """Return the traits as Python values, checked as the widget checks them.

        Raises:
            PayloadError: When it is no object, a trait is not known, or the widget refuses a value.
        """
        if payload is None:
            return None
        if not isinstance(payload, Mapping):
            raise self.refuse(f"expected an object with traits, got {payload!r:.100}")
        return self._checked(cast("Mapping[object, object]", payload), self._widget.values)

    def postprocess(self, value: object) -> object:
        """Return the traits that the value names, in wire form."""
        if value is None:
            return None
        if isinstance(value, Mapping):
            return self._widget.wire(cast("Mapping[object, object]", value))
        return WidgetState(value, like=self._widget.widget).initial()

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """What the page asks of the widget's Python side; nothing when it has none."""
        return {"act": self._act} if self._widget.has_python_side else {}

    def module_sources(self) -> Mapping[str, ModuleSource]:
        """The widget's own module and style; they are kept here, so they live as long as the component."""
        if "_sources" not in self.__dict__:
            texts = self._widget.texts()
            self._sources = {kind: module_source(text, kind) for kind, text in texts.items()}
        return self._sources

    def get_config(self) -> dict[str, object]:
        """Return the properties; the state of the widget is the value."""
        config = super().get_config()
        config["component_class_name"] = type(self._widget.widget).__name__
        return config

    def api_info(self) -> JSONSchema:
        """The payload is an object with traits."""
        return {"type": "object", "additionalProperties": True}

    def example_payload(self) -> object:
        """The traits as they begin."""
        return self._widget.initial()

    def example_value(self) -> object:
        """The traits as they begin, as a function returns them."""
        return self._widget.values({})

    def _act(self, request: object) -> object:
        """Answer the page: traits that the visitor changed, and a message of the widget's own if there is one."""
        if not isinstance(request, dict):
            raise AuthoringError("A widget's page part sends an object.")
        sent = cast("dict[str, object]", request)
        state, changes = sent.get("state"), sent.get("changes")
        if not isinstance(state, dict) or not isinstance(changes, dict):
            raise AuthoringError("A widget's page part sends its state and what changed in it.")
        return self._checked(sent, self._widget.act)

    def _checked(
        self, payload: Mapping[object, object] | dict[str, object], read: Callable[..., dict[str, object]]
    ) -> dict[str, object]:
        try:
            return read(payload)
        except PayloadError:
            raise
        except Exception as error:
            if type(error).__name__ not in {"TraitError", "ValueError", "TypeError", "KeyError"}:
                raise
            raise self.refuse(str(error)) from error
