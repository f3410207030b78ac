"""Stagedoor: a Python function becomes a web app, the app a public link, the link a team's project.

Use it as Gradio is used: `import stagedoor as gr`. Importing it loads the standard library only; every public
name is loaded when it is first used, from the module that the table below names.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from stagedoor.wire import WIRE_VERSION as __version__

version = "0.1.0"
"""Stagedoor's own version. `__version__` is the Gradio version whose API and wire protocol are spoken."""

if TYPE_CHECKING:
    from stagedoor import themes as themes
    from stagedoor.authoring.api import api as api
    from stagedoor.authoring.blocks import Blocks as Blocks
    from stagedoor.authoring.chat_interface import ChatInterface as ChatInterface
    from stagedoor.authoring.examples import Examples as Examples
    from stagedoor.authoring.flagging import CSVLogger as CSVLogger
    from stagedoor.authoring.flagging import FlaggingCallback as FlaggingCallback
    from stagedoor.authoring.flagging import SimpleCSVLogger as SimpleCSVLogger
    from stagedoor.authoring.interface import Interface as Interface
    from stagedoor.authoring.on import on as on
    from stagedoor.authoring.tabbed import TabbedInterface as TabbedInterface
    from stagedoor.authoring.updates import skip as skip
    from stagedoor.authoring.updates import update as update
    from stagedoor.errors import Error as Error
    from stagedoor.themes.base import Base as Theme

_EXPORTS: dict[str, str] = {
    name: module
    for module, names in {
        "authoring.api": "api",
        "authoring.blocks": "Blocks",
        "authoring.chat_interface": "ChatInterface",
        "authoring.examples": "Examples",
        "authoring.flagging": "CSVLogger FlaggingCallback SimpleCSVLogger",
        "authoring.interface": "Interface",
        "authoring.on": "on",
        "authoring.tabbed": "TabbedInterface",
        "authoring.updates": "skip update",
        "errors": "Error",
    }.items()
    for name in names.split()
}
"""Public name → module (below `stagedoor`) that defines it under the same name."""

_RENAMED = {"Theme": ("themes.base", "Base")}
_MODULES = frozenset({"themes"})
_OLD_NAMES = frozenset(
    [
        "Box",
        "Variable",
        "inputs",
        "outputs",
        "Pil",
        "Webcam",
        "ImagePaint",
        "Timeseries",
        "TimeSeries",
        "StatusTracker",
        "Carousel",
        "Series",
        "Parallel",
        "mix",
        "Interpretation",
        "HuggingFaceDatasetSaver",
        "LogoutButton",
        "make_waveform",
    ]
)
"""Names of Gradio 2 to 4 that are gone from 6; `compat.names` says what each means today."""

__all__ = [*_EXPORTS, *_RENAMED, *_MODULES, "__version__", "version"]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    """Load a public name on first use (PEP 562)."""
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    module, attribute = _RENAMED.get(name) or (_EXPORTS.get(name), name)
    if module is None and name in _OLD_NAMES:
        from stagedoor.compat.names import old_name

        return old_name(name)
    if module is None:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(importlib.import_module(f"{__name__}.{module}"), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
