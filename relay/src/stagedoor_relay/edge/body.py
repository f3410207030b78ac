"""Bodies (RFC 9112 sections 6 and 7.1): find the end, hand the payload on as it comes. No I/O, nothing is collected."""

from __future__ import annotations

import re
from typing import Protocol

from stagedoor_relay.edge.http import Fields, Framing, parse_trailers
from stagedoor_relay.errors import ProtocolViolationError

_CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,15})(?:;[\t\x20-\x7e\x80-\xff]*)?")
_MAX_CHUNK_LINE_BYTES = 1024
_MAX_TRAILER_BYTES = 8 * 1024


class BodyReader(Protocol):
    """Takes a message's bytes after its head.

    Attributes:
        is_done: Whether the body has ended.
    """

    is_done: bool

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Take bytes; returns the payload in them and what stands after the body's end.

        Raises:
            ProtocolViolationError: The framing is broken.
        """
        ...


class EmptyBody:
    """No body at all."""

    is_done = True

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Everything stands after the end."""
        return b"", data


class LengthBody:
    """A body of known length."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.is_done = False

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Count."""
        if len(data) < self._left:
            self._left -= len(data)
            return data, b""
        payload, rest = data[: self._left], data[self._left :]
        self._left = 0
        self.is_done = True
        return payload, rest


class OpenBody:
    """A body that ends with its connection."""

    is_done = False

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Everything is payload."""
        return data, b""


class ChunkedBody:
    """A chunked body. Chunk extensions are dropped; trailers are kept for whoever wants to pass them on."""

    _SIZE, _DATA, _DATA_END, _TRAILERS = range(4)

    def __init__(self) -> None:
        self.is_done = False
        self.trailers: Fields = []
        self._state = self._SIZE
        self._left = 0
        self._held = b""

    def feed(self, data: bytes) -> tuple[bytes, bytes]:
        """Take the framing off."""
        if self._held:
            data, self._held = self._held + data, b""
        payload: list[bytes] = []
        position, end = 0, len(data)
        while position < end and not self.is_done:
            if self._state == self._DATA:
                piece = data[position : position + self._left]
                payload.append(piece)
                position += len(piece)
                self._left -= len(piece)
                if not self._left:
                    self._state = self._DATA_END
                continue
            if self._state == self._TRAILERS:
                moved = self._end_of_trailers(data, position)
            elif self._state == self._DATA_END:
                moved = self._end_of_data(data, position)
            else:
                moved = self._size_line(data, position)
            if moved < 0:
                self._held = data[position:]
                position = end
            else:
                position = moved
        return (payload[0] if len(payload) == 1 else b"".join(payload)), data[position:]

    def _size_line(self, data: bytes, position: int) -> int:
        line_end = data.find(b"\r\n", position, position + _MAX_CHUNK_LINE_BYTES)
        if line_end < 0:
            partial = data[position : position + _MAX_CHUNK_LINE_BYTES]
            if len(partial) >= _MAX_CHUNK_LINE_BYTES or b"\n" in partial or b"\r" in partial[:-1]:
                raise ProtocolViolationError("A chunk's size is malformed.")
            return -1
        match = _CHUNK_LINE.fullmatch(data, position, line_end)
        if match is None:
            raise ProtocolViolationError("A chunk's size is malformed.")
        self._left = int(match[1], 16)
        self._state = self._DATA if self._left else self._TRAILERS
        return line_end + 2

    def _end_of_data(self, data: bytes, position: int) -> int:
        if len(data) - position < 2:
            if data[position : position + 1] != b"\r":
                raise ProtocolViolationError("A chunk is longer than its size.")
            return -1
        if data[position : position + 2] != b"\r\n":
            raise ProtocolViolationError("A chunk is longer than its size.")
        self._state = self._SIZE
        return position + 2

    def _end_of_trailers(self, data: bytes, position: int) -> int:
        if data[position : position + 2] == b"\r\n":
            self.is_done = True
            return position + 2
        block_end = data.find(b"\r\n\r\n", position)
        if block_end < 0:
            if len(data) - position > _MAX_TRAILER_BYTES:
                raise ProtocolViolationError("The trailers are too long.", status=431)
            return -1
        self.trailers = parse_trailers(data[position : block_end + 4])
        self.is_done = True
        return block_end + 4


def body_reader(framing: Framing, length: int) -> BodyReader:
    """Return the reader for a framing."""
    if framing is Framing.LENGTH:
        return LengthBody(length)
    if framing is Framing.CHUNKED:
        return ChunkedBody()
    if framing is Framing.UNTIL_CLOSE:
        return OpenBody()
    return EmptyBody()


def chunk(payload: bytes) -> bytes:
    """Frame a payload as one chunk."""
    return b"%x\r\n%b\r\n" % (len(payload), payload)


LAST_CHUNK = b"0\r\n\r\n"
