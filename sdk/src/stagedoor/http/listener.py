"""The socket that an app is served on."""

from __future__ import annotations

import errno
import os
import socket

from stagedoor.errors import LaunchError


def bind(host: str, port: int) -> socket.socket | None:
    """Bind and listen; None when the port is taken.

    Raises:
        LaunchError: When the address is none of this machine's.
    """
    name = host.strip("[]")
    try:
        family = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)[0][0]
    except OSError as error:
        raise LaunchError(
            f"{host!r} is no address of this machine: {error}.", hint="server_name='0.0.0.0' is all"
        ) from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere the option would let two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((name, port))
        listener.listen(2048)
    except PermissionError as error:
        listener.close()
        raise LaunchError(f"Port {port} may not be used: {error.strerror}.", hint="choose a port above 1023") from error
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            return None
        raise LaunchError(f"{host}:{port} cannot be used: {error.strerror}.") from error
    except OverflowError as error:
        listener.close()
        raise LaunchError(f"{port} is no port number.") from error
    listener.setblocking(False)
    return listener
