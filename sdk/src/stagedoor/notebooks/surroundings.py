"""Which notebook this is, if any. Nothing is imported to find out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol, cast

Host = Literal["colab", "kaggle", "sagemaker", "databricks", "jupyter"]

_SAGEMAKER_FILE = Path("/opt/ml/metadata/resource-metadata.json")
"""Stands on the instances of SageMaker's notebooks and Studio."""


class Shell(Protocol):
    """IPython's shell, as far as it is used here."""

    user_ns: dict[str, object]


def shell() -> Shell | None:
    """Return the running IPython shell; None in a plain interpreter."""
    ipython = sys.modules.get("IPython")
    get = cast("Callable[[], Shell | None] | None", getattr(ipython, "get_ipython", None))
    return get() if get is not None else None


def notebook_host() -> Host | None:
    """Return where this notebook runs; None in scripts, plain interpreters and IPython in a terminal."""
    current = shell()
    if current is None or not hasattr(current, "kernel"):
        return None
    environ = os.environ
    if "google.colab" in sys.modules or "COLAB_RELEASE_TAG" in environ:
        return "colab"
    if "KAGGLE_KERNEL_RUN_TYPE" in environ or "KAGGLE_URL_BASE" in environ:
        return "kaggle"
    if "SAGEMAKER_INTERNAL_IMAGE_URI" in environ or "SAGEMAKER_APP_TYPE" in environ or _SAGEMAKER_FILE.exists():
        return "sagemaker"
    if "DATABRICKS_RUNTIME_VERSION" in environ:
        return "databricks"
    return "jupyter"


def is_elsewhere(host: Host | None) -> bool:
    """Whether the visitor's browser is on another machine than this, so that local addresses lead nowhere."""
    return host not in {None, "jupyter"}
