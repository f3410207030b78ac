"""Text with Markdown formatting."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Literal, Unpack

from stagedoor.components.base import Component, JSONSchema, ViewOptions
from stagedoor.components.events import EventListener

LatexDelimiters = list[dict[str, str | bool]]
"""Marks around formulas: `{"left": "$$", "right": "$$", "display": True}`."""

DEFAULT_LATEX_DELIMITERS: LatexDelimiters = [{"left": "$$", "right": "$$", "display": True}]


class Markdown(Component, defaults={"container": False, "min_width": None}):
    """Text with Markdown formatting: GitHub flavour, formulas, code with colours. The function receives the source.

    Args:
        value: Source text, or a function that returns it. Common indentation is removed.
        rtl: Whether the text runs from right to left.
        latex_delimiters: Marks around formulas; by default `$$ … $$` on a line of its own.
        sanitize_html: Whether HTML in the source is cleaned; False trusts the source to run scripts.
        line_breaks: Whether a single line end breaks the line.
        header_links: Whether headings have a link to themselves.
        height: Height in px, or with a CSS unit; the content scrolls.
        max_height: Height above which the content scrolls.
        min_height: Height below which it does not shrink.
        buttons: ["copy"] shows a button that copies the source.
        padding: Whether there is space around the text inside of the frame.
        options: See `Component`.
    """

    change = EventListener("change", "The text changed.", trigger_mode="always_last")
    copy = EventListener("copy", "The visitor copied the text.")

    def __init__(
        self,
        value: str | Callable[..., object] | None = None,
        *,
        rtl: bool = False,
        latex_delimiters: LatexDelimiters | None = None,
        sanitize_html: bool = True,
        line_breaks: bool = False,
        header_links: bool = False,
        height: int | str | None = None,
        max_height: int | str | None = None,
        min_height: int | str | None = None,
        buttons: list[Literal["copy"]] | None = None,
        padding: bool = False,
        **options: Unpack[ViewOptions],
    ) -> None:
        self.rtl = rtl
        self.latex_delimiters = DEFAULT_LATEX_DELIMITERS if latex_delimiters is None else latex_delimiters
        self.sanitize_html = sanitize_html
        self.line_breaks = line_breaks
        self.header_links = header_links
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.buttons = buttons or []
        self.padding = padding
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> str | None:
        """Return the source."""
        if payload is None or isinstance(payload, str):
            return payload
        raise self.refuse(f"expected text, got {payload!r:.100}")

    def postprocess(self, value: object) -> str | None:
        """Return the source without common indentation, so that indented literals read as meant."""
        return None if value is None else inspect.cleandoc(str(value))

    def api_info(self) -> JSONSchema:
        """The payload is a string."""
        return {"type": "string"}

    def example_payload(self) -> object:
        """A greeting."""
        return "# Hello!"
