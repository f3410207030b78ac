"""Small things from inside of Gradio that apps reach for."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

from stagedoor import context

Value = TypeVar("Value")

en: defaultdict[str, str] = defaultdict(str)
"""Texts of the console in Gradio (`gradio.strings.en`); whatever is written here has no effect."""


class _Open(type):
    """Lets `Context` be asked without an instance."""

    @property
    def root_block(cls) -> object:
        """The app under construction; None outside of one."""
        return context.current_app.get()

    @property
    def block(cls) -> object:
        """The container that is open; None outside of an app."""
        return context.current_container.get()


class Context(metaclass=_Open):
    """What is under construction (`gradio.context.Context`)."""


def colab_check() -> bool:
    """Whether the program runs in Google Colab."""
    return "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in os.environ


def kaggle_check() -> bool:
    """Whether the program runs in a Kaggle notebook."""
    return "KAGGLE_KERNEL_RUN_TYPE" in os.environ


def ipython_check() -> bool:
    """Whether the program runs in IPython or a notebook."""
    return "IPython" in sys.modules and hasattr(sys.modules["builtins"], "__IPYTHON__")


def get_space() -> str | None:
    """Return the name of the Space that the program runs in, if it does."""
    return os.environ.get("SPACE_ID")


def is_zero_gpu_space() -> bool:
    """Whether the program runs in a Space that lends GPUs."""
    return os.environ.get("SPACES_ZERO_GPU", "").lower() in {"1", "true"}


def version_check() -> None:
    """Do nothing: nobody is asked for a newer version."""


def delete_none(entries: Mapping[str, Value | None], skip_value: bool = False) -> dict[str, Value | None]:
    """Return the entries that are not None.

    Args:
        entries: The entries.
        skip_value: Whether "value" is kept even when it is None.
    """
    return {name: entry for name, entry in entries.items() if entry is not None or (skip_value and name == "value")}


def __getattr__(name: str) -> object:
    """Return pydantic's bases, which `gradio.data_classes` names otherwise."""
    if name not in {"GradioModel", "GradioRootModel"}:
        raise AttributeError(name)
    import pydantic

    return pydantic.BaseModel if name == "GradioModel" else pydantic.RootModel
