"""A theme: hues, sizes, fonts and variables, given as data and written out as CSS custom properties."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Self, cast

from stagedoor.errors import AuthoringError
from stagedoor.themes import palette, sizes
from stagedoor.themes.color_math import contrast, is_hex
from stagedoor.themes.effects import effect_rules
from stagedoor.themes.fonts import Font, family
from stagedoor.themes.palette import SHADES, Color
from stagedoor.themes.sizes import Size
from stagedoor.themes.variables import COLORS, FOLLOWS, REST, SETS, property_name

Hue = Color | str
Fonts = Sequence[Font | str] | Font | str

_DARK = "_dark"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_REFERENCE = re.compile(r"\*([a-z0-9_]+)")
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\b|(?:rgba?|hsla?|oklch|oklab|color-mix)\([^()]*\)|var\(--[\w-]+\)")
_UNSAFE = re.compile(r"[{};<>]")
_LIGHT_PAPER, _DARK_PAPER = "#ffffff", "#0f1412"
_TEXT_CONTRAST, _LINE_CONTRAST = 4.5, 3.0


class Base:
    """A theme. Without arguments it is Stagedoor's own look.

    Args:
        primary_hue: Hue of what leads: primary button, selection, links. Shades are chosen for contrast.
        secondary_hue: Hue of `--secondary-…`, for the author's own CSS.
        neutral_hue: Hue of paper, lines and text.
        text_size, spacing_size, radius_size: A `Size`, or its name ("sm", "lg", "none").
        font, font_mono: Font, name, or several in order of preference; nothing is downloaded.
    """

    name: ClassVar[str] = "default"
    defaults: ClassVar[Mapping[str, object]] = {}
    """Constructor arguments of this theme, where the author gives none."""
    variables: ClassVar[Mapping[str, str]] = {}
    """Gradio variables that this theme sets."""

    def __init__(
        self,
        *,
        primary_hue: Hue | None = None,
        secondary_hue: Hue | None = None,
        neutral_hue: Hue | None = None,
        text_size: Size | str | None = None,
        spacing_size: Size | str | None = None,
        radius_size: Size | str | None = None,
        font: Fonts | None = None,
        font_mono: Fonts | None = None,
    ) -> None:
        default = self.defaults
        self.primary_hue = _hue(primary_hue or cast("Hue | None", default.get("primary_hue")))
        self.secondary_hue = _hue(secondary_hue or cast("Hue | None", default.get("secondary_hue")))
        self.neutral_hue = _hue(neutral_hue or cast("Hue | None", default.get("neutral_hue")))
        self.text_size = _size("text", text_size or cast("str | None", default.get("text_size")))
        self.spacing_size = _size("spacing", spacing_size or cast("str | None", default.get("spacing_size")))
        self.radius_size = _size("radius", radius_size or cast("str | None", default.get("radius_size")))
        self.font = font if font is not None else cast("Fonts | None", default.get("font"))
        self.font_mono = font_mono if font_mono is not None else cast("Fonts | None", default.get("font_mono"))
        self.custom_css = ""
        self._set: dict[str, str] = {}
        if self.variables:
            self.set(**self.variables)

    def set(self, **variables: str | None) -> Self:
        """Set Gradio's theme variables.

        Args:
            variables: Values by Gradio's names, with `_dark` at the end for the dark scheme; `*name` stands for
                another variable, `*primary_500` for a shade. None takes a value back.

        Raises:
            AuthoringError: When a value could end the style sheet.
        """
        for name, value in variables.items():
            if not _NAME.fullmatch(name):
                raise AuthoringError(f"{name!r} is no theme variable.")
            if value is None:
                self._set.pop(name, None)
                continue
            text = family(cast("Fonts", value)) if name in {"font", "font_mono"} else str(value)
            if _UNSAFE.search(text):
                raise AuthoringError(f"{name}={text!r} holds characters that end a CSS value.")
            self._set[name] = text
        return self

    def css(self) -> str:
        """Return the theme's custom properties as CSS text, for both schemes."""
        sheet = _Sheet()
        for variable, token in FOLLOWS.items():
            sheet.put(property_name(variable), f"var(--sd-{token})")
        for variable, value in REST.items():
            sheet.put(property_name(variable), value)
        self._put_shades(sheet)
        self._put_sizes(sheet)
        self._put_variables(sheet)
        effects = effect_rules({name.removesuffix(_DARK) for name in self._set})
        return "\n".join(part for part in (sheet.text(), effects, self.custom_css) if part)

    # Parts of the sheet ---------------------------------------------------------------------------------------

    def _put_shades(self, sheet: _Sheet) -> None:
        hues = {"primary": self.primary_hue, "secondary": self.secondary_hue, "neutral": self.neutral_hue}
        fallbacks = {"primary": "emerald", "secondary": "teal", "neutral": "stone"}
        for name, hue in hues.items():
            color = hue or palette.color_named(fallbacks[name])
            for number in SHADES:
                sheet.put(f"--{name}-{number}", color.shade(number))
        if self.primary_hue is not None:
            for token, light, dark in accent_tokens(self.primary_hue):
                sheet.put(f"--sd-{token}", light, dark)
        if self.neutral_hue is not None:
            for token, light, dark in neutral_tokens(self.neutral_hue):
                sheet.put(f"--sd-{token}", light, dark)

    def _put_sizes(self, sheet: _Sheet) -> None:
        if self.radius_size is not None:
            sheet.put("--sd-radius", self.radius_size.md)
            sheet.put("--sd-radius-card", self.radius_size.xl)
        if self.text_size is not None:
            steps = ("text-xs", "text-s", "text", "text-body", "text-l", "text-xl")
            for step, value in zip(steps, self.text_size.expand()[1:], strict=True):
                sheet.put(f"--sd-{step}", value)
        if self.spacing_size is not None:
            for step, value in zip(("1", "2", "4", "6", "10"), self.spacing_size.expand()[2:], strict=True):
                sheet.put(f"--sd-space-{step}", value)
        named = (("radius", self.radius_size), ("spacing", self.spacing_size), ("text", self.text_size))
        for kind, size in named:
            chosen = size or cast("Size", getattr(sizes, f"{kind}_md"))
            for step, value in zip(("xxs", "xs", "sm", "md", "lg", "xl", "xxl"), chosen.expand(), strict=True):
                sheet.put(f"--{kind}-{step}", value)
        if self.font is not None:
            sheet.put("--sd-font", family(self.font))
        if self.font_mono is not None:
            sheet.put("--sd-font-mono", family(self.font_mono))

    def _put_variables(self, sheet: _Sheet) -> None:
        names = dict.fromkeys(name.removesuffix(_DARK) for name in self._set)
        for name in names:
            light, dark = self._value(name), self._value(name + _DARK)
            sheet.put(property_name(name), light, dark)
        for variable, token in SETS.items():
            light, dark = self._value(variable), self._value(variable + _DARK)
            if token in COLORS:
                light, dark = _one_color(light), _one_color(dark)
                # A theme may set one scheme only: the other keeps what it has.
                if (light is None) != (dark is None):
                    known_light, known_dark = sheet.schemes(f"--sd-{token}") or COLORS[token]
                    light, dark = light or known_light, dark or known_dark
            if light is not None or dark is not None:
                sheet.put(f"--sd-{token}", light, dark)

    def _value(self, name: str) -> str | None:
        value = self._set.get(name)
        if value is None:
            return None
        return _REFERENCE.sub(lambda match: f"var({property_name(match[1].removesuffix(_DARK))})", value)

    # Files ----------------------------------------------------------------------------------------------------

    def own_variables(self) -> dict[str, str]:
        """Return the variables that were set."""
        return dict(self._set)

    def to_dict(self) -> dict[str, object]:
        """Return what makes this theme different, as JSON values."""
        from stagedoor.themes.files import theme_to_dict

        return theme_to_dict(self)

    def dump(self, filename: str | Path) -> None:
        """Write the theme to a JSON file."""
        Path(filename).write_text(json.dumps(self.to_dict(), indent=2), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Base:
        """Read a theme from a JSON file that `dump`, or Gradio, wrote.

        Raises:
            AuthoringError: When the file cannot be read as a theme.
        """
        from stagedoor.themes.files import read_theme

        return read_theme(path)

    @classmethod
    def from_hub(cls, repo_name: str, token: str | None = None, **older: object) -> Base:
        """Fetch a theme from a Hub: that of `HF_ENDPOINT`, else huggingface.co. The page itself asks no other host.

        Args:
            repo_name: "owner/name", or "owner/name@1.2.3"; the newest version without one.
            token: Token for a private theme; else `HF_TOKEN`.
            older: Spellings of older Gradio versions (`hf_token`).

        Raises:
            AuthoringError: When the theme cannot be had, with what to do instead.
        """
        if older:
            from stagedoor.compat.arguments import THEME, translate_call

            token = token or cast("str | None", translate_call(THEME, older, ("repo_name", "token")).get("token"))
        from stagedoor.themes.files import theme_from_hub

        return theme_from_hub(repo_name, token)

    def push_to_hub(self, repo_name: str, **options: object) -> None:
        """Refuse: publishing on somebody else's service is left to its own tools.

        Raises:
            AuthoringError: Always, with what to do instead.
        """
        raise AuthoringError(
            f"The theme cannot be published as {repo_name!r} from here.",
            hint="write it with theme.dump('theme.json') and share the file; Base.load() reads it",
        )

    def __repr__(self) -> str:
        return f"<theme {self.name}>"


Theme = Base
"""What authors' type hints call a theme (`gr.Theme`)."""


class _Sheet:
    """Custom properties for both schemes."""

    def __init__(self) -> None:
        self._root: dict[str, str] = {}
        self._dark: dict[str, str] = {}
        self._schemes: dict[str, tuple[str, str]] = {}

    def schemes(self, name: str) -> tuple[str, str] | None:
        """Return the (light, dark) colours that a property was set to; None when it was not."""
        return self._schemes.get(name)

    def put(self, name: str, light: str | None, dark: str | None = None) -> None:
        """Set a property; colours that differ by scheme are one value, anything else goes to the dark rule too."""
        if dark is not None and light is not None and _is_color(light) and _is_color(dark):
            self._root[name] = f"light-dark({light}, {dark})"
            self._schemes[name] = (light, dark)
            self._dark.pop(name, None)
            return
        if light is not None:
            self._root[name] = light
            self._dark.pop(name, None)
        if dark is not None:
            self._dark[name] = dark

    def text(self) -> str:
        """Return the rules."""
        rules = [f":root {{\n{_lines(self._root)}}}"]
        if self._dark:
            rules.append(f".dark {{\n{_lines(self._dark)}}}")
        return "\n".join(rules)


def _lines(properties: Mapping[str, str]) -> str:
    return "".join(f"  {name}: {value};\n" for name, value in properties.items())


def _is_color(value: str) -> bool:
    return _COLOR.fullmatch(value) is not None or (value.isalpha() and value not in {"none", "inherit"})


def _one_color(value: str | None) -> str | None:
    """Return a colour as it is, and of a gradient its first colour: tokens also colour text and lines."""
    if value is None or _is_color(value):
        return value
    found = _COLOR.search(value)
    return found[0] if found else None


def accent_tokens(hue: Color) -> list[tuple[str, str, str]]:
    """Return (token, light, dark) for what leads on the page, in shades that can be read."""
    light = _first_with_contrast(hue, (600, 700, 800, 900), _LIGHT_PAPER, _TEXT_CONTRAST)
    dark = _first_with_contrast(hue, (400, 300, 200, 100), _DARK_PAPER, _TEXT_CONTRAST)
    return [
        ("accent", hue.shade(light), hue.shade(dark)),
        ("accent-hover", hue.shade(_darker(light)), hue.shade(_lighter(dark))),
        ("accent-soft", hue.shade(100), hue.shade(900)),
        ("on-accent", "#ffffff", hue.shade(950)),
    ]


def neutral_tokens(hue: Color) -> list[tuple[str, str, str]]:
    """Return (token, light, dark) for paper, lines and text."""
    line = _first_with_contrast(hue, (400, 500, 600, 700), _LIGHT_PAPER, _LINE_CONTRAST)
    return [
        ("page", hue.c50, hue.c950),
        ("surface", "#ffffff", f"color-mix(in oklab, {hue.c950} 75%, {hue.c900})"),
        ("sunken", hue.c100, f"color-mix(in oklab, {hue.c950} 75%, #000)"),
        ("line", hue.c200, hue.c800),
        ("field-line", hue.shade(line), hue.c500),
        ("ink", hue.c950, hue.c100),
        ("ink-2", hue.c700, hue.c300),
    ]


def _first_with_contrast(hue: Color, numbers: Sequence[int], paper: str, wanted: float) -> int:
    for number in numbers:
        shade = hue.shade(number)
        if not is_hex(shade) or contrast(shade, paper) >= wanted:
            return number
    return numbers[-1]


def _darker(number: int) -> int:
    return SHADES[min(SHADES.index(number) + 1, len(SHADES) - 1)]


def _lighter(number: int) -> int:
    return SHADES[max(SHADES.index(number) - 1, 0)]


def _hue(given: Hue | None) -> Color | None:
    if given is None or isinstance(given, Color):
        return given
    if given not in palette.color_names():
        raise AuthoringError(f"There is no hue {given!r}.", hint=f"there are {', '.join(palette.color_names())}")
    return palette.color_named(given)


def _size(kind: str, given: Size | str | None) -> Size | None:
    if given is None or isinstance(given, Size):
        return given
    found = getattr(sizes, given if given.startswith(f"{kind}_") else f"{kind}_{given}", None)
    if not isinstance(found, Size):
        raise AuthoringError(f"There is no {kind} size {given!r}.", hint='use "sm", "md" or "lg"')
    return found
