"""The package of the large example is importable, and keeps what it makes in a folder of the test."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "examples" / "sd_webui"))


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the example."""
    monkeypatch.setenv("SD_WEBUI_DATA", str(tmp_path))
    return tmp_path
