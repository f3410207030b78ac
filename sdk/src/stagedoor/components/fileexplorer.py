"""Choosing among the files of a folder on the server."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal, Unpack, cast

from stagedoor.components.base import Block, Component, FieldOptions, JSONSchema
from stagedoor.components.events import EventListener
from stagedoor.files.access import is_inside, real


class FileExplorer(Component):
    """Files of a folder on the server, to choose from. Functions receive paths and return paths.

    Nothing outside of the folder can be listed or chosen, through links neither, and what `glob` and
    `ignore_glob` leave out cannot be chosen by calling the API either.

    Args:
        glob: Pattern of the files that are offered: `**/*.py`, `data/*.csv`; without a slash it is for names.
        value: Path(s) chosen first, or a function that returns them.
        file_count: Whether one file or several can be chosen.
        root_dir: The folder.
        ignore_glob: Pattern of files and folders that are left out.
        height: Height in px, or with a CSS unit; the list scrolls.
        max_height: Height above which the list scrolls.
        min_height: Height below which it does not shrink.
        buttons: Buttons of the author, in the corner.
        options: See `Component`.
    """

    change = EventListener("change", "The choice changed.", trigger_mode="always_last")
    input = EventListener("input", "The visitor changed the choice.")
    select = EventListener("select", "The visitor chose a file.")

    def __init__(
        self,
        glob: str = "**/*",
        *,
        value: str | Path | list[str] | Callable[..., object] | None = None,
        file_count: Literal["single", "multiple"] = "multiple",
        root_dir: str | Path = ".",
        ignore_glob: str | None = None,
        height: int | str | None = None,
        max_height: int | str | None = 500,
        min_height: int | str | None = None,
        buttons: list[Block] | None = None,
        **options: Unpack[FieldOptions],
    ) -> None:
        self.glob = glob
        self.file_count = file_count
        self.root_dir = str(Path(root_dir).expanduser().absolute())
        self.ignore_glob = ignore_glob
        self.height = height
        self.max_height = max_height
        self.min_height = min_height
        self.buttons = buttons or []
        super().__init__(value, **options)

    # --- the folder

    def server_functions_by_name(self) -> Mapping[str, Callable[..., object]]:
        """Listing a folder, which the page does as folders are opened."""
        return {"ls": self.ls}

    def ls(self, subdirectory: object = None) -> list[dict[str, object]]:
        """List a folder below the root: folders first, then files, each by name.

        Args:
            subdirectory: Names from the root down; None or an empty list for the root itself.

        Returns:
            Entries with name, type ("folder" or "file") and whether they can be chosen.

        Raises:
            PayloadError: When the names lead out of the root.
        """
        parts = self._parts([] if subdirectory is None else subdirectory)
        folder = self._inside(parts)
        entries: list[dict[str, object]] = []
        try:
            names = sorted(entry.name for entry in folder.iterdir())
        except OSError:  # deleted or closed to us since it was listed
            return []
        for name in names:
            path = [*parts, name]
            if self._is_ignored(path) or not is_inside(real(folder / name), self._root()):
                continue
            is_folder = (folder / name).is_dir()
            is_offered = _matches(self.glob, path)
            if is_folder or is_offered:
                entries.append({"name": name, "type": "folder" if is_folder else "file", "valid": is_offered})
        return sorted(entries, key=lambda entry: entry["type"] == "file")

    def _root(self) -> Path:
        return real(Path(self.root_dir))

    def _parts(self, names: object) -> list[str]:
        """Names of a path as a client sends them: plain names only."""
        parts = cast("list[object]", names) if isinstance(names, list) else [None]
        plain: list[str] = []
        for part in parts:
            is_name = isinstance(part, str) and part not in {"", ".", ".."} and not re.search(r"[/\\\x00]", part)
            if not is_name or (os.name == "nt" and ":" in cast("str", part)):
                raise self.refuse(f"expected the names of a path, got {names!r:.100}")
            plain.append(cast("str", part))
        return plain

    def _inside(self, parts: Sequence[str]) -> Path:
        """The path, once it is known to lie in the root after links are followed."""
        root = self._root()
        path = root.joinpath(*parts)
        if not is_inside(real(path), root):
            raise self.refuse(f"{'/'.join(parts)!r:.200} leads out of the folder")
        return path

    def _is_ignored(self, parts: Sequence[str]) -> bool:
        pattern = self.ignore_glob
        if pattern is None:
            return False
        return any(_matches(pattern, parts[:depth]) for depth in range(1, len(parts) + 1))

    # --- the value

    def preprocess(self, payload: object) -> str | list[str] | None:
        """Return the path of the chosen file, or a list of paths."""
        if payload is None:
            return None
        if not isinstance(payload, list):
            raise self.refuse(f"expected a list of paths, each a list of names, got {payload!r:.100}")
        entries = cast("list[object]", payload)
        if entries and all(isinstance(entry, str) for entry in entries):
            entries = [entries]
        chosen = [self._chosen(entry) for entry in entries]
        if self.file_count == "multiple":
            return chosen
        if len(chosen) > 1:
            raise self.refuse(f"takes one file, got {len(chosen)}")
        return chosen[0] if chosen else None

    def _chosen(self, entry: object) -> str:
        parts = self._parts(entry)
        if not parts or self._is_ignored(parts) or not _matches(self.glob, parts):
            raise self.refuse(f"{'/'.join(parts)!r:.200} is not one of the offered files")
        return str(self._inside(parts))

    def postprocess(self, value: object) -> list[list[str]] | None:
        """Return the chosen paths as names from the root down.

        Raises:
            ValueError: When a path does not lie in the root.
        """
        if value is None:
            return None
        paths = cast("Sequence[object]", value) if isinstance(value, (list, tuple)) else [value]
        return [self._names(cast("str", path)) for path in paths]

    def _names(self, path: str | os.PathLike[str]) -> list[str]:
        given = Path(path)
        if not given.is_absolute():
            inside = Path(os.path.normpath(given))
        else:
            root = Path(self.root_dir) if given.is_relative_to(self.root_dir) else self._root()
            if not given.is_relative_to(root):
                msg = f"{self.display_name}: {path} does not lie in {self.root_dir}"
                raise ValueError(msg)
            inside = Path(os.path.normpath(given.relative_to(root)))
        if ".." in inside.parts:
            msg = f"{self.display_name}: {path} does not lie in {self.root_dir}"
            raise ValueError(msg)
        return list(inside.parts)

    def get_config(self) -> dict[str, object]:
        """Return the properties; where the folder lies is nobody's business but the server's."""
        config = super().get_config()
        config.pop("root_dir", None)
        return config

    def api_info(self) -> JSONSchema:
        """The payload is a list of paths, each a list of names."""
        return {
            "items": {"items": {"type": "string"}, "type": "array"},
            "title": "FileExplorerData",
            "type": "array",
        }

    def example_payload(self) -> object:
        """A file in a folder."""
        return [["gradio", "app.py"]]

    def example_value(self) -> object:
        """A file in a folder."""
        return "gradio/app.py"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A glob as a regular expression over a path from the root: `**` crosses folders, `*` and `?` do not."""
    expression = ""
    place = 0
    while place < len(pattern):
        if pattern.startswith("**/", place):
            expression, place = f"{expression}(?:[^/]+/)*", place + 3
        elif pattern.startswith("**", place):
            expression, place = f"{expression}.*", place + 2
        elif pattern[place] == "[" and (end := pattern.find("]", place + 2)) > 0:
            inside = pattern[place + 1 : end].replace("\\", r"\\")
            expression += f"[{'^' + inside[1:] if inside[0] == '!' else inside}]"
            place = end + 1
        else:
            expression += {"*": "[^/]*", "?": "[^/]"}.get(pattern[place], re.escape(pattern[place]))
            place += 1
    return re.compile(expression, re.DOTALL)


def _matches(pattern: str, parts: Sequence[str]) -> bool:
    path = "/".join(parts) if "/" in pattern else parts[-1]
    return _compiled(pattern.removeprefix("./")).fullmatch(path) is not None
