"""A file that is being received."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from stagedoor.errors import FileTooLargeError
from stagedoor.files.reference import FileReference


class Upload:
    """Writes one file into the store: `write` its bytes as they come, then `commit`, or `abort`.

    Not thread-safe; calls are short (one disk write), so they may stand on an event loop. As a context manager
    it aborts unless it was committed, which leaves no partial file behind.

    Args:
        temporary: Path the bytes are gathered at.
        name: Clean name the file gets.
        key: Secret that the content's name is derived with.
        max_size: Largest size in bytes, or None.
        store: Moves the finished file into the store: (digest, name, temporary, size) → reference.
    """

    def __init__(
        self,
        temporary: Path,
        name: str,
        *,
        key: bytes,
        max_size: int | None,
        store: Callable[[str, str, Path, int], FileReference],
    ) -> None:
        self.name = name
        self.size = 0
        self.max_size = max_size
        self._temporary = temporary
        self._store = store
        self._digest = hmac.new(key, digestmod=hashlib.sha256)
        self._descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._open = True

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Append bytes.

        Raises:
            FileTooLargeError: When the file grows beyond the limit; the partial file is deleted.
        """
        self.size += len(data)
        if self.max_size is not None and self.size > self.max_size:
            self.abort()
            raise FileTooLargeError(f"{self.name!r} is larger than the {self.max_size} bytes that this app takes.")
        self._digest.update(data)
        view = memoryview(data)
        while view:
            view = view[os.write(self._descriptor, view) :]

    def commit(self) -> FileReference:
        """Finish the file and return its reference."""
        os.close(self._descriptor)
        self._open = False
        return self._store(self._digest.hexdigest(), self.name, self._temporary, self.size)

    def abort(self) -> None:
        """Drop the file; does nothing after `commit` or a second time."""
        if self._open:
            self._open = False
            os.close(self._descriptor)
            self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.abort()
