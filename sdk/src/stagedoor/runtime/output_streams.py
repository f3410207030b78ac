"""Output streams: what a generator yields for an Audio or Video with `streaming=True`, as segments of an HLS playlist.

`Pieces` works where the function runs and makes segments; `Playlists` works where the app is served, writes down what
there is, and joins it into one file at the end, which is the component's last value. Without workers, both are in
one process. With workers, what `Pieces` tells goes over the link, and a segment made on another machine is fetched.
"""

from __future__ import annotations

import contextlib
import json
import math
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from stagedoor.components.base import Block
from stagedoor.components.ffmpeg import MissingProgramError
from stagedoor.components.segments import SUFFIXES, Kind, join_segments, make_segment
from stagedoor.runtime.results import Outcome
from stagedoor.runtime.stream_files import PLAYLIST, StreamFolders, delete_old_streams

if TYPE_CHECKING:
    from stagedoor.authoring.graph import BlockFunction
    from stagedoor.files import FileReference, FileStore
    from stagedoor.runtime.event import Event


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment that was made.

    Attributes:
        output: Place of its component among the function's outputs.
        component: The component's id.
        number: Its place in the stream, from 0 on.
        kind: What it is.
        length_s: Its length in seconds.
        whole_format: Format of the file that the stream becomes; None for the one that needs no new encoding.
    """

    output: int
    component: int
    number: int
    kind: Kind
    length_s: float
    whole_format: str | None


Lengths = Mapping[int, tuple[float, ...]]
"""The lengths of a stream's segments in seconds, by its place among the outputs."""


class Pieces:
    """Turns what a function gives for its streamed outputs into segments.

    Args:
        event: The event.
        files: Where files lie.
        tell: Called with each segment, where it was made; it lies in its folder by then.
        before: What earlier calls of the same event have made.
    """

    def __init__(
        self, event: Event, files: FileStore, tell: Callable[[Segment], None], before: Lengths | None = None
    ) -> None:
        self._files = files
        self._folders = folders_of(event, files)
        self._outputs = event.function.outputs
        self._tell = tell
        self._lengths_s = {output: list(lengths) for output, lengths in (before or {}).items()}

    def takes(self, block: Block, value: object) -> bool:
        """Whether a value for an output is a piece of its stream, and not a change of its properties."""
        return is_streamed(block) and not isinstance(value, (Block, dict))

    def add(self, block: Block, value: object) -> FileReference | None:
        """Add a piece to an output's stream, and return the stream; None as long as there was no piece."""
        output = self._outputs.index(block)
        kind: Kind = "video" if block.get_block_name() == "video" else "audio"
        component = cast("int", block._id)  # pyright: ignore[reportPrivateUsage]
        if value is not None:
            self._make(cast("_Streamable", block), value, output, component, kind)
        return self._folders.reference(component, kind) if self._lengths_s.get(output) else None

    def _make(self, block: _Streamable, value: object, output: int, component: int, kind: Kind) -> None:
        piece, lengths_s = block.piece(value), self._lengths_s.setdefault(output, [])
        if not lengths_s:
            delete_old_streams(self._files)
        folder = self._folders.make(component)
        if isinstance(piece, bytes):
            with tempfile.NamedTemporaryFile(dir=folder, prefix="piece-") as file:
                file.write(piece)
                file.flush()
                data, length_s = make_segment(Path(file.name), kind, sum(lengths_s))
        else:
            data, length_s = make_segment(piece, kind, sum(lengths_s))
        if data:
            number = len(lengths_s)
            (folder / f"{number}{SUFFIXES[kind]}").write_bytes(data)
            lengths_s.append(length_s)
            self._tell(Segment(output, component, number, kind, length_s, block.format))


class Playlists:
    """The streamed outputs of one event, as they are served.

    Args:
        event: The event.
        files: Where files lie.
    """

    def __init__(self, event: Event, files: FileStore) -> None:
        self._files = files
        self._folders = folders_of(event, files)
        self._streams: dict[int, _Stream] = {}

    def note(self, segment: Segment) -> None:
        """Put a segment, which lies in its folder, on its playlist."""
        stream = self._streams.get(segment.output)
        if stream is None:
            stream = self._streams[segment.output] = _Stream(segment, self._folders.claim(segment.component))
        stream.add(segment.length_s)

    def lengths(self) -> Lengths:
        """Return what there is of each stream."""
        return {output: stream.lengths_s for output, stream in self._streams.items()}

    def finished(self, outcome: Outcome) -> Outcome:
        """End the streams, and put one whole file in the place of each in a function's last result."""
        if not self._streams:
            return outcome
        data = list(outcome.data)
        for output, stream in self._streams.items():
            data[output] = stream.join(self._files)
        return Outcome(data, outcome.changed_state_ids, outcome.render_config)

    def end(self) -> None:
        """End the streams of an event that was cancelled or failed; what was sent of them can be played."""
        for stream in self._streams.values():
            with contextlib.suppress(OSError):
                stream.end()


def folders_of(event: Event, files: FileStore) -> StreamFolders:
    """Return the folders of an event's streams."""
    return StreamFolders(files, event.event_id, event.session_hash, event.username)


def gives_pieces(event: Event) -> bool:
    """Whether a call streams sound or film to a player.

    Pieces are what a generator yields, and what any function answers to the chunks of an input stream.
    """
    function = event.function
    if not function.is_generator and event.chunk_files is None:
        return False
    return any(is_streamed(block) for block in function.outputs)


def streams_out(function: BlockFunction) -> bool:
    """Whether calls of a function may stream sound or film to a player; see `gives_pieces`."""
    is_chunked = any(event_name == "stream" for _, event_name in function.targets)
    return (function.is_generator or is_chunked) and any(is_streamed(block) for block in function.outputs)


def is_streamed(block: Block) -> bool:
    """Whether what a generator yields for a component is a piece of a stream."""
    return bool(getattr(block, "streaming", False)) and hasattr(block, "piece")


class _Streamable(Protocol):
    """What Audio and Video offer."""

    format: str | None

    def piece(self, value: object) -> Path | bytes:
        """Return a value as a media file: where it lies, or its bytes."""
        ...


class _Stream:
    """One output's stream."""

    def __init__(self, first: Segment, folder: Path) -> None:
        self.lengths_s: tuple[float, ...] = ()
        self._first = first
        self._folder = folder
        self._is_ended = False
        self._lock = threading.Lock()

    def add(self, length_s: float) -> None:
        with self._lock:
            self.lengths_s = (*self.lengths_s, length_s)
            self._write_playlist()

    def end(self) -> None:
        with self._lock:
            if not self._is_ended:
                self._is_ended = True
                self._write_playlist()

    def join(self, files: FileStore) -> FileReference:
        self.end()
        kind, suffix = self._first.kind, SUFFIXES[self._first.kind]
        joined = self._folder / f"joined{suffix}"
        with joined.open("wb") as whole:
            for index in range(len(self.lengths_s)):
                whole.write((self._folder / f"{index}{suffix}").read_bytes())
        try:
            data, own_suffix = join_segments(joined, kind, self._first.whole_format)
        except MissingProgramError:  # the segments are another machine's; one behind the other they are a file, too
            data, own_suffix = joined.read_bytes(), suffix
        joined.unlink()
        reference = files.publish_bytes(data, name=f"{kind}{own_suffix}")
        (self._folder / "whole.json").write_text(json.dumps(reference.path))
        return reference

    def _write_playlist(self) -> None:
        lines = [
            "#EXTM3U",
            "#EXT-X-PLAYLIST-TYPE:EVENT",
            f"#EXT-X-TARGETDURATION:{max(1, *(math.ceil(length) for length in self.lengths_s))}",
            "#EXT-X-VERSION:4",
            "#EXT-X-MEDIA-SEQUENCE:0",
        ]
        for index, length_s in enumerate(self.lengths_s):
            lines += [f"#EXTINF:{length_s:.3f},", f"{index}{SUFFIXES[self._first.kind]}"]
        if self._is_ended:
            lines.append("#EXT-X-ENDLIST")
        # Replaced at once: a reader must never see half of it.
        fresh = self._folder / f"{PLAYLIST}.new"
        fresh.write_text("\n".join(lines) + "\n")
        fresh.replace(self._folder / PLAYLIST)
