"""What asyncio does not tell about a visitor's socket (Linux and macOS)."""

from __future__ import annotations

import asyncio
import fcntl
import socket
import struct
import termios

_TCP_STATE_CLOSE_WAIT, _TCP_STATE_CLOSE = 8, 7  # linux/tcp.h; first byte of struct tcp_info


def unsent_bytes(transport: asyncio.Transport) -> int:
    """Return the bytes that the far side has not taken yet: those of the transport and of the kernel."""
    try:
        queued = fcntl.ioctl(transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, b"\0" * 4)
    except OSError:
        return 0
    return transport.get_write_buffer_size() + int(struct.unpack("i", queued)[0])


def has_hung_up(transport: asyncio.Transport) -> bool:
    """Tell whether the far side has closed, even while reading is paused and asyncio cannot notice."""
    tcp_info = getattr(socket, "TCP_INFO", None)
    if tcp_info is None:
        return False
    try:
        info = transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, tcp_info, 1)
    except OSError:
        return False
    return info[0] in {_TCP_STATE_CLOSE_WAIT, _TCP_STATE_CLOSE}
