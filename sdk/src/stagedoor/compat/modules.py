"""Gradio's modules, for code that imports from inside of it: `gradio.routes.Request`, `gr.utils`, `gradio.blocks`.

Each is a small module object whose names come from Stagedoor's public ones; a name that is not there says so.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from types import ModuleType

REAL: Mapping[str, str] = {
    "": "stagedoor",
    "themes": "stagedoor.themes",
    "themes.base": "stagedoor.themes.base",
    "themes.utils": "stagedoor.themes.palette",
    "themes.utils.colors": "stagedoor.themes.palette",
    "themes.utils.sizes": "stagedoor.themes.sizes",
    "themes.utils.fonts": "stagedoor.themes.fonts",
    "components": "stagedoor.components",
    "components.base": "stagedoor.components.base",
    "layouts": "stagedoor.layouts",
    "mcp": "stagedoor.mcp",
    "interface": "stagedoor.authoring.interface",
    "chat_interface": "stagedoor.authoring.chat_interface",
    "flagging": "stagedoor.authoring.flagging",
    "media": "stagedoor.files.samples",
    "validators": "stagedoor.runtime.validators",
}
"""Gradio module (below `gradio`) → the module of ours that holds the same names."""

VIRTUAL: Mapping[str, str] = {
    "blocks": "Blocks",
    "context": "",
    "data_classes": "FileData",
    "events": (
        "on EventData SelectData KeyUpData LikeData RetryData UndoData EditData DeletedFileData DownloadData CopyData"
    ),
    "exceptions": "Error",
    "external": "load",
    "helpers": "Examples Progress EventData Error Info Warning Success skip update",
    "inputs": "",
    "outputs": "",
    "oauth": "OAuthProfile OAuthToken",
    "processing_utils": "",
    "routes": "Request Header mount_gradio_app",
    "state": "State",
    "templates": ("TextArea Sketchpad Paint ImageMask PlayableVideo Microphone Mic Files Numpy Matrix List"),
    "utils": "",
}
"""Gradio module → public names that it gives."""


class VirtualModule(ModuleType):
    """A module of Gradio that exists only by name.

    Args:
        name: Name below `gradio`.
        names: Public names that it gives.
    """

    def __init__(self, name: str, names: frozenset[str]) -> None:
        super().__init__(f"gradio.{name}", f"Stands in for gradio.{name}.")
        self.__dict__["__path__"] = []  # what makes it a package for the import system
        self._short = name
        self._names = names

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._short in {"inputs", "outputs"}:
            from stagedoor.compat.names import OldNamespace

            return getattr(OldNamespace(self._short), name)
        if name in self._names:
            return getattr(importlib.import_module("stagedoor"), name)
        msg = f"gradio.{self._short}.{name} is inside of Gradio and has no counterpart in Stagedoor"
        raise AttributeError(msg)

    def __dir__(self) -> list[str]:
        return sorted(self._names)


def module_named(name: str) -> ModuleType | None:
    """Return the module that stands in for `gradio.<name>`; None when there is none.

    Args:
        name: Name below `gradio`; "" for `gradio` itself.
    """
    if name in REAL:
        return importlib.import_module(REAL[name])
    if name in VIRTUAL:
        full = f"stagedoor.compat.virtual.{name}"
        known = sys.modules.get(full)
        if known is None:
            known = sys.modules[full] = VirtualModule(name, frozenset(VIRTUAL[name].split()))
        return known
    head, _, tail = name.partition(".")
    if head in {"components", "layouts"} and tail and "." not in tail:
        return _one_file(head, tail)
    return None


def _one_file(package: str, name: str) -> ModuleType | None:
    """Return our file for `gradio.components.<name>`; we leave underscores out of file names."""
    try:
        return importlib.import_module(f"stagedoor.{package}.{name.replace('_', '')}")
    except ModuleNotFoundError:
        return None
