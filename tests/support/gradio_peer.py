"""Real Gradio, in the environment that `infra/setup/prepare.py gradio` makes."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def gradio_python() -> Path:
    """Return the interpreter that has Gradio.

    Raises:
        FileNotFoundError: When the environment is not there.
    """
    python = ROOT / ".venv-gradio" / "bin" / "python"
    if not python.exists():
        raise FileNotFoundError(f"{python} is missing; make it with `python3 infra/setup/prepare.py gradio`")
    return python


def clean_environment(**more: str) -> dict[str, str]:
    """Return an environment in which nobody calls home, and no setting of the caller's changes what is compared."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GRADIO", "STAGEDOOR"))}
    return {**kept, "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_OFFLINE": "1", **more}
