"""Streams over plain TCP to one fixed address: the console behind the same port."""

from __future__ import annotations

import asyncio

from stagedoor_relay.errors import UpstreamRefusedError
from stagedoor_relay.stream import Stream, StreamReceiver

CONNECT_TIMEOUT_S = 5.0


class _Receiver(asyncio.Protocol):
    """Hands a socket's events to the edge."""

    def __init__(self, receiver: StreamReceiver) -> None:
        self._receiver = receiver

    def data_received(self, data: bytes) -> None:
        self._receiver.data_received(data)

    def eof_received(self) -> bool:
        self._receiver.eof_received()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._receiver.connection_lost(exc)

    def pause_writing(self) -> None:
        self._receiver.pause_writing()

    def resume_writing(self) -> None:
        self._receiver.resume_writing()


class _TCPStream:
    """A `Stream` over a transport: the same words, safe to call after the end."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def write_eof(self) -> None:
        if not self._transport.is_closing():
            self._transport.write_eof()

    def pause_reading(self) -> None:
        if not self._transport.is_closing():
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        if not self._transport.is_closing():
            self._transport.resume_reading()

    def close(self) -> None:
        self._transport.close()

    def abort(self) -> None:
        self._transport.abort()


class DirectOpener:
    """Opens TCP connections to one address of the operator's choice; nothing a visitor sends can change it.

    Args:
        host: Address or name.
        port: Port.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port

    async def open(self, receiver: StreamReceiver, *, peer_host: str, peer_port: int) -> Stream:
        """Connect."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                transport, _ = await loop.create_connection(lambda: _Receiver(receiver), self._host, self._port)
        except (OSError, TimeoutError) as error:
            raise UpstreamRefusedError(f"{type(error).__name__}") from error
        return _TCPStream(transport)
