"""Everything on a page that has a value. Classes are found by name through `registry`; nothing is imported here."""

from __future__ import annotations

import importlib


def __getattr__(name: str) -> object:
    """Load a class on first use, as in `gr.components.Textbox`."""
    if name in {"Component", "FormComponent"}:
        return getattr(importlib.import_module("stagedoor.components.base"), name)
    if name[:1].isupper():
        from stagedoor.components.registry import MODULES

        if name in MODULES:
            return getattr(importlib.import_module(MODULES[name]), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
