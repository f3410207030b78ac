"""How the author wants the page to look: theme, CSS, scripts and head elements, from `Blocks` or from `launch`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

from stagedoor.errors import AuthoringError

if TYPE_CHECKING:
    from stagedoor.themes.base import Base

Paths = str | Path | Sequence[str | Path] | None
MAX_PATH_LENGTH = 1024


@dataclass(frozen=True)
class PageStyle:
    """The author's wishes, and the texts that the page is made with.

    Args:
        theme: Theme, its name, or None for Stagedoor's own look.
        css: CSS text, or the path of a CSS file (Gradio 3 to 5 took both).
        css_paths: CSS files, after `css`.
        js: JavaScript that runs when the page opens: a function expression or the path of a file.
        head: HTML for the head, or the path of a file.
        head_paths: HTML files, after `head`.
    """

    theme: Base | str | None = None
    css: str | Path | None = None
    css_paths: Paths = None
    js: str | Literal[True] | None = None
    head: str | None = None
    head_paths: Paths = None

    def override(
        self,
        *,
        theme: Base | str | None = None,
        css: str | Path | None = None,
        css_paths: Paths = None,
        js: str | Literal[True] | None = None,
        head: str | None = None,
        head_paths: Paths = None,
    ) -> Self:
        """Return the style with what `launch` says in place of what the constructor said."""
        given: dict[str, object] = {
            "theme": theme,
            "css": css,
            "css_paths": css_paths,
            "js": js,
            "head": head,
            "head_paths": head_paths,
        }
        return replace(self, **{name: value for name, value in given.items() if value is not None})  # pyright: ignore[reportArgumentType]

    def resolved_theme(self) -> Base:
        """Return the theme as an object.

        Raises:
            AuthoringError: When no theme has the given name.
        """
        from stagedoor.themes import resolve

        return resolve(self.theme)

    def theme_css(self) -> str:
        """Return the text of `/theme.css`: the theme's custom properties."""
        return self.resolved_theme().css()

    def css_text(self) -> str:
        """Return the author's own CSS."""
        return "\n".join([*_text_or_file(self.css), *_files(self.css_paths)])

    def head_html(self) -> str:
        """Return the author's own head elements."""
        return "\n".join([*_text_or_file(self.head), *_files(self.head_paths)])

    def js_text(self) -> str | None:
        """Return the author's own start-up script; None when there is none."""
        if self.js is None or self.js is True:
            return None
        return "\n".join(_text_or_file(self.js))


def _text_or_file(value: str | Path | None) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Path):
        return [_read(value)]
    is_short = len(value) < MAX_PATH_LENGTH and "\n" not in value and "{" not in value and "<" not in value
    return [_read(Path(value))] if is_short and Path(value).is_file() else [value]


def _files(paths: Paths) -> list[str]:
    if paths is None:
        return []
    return [_read(Path(path)) for path in ([paths] if isinstance(paths, (str, Path)) else paths)]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise AuthoringError(
            f"{path} cannot be read: {error.strerror}.", hint="css, js and head take text or a file"
        ) from error
