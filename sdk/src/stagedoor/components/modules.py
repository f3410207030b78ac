"""JavaScript modules and styles that authors bring for components of their own.

A module is the author's code, like the app itself: it comes from a class of the program and never from a value that a
visitor sent. It is served by the app, under a name made from its content, for as long as a component with it exists.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, cast
from weakref import WeakKeyDictionary, WeakValueDictionary

from stagedoor.errors import AuthoringError

Kind = Literal["esm", "css"]
_ENDINGS: Mapping[str, tuple[str, ...]] = {"esm": (".js", ".mjs"), "css": (".css",)}
_CONTENT_TYPES: Mapping[str, bytes] = {"esm": b"text/javascript; charset=utf-8", "css": b"text/css; charset=utf-8"}
_ADDRESS = re.compile(r"https?://\S+")
_FOREIGN_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](https?://[^/"'\s]+)""")

PATH_PREFIX = "modules/"
"""Where modules are served, below the API's prefix."""


class ModuleSource:
    """The text of a module or style.

    Args:
        text: The text.
        kind: "esm" for a module, "css" for a style.
    """

    def __init__(self, text: str, kind: Kind) -> None:
        self.text = text
        self.kind = kind
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        self.name = f"{digest}.{'js' if kind == 'esm' else 'css'}"
        """File name in its address: another text has another one, so browsers may keep it for good."""

    @property
    def path(self) -> str:
        """Address below the API's prefix."""
        return PATH_PREFIX + self.name

    @property
    def content_type(self) -> bytes:
        """What browsers take it for."""
        return _CONTENT_TYPES[self.kind]

    @property
    def foreign_origins(self) -> set[str]:
        """Other hosts that the module imports from: the page's policy must let it."""
        return set(_FOREIGN_IMPORT.findall(self.text)) if self.kind == "esm" else set()


_alive: WeakValueDictionary[str, ModuleSource] = WeakValueDictionary()


def module_source(given: str | Path, kind: Kind, folder: Path | None = None) -> ModuleSource:
    """Return the source that an author gave.

    Args:
        given: Its text, the path of a file, or (modules) the address of a module on another host.
        kind: What it is.
        folder: Where relative paths begin; by default the working directory.

    Raises:
        AuthoringError: When it is a path and there is no such file.
    """
    text = str(given).strip()
    is_address = _ADDRESS.fullmatch(text) is not None
    is_file = isinstance(given, Path) or (len(text.split()) == 1 and text.endswith(_ENDINGS[kind]))
    if is_address and kind == "esm":
        text = f'export * from "{text}";\nexport {{ default }} from "{text}";\n'
    elif is_file:
        text = _read((folder or Path.cwd()) / text, kind)
    made = ModuleSource(text, kind)
    return _alive.setdefault(made.name, made)


def _read(path: Path, kind: Kind) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise AuthoringError(
            f"The file {path} of a component cannot be read: {error.strerror or error}.",
            hint=f"give {kind} as text, or as a path relative to the class's own file",
        ) from error


def find_source(name: str) -> ModuleSource | None:
    """Return the source with a file name, while a component has it."""
    return _alive.get(name)


def sources_of(cls: type) -> Mapping[str, ModuleSource]:
    """Return the module and the style of a class, read anew when their file has changed."""
    found: dict[str, ModuleSource] = {}
    for kind in ("esm", "css"):
        owner = next((base for base in cls.__mro__ if kind in base.__dict__), None)
        given = cast("str | Path | None", owner.__dict__[kind]) if owner is not None else None
        if given is not None and owner is not None:
            found[kind] = module_source(given, kind, _folder_of(owner))
    if "esm" not in found:
        return {}
    _kept[cls] = tuple(found.values())
    return found


_kept: WeakKeyDictionary[type, tuple[ModuleSource, ...]] = WeakKeyDictionary()
"""The newest sources of each class, which keeps them alive as long as the class."""


def _folder_of(cls: type) -> Path | None:
    module = sys.modules.get(cls.__module__)
    file = getattr(module, "__file__", None)
    return Path(file).resolve().parent if isinstance(file, str) else None
