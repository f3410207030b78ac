"""`import gradio` gets Stagedoor: for `stagedoor run`, which runs apps written for Gradio as they are.

`gradio_client` is another package and stays the real one.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from stagedoor.compat.modules import module_named

PACKAGE = "gradio"


class _Loader(Loader):
    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def exec_module(self, module: ModuleType) -> None:
        # The import system returns what stands in sys.modules afterwards: the module that exists already.
        sys.modules[module.__name__] = self._module


class GradioFinder(MetaPathFinder):
    """Finds `gradio` and the modules below it in Stagedoor."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return a spec for `gradio` and what is below it; None for everything else.

        Raises:
            ModuleNotFoundError: For a part of Gradio that Stagedoor has no counterpart of.
        """
        if fullname != PACKAGE and not fullname.startswith(f"{PACKAGE}."):
            return None
        module = module_named(fullname[len(PACKAGE) + 1 :])
        if module is None:
            msg = f"{fullname} is inside of Gradio and has no counterpart in Stagedoor"
            raise ModuleNotFoundError(msg, name=fullname)
        return importlib.util.spec_from_loader(fullname, _Loader(module), is_package=True)


def install() -> None:
    """Make `import gradio` give Stagedoor in this process; a Gradio that is loaded already stays."""
    if not any(isinstance(finder, GradioFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, GradioFinder())


def uninstall() -> None:
    """Take `install` back (for tests)."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, GradioFinder)]
    for name in [name for name in sys.modules if name == PACKAGE or name.startswith(f"{PACKAGE}.")]:
        del sys.modules[name]
