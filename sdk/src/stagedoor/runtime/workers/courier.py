"""Files between machines: whoever gets a message that names files fetches those it does not have, then hands it on.

Files are those of the store, and segments of output streams.

A file is asked for piece by piece, each when the one before it has been written, so that little of it is ever in
memory or in Redis. It gets the same reference on the other machine. References are made of contents, so what was
fetched once is there for all that follows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from stagedoor.errors import FileAccessError, StagedoorError
from stagedoor.files.reference import is_reference, reference_in
from stagedoor.runtime.stream_files import begin_segment, stored_segment

if TYPE_CHECKING:
    from stagedoor.files import FileStore

PIECE_BYTES = 1024 * 1024
MAX_FILE_BYTES = 1024 * 1024 * 1024


@dataclass(slots=True)
class Want:
    """Asks for a piece of a file."""

    reference: str
    offset: int


@dataclass(slots=True)
class Piece:
    """A piece of a file.

    Attributes:
        size: Of the whole file, in bytes; None when there is no such file.
    """

    reference: str
    offset: int
    data: bytes
    size: int | None


class FileTooBigError(StagedoorError):
    """A file is larger than what is carried between machines."""


class Courier:
    """One end's part in carrying files.

    Args:
        files: This machine's files.
        send: Sends a message to the other end.
    """

    def __init__(self, files: FileStore, send: Callable[[Want | Piece], None]) -> None:
        self._files = files
        self._send = send
        self._asked: dict[str, asyncio.Future[Piece]] = {}
        self._fetching: dict[str, asyncio.Task[None]] = {}
        self._lines: dict[object, asyncio.Task[None]] = {}

    def take(self, message: Want | Piece) -> None:
        """Answer the other end, or note its answer."""
        if isinstance(message, Want):
            self._send(self._piece(message))
        else:
            asked = self._asked.pop(message.reference, None)
            if asked is not None and not asked.done():
                asked.set_result(message)

    def deliver(
        self, line: object, names: list[str], is_wanted: Callable[[], bool], hand_on: Callable[[str | None], None]
    ) -> None:
        """Hand a message on when all files that it names are here.

        Args:
            line: What the message belongs to; messages of one line stay in order.
            names: The files that it names.
            is_wanted: Asked before each piece; the message is handed on without what is missing when it is not.
            hand_on: Called with None, or with the reason why a file cannot be had.
        """
        before = self._lines.get(line)
        missing = [name for name in names if not self._has(name)]
        if before is None and not missing:
            hand_on(None)
            return
        task = asyncio.ensure_future(self._deliver(line, before, missing, is_wanted, hand_on))
        self._lines[line] = task

    def close(self) -> None:
        """The other end is gone: hand nothing on any more."""
        for task in [*self._lines.values(), *self._fetching.values()]:
            task.cancel()
        self._lines.clear()

    # --- inside

    async def _deliver(
        self,
        line: object,
        before: asyncio.Task[None] | None,
        missing: list[str],
        is_wanted: Callable[[], bool],
        hand_on: Callable[[str | None], None],
    ) -> None:
        problem = None
        try:
            if before is not None:
                await asyncio.wait([before])
            for name in missing:
                await self._fetch_once(name, is_wanted)
        except (StagedoorError, OSError) as error:
            problem = str(error)
        if self._lines.get(line) is asyncio.current_task():
            del self._lines[line]
        hand_on(problem)

    async def _fetch_once(self, reference: str, is_wanted: Callable[[], bool]) -> None:
        """Fetch a file; whoever needs it at the same time waits for the same."""
        while not self._has(reference) and is_wanted():
            task = self._fetching.get(reference)
            if task is not None:
                await asyncio.wait([task])
                if task.cancelled() or task.exception() is not None:
                    continue  # the other one's failure or lack of interest is not this one's
                if not self._has(reference):
                    return  # the other end does not have it
                continue
            task = asyncio.ensure_future(self._fetch(reference, is_wanted))
            self._fetching[reference] = task
            try:
                await task
            finally:
                del self._fetching[reference]
            return

    async def _fetch(self, reference: str, is_wanted: Callable[[], bool]) -> None:
        is_segment = stored_segment(self._files, reference) is not None
        begin = partial(begin_segment, self._files) if is_segment else self._files.begin_copy
        with begin(reference) as copy:
            while is_wanted():
                asked = self._asked[reference] = asyncio.get_running_loop().create_future()
                self._send(Want(reference, copy.size))
                piece = await asked
                if piece.size is None:
                    return
                if piece.size > MAX_FILE_BYTES:
                    raise FileTooBigError(
                        f"The file {copy.name!r} has {piece.size / 1e6:,.0f} MB. Between machines a file may have "
                        f"{MAX_FILE_BYTES / 1e6:,.0f} MB."
                    )
                copy.write(piece.data)
                if copy.size >= piece.size:
                    copy.commit()
                    return
                if not piece.data:
                    return

    def _has(self, name: str) -> bool:
        segment = stored_segment(self._files, name)
        return self._files.has(name) if segment is None else segment.is_file()

    def _piece(self, want: Want) -> Piece:
        none = Piece(want.reference, want.offset, b"", None)
        path = stored_segment(self._files, want.reference)
        if path is None and not is_reference(want.reference):
            return none
        try:
            path = path or self._files.open_served(want.reference)
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                return Piece(want.reference, want.offset, b"", size)
            with path.open("rb") as file:
                file.seek(want.offset)
                return Piece(want.reference, want.offset, file.read(PIECE_BYTES), size)
        except (FileAccessError, OSError):
            return none


def references_in(value: object) -> list[str]:
    """Return the references of a store's files that a wire value names, by their paths or their addresses."""
    found: dict[str, None] = {}
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            fields = cast("dict[object, object]", item)
            for name in ("path", "url"):
                text = fields.get(name)
                if isinstance(text, str) and (own := text if is_reference(text) else reference_in(text)) is not None:
                    found[own] = None
            waiting.extend(fields.values())
        elif isinstance(item, (list, tuple)):
            waiting.extend(cast("list[object]", item))
    return list(found)
