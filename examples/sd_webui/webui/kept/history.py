"""Looking back at what was made: pages of pictures from a folder, searched by what made them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from .folders import data_folder
from .infotext import read_from
from .pictures import SUFFIXES, Group, group_folder
from .settings import Settings

GROUPS: tuple[Group, ...] = ("txt2img", "img2img", "extras", "grids", "saved")


@dataclass(frozen=True)
class Page:
    """One page of pictures.

    Attributes:
        paths: Its pictures.
        number: From 1.
        count: How many pages there are, at least 1.
        total: How many pictures there are on all of them.
    """

    paths: list[Path]
    number: int
    count: int
    total: int


def page_of(group: Group, search: str, number: int, settings: Settings) -> Page:
    """Return a page; a number beyond the last gives the last.

    Args:
        group: Which folder.
        search: Words that must all be in the name or the parameters of a picture; empty finds every one.
        number: From 1.
        settings: Order, and how many are on a page.
    """
    folder = group_folder(settings, group)
    found = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES] if folder.is_dir() else []
    found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=settings.history.newest_first)
    words = search.lower().split()
    if words:
        found = [path for path in found if _has(path, words)]
    size = settings.history.per_page
    count = max(1, -(-len(found) // size))
    number = min(max(number, 1), count)
    return Page(found[(number - 1) * size : number * size], number, count, len(found))


def _has(path: Path, words: list[str]) -> bool:
    if all(word in path.name.lower() for word in words):
        return True
    with Image.open(path) as picture:
        text = read_from(picture).lower()
    return all(word in text for word in words)


def delete(path: Path, settings: Settings) -> str:
    """Delete a picture of the data folder, or move it to the trash; returns what was done.

    Raises:
        ValueError: When it is none.
    """
    if not path.resolve().is_relative_to(data_folder()) or path.suffix.lower() not in SUFFIXES or not path.is_file():
        msg = f"{path.name} is no picture of this page"
        raise ValueError(msg)
    if settings.history.uses_trash:
        trash = data_folder() / "trash"
        trash.mkdir(parents=True, exist_ok=True)
        shutil.move(path, trash / path.name)
        return f"Moved {path.name} to the trash."
    path.unlink()
    return f"Deleted {path.name}."
