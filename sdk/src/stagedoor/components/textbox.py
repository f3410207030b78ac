"""A field for text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Unpack

from stagedoor.components.base import Block, FormComponent, FormOptions, JSONSchema
from stagedoor.components.events import EventListener


@dataclass
class InputHTMLAttributes:
    """Attributes of the HTML field itself, for autofill, spelling and on-screen keyboards."""

    autocapitalize: Literal["off", "none", "on", "sentences", "words", "characters"] | None = None
    autocorrect: bool | None = None
    spellcheck: bool | None = None
    autocomplete: str | None = None
    tabindex: int | None = None
    enterkeyhint: Literal["enter", "done", "go", "next", "previous", "search", "send"] | None = None
    lang: str | None = None
    aria_label: str | None = None
    aria_describedby: str | None = None
    aria_placeholder: str | None = None
    aria_required: bool | None = None


class Textbox(FormComponent):
    """A field for text: one line, several, a password or an address.

    The function receives `str` (or None when a client sends null) and may return anything: `str()` of it is shown.

    Args:
        value: First text, or a function that returns it.
        type: "password" hides what is typed, "email" brings up the right keyboard; both have one line.
        lines: Lines that are shown.
        max_lines: Lines up to which the field grows; None for max(lines, 20), 1 for passwords and addresses.
        placeholder: Grey text in the empty field.
        autofocus: Whether the cursor is here when the page opens.
        autoscroll: Whether the field scrolls to its end when the text changes.
        text_align: Side that the text is aligned to; None follows the direction of writing.
        rtl: Whether the text runs from right to left.
        buttons: "copy" and Buttons of the author, in the corner.
        max_length: Longest text in characters; None for no limit. Longer ones are refused.
        submit_btn: Button that submits: True for an icon, or its text.
        stop_btn: Button that stops the run: True for an icon, or its text.
        html_attributes: Attributes of the HTML field.
        options: See `Component`.
    """

    change = EventListener("change", "The text changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor edited the text.")
    select = EventListener("select", "The visitor selected a part of the text.")
    submit = EventListener("submit", "The visitor pressed Enter (Shift+Enter with several lines).")
    focus = EventListener("focus", "The cursor came in.")
    blur = EventListener("blur", "The cursor went out.")
    stop = EventListener("stop", "The visitor pressed the stop button.")
    copy = EventListener("copy", "The visitor copied the text.")

    def __init__(
        self,
        value: str | Callable[..., object] | None = None,
        *,
        type: Literal["text", "password", "email"] = "text",
        lines: int = 1,
        max_lines: int | None = None,
        placeholder: str | None = None,
        autofocus: bool = False,
        autoscroll: bool = True,
        text_align: Literal["left", "right"] | None = None,
        rtl: bool = False,
        buttons: list[Literal["copy"] | Block] | None = None,
        max_length: int | None = None,
        submit_btn: str | bool | None = False,
        stop_btn: str | bool | None = False,
        html_attributes: InputHTMLAttributes | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.type = type
        self.lines = lines if type == "text" else 1
        self.max_lines = max_lines if type == "text" or max_lines is None else 1
        self.placeholder = placeholder
        self.autofocus = autofocus
        self.autoscroll = autoscroll
        self.text_align = text_align
        self.rtl = rtl
        self.buttons = buttons or []
        self.max_length = max_length
        self.submit_btn = submit_btn
        self.stop_btn = stop_btn
        self.html_attributes = html_attributes
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> str | None:
        """Return the text; numbers and booleans become text, as clients send them for text fields too."""
        if payload is None:
            return None
        if not isinstance(payload, (str, int, float)):
            raise self.refuse(f"expected text, got {payload!r:.100}")
        text = str(payload)
        if self.max_length is not None and len(text) > self.max_length:
            raise self.refuse(f"the text has {len(text)} characters; at most {self.max_length} are allowed")
        return text

    def postprocess(self, value: object) -> str | None:
        """Return the text of whatever the function returned."""
        return None if value is None else str(value)

    def api_info(self) -> JSONSchema:
        """The payload is a string."""
        return {"type": "string"}

    def example_payload(self) -> object:
        """A greeting."""
        return "Hello!!"


Text = Textbox


class TextArea(Textbox, preset={"lines": 7, "max_lines": 20}):
    """A Textbox of seven lines."""
