"""Everything on a page that has a value. Classes are found by name through `registry`; nothing is imported here."""

from __future__ import annotations

import importlib

_BASES = {"Component": "Component", "FormComponent": "FormComponent", "IOComponent": "Component"}
"""Classes that apps test with `isinstance`; the last is Gradio 3's name."""


def __getattr__(name: str) -> object:
    """Load a class on first use, as in `gr.components.Textbox`."""
    if name in _BASES:
        return getattr(importlib.import_module(f"{__name__}.base"), _BASES[name])
    if name[:1].isupper():
        from stagedoor.components.registry import MODULES

        if name in MODULES:
            return getattr(importlib.import_module(MODULES[name]), name)
        from stagedoor.compat.names import MADE, REPLACED, old_name

        if name in REPLACED or name in MADE:
            return old_name(name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
