"""Styles: named pieces of prompt, kept in a CSV file that other programs of this kind read, too."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from .folders import SHIPPED_STYLES, data_folder

PLACE = "{prompt}"


@dataclass(frozen=True)
class Style:
    """A piece of prompt. `{prompt}` in it is where the visitor's words go; without it they come first."""

    name: str
    prompt: str = ""
    negative_prompt: str = ""


def _path() -> Path:
    return data_folder() / "styles.csv"


def all_styles() -> dict[str, Style]:
    """Return the styles by name: those of the data folder, or the ones that ship with the page."""
    path = _path() if _path().exists() else SHIPPED_STYLES
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row.get("name")]
    return {row["name"]: Style(row["name"], row.get("prompt") or "", row.get("negative_prompt") or "") for row in rows}


def save_style(style: Style) -> None:
    """Keep a style; one of the same name is replaced.

    Raises:
        ValueError: When it has no name.
    """
    if not style.name.strip():
        raise ValueError("A style needs a name.")
    _write({**all_styles(), style.name: style}.values())


def delete_style(name: str) -> None:
    """Forget a style.

    Raises:
        ValueError: When there is none of that name.
    """
    styles = all_styles()
    if name not in styles:
        msg = f"There is no style {name!r}."
        raise ValueError(msg)
    _write(style for style in styles.values() if style.name != name)


def _write(styles: Iterable[Style]) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [astuple(style) for style in styles]
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields(Style)])
        writer.writerows(rows)


def with_styles(prompt: str, negative: str, names: Iterable[str]) -> tuple[str, str]:
    """Return both prompts with styles in them, in their order; names that are gone count for nothing."""
    styles = all_styles()
    for name in names:
        if style := styles.get(name):
            prompt, negative = _joined(prompt, style.prompt), _joined(negative, style.negative_prompt)
    return prompt, negative


def _joined(words: str, piece: str) -> str:
    if PLACE in piece:
        return piece.replace(PLACE, words.strip())
    return ", ".join(part for part in (words.strip().rstrip(","), piece.strip()) if part)
