"""A connection between two processes that carries pickled messages, each after its length."""

from __future__ import annotations

import asyncio
import pickle
import socket
from collections.abc import Callable
from typing import Protocol, cast

LENGTH_BYTES = 8
MAX_BACKLOG_BYTES = 16 * 1024 * 1024
"""Above it, streamed intermediate results are left out until the other side has read."""


def framed(message: object) -> bytes:
    """Return a message as it goes over a socket."""
    body = pickle.dumps(message, protocol=5)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


class Link(Protocol):
    """A way to another process; used on the event loop."""

    def send(self, message: object) -> None:
        """Send a message; it is lost silently when the other side is gone."""
        ...

    @property
    def is_behind(self) -> bool:
        """Whether the other side reads much slower than it is sent to; may be asked from any thread."""
        ...

    def close(self) -> None:
        """Close the connection; `on_lost` is not called for it."""
        ...


class SocketLink(asyncio.Protocol):
    """A link over a connected stream socket.

    Args:
        on_message: Called with each message.
        on_lost: Called when the other side is gone.
    """

    def __init__(self, on_message: Callable[[object], None], on_lost: Callable[[], None]) -> None:
        self._on_message = on_message
        self._on_lost = on_lost
        self._transport: asyncio.WriteTransport | None = None
        self._early: list[bytes] = []
        self._buffer = bytearray()
        self._is_closed = False

    async def connect(self, loop: asyncio.AbstractEventLoop, connection: socket.socket) -> None:
        """Begin to use a socket, which the link owns from here on."""
        connection.setblocking(False)
        await loop.create_connection(lambda: self, sock=connection)

    @property
    def is_behind(self) -> bool:
        """See `Link`."""
        transport = self._transport
        return transport is not None and transport.get_write_buffer_size() > MAX_BACKLOG_BYTES

    def send(self, message: object) -> None:
        """See `Link`."""
        if self._transport is None:
            self._early.append(framed(message))
        elif not self._transport.is_closing():
            self._transport.write(framed(message))

    def hold(self, is_held: bool) -> None:
        """Read nothing for a while, so that the other side sees that it is not read; or go on."""
        transport = cast("asyncio.Transport | None", self._transport)
        if transport is not None and not transport.is_closing():
            (transport.pause_reading if is_held else transport.resume_reading)()

    def close(self) -> None:
        """See `Link`."""
        self._is_closed = True
        if self._transport is not None:
            self._transport.close()

    # --- what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send what could not be sent before."""
        self._transport = cast("asyncio.WriteTransport", transport)
        self._transport.writelines(self._early)
        self._early.clear()
        if self._is_closed:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Hand over every message that is whole."""
        buffer = self._buffer
        buffer += data
        start = 0
        while len(buffer) - start >= LENGTH_BYTES:
            body = start + LENGTH_BYTES
            end = body + int.from_bytes(buffer[start:body], "big")
            if len(buffer) < end:
                break
            message = pickle.loads(bytes(memoryview(buffer)[body:end]))  # noqa: S301 - both ends are this app
            start = end
            self._on_message(message)
        del buffer[:start]

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell that the other side is gone."""
        if not self._is_closed:
            self._on_lost()
