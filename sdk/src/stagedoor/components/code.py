"""Source code with colours."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, Unpack, get_args

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.errors import AuthoringError

Language = Literal[
    "python", "c", "cpp", "markdown", "latex", "json", "html", "css", "javascript", "jinja2", "typescript", "yaml",
    "dockerfile", "shell", "r", "sql", "sql-msSQL", "sql-mySQL", "sql-mariaDB", "sql-sqlite", "sql-cassandra",
    "sql-plSQL", "sql-hive", "sql-pgSQL", "sql-gql", "sql-gpSQL", "sql-sparkSQL", "sql-esper",
]  # fmt: skip


class Code(Component):
    """Source code, edited or shown with colours. The function receives it as `str`.

    Args:
        value: First text, or a function that returns it.
        language: Language of the colours; None for plain text.
        lines: Lines that are shown at least.
        max_lines: Lines above which the editor scrolls; None lets it grow.
        wrap_lines: Whether long lines are broken instead of scrolled.
        show_line_numbers: Whether lines are numbered.
        autocomplete: Whether completions are offered while typing.
        buttons: "copy" and "download" (both by default) and Buttons of the author, in the corner.
        options: See `Component`.

    Raises:
        AuthoringError: When the language is not known.
    """

    change = EventListener("change", "The text changed, by the visitor or by the app.", trigger_mode="always_last")
    input = EventListener("input", "The visitor edited the text.")
    focus = EventListener("focus", "The cursor came in.")
    blur = EventListener("blur", "The cursor went out.")

    languages: ClassVar[list[str | None]] = [*get_args(Language), None]
    """Languages with colours; None is plain text. Apps offer them as choices."""

    def __init__(
        self,
        value: str | Callable[..., object] | None = None,
        language: Language | None = None,
        *,
        lines: int = 5,
        max_lines: int | None = None,
        wrap_lines: bool = False,
        show_line_numbers: bool = True,
        autocomplete: bool = False,
        buttons: list[Literal["copy", "download"] | Block] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        known: tuple[str, ...] = get_args(Language)
        if language is not None and language not in known:
            raise AuthoringError(f"Code does not know the language {language!r}.", hint=f"one of {', '.join(known)}")
        self.language = language
        self.lines = lines
        self.max_lines = None if max_lines is None else max(lines, max_lines)
        self.wrap_lines = wrap_lines
        self.show_line_numbers = show_line_numbers
        self.autocomplete = autocomplete
        self.buttons = ["copy", "download"] if buttons is None else buttons
        super().__init__(value, **options)

    def preprocess(self, payload: object) -> str | None:
        """Return the text."""
        if payload is None or isinstance(payload, str):
            return payload
        raise self.refuse(f"expected text, got {payload!r:.100}")

    def postprocess(self, value: object) -> str | None:
        """Return the text without the empty space around it.

        Raises:
            ValueError: For a tuple, which named a file in Gradio 3.
        """
        if value is None:
            return None
        if isinstance(value, tuple):
            msg = f"{self.display_name} takes text; read the file and return its content"
            raise ValueError(msg)  # noqa: TRY004 - as all values that a component cannot show
        return str(value).strip()

    def api_info(self) -> JSONSchema:
        """The payload is a string."""
        return {"type": "string"}

    def example_payload(self) -> object:
        """A line of Python."""
        return "print('Hello World')"
