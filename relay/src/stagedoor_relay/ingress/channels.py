"""Streams over forwarded SSH channels, and the back-pressure of the connection that carries them.

asyncssh bounds what a channel queues by the peer's window, but not what all channels of a connection queue in the TCP
socket together; `WriteGate` closes that gap.
"""

from __future__ import annotations

import asyncssh

from stagedoor.tunnel.quick import quicken_channel
from stagedoor_relay.stream import StreamReceiver

WINDOW_BYTES = 1024 * 1024
"""Receive window of a channel: bounds what one slow visitor holds in memory (reliability row R10 asks ≤ 1 MB) and,
at 100 ms round trip, still lets 10 MB/s through."""

PACKET_BYTES = 32 * 1024


class WriteGate:
    """Pauses every stream of a connection while its socket cannot take more."""

    def __init__(self) -> None:
        self._streams: set[ChannelStream] = set()
        self.is_closed = False

    def attach(self, connection: asyncssh.SSHServerConnection) -> None:
        """Listen to the connection's transport; asyncssh itself ignores these two calls of `asyncio.Protocol`."""
        connection.pause_writing = self.pause
        connection.resume_writing = self.resume

    def add(self, stream: ChannelStream) -> None:
        """Note an open stream."""
        self._streams.add(stream)

    def remove(self, stream: ChannelStream) -> None:
        """Forget a stream."""
        self._streams.discard(stream)

    def pause(self) -> None:
        """Stop all writers."""
        self.is_closed = True
        for stream in tuple(self._streams):
            stream.gate_changed()

    def resume(self) -> None:
        """Let all writers go on."""
        self.is_closed = False
        for stream in tuple(self._streams):
            stream.gate_changed()


class ChannelStream(asyncssh.SSHTCPSession[bytes]):
    """A `Stream` over one forwarded channel.

    Args:
        receiver: Gets what the channel brings.
        gate: Back-pressure of the connection.
    """

    def __init__(self, receiver: StreamReceiver, gate: WriteGate) -> None:
        self._receiver = receiver
        self._gate = gate
        self._channel: asyncssh.SSHTCPChannel[bytes] | None = None
        self._is_channel_full = False
        self._is_paused = False

    # What asyncssh calls.

    def connection_made(self, chan: asyncssh.SSHTCPChannel[bytes]) -> None:
        """Take the channel."""
        self._channel = chan
        quicken_channel(chan)
        self._gate.add(self)

    def data_received(self, data: bytes, datatype: int | None) -> None:
        """Hand bytes on."""
        self._receiver.data_received(data)

    def eof_received(self) -> bool:
        """Hand the end on; True keeps our direction open."""
        self._receiver.eof_received()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand the loss on."""
        self._gate.remove(self)
        self._channel = None
        self._receiver.connection_lost(exc)

    def pause_writing(self) -> None:
        """The channel's window is used up."""
        self._is_channel_full = True
        self.gate_changed()

    def resume_writing(self) -> None:
        """The channel has room again."""
        self._is_channel_full = False
        self.gate_changed()

    def gate_changed(self) -> None:
        """Tell the receiver when either the channel or the connection changes between full and free."""
        is_paused = self._is_channel_full or self._gate.is_closed
        if is_paused != self._is_paused and self._channel is not None:
            self._is_paused = is_paused
            if is_paused:
                self._receiver.pause_writing()
            else:
                self._receiver.resume_writing()

    # What the edge calls.

    def write(self, data: bytes) -> None:
        """Queue bytes; dropped when the channel is closing, since its loss is being reported."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write(data)

    def write_eof(self) -> None:
        """Half-close."""
        if self._channel is not None and not self._channel.is_closing():
            self._channel.write_eof()

    def pause_reading(self) -> None:
        """Stop reading; the window then stops the far side."""
        if self._channel is not None:
            self._channel.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        if self._channel is not None:
            self._channel.resume_reading()

    def close(self) -> None:
        """Close after what is queued."""
        if self._channel is not None:
            self._channel.close()

    def abort(self) -> None:
        """Close at once."""
        if self._channel is not None:
            self._channel.abort()
