"""Where things are: what ships with the page, and what it makes."""

from __future__ import annotations

import os
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
"""The folder of this example."""
SHIPPED_CHECKPOINTS, SHIPPED_LORAS = HOME / "models" / "checkpoints", HOME / "models" / "loras"
SHIPPED_STYLES = HOME / "models" / "styles.csv"


def data_folder() -> Path:
    """Return the folder of all that is made: `SD_WEBUI_DATA`, or `data` beside the app."""
    return Path(os.environ.get("SD_WEBUI_DATA") or HOME / "data").resolve()


def checkpoint_folders() -> list[Path]:
    """Return where checkpoints are looked for; merged ones go into the last."""
    return [SHIPPED_CHECKPOINTS, data_folder() / "checkpoints"]


def lora_folders() -> list[Path]:
    """Return where add-ons are looked for."""
    return [SHIPPED_LORAS, data_folder() / "loras"]


def inside(folder: Path, name: str) -> Path:
    """Return a path below a folder.

    Raises:
        ValueError: When the name leads out of it.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        msg = f"{name!r} leads out of {folder}"
        raise ValueError(msg)
    return path
