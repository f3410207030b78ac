"""Gradio's modules, for code that imports from inside of it: `gradio.routes.Request`, `gr.utils`, `gradio.blocks`.

Each is a small module object whose names come from Stagedoor's public ones; a name that is not there says so.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from functools import cache
from types import ModuleType

REAL: Mapping[str, str] = {
    "": "stagedoor",
    "themes": "stagedoor.themes",
    "themes.base": "stagedoor.themes.base",
    "themes.utils.colors": "stagedoor.themes.palette",
    "themes.utils.sizes": "stagedoor.themes.sizes",
    "themes.utils.fonts": "stagedoor.themes.fonts",
    "components": "stagedoor.components",
    "components.base": "stagedoor.components.base",
    "context": "stagedoor.context",
    "layouts": "stagedoor.layouts",
    "mcp": "stagedoor.mcp",
    "interface": "stagedoor.authoring.interface",
    "chat_interface": "stagedoor.authoring.chat_interface",
    "renderable": "stagedoor.authoring.render",
    "flagging": "stagedoor.authoring.flagging",
    "media": "stagedoor.files.samples",
    "validators": "stagedoor.runtime.validators",
}
"""Gradio module (below `gradio`) → the module of ours that holds the same names."""

VIRTUAL: Mapping[str, str] = {
    "analytics": "",
    "blocks": "Blocks Block@components.base BlockContext=Container@components.base",
    "data_classes": "FileData GradioModel@compat.inside GradioRootModel@compat.inside",
    "deprecation": "",
    "events": (
        "on EventData SelectData KeyUpData LikeData RetryData UndoData EditData DeletedFileData DownloadData CopyData "
        "EventListener@components.events EventListenerMethod=BoundEvent@components.events "
        "Dependency@components.events"
    ),
    "exceptions": (
        "Error InvalidApiNameError=AuthoringError@errors DuplicateBlockError=AuthoringError@errors "
        "InvalidBlockError=AuthoringError@errors ChecksumMismatchError=ShareError@errors"
    ),
    "external": "load load_blocks_from_repo=load",
    "helpers": (
        "Examples Progress EventData Error Info Warning Success skip update create_examples=Examples make_waveform"
    ),
    "inputs": "",
    "mix": "Series Parallel",
    "networking": "",
    "outputs": "",
    "oauth": "OAuthProfile OAuthToken",
    "processing_utils": (
        "audio_from_file@compat.processing audio_to_file@compat.processing convert_to_16_bit_wav@compat.processing "
        "decode_base64_to_binary@compat.processing decode_base64_to_file@compat.processing "
        "decode_base64_to_image@compat.processing encode_array_to_base64@compat.processing "
        "encode_file_to_base64@compat.processing encode_pil_to_base64@compat.processing "
        "encode_url_or_file_to_base64@compat.processing encode_url_to_base64@compat.processing "
        "resize_and_crop@compat.processing save_pil_to_file@compat.processing to_binary@compat.processing"
    ),
    "routes": "Request Header mount_gradio_app App=StagedoorApp@http.app",
    "state": "State",
    "strings": "en@compat.inside",
    "templates": ("TextArea Sketchpad Paint ImageMask PlayableVideo Microphone Mic Files Numpy Matrix List Pil Webcam"),
    "themes.utils": "colors=palette@themes sizes@themes fonts@themes",
    "tunneling": "",
    "utils": (
        "NamedString@components.file colab_check@compat.inside delete_none@compat.inside get_space@compat.inside "
        "get_upload_folder=default_root@files.store ipython_check@compat.inside is_zero_gpu_space@compat.inside "
        "kaggle_check@compat.inside sanitize_value_for_csv=harmless@authoring.flagged_rows "
        "strip_invalid_filename_characters=clean_name@files.names version_check@compat.inside"
    ),
}
"""Gradio module → what it gives: a public name of ours, or `name@module` or `name=ours@module` from inside of ours."""


class VirtualModule(ModuleType):
    """A module of Gradio that exists only by name.

    Args:
        name: Name below `gradio`.
        names: What it gives, as a value of `VIRTUAL`.
    """

    def __init__(self, name: str, names: str) -> None:
        super().__init__(f"gradio.{name}", f"Stands in for gradio.{name}.")
        self.__dict__["__path__"] = []  # what makes it a package for the import system
        self._short = name
        self._places = dict(map(_place, names.split()))

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._short in {"inputs", "outputs", "mix"}:
            from stagedoor.compat.names import OldNamespace

            return getattr(OldNamespace(self._short), name)
        if name in self._places:
            return _found(*self._places[name])
        if self._short == "events" and name.endswith("able"):
            return _mixin(name)
        msg = f"gradio.{self._short}.{name} is inside of Gradio and has no counterpart in Stagedoor"
        raise AttributeError(msg)

    def __dir__(self) -> list[str]:
        return sorted(self._places)


def _place(entry: str) -> tuple[str, tuple[str, str]]:
    """Read an entry of `VIRTUAL`: Gradio's name, and module and name of ours."""
    names, _, module = entry.partition("@")
    name, _, ours = names.partition("=")
    return name, (f"stagedoor.{module}" if module else "stagedoor", ours or name)


def _found(module: str, name: str) -> object:
    """Return a name of a module of ours, or a module below it."""
    holder = importlib.import_module(module)
    return getattr(holder, name) if hasattr(holder, name) else importlib.import_module(f"{module}.{name}")


@cache
def _mixin(name: str) -> type:
    """Return what stands for a class that components of Gradio 3 inherited an event from (`Changeable`): nothing."""
    return type(name, (), {"__doc__": "Every component has its events by itself."})


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
            known = sys.modules[full] = VirtualModule(name, VIRTUAL[name])
        return known
    head, _, tail = name.partition(".")
    if head in {"components", "layouts", "themes"} and tail and "." not in tail:
        return _one_file(head, tail)
    return None


def _one_file(package: str, name: str) -> ModuleType | None:
    """Return our file for `gradio.components.<name>`; we leave underscores out of file names."""
    try:
        return importlib.import_module(f"stagedoor.{package}.{name.replace('_', '')}")
    except ModuleNotFoundError:
        return None
