"""The state of a notebook widget: which traits travel, how they look on the wire, and the widget's own handlers.

One widget object stands for a component that many visitors use. Its handlers (`observe`, `on_msg`, validators) are
tied to that object, so it acts for one visitor at a time: it takes his state, the change is made, what came of it is
read, and it goes back to the state it began with.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, cast

from stagedoor.components.json_values import json_value
from stagedoor.components.modules import Kind
from stagedoor.errors import AuthoringError

BYTES_KEY = "$bytes"
"""Marks bytes on the wire: `{"$bytes": "…base64…"}`; the page makes a DataView of it, as notebooks do."""

_OF_NOTEBOOKS = frozenset({"layout", "tabbable", "tooltip", "comm", "keys", "log"})
"""Traits that every widget has for the notebook around it."""


class WidgetState:
    """Reads and changes the traits of a widget.

    Args:
        widget: An object with traits (traitlets) and the module that draws it in `_esm`.
        like: The widget whose class it has to have.

    Raises:
        AuthoringError: When it is no such object.
    """

    def __init__(self, widget: object, like: object = None) -> None:
        if getattr(widget, "_esm", None) is None or not hasattr(widget, "traits"):
            raise AuthoringError(
                f"{widget!r:.100} is no widget with a module.", hint="give an anywidget.AnyWidget, or its class"
            )
        # traitlets gives each object a class of its own: the module and the name tell what it is.
        if like is not None and _face(widget) != _face(like):
            raise AuthoringError(
                f"This component shows a {type(like).__name__}, not a {type(widget).__name__}.",
                hint="give it a widget of the same class, or a dict of traits",
            )
        self.widget = cast("Any", widget)
        self._traits: dict[str, Any] = {
            name: trait
            for name, trait in self.widget.traits(sync=True).items()
            if name not in _OF_NOTEBOOKS and not name.startswith(("_model_", "_view_", "_anywidget_"))
            if name not in {"_esm", "_css", "_dom_classes"}
        }
        self._lock = threading.RLock()

    @property
    def has_python_side(self) -> bool:
        """Whether a handler of the author's wants to know what the visitor does."""
        watchers = cast("dict[str, dict[str, list[object]]]", getattr(self.widget, "_trait_notifiers", {}))
        handlers = [
            handler
            for name, kinds in watchers.items()
            if name in self._traits or str(name) == "traitlets.All"
            for listed in kinds.values()
            for handler in listed
        ]
        messages = getattr(self.widget, "_msg_callbacks", None)
        return any(not _is_of_notebooks(handler) for handler in handlers) or bool(getattr(messages, "callbacks", None))

    def texts(self) -> dict[Kind, str]:
        """The module and the style."""
        found: dict[Kind, str] = {"esm": str(self.widget._esm)}
        style = getattr(self.widget, "_css", None)
        if style is not None and str(style).strip():
            found["css"] = str(style)
        return found

    def initial(self) -> dict[str, object]:
        """Return every trait in wire form, as the widget has it."""
        with self._lock:
            return self._read(self._traits)

    def wire(self, values: Mapping[object, object]) -> dict[str, object]:
        """Return traits that a function gave, and those that handlers changed in turn, in wire form.

        Raises:
            AuthoringError: When the widget has no such trait.
        """
        for name in values:
            if name not in self._traits:
                raise AuthoringError(
                    f"{type(self.widget).__name__} has no synced trait {name!r}.",
                    hint=f"it has {', '.join(self._traits)}",
                )
        with self._acting():
            before = self._read(self._traits)
            for name, value in values.items():
                setattr(self.widget, str(name), value)
            after = self._read(self._traits)
        return {name: value for name, value in after.items() if name in values or value != before[name]}

    def values(self, payload: Mapping[object, object]) -> dict[str, object]:
        """Return all traits as Python values: those of a payload, the others as they begin.

        Raises:
            ValueError: When a trait is not known.
        """
        with self._acting():
            with self._quietly():
                self._set(cast("Mapping[str, object]", payload))
            return {name: getattr(self.widget, name) for name in self._traits}

    def act(self, request: Mapping[str, object]) -> dict[str, object]:
        """Let the widget's handlers see what the visitor did.

        Args:
            request: "state" before, "changes" made to it, and a "message" (with "content" and "buffers") or None.

        Returns:
            "changes" that the handlers made to traits, and the "messages" that they sent.
        """
        messages: list[object] = []
        with self._acting():
            with self._quietly():
                self._set(cast("Mapping[str, object]", request["state"]))
            before = self._read(self._traits)
            changes = cast("Mapping[str, object]", request["changes"])
            self.widget.send = _collector(messages)
            try:
                self._set(changes)
                if request.get("message") is not None:
                    self._deliver(cast("Mapping[str, object]", request["message"]))
            finally:
                del self.widget.send
            after = self._read(self._traits)
        expected = {**before, **changes}
        return {
            "changes": {name: value for name, value in after.items() if value != expected[name]},
            "messages": messages,
        }

    def _deliver(self, message: Mapping[str, object]) -> None:
        buffers = cast("list[object]", message.get("buffers") or [])
        handler = getattr(self.widget, "_handle_custom_msg", None)
        if callable(handler):
            handler(_from_wire(message.get("content")), [memoryview(cast("bytes", _from_wire(b))) for b in buffers])

    def _read(self, names: Iterable[str]) -> dict[str, object]:
        read: dict[str, object] = {}
        for name in names:
            value = getattr(self.widget, name)
            write = self._traits[name].metadata.get("to_json")
            read[name] = _to_wire(write(value, self.widget) if write is not None else value)
        return read

    def _set(self, state: Mapping[str, object]) -> None:
        unknown = [name for name in state if name not in self._traits]
        if unknown:
            msg = f"there is no trait {unknown[0]!r:.60}"
            raise ValueError(msg)
        for name, value in state.items():
            plain = _from_wire(value)
            read = self._traits[name].metadata.get("from_json")
            setattr(self.widget, name, read(plain, self.widget) if read is not None else plain)

    @contextmanager
    def _acting(self) -> Generator[None]:
        """Let the widget be another for a while; it goes back to what it was, whatever happens."""
        with self._lock:
            kept = {name: getattr(self.widget, name) for name in self._traits}
            try:
                yield
            finally:
                with self._quietly():
                    for name, value in kept.items():
                        setattr(self.widget, name, value)

    @contextmanager
    def _quietly(self) -> Generator[None]:
        """Set traits without telling anybody: validators run, `observe` handlers do not."""
        self.widget.notify_change = _nobody
        try:
            yield
        finally:
            del self.widget.notify_change


def _face(widget: object) -> tuple[str, str]:
    return type(widget).__name__, str(getattr(widget, "_esm", ""))


def _nobody(change: object) -> None:
    """Take a note of a change, and tell nobody."""


def _collector(messages: list[object]) -> Callable[..., None]:
    def send(content: object, buffers: list[object] | None = None) -> None:
        messages.append(
            {"content": _to_wire(content), "buffers": [_to_wire(bytes(cast("Any", b))) for b in buffers or ()]}
        )

    return send


def _is_of_notebooks(handler: object) -> bool:
    module = getattr(handler, "__module__", None) or type(handler).__module__
    return str(module).partition(".")[0] in {"ipywidgets", "anywidget", "traitlets"}


def _to_wire(value: object) -> object:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {BYTES_KEY: base64.b64encode(bytes(cast("Any", value))).decode()}
    if isinstance(value, Mapping):
        return {str(key): _to_wire(entry) for key, entry in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple)):
        return [_to_wire(entry) for entry in cast("list[object]", value)]
    return json_value(value)


def _from_wire(value: object) -> object:
    if isinstance(value, list):
        return [_from_wire(entry) for entry in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    entries = cast("dict[str, object]", value)
    if entries.keys() == {BYTES_KEY}:
        try:
            return base64.b64decode(str(entries[BYTES_KEY]), validate=True)
        except (binascii.Error, ValueError) as error:
            msg = "bytes are not in base64"
            raise ValueError(msg) from error
    return {key: _from_wire(entry) for key, entry in entries.items()}
