"""A conversation between speakers, as a transcript to edit."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Literal, TypedDict, Unpack, cast

from stagedoor.components.base import Block, Component, JSONSchema, PlacedOptions, Visibility
from stagedoor.components.events import EventListener

_TAGS_HINT = "Type colon (:) in the dialogue line to see the available tags"
_LINE = re.compile(r"\s*\[(?P<speaker>[^\[\]\n]*)\]\s*(?P<text>.*)", re.DOTALL)
MAX_LINES = 10_000
"""Most lines that are taken from a client."""


class DialogueLine(TypedDict):
    """What one speaker says."""

    speaker: str
    text: str


class DialogueOptions(PlacedOptions, total=False):
    """Parameters that dialogues share with other components."""

    scale: int | None
    min_width: int | None
    show_label: bool | None
    container: bool
    interactive: bool | None


class Dialogue(Component):
    """A conversation between speakers. Functions receive text, or a list of `{"speaker", "text"}`.

    Args:
        value: First lines or text, or a function that returns them.
        type: Whether functions receive a "list" of lines or one "text".
        speakers: Names to choose from; None leaves one field of text.
        formatter: Makes text from one line, or from all lines; by default "[speaker] text".
        unformatter: Makes lines from text, the formatter's opposite; by default it reads "[speaker] text".
        tags: Marks that are offered when a colon is typed: "(laughs)".
        separator: Text between lines.
        color_map: CSS colour of each speaker.
        label: Name shown above the field.
        info: Help shown under the label; shown only when there are tags.
        placeholder: Grey text in empty lines.
        visible: See `Block`.
        autofocus: Whether the cursor is here when the page opens.
        autoscroll: Whether the field scrolls to its end when the value changes.
        max_lines: Most lines that visitors can add; None for no limit.
        buttons: "copy" and Buttons of the author, in the corner.
        submit_btn: Button that submits: True for an icon, or its text.
        ui_mode: Whether visitors edit lines ("dialogue"), "text", or may switch ("both").
        options: See `Component`.
    """

    change = EventListener("change", "The conversation changed.", trigger_mode="always_last")
    input = EventListener("input", "The visitor edited the conversation.")
    submit = EventListener("submit", "The visitor submitted the conversation.")

    def __init__(
        self,
        value: Sequence[Mapping[str, str]] | str | Callable[..., object] | None = None,
        *,
        type: Literal["list", "text"] = "text",
        speakers: list[str] | None = None,
        formatter: Callable[..., object] | None = None,
        unformatter: Callable[..., object] | None = None,
        tags: list[str] | None = None,
        separator: str = "\n",
        color_map: dict[str, str] | None = None,
        label: str | None = "Dialogue",
        info: str | None = _TAGS_HINT,
        placeholder: str | None = None,
        visible: Visibility = True,
        autofocus: bool = False,
        autoscroll: bool = True,
        max_lines: int | None = None,
        buttons: list[Literal["copy"] | Block] | None = None,
        submit_btn: str | bool | None = False,
        ui_mode: Literal["dialogue", "text", "both"] = "both",
        **options: Unpack[DialogueOptions],
    ) -> None:
        self.type: Literal["list", "text"] = type
        self.speakers = speakers
        self.formatter = formatter
        self.unformatter = unformatter
        self.tags = tags or []
        self.separator = separator
        self.color_map = color_map
        self.placeholder = placeholder
        self.autofocus = autofocus
        self.autoscroll = autoscroll
        self.max_lines = max_lines
        self.buttons = buttons or []
        self.submit_btn = submit_btn
        self.ui_mode = ui_mode
        shown_info = info if tags or info != _TAGS_HINT else None
        super().__init__(value, label=label, info=shown_info, visible=visible, **options)

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """Turning lines into text and back, for the page's switch between both."""
        return {"format": self.format, "unformat": self.unformat}

    async def format(self, value: object) -> str:
        """Return lines as text, by the author's `formatter` if there is one.

        Raises:
            PayloadError: When the lines are none.
        """
        if isinstance(value, str):
            return value
        lines = self._lines(value)
        if self.formatter is None:
            return self._as_text(lines)
        made = self.formatter(lines)
        return str(await cast("Awaitable[object]", made) if inspect.isawaitable(made) else made)

    async def unformat(self, payload: object) -> list[DialogueLine]:
        """Return text as lines, by the author's `unformatter` if there is one.

        Args:
            payload: The text, or an object with it in "text".

        Raises:
            PayloadError: When it is no text.
        """
        text = cast("dict[str, object]", payload).get("text") if isinstance(payload, dict) else payload
        if not isinstance(text, str):
            raise self.refuse(f"expected text, got {payload!r:.100}")
        if self.unformatter is None:
            return self._as_lines(text)
        made = self.unformatter(text)
        return self._lines(await cast("Awaitable[object]", made) if inspect.isawaitable(made) else made)

    def _as_text(self, lines: Sequence[DialogueLine]) -> str:
        return self.separator.join(f"[{line['speaker']}] {line['text']}" for line in lines)

    def _as_lines(self, text: str) -> list[DialogueLine]:
        lines: list[DialogueLine] = []
        for entry in text.split(self.separator) if self.separator else [text]:
            found = _LINE.fullmatch(entry)
            if found is not None:
                lines.append({"speaker": found["speaker"], "text": found["text"].strip()})
            elif entry.strip():
                lines.append({"speaker": "", "text": entry.strip()})
        return lines

    def _lines(self, value: object) -> list[DialogueLine]:
        if not isinstance(value, list):
            raise self.refuse(f"expected a list of lines, got {value!r:.100}")
        entries = cast("list[object]", value)
        if len(entries) > MAX_LINES:
            raise self.refuse(f"there are {len(entries)} lines; at most {MAX_LINES} are taken")
        lines: list[DialogueLine] = []
        for entry in entries:
            fields = cast("dict[str, object]", entry) if isinstance(entry, dict) else {}
            speaker, text = fields.get("speaker"), fields.get("text")
            if not isinstance(speaker, str) or not isinstance(text, str):
                raise self.refuse(f'expected {{"speaker", "text"}}, got {entry!r:.100}')
            lines.append({"speaker": speaker, "text": text})
        return lines

    def preprocess(self, payload: object) -> str | list[DialogueLine] | None:
        """Return the text or the lines, as `type` says; text that was sent stays text."""
        if payload is None or isinstance(payload, str):
            return payload
        lines = self._lines(payload)
        if self.type == "list":
            return lines
        if self.formatter is None:
            return self._as_text(lines)
        made = self.formatter(lines)
        if inspect.isawaitable(made):
            cast("Callable[[], None]", getattr(made, "close", lambda: None))()
            raise self.refuse('an async formatter needs type="list"')
        return str(made)

    def postprocess(self, value: object) -> str | list[DialogueLine] | None:
        """Return the text or the lines.

        Raises:
            ValueError: When it is neither.
        """
        if value is None or isinstance(value, str):
            return value
        if not isinstance(value, (list, tuple)):
            msg = f"{self.display_name} takes text or a list of lines; got {type(value).__name__}"
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        entries = cast("Sequence[Mapping[str, object]]", value)
        return [{"speaker": str(entry["speaker"]), "text": str(entry["text"])} for entry in entries]

    def api_info(self) -> JSONSchema:
        """The payload is a list of lines, or text."""
        line: JSONSchema = {
            "type": "object",
            "title": "DialogueLine",
            "properties": {
                "speaker": {"title": "Speaker", "type": "string"},
                "text": {"title": "Text", "type": "string"},
            },
            "required": ["speaker", "text"],
        }
        return {
            "$defs": {"DialogueLine": line},
            "anyOf": [{"items": {"$ref": "#/$defs/DialogueLine"}, "type": "array"}, {"type": "string"}],
            "title": "DialogueModel",
        }

    def example_payload(self) -> object:
        """Two lines."""
        return [
            {"speaker": "Speaker 1", "text": "Hello, how are you?"},
            {"speaker": "Speaker 2", "text": "I'm fine, thank you!"},
        ]
