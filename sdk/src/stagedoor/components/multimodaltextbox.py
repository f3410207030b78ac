"""A field for text and files together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, Unpack, cast

from stagedoor.components.base import FormComponent, FormOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.components.file import FileCount, publish_files
from stagedoor.components.filetypes import normalized_types, why_not
from stagedoor.components.schemas import FILE_REFERENCE, with_files
from stagedoor.components.textbox import InputHTMLAttributes
from stagedoor.files import FileReference, active

MultimodalSource = Literal["upload", "microphone"]


class MultimodalTextbox(FormComponent):
    """A field for text and files together. Functions receive and return `{"text": str, "files": [paths]}`.

    A returned string is text without files.

    Args:
        value: First text and files, or a function that returns them.
        sources: Where files may come from; by default uploads only.
        file_types: Taken types: "image", "audio", "video", "text", or suffixes like ".pdf"; None takes all.
        file_count: "single", "multiple", or all files of a "directory".
        lines: Lines that are shown.
        max_lines: Lines up to which the field grows.
        placeholder: Grey text in the empty field.
        autofocus: Whether the cursor is here when the page opens.
        autoscroll: Whether the field scrolls to its end when the text changes.
        text_align: Side that the text is aligned to; None follows the direction of writing.
        rtl: Whether the text runs from right to left.
        submit_btn: Button that submits: True for an icon, or its text.
        stop_btn: Button that stops the run: True for an icon, or its text.
        max_plain_text_length: Characters above which pasted text becomes a file.
        html_attributes: Attributes of the HTML field.
        options: See `Component`.
    """

    change = EventListener("change", "It changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed it.")
    select = EventListener("select", "The visitor selected a part of the text.")
    submit = EventListener("submit", "The visitor pressed Enter.")
    focus = EventListener("focus", "The cursor came in.")
    blur = EventListener("blur", "The cursor went out.")
    stop = EventListener("stop", "The visitor pressed the stop button.")

    def __init__(
        self,
        value: str | Mapping[str, object] | Callable[..., object] | None = None,
        *,
        sources: list[MultimodalSource] | MultimodalSource | None = None,
        file_types: list[str] | None = None,
        file_count: FileCount = "single",
        lines: int = 1,
        max_lines: int = 20,
        placeholder: str | None = None,
        autofocus: bool = False,
        autoscroll: bool = True,
        text_align: Literal["left", "right"] | None = None,
        rtl: bool = False,
        submit_btn: str | bool | None = True,
        stop_btn: str | bool | None = False,
        max_plain_text_length: int = 1000,
        html_attributes: InputHTMLAttributes | None = None,
        **options: Unpack[FormOptions],
    ) -> None:
        self.sources: list[MultimodalSource] = ["upload"]
        if sources is not None:
            self.sources = [sources] if isinstance(sources, str) else list(sources)
        self.file_types = normalized_types(file_types)
        self.file_count: FileCount = file_count
        self.lines = lines
        self.max_lines = max_lines
        self.placeholder = placeholder
        self.autofocus = autofocus
        self.autoscroll = autoscroll
        self.text_align = text_align
        self.rtl = rtl
        self.submit_btn = submit_btn
        self.stop_btn = stop_btn
        self.max_plain_text_length = max_plain_text_length
        self.html_attributes = html_attributes
        super().__init__({"text": "", "files": []} if value is None else value, **options)

    def preprocess(self, payload: object) -> dict[str, object] | None:
        """Return the text and the paths of the files."""
        if payload is None:
            return None
        if not isinstance(payload, dict):
            raise self.refuse(f'expected {{"text", "files"}}, got {payload!r:.100}')
        fields = cast("dict[str, object]", payload)
        text, files = fields.get("text", ""), fields.get("files")
        if files is None:
            files = cast("list[object]", [])
        if not isinstance(text, str) or not isinstance(files, list):
            raise self.refuse(f"expected text and a list of files, got {fields!r:.100}")
        entries = cast("list[object]", files)
        if self.file_count == "single" and len(entries) > 1:
            raise self.refuse(f"takes one file, got {len(entries)}")
        return {"text": text, "files": [self._received(entry) for entry in entries]}

    def _received(self, entry: object) -> str:
        path = active().resolve(entry, component=self.display_name)
        reason = why_not(path, self.file_types)
        if reason is not None:
            raise self.refuse(reason)
        return str(path)

    def postprocess(self, value: object) -> dict[str, object]:
        """Return the text and the files.

        Raises:
            ValueError: When it is neither text nor a dict with text and files.
        """
        if value is None:
            return {"text": "", "files": []}
        if isinstance(value, str):
            return {"text": value, "files": []}
        if not isinstance(value, Mapping):
            msg = f'{self.display_name} takes text or {{"text", "files"}}; got {type(value).__name__}'
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        fields = cast("Mapping[str, object]", value)
        files = [self._published(file) for file in cast("Sequence[object]", fields.get("files") or [])]
        text = fields.get("text")
        return {"text": "" if text is None else str(text), "files": files}

    def _published(self, file: object) -> FileReference:
        source = file
        if isinstance(file, Mapping) and not isinstance(file, FileReference):
            source = cast("Mapping[str, object]", file).get("path", source)
        reference = publish_files(source, self.display_name)
        if not isinstance(reference, FileReference):
            msg = f"{self.display_name} takes the path of a file; got {file!r:.100}"
            raise ValueError(msg)  # noqa: TRY004 - as above
        return reference

    def api_info(self) -> JSONSchema:
        """The payload holds text and files."""
        return with_files(
            {
                "type": "object",
                "title": "MultimodalData",
                "properties": {
                    "text": {"type": "string", "title": "Text"},
                    "files": {"type": "array", "items": dict(FILE_REFERENCE), "title": "Files"},
                },
                "required": ["text"],
            }
        )

    def example_payload(self) -> object:
        """Text without files."""
        return {"text": "sample text", "files": []}
