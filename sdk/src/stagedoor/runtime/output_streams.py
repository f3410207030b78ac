"""Output streams: what a generator yields for an Audio or Video with `streaming=True`, as segments of an HLS playlist.

Every stream is a folder below the file store, `streams/<event>/<component>/`, that says whose it is; nothing of it is
kept in memory, so any process that shares the store can serve it. When the generator ends, the segments are joined
into one file, which is the component's last value. Folders are deleted an hour after their last segment.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from stagedoor.components.base import Block
from stagedoor.components.segments import SUFFIXES, Kind, fragmented, join_segments, make_segment
from stagedoor.files import FileReference, FileStore
from stagedoor.runtime.results import Outcome

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.runtime.event import Event
    from stagedoor.runtime.sessions import Session

KEPT_S = 3600.0
"""Seconds that a stream can be read after its last segment; the joined file stays as any other."""
_FOLDER = "streams"
_RUN = re.compile(r"[0-9a-f]{32}")
_SEGMENT = re.compile(r"(\d{1,6})\.(aac|ts|mp4)")
_PLAYLIST = "playlist.m3u8"


class StreamedOutputs:
    """The streamed outputs of one event.

    Args:
        event_id: The event.
        session: Whose event it is.
        function: Its function.
        files: Where files lie.
    """

    def __init__(self, event_id: str, session: Session, function: BlockFunction, files: FileStore) -> None:
        part = _address_part(session.hash)
        self._owner = {"session": part, "username": session.username}
        self._place = f"{part}/{event_id}"
        self._root = files.root / _FOLDER
        self._folder = self._root / event_id
        self._files = files
        self._streams: dict[Block, _Stream] = {}
        self._outputs = function.outputs

    def takes(self, block: Block, value: object) -> bool:
        """Whether a value for an output is a piece of its stream, and not a change of its properties."""
        return is_streamed(block) and not isinstance(value, (Block, dict))

    def add(self, block: Block, value: object) -> FileReference | None:
        """Add a piece to an output's stream, and return the stream; None as long as there was no piece."""
        stream = self._streams.get(block)
        if value is None:
            return stream.reference.duplicate() if stream is not None else None
        piece = cast("_Streamable", block).piece(value)
        if stream is None:
            _delete_old(self._root)
            stream = self._streams[block] = _Stream(block, self._folder, self._place, self._owner)
        stream.add(piece)
        return stream.reference.duplicate()

    def finished(self, outcome: Outcome) -> Outcome:
        """End the streams, and put one whole file in the place of each in a function's last result."""
        if not self._streams:
            return outcome
        data = list(outcome.data)
        for index, block in enumerate(self._outputs):
            stream = self._streams.get(block)
            if stream is not None:
                data[index] = stream.join(self._files)
        return Outcome(data, outcome.changed_state_ids, outcome.render_config)

    def end(self) -> None:
        """End the streams of an event that was cancelled or failed; what was sent of them can be played."""
        for stream in self._streams.values():
            with contextlib.suppress(OSError):
                stream.end()


def streamed_outputs(event: Event, files: FileStore) -> StreamedOutputs | None:
    """Return what takes a call's pieces; None for calls that stream neither sound nor film.

    Pieces are what a generator yields, and what any function answers to the chunks of an input stream.
    """
    function = event.function
    gives_pieces = function.is_generator or event.feed is not None
    if not gives_pieces or not any(is_streamed(block) for block in function.outputs):
        return None
    return StreamedOutputs(event.event_id, event.session, function, files)


def is_streaming(function: BlockFunction) -> bool:
    """Whether a function streams sound or film to a player, piece by piece."""
    return function.is_generator and any(is_streamed(block) for block in function.outputs)


def is_streamed(block: Block) -> bool:
    """Whether what a generator yields for a component is a piece of a stream."""
    return bool(getattr(block, "streaming", False)) and hasattr(block, "piece")


def _address_part(session_hash: str) -> str:
    """Return a session's name as it can stand in a path: clients choose it as they like."""
    plain = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", session_hash)
    return session_hash if plain else hashlib.sha256(session_hash.encode("utf-8", "replace")).hexdigest()


class _Streamable(Protocol):
    """What Audio and Video offer."""

    format: str | None

    def piece(self, value: object) -> Path | bytes:
        """Return a value as a media file: where it lies, or its bytes."""
        ...


class _Stream:
    """One output's stream: its folder."""

    def __init__(self, block: Block, folder: Path, place: str, owner: dict[str, str | None]) -> None:
        self._block = cast("_Streamable", block)
        self._kind: Kind = "video" if block.get_block_name() == "video" else "audio"
        number = block._id  # pyright: ignore[reportPrivateUsage]
        self._folder = folder / str(number)
        self._lengths_s: list[float] = []
        self._is_ended = False
        self._lock = threading.Lock()
        self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        (self._folder / "owner.json").write_text(json.dumps(owner))
        self.reference = FileReference(
            f"{place}/{number}/{_PLAYLIST}", orig_name=f"{self._kind}-stream", is_stream=True
        )

    def add(self, piece: Path | bytes) -> None:
        starts_at_s = sum(self._lengths_s)
        if isinstance(piece, bytes):
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix="piece-") as file:
                file.write(piece)
                file.flush()
                data, length_s = make_segment(Path(file.name), self._kind, starts_at_s)
        else:
            data, length_s = make_segment(piece, self._kind, starts_at_s)
        if not data:
            return
        (self._folder / f"{len(self._lengths_s)}{SUFFIXES[self._kind]}").write_bytes(data)
        self._lengths_s.append(length_s)
        self._write_playlist()

    def end(self) -> None:
        with self._lock:
            if not self._is_ended:
                self._is_ended = True
                self._write_playlist()

    def join(self, files: FileStore) -> FileReference | None:
        self.end()
        suffix = SUFFIXES[self._kind]
        if not self._lengths_s:
            return None
        joined = self._folder / f"joined{suffix}"
        with joined.open("wb") as whole:
            for index in range(len(self._lengths_s)):
                whole.write((self._folder / f"{index}{suffix}").read_bytes())
        data, own_suffix = join_segments(joined, self._kind, self._block.format)
        joined.unlink()
        reference = files.publish_bytes(data, name=f"{self._kind}{own_suffix}")
        (self._folder / "whole.json").write_text(json.dumps(reference.path))
        return reference

    def _write_playlist(self) -> None:
        lines = [
            "#EXTM3U",
            "#EXT-X-PLAYLIST-TYPE:EVENT",
            f"#EXT-X-TARGETDURATION:{max(1, *(math.ceil(length) for length in [0.0, *self._lengths_s]))}",
            "#EXT-X-VERSION:4",
            "#EXT-X-MEDIA-SEQUENCE:0",
        ]
        for index, length_s in enumerate(self._lengths_s):
            lines += [f"#EXTINF:{length_s:.3f},", f"{index}{SUFFIXES[self._kind]}"]
        if self._is_ended:
            lines.append("#EXT-X-ENDLIST")
        # Replaced at once: a reader must never see half of it.
        fresh = self._folder / f"{_PLAYLIST}.new"
        fresh.write_text("\n".join(lines) + "\n")
        fresh.replace(self._folder / _PLAYLIST)


# --- reading


def find_part(files: FileStore, path: str, username: str | None) -> Path | None:
    """Return a playlist or a segment that a reader asks for, made from another one where needed.

    Args:
        files: Where files lie.
        path: `<session>/<event>/<component>/<name>`.
        username: Who is signed in.
    """
    found = _own_folder(files, path, username)
    if found is None:
        return None
    folder, name = found
    match = _SEGMENT.fullmatch(name)
    target = folder / name
    if name != _PLAYLIST and match is None:
        return None
    if match is not None and match[2] == "mp4" and not target.exists():
        source = next((one for suffix in (".aac", ".ts") if (one := folder / f"{match[1]}{suffix}").exists()), None)
        if source is None:
            return None
        with tempfile.NamedTemporaryFile(dir=folder, prefix="piece-", delete=False) as file:
            file.write(fragmented(source))
        Path(file.name).replace(target)
    return target if target.is_file() else None


def whole_file(files: FileStore, path: str, username: str | None) -> str | None:
    """Return the reference of the file that a stream became; None while it is under way."""
    found = _own_folder(files, path, username)
    if found is None or not (found[0] / "whole.json").is_file():
        return None
    return cast("str", json.loads((found[0] / "whole.json").read_text()))


def _own_folder(files: FileStore, path: str, username: str | None) -> tuple[Path, str] | None:
    parts: Sequence[str] = path.split("/")
    if len(parts) != 4 or not _RUN.fullmatch(parts[1]) or not (parts[2].isascii() and parts[2].isdigit()):
        return None
    session_hash, run, component, name = parts
    folder = files.root / _FOLDER / run / component
    try:
        owner: object = json.loads((folder / "owner.json").read_text())
    except (OSError, ValueError):
        return None
    return (folder, name) if owner == {"session": session_hash, "username": username} else None


def _delete_old(root: Path) -> None:
    limit = time.time() - KEPT_S
    for folder in root.iterdir() if root.is_dir() else ():
        newest = max((inner.stat().st_mtime for inner in folder.glob("*/*.m3u8")), default=folder.stat().st_mtime)
        if newest < limit:
            shutil.rmtree(folder, ignore_errors=True)
