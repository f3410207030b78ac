"""Makes asyncssh carry many small packets cheaply. Shared by both ends; knows asyncio and nothing of asyncssh's types.

Measured on the road edge → relay → client → app (tests/perf/relay_path.py), asyncssh spends most of its time on things
that our connections do not need:

- it puts an empty `SSH_MSG_IGNORE` before every packet, which protects CBC ciphers (RFC 4253 section 9.3.1); ours are
  AEAD only, so half of all packets say nothing;
- it writes every packet to the socket by itself; here those of one turn of the event loop go out together;
- it cuts packets off the front of its buffer, which copies the rest each time: smaller reads mean smaller rests (and
  asyncio's reads of 256 KiB are fresh memory pages each time);
- it formats a log line for every packet before asking whether anybody listens.

All of it sets attributes of one connection or channel, none changes asyncssh itself. If a release renames what is used
here, the connection stays as it was and `tests/sdk/tunnel/test_quick.py` fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

READ_BYTES = 64 * 1024
FLUSH_BYTES = 64 * 1024
_MSG_IGNORE = 2
_FIRST_CHANNEL_MESSAGE = 90  # SSH_MSG_CHANNEL_OPEN (RFC 4250 section 4.1.2); what comes before is sent at once


class _Transport(Protocol):
    max_size: int

    def write(self, data: bytes) -> None: ...

    def is_closing(self) -> bool: ...


class _Outbox:
    """Collects the packets of one turn of the event loop."""

    def __init__(self, transport: _Transport, send_packet: Callable[..., None]) -> None:
        self._transport = transport
        self._send_packet = send_packet
        self._loop = asyncio.get_running_loop()
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._may_hold = False

    def send_packet(self, kind: int, *arguments: bytes, handler: object = None) -> None:
        """Stand in for `SSHConnection.send_packet`."""
        if kind == _MSG_IGNORE:
            return
        self._may_hold = kind >= _FIRST_CHANNEL_MESSAGE
        self._send_packet(kind, *arguments, handler=handler)

    def send(self, data: bytes) -> None:
        """Stand in for `SSHConnection._send`, which gets finished packets."""
        if not self._held and self._may_hold:
            self._loop.call_soon(self.flush)
        self._held.append(data)
        self._held_bytes += len(data)
        if not self._may_hold or self._held_bytes >= FLUSH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is held."""
        if self._held:
            data = self._held[0] if len(self._held) == 1 else b"".join(self._held)
            self._held = []
            self._held_bytes = 0
            if not self._transport.is_closing():
                self._transport.write(data)


def quicken_connection(connection: Any) -> bool:
    """Speed up an `asyncssh.SSHConnection` that offers AEAD ciphers only.

    Returns:
        Whether it was possible.
    """
    transport = getattr(connection, "_transport", None)
    if transport is None or not (hasattr(connection, "_send") and hasattr(connection, "send_packet")):
        return False
    outbox = _Outbox(transport, connection.send_packet)
    connection.send_packet = outbox.send_packet
    connection._send = outbox.send
    quicken_transport(transport)
    _silence(connection)
    return True


def quicken_channel(channel: Any) -> None:
    """Speed up an `asyncssh.SSHChannel`."""
    _silence(channel)


def quicken_transport(transport: Any) -> None:
    """Read from a socket in pieces that the memory allocator reuses; asyncio's own 256 KiB are mapped anew each time."""
    if isinstance(getattr(transport, "max_size", None), int):
        transport.max_size = READ_BYTES


def _silence(handler: Any) -> None:
    if hasattr(handler, "log_sent_packet") and hasattr(handler, "log_received_packet"):
        handler.log_sent_packet = _no_log
        handler.log_received_packet = _no_log


def _no_log(*arguments: object, **options: object) -> None:
    """Log nothing."""
