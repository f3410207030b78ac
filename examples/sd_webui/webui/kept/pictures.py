"""Saving pictures: where, under what name, with what made them inside."""

from __future__ import annotations

import csv
import datetime
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from PIL import Image

from .folders import data_folder, inside
from .infotext import read, read_from, save_options
from .settings import Settings

Group = Literal["txt2img", "img2img", "extras", "grids", "saved", "starts"]
SUFFIXES = {".png", ".jpg", ".jpeg", ".webp"}
_PATTERN = re.compile(r"\[(\w+)\]")
_UNSAFE = re.compile(r"[^\w.,+=()&' -]+")
_NUMBER = re.compile(r"\d{5,}")
_MAX_NAME = 150


@dataclass(frozen=True)
class Described:
    """A picture to be saved.

    Attributes:
        picture: RGB.
        text: Its generation parameters.
        words: For patterns of file names: seed, prompt, model, method, steps, cfg, width, height.
    """

    picture: Image.Image
    text: str
    words: Mapping[str, object] = field(default_factory=dict)


def group_folder(settings: Settings, group: Group) -> Path:
    """Return the folder of a group of pictures."""
    return inside(data_folder(), getattr(settings.folders, group))


def save(described: Described, group: Group, settings: Settings, *, keep: bool = True, file_format: str = "") -> Path:
    """Save a picture and return its path.

    Args:
        described: The picture.
        group: What it is; says into which folder it goes.
        settings: How files are named and written.
        keep: Whether it goes into that folder; otherwise into a temporary one, for the page only.
        file_format: Another format than the settings'.
    """
    words = _words(described, settings)
    folder = group_folder(settings, group) if keep else Path(tempfile.gettempdir(), "sd-webui")
    if keep and settings.saving.uses_subfolders:
        folder = inside(folder, _filled(settings.saving.subfolder_pattern, words))
    folder.mkdir(parents=True, exist_ok=True)
    words["number"] = f"{next_number(folder):05}"
    suffix = file_format or settings.saving.file_format
    name = _filled(settings.saving.name_pattern, words) or words["number"]
    path = _free(folder / f"{name[:_MAX_NAME]}.{suffix}")
    text = described.text if settings.saving.embeds_parameters else ""
    write(described.picture, path, text, settings)
    if settings.saving.writes_text_file and described.text and keep:
        path.with_suffix(".txt").write_text(described.text)
    return path


def write(picture: Image.Image, path: Path, text: str, settings: Settings) -> None:
    """Write one file in the format of its suffix."""
    saving = settings.saving
    options: dict[str, object] = {
        ".png": {"compress_level": saving.png_compression},
        ".jpg": {"quality": saving.jpeg_quality},
        ".webp": {"quality": saving.jpeg_quality, "lossless": saving.webp_lossless},
    }[path.suffix]
    flat = picture.convert("RGB") if path.suffix == ".jpg" else picture
    flat.save(path, **options, **save_options(path, text))


def next_number(folder: Path) -> int:
    """Return the number after the highest that a file's name in a folder begins with; the first is 0."""
    numbers = [int(found[0]) for path in folder.iterdir() if (found := _NUMBER.match(path.name))]
    return max(numbers, default=-1) + 1


def _free(path: Path) -> Path:
    """Return the path, or one like it that does not exist."""
    candidate, count = path, 1
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}-{count}")
        count += 1
    return candidate


def _words(described: Described, settings: Settings) -> dict[str, str]:
    now = datetime.datetime.now().astimezone()
    words = {name: str(value) for name, value in described.words.items()}
    prompt = words.get("prompt", "").split()
    return {
        **words,
        "prompt": " ".join(prompt[: settings.saving.prompt_words]),
        "date": now.strftime("%Y-%m-%d"),
        "time": now.strftime("%H-%M-%S"),
    }


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    """Put words into a pattern; what is not known stays, and what no file name may have goes."""
    filled = _PATTERN.sub(lambda found: words.get(found[1], found[0]), pattern)
    return _UNSAFE.sub("_", filled).strip(" .")


def keep_copies(paths: Iterable[Path], settings: Settings) -> list[Path]:
    """Copy pictures into the folder of the Save button, and write them into its log."""
    folder = group_folder(settings, "saved")
    folder.mkdir(parents=True, exist_ok=True)
    copies = [Path(shutil.copy(path, _free(folder / path.name))) for path in paths]
    if settings.saving.writes_log:
        _log(folder / "log.csv", copies)
    return copies


def _log(path: Path, pictures: Iterable[Path]) -> None:
    names = ("Prompt", "Seed", "Size", "Sampler", "CFG scale", "Steps", "Negative prompt")
    is_new = not path.exists()
    with path.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(["file", *names])
        for picture in pictures:
            fields = parameters_of(picture)
            writer.writerow([picture.name, *(fields.get(name, "") for name in names)])


def parameters_of(path: Path) -> dict[str, str]:
    """Return the generation parameters in a file; none when there are none."""
    with Image.open(path) as picture:
        text = read_from(picture)
    return read(text) if text else {}


def zipped(paths: Iterable[Path], folder: Path) -> Path:
    """Put pictures into one archive in a folder; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    archive = _free(folder / "pictures.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for path in paths:
            file.write(path, path.name)
    return archive
