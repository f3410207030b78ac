"""Cuts a visitor's bytes into request heads; bodies are read by whoever knows their framing. No I/O."""

from __future__ import annotations

from stagedoor_relay.edge.http import RequestHead, is_hopeless, parse_request_head
from stagedoor_relay.errors import ProtocolViolationError


class RequestReader:
    """Holds what has arrived and was not read yet.

    Args:
        max_head_bytes: Limit of one head.
    """

    def __init__(self, max_head_bytes: int) -> None:
        self._limit = max_head_bytes
        self._buffer = b""
        self._searched = 0

    def __len__(self) -> int:
        return len(self._buffer)

    @property
    def has_begun(self) -> bool:
        """Whether an unfinished head is held."""
        return self._searched > 0

    def feed(self, data: bytes) -> None:
        """Add bytes."""
        self._buffer = self._buffer + data if self._buffer else data

    def take(self) -> bytes:
        """Take everything that is held: the beginning of a body, or what follows a handshake."""
        data, self._buffer, self._searched = self._buffer, b"", 0
        return data

    def next_head(self) -> RequestHead | None:
        """Return the next request's head, or None while it is unfinished.

        Raises:
            ProtocolViolationError: It can never become a good one.
        """
        if not self._searched and self._buffer.startswith(b"\r\n"):
            self._buffer = self._buffer[2:]  # one empty line before a request is forgiven (RFC 9112 section 2.2)
        if not self._buffer:
            return None
        end = self._buffer.find(b"\r\n\r\n", max(0, self._searched - 3), self._limit + 4)
        if end < 0:
            self._searched = len(self._buffer)
            if self._searched > self._limit:
                raise ProtocolViolationError("The request's head is too long.", status=431)
            if is_hopeless(self._buffer):
                raise ProtocolViolationError("The request's head is malformed.")
            return None
        head, self._buffer = self._buffer[: end + 4], self._buffer[end + 4 :]
        self._searched = 0
        return parse_request_head(head)
