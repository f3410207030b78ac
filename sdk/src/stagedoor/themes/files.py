"""Themes as files: our own JSON, the JSON that Gradio writes, and that of a theme on a Hub."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import cast
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from stagedoor.errors import AuthoringError
from stagedoor.themes.base import Base
from stagedoor.themes.fonts import Font
from stagedoor.themes.palette import SHADES, Color
from stagedoor.themes.sizes import Size

HUB = "https://huggingface.co"
HUB_TIMEOUT_S = 10
_REPO = re.compile(r"[\w.-]+/[\w.-]+")
_SCHEMA = re.compile(r"themes/theme_schema@(\d+)\.(\d+)\.(\d+)\.json")
_VARIABLE = re.compile(r"[a-z][a-z0-9_]*")
_HUES = {"primary_hue": "primary", "secondary_hue": "secondary", "neutral_hue": "neutral"}
_SIZES = {"text_size": "text", "spacing_size": "spacing", "radius_size": "radius"}
_STEPS = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl")
_NOT_VARIABLES = frozenset({"name", "custom_css", "font", "font_mono"})


def theme_to_dict(theme: Base) -> dict[str, object]:
    """Return what makes a theme different, as JSON values."""
    hues = {name: None if (hue := getattr(theme, name)) is None else hue.expand() for name in _HUES}
    sizes = {name: None if (size := getattr(theme, name)) is None else size.expand() for name in _SIZES}
    fonts = {name: _font_names(getattr(theme, name)) for name in ("font", "font_mono")}
    return {
        "name": theme.name,
        "hues": hues,
        "sizes": sizes,
        "fonts": fonts,
        "variables": theme.own_variables(),
        "custom_css": theme.custom_css,
    }


def read_theme(path: str | Path) -> Base:
    """Read a theme from a JSON file that `dump`, or Gradio, wrote.

    Raises:
        AuthoringError: When the file cannot be read as a theme.
    """
    try:
        data: object = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AuthoringError(f"{path} is no theme file: {error}.") from error
    return theme_from(data, str(path))


def theme_from(data: object, source: str) -> Base:
    """Make a theme of JSON values.

    Args:
        data: What a theme file holds.
        source: Where it comes from, for the message.

    Raises:
        AuthoringError: When they are no theme.
    """
    if not isinstance(data, dict):
        raise AuthoringError(f"{source} is no theme file: it holds no object.")
    given = cast("Mapping[str, object]", data)
    try:
        return _of_gradio(given["theme"]) if "theme" in given else _of_ours(given)
    except (TypeError, AttributeError, ValueError) as error:
        raise AuthoringError(f"{source} is no theme file: {error}.") from error


def _of_ours(given: Mapping[str, object]) -> Base:
    theme = Base()
    for name, shades in cast("Mapping[str, list[str] | None]", given.get("hues") or {}).items():
        if name in _HUES and shades:
            setattr(theme, name, Color(*shades, name=name))
    for name, steps in cast("Mapping[str, list[str] | None]", given.get("sizes") or {}).items():
        if name in _SIZES and steps:
            setattr(theme, name, Size(*steps, name=name))
    for name, fonts in cast("Mapping[str, list[str] | None]", given.get("fonts") or {}).items():
        if name in {"font", "font_mono"} and fonts:
            setattr(theme, name, [Font(str(font)) for font in fonts])
    theme.custom_css = str(given.get("custom_css") or "")
    return theme.set(**_variables(cast("Mapping[str, object]", given.get("variables") or {})))


def _of_gradio(given: object) -> Base:
    """Read Gradio's form: one flat object of variables, shades, steps and fonts."""
    values = cast("Mapping[str, object]", given)
    theme = Base()
    for name, hue in _HUES.items():
        shades = [values.get(f"{hue}_{shade}") for shade in SHADES]
        if all(isinstance(shade, str) for shade in shades):
            setattr(theme, name, Color(*cast("list[str]", shades), name=name))
    for name, kind in _SIZES.items():
        steps = [values.get(f"{kind}_{step}") for step in _STEPS]
        if all(isinstance(step, str) for step in steps):
            setattr(theme, name, Size(*cast("list[str]", steps), name=name))
    for name in ("font", "font_mono"):
        fonts = _font_names(values.get(f"_{name}"))
        if fonts:
            setattr(theme, name, [Font(font) for font in fonts])
    theme.custom_css = str(values.get("custom_css") or "")
    scales = re.compile(r"(primary|secondary|neutral)_\d+|(text|spacing|radius)_(xxs|xs|sm|md|lg|xl|xxl)")
    variables = _variables(values)
    return theme.set(**{name: value for name, value in variables.items() if not scales.fullmatch(name)})


def _variables(values: Mapping[str, object]) -> dict[str, str]:
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, str) and _VARIABLE.fullmatch(name) and name not in _NOT_VARIABLES
    }


def _font_names(fonts: object) -> list[str]:
    """Return the names of fonts, given as fonts, as names, or as Gradio writes them."""
    if fonts is None:
        return []
    many = cast("list[object]", [fonts] if isinstance(fonts, (str, Font, dict)) else fonts)
    names = [
        font.name
        if isinstance(font, Font)
        else cast("dict[str, str]", font)["name"]
        if isinstance(font, dict)
        else font
        for font in many
    ]
    return [str(name) for name in names]


def theme_from_hub(repo_name: str, token: str | None) -> Base:
    """Fetch a theme from a Hub: that of `HF_ENDPOINT`, else huggingface.co. Only while the author's script runs.

    Args:
        repo_name: "owner/name", with "@1.2.3" for a version; else the newest is taken.
        token: Token for a private theme; else `HF_TOKEN`.

    Raises:
        AuthoringError: When the name is none, or the Hub cannot be reached or has no such theme.
    """
    name, _, version = repo_name.partition("@")
    if not _REPO.fullmatch(name):
        raise AuthoringError(f"{repo_name!r} names no theme on a Hub.", hint='write "owner/name" or "owner/name@1.2.3"')
    endpoint = (os.environ.get("HF_ENDPOINT") or HUB).rstrip("/")
    key = token or os.environ.get("HF_TOKEN")
    described = cast("Mapping[str, list[Mapping[str, str]]]", _ask(f"{endpoint}/api/spaces/{name}", key, repo_name))
    found = sorted(
        (tuple(int(part) for part in match.groups()), match[0])
        for entry in described.get("siblings") or []
        if (match := _SCHEMA.fullmatch(entry.get("rfilename", "")))
    )
    wanted = [file for number, file in found if not version or ".".join(map(str, number)) == version]
    if not wanted:
        raise AuthoringError(
            f"{name} on {endpoint} holds no theme{f' of version {version}' if version else ''}.",
            hint=f"there are the versions {', '.join('.'.join(map(str, number)) for number, _ in found) or 'none'}",
        )
    return theme_from(_ask(f"{endpoint}/spaces/{name}/resolve/main/{quote(wanted[-1])}", key, repo_name), repo_name)


def _ask(address: str, token: str | None, name: str) -> object:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if not address.startswith(("https://", "http://")):
        raise AuthoringError(f"HF_ENDPOINT must begin with https://, not as {address!r} does.")
    try:
        with urlopen(Request(address, headers=headers), timeout=HUB_TIMEOUT_S) as reply:  # noqa: S310 - checked above
            return json.loads(reply.read())
    except (URLError, ValueError, OSError) as error:
        raise AuthoringError(
            f"The theme {name!r} could not be fetched from {address}: {error}.",
            hint="without a way to the Hub, download its JSON file and use gr.themes.Base.load(path)",
        ) from error
