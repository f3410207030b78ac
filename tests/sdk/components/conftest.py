"""Each test has a file store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stagedoor import context
from stagedoor.files import FileStore


@pytest.fixture(scope="session")
def session_store(tmp_path_factory: pytest.TempPathFactory) -> FileStore:
    return FileStore(tmp_path_factory.mktemp("store"))


@pytest.fixture(autouse=True)
def store(session_store: FileStore) -> Iterator[FileStore]:
    """The store of the app that is served; one for all tests, since names in it cannot collide."""
    token = context.current_files.set(session_store)
    yield session_store
    context.current_files.reset(token)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory, whose files functions may return."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
