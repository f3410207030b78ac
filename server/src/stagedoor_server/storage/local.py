"""Files in a local folder, named by their own SHA-256: same bytes are kept once, nothing is ever overwritten."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Final

from stagedoor_server.errors import ServerError, TooLargeError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK: Final = 256 * 1024


class StorageFullError(ServerError):
    """The disk is full."""

    status = 507
    code = "storage_full"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What was stored: its name in the store and its size."""

    sha256: str
    size_bytes: int


class LocalStorage:
    """A content-addressed folder.

    Args:
        root: Made when first needed. Must be on one file system, so that a finished file can be renamed into place.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._drafts = root / "drafts"

    def path_of(self, sha256: str) -> Path:
        """Return where a file lies.

        Raises:
            ValueError: Not a SHA-256 in hex; nothing else ever becomes part of a path.
        """
        if _SHA256.fullmatch(sha256) is None:
            raise ValueError(f"not a SHA-256: {sha256!r}")
        return self._root / sha256[:2] / sha256

    async def put(self, chunks: AsyncIterator[bytes], *, max_bytes: int) -> StoredFile:
        """Store a stream; an aborted or over-long one leaves nothing behind.

        Raises:
            TooLargeError: More than `max_bytes`.
            StorageFullError: The disk is full.
        """
        self._drafts.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self._drafts)
        digest, size = hashlib.sha256(), 0
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    if size > max_bytes:
                        raise TooLargeError(f"The file is larger than {max_bytes:,} bytes.")
                    digest.update(chunk)
                    await asyncio.to_thread(file.write, chunk)
                await asyncio.to_thread(_flush, file)
            return StoredFile(await asyncio.to_thread(self._place, draft, digest.hexdigest()), size)
        except OSError as error:
            raise StorageFullError("The server's disk is full; the file was not kept.") from error
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft)  # noqa: PTH108 - a plain string from mkstemp

    async def put_bytes(self, data: bytes, *, max_bytes: int) -> StoredFile:
        """Store bytes at hand; see `put`."""

        async def once() -> AsyncIterator[bytes]:
            yield data

        return await self.put(once(), max_bytes=max_bytes)

    async def read(self, sha256: str) -> AsyncIterator[bytes]:
        """Stream a stored file.

        Raises:
            FileNotFoundError: Not in the store.
        """
        file = await asyncio.to_thread(self.path_of(sha256).open, "rb")
        try:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk
        finally:
            file.close()

    def old_files(self, *, older_than_s: float) -> list[str]:
        """List stored files not written or put again for a while: what a clean-up may look at."""
        limit = time.time() - older_than_s
        found: list[str] = []
        for folder in self._root.glob("[0-9a-f][0-9a-f]"):
            found.extend(
                file.name for file in folder.iterdir() if _SHA256.fullmatch(file.name) and file.stat().st_mtime < limit
            )
        return found

    def delete(self, sha256: str) -> None:
        """Remove a file; one that is gone already is fine."""
        self.path_of(sha256).unlink(missing_ok=True)

    def _place(self, draft: str, sha256: str) -> str:
        target = self.path_of(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            os.utime(target)  # keeps the clean-up away while the new row is on its way
        else:
            Path(draft).rename(target)
        return sha256


def _flush(file: BufferedWriter) -> None:
    file.flush()
    os.fsync(file.fileno())
