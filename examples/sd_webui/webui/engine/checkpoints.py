"""Checkpoints of the built-in sampler: small JSON files of numbers, which say in what manner it paints.

They stand where gigabytes of weights would: they can be listed, chosen, hashed and merged like those. Add-ons (the
`<lora:name:0.8>` of a prompt) are the same kind of file; their numbers are added.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

LOOK: dict[str, float] = {
    "layers": 6.0,
    "haze": 0.6,
    "texture": 1.0,
    "softness": 0.0,
    "shadow": 0.0,
    "contrast": 1.0,
    "saturation": 1.0,
    "warmth": 0.0,
    "levels": 0.0,
    "grain": 0.015,
}
"""Numbers of a checkpoint and what they are where a file does not say: how many layers the ground has, how much air
lies between them, how rough surfaces and how soft edges are, shadows like those of cut paper, tones, and how much of
the noise stays in the picture."""

SUFFIX = ".json"
Interpolation = Literal["No interpolation", "Weighted sum", "Add difference"]


@dataclass(frozen=True)
class Checkpoint:
    """A manner of painting.

    Attributes:
        name: Name of its file, without the suffix.
        note: A sentence about it.
        look: Its numbers.
        hash: First ten digits of the file's SHA-256.
        folder: Set for a folder in the format of diffusers, which the built-in sampler cannot read.
    """

    name: str
    note: str
    look: Mapping[str, float]
    hash: str
    folder: Path | None = None

    @property
    def title(self) -> str:
        """Name and hash, as lists show it."""
        return f"{self.name} [{self.hash}]"


class UnknownCheckpoint(ValueError):  # it names what is unknown
    """There is no such checkpoint or add-on."""


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a file of numbers.

    Raises:
        ValueError: When it is none.
    """
    content = path.read_bytes()
    try:
        fields = json.loads(content)
        numbers = {str(name): float(number) for name, number in fields.get("look", {}).items()}
    except (ValueError, AttributeError, TypeError) as error:
        msg = f"{path} is no checkpoint: {error}"
        raise ValueError(msg) from error
    unknown = sorted(numbers.keys() - LOOK.keys())
    if unknown:
        msg = f"{path} has numbers that mean nothing: {', '.join(unknown)}; known are {', '.join(LOOK)}"
        raise ValueError(msg)
    return Checkpoint(path.stem, str(fields.get("note", "")), numbers, hashlib.sha256(content).hexdigest()[:10])


class Shelf:
    """The checkpoints or add-ons of some folders. Later folders win where two have the same name.

    Args:
        folders: Where the files are; those that do not exist are empty.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = list(folders)

    def paths(self) -> dict[str, Path]:
        """Find the files by name, and folders with a model of diffusers."""
        found: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.suffix == SUFFIX:
                    found[path.stem] = path
                elif (path / "model_index.json").is_file():
                    found[path.name] = path
        return found

    def titles(self) -> list[str]:
        """Return what lists show."""
        return [self._read(path).title for path in self.paths().values()]

    def get(self, title: str) -> Checkpoint:
        """Return a checkpoint by its name or title.

        Raises:
            UnknownCheckpoint: When there is none.
        """
        name = title.partition(" [")[0].strip()
        paths = self.paths()
        if name not in paths:
            msg = f"there is no {name!r}; there are {', '.join(paths) or 'none at all'}"
            raise UnknownCheckpoint(msg)
        return self._read(paths[name])

    def _read(self, path: Path) -> Checkpoint:
        if path.is_dir():
            content = (path / "model_index.json").read_bytes()
            return Checkpoint(path.name, "A model for diffusers.", {}, hashlib.sha256(content).hexdigest()[:10], path)
        return read_checkpoint(path)


def look_of(checkpoint: Checkpoint, additions: Iterable[tuple[Checkpoint, float]]) -> dict[str, float]:
    """Return the numbers of a checkpoint with add-ons on top, each with its weight."""
    look = {**LOOK, **checkpoint.look}
    for addition, weight in additions:
        for name, number in addition.look.items():
            look[name] += number * weight
    return {**look, "layers": min(max(look["layers"], 1), 12), "grain": min(max(look["grain"], 0.001), 0.3)}


def merged(
    how: Interpolation, first: Checkpoint, second: Checkpoint | None, third: Checkpoint | None, share: float
) -> dict[str, float]:
    """Merge checkpoints number by number.

    Args:
        how: Keep the first; go from the first to the second; or add what the second has and the third has not.
        first: The checkpoint to begin with.
        second: The one to go to, or to take from.
        third: What is taken away from the second.
        share: How far, 0 to 1.

    Raises:
        ValueError: When one that is needed is missing, or is a model for diffusers.
    """
    needed = {"No interpolation": [first], "Weighted sum": [first, second], "Add difference": [first, second, third]}
    looks: list[dict[str, float]] = []
    for place, checkpoint in enumerate(needed[how]):
        if checkpoint is None:
            msg = f"“{how}” needs checkpoint {'ABC'[place]}; choose one"
            raise ValueError(msg)
        if checkpoint.folder is not None:
            msg = f"{checkpoint.name} is a model for diffusers; only the numbers of built-in checkpoints can be merged"
            raise ValueError(msg)
        looks.append({**LOOK, **checkpoint.look})
    if len(looks) == 1:
        return looks[0]
    base, other = looks[0], looks[1]
    if len(looks) == 2:
        return {name: round(base[name] * (1 - share) + other[name] * share, 6) for name in LOOK}
    return {name: round(base[name] + (other[name] - looks[2][name]) * share, 6) for name in LOOK}


def write_checkpoint(path: Path, note: str, look: Mapping[str, float]) -> None:
    """Write a file of numbers."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"note": note, "look": dict(look)}, indent=2) + "\n")
