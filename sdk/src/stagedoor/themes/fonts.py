"""Fonts for themes. A font is only ever a name: nothing is downloaded, what the visitor's device lacks is skipped."""

from __future__ import annotations

from collections.abc import Sequence

GENERIC = frozenset(
    [
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "ui-serif",
        "ui-sans-serif",
        "ui-monospace",
        "ui-rounded",
    ]
)


class Font:
    """A font by name.

    Args:
        name: Name of the family, or a generic one such as "serif".
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def css(self) -> str:
        """Return the name as CSS writes it."""
        return self.name if self.name in GENERIC else "'" + self.name.replace("\\", "").replace("'", "") + "'"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Font) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class GoogleFont(Font):
    """A font that Gradio loads from Google. Here it is used where the device has it: no request leaves the host.

    Args:
        name: Name of the family.
        weights: Accepted for Gradio's sake.
    """

    def __init__(self, name: str, weights: Sequence[int] = (400, 600)) -> None:
        super().__init__(name)
        self.weights = tuple(weights)


class LocalFont(Font):
    """A font that Gradio ships. Here it is used where the device has it.

    Args:
        name: Name of the family.
        weights: Accepted for Gradio's sake.
    """

    def __init__(self, name: str, weights: Sequence[int] = (400, 700)) -> None:
        super().__init__(name)
        self.weights = tuple(weights)


def family(fonts: Sequence[Font | str] | Font | str) -> str:
    """Return a CSS font-family list.

    Args:
        fonts: Font, name, or several in order of preference.
    """
    given = [fonts] if isinstance(fonts, (Font, str)) else list(fonts)
    return ", ".join((font if isinstance(font, Font) else Font(font)).css() for font in given)
