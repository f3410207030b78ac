"""A store of its own for each test, in a folder with things around it that must not leak."""

from __future__ import annotations

from pathlib import Path

import pytest

from stagedoor.files import FileStore


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "store")
